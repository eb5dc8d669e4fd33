"""A checkpoint made to speak as its workspace does: fine-tuned on what people approved there.

The approved pairs are few, so the corpus of the domain is trained on beside them, lest the rest be
forgotten. Every eighth sentence is kept apart; a checkpoint that is not better on those, or that got
worse on the development set, does not replace anything.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.domain.errors import CheckpointError, CorpusError
from pipeline.language import lexicon
from pipeline.language.punctuation import plain
from pipeline.training.corpus import Group, gather, is_clean
from pipeline.training.evaluation import mean, scores_of
from pipeline.training.trainer import Recipe, Report, Trainer, prepare, record

LEAST = 80  # distinct sentences, below which there is too little to learn from and to measure on
_EVERY = 8
_MAY_LOSE = 0.5  # chrF on the development set, the noise of one measurement
_WATCHED = 120  # sentences of each kind that are translated before and after

# Two thirds of the batches are the workspace's own. The rate is low and falls: this is polish.
RECIPE = Recipe(
    guided_alignment=0.0,
    # A few sentences come often: here the network would know them by heart.
    dropout=0.1,
    word_dropout=0.15,
    learning_rate=2e-4,
    warm_up=50,
    average=0.99,
    updates=300,
    batch_tokens=6144,
    indomain_first=0.67,
    indomain_last=0.67,
    measure_minutes=600.0,
)


@dataclass(frozen=True, slots=True)
class Adapted:
    """chrF a language before and after, on sentences kept apart and on the development set."""

    sentences: int
    kept_apart: int
    before: dict[str, float]
    after: dict[str, float]
    development_before: dict[str, float]
    development_after: dict[str, float]

    @property
    def refused(self) -> str:
        """Why the old checkpoint stays, or nothing."""
        gain = mean(self.after) - mean(self.before)
        if gain <= 0:
            return f"it is no better on what was kept apart ({gain:+.1f} chrF)"
        loss = mean(self.development_before) - mean(self.development_after)
        if loss > _MAY_LOSE:
            return f"it forgot what it knew ({-loss:+.1f} chrF on the development set)"
        return ""


def groups_of(pairs: Iterable[tuple[str, str, str]]) -> list[Group]:
    """Return approved (Bulgarian, language, target) texts as groups, the newest of two targets winning."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for bulgarian, language, target in pairs:
        source, answer = plain(bulgarian), plain(target)
        if is_clean(source, answer, language):
            found[source][language] = answer
    return [Group(source, tuple(sorted(targets.items())), "memory") for source, targets in found.items()]


def adapt(
    base: Path,
    run: Path,
    own: Sequence[Group],
    *,
    beside: Sequence[Group] = (),
    development: Sequence[Group] = (),
    updates: int = RECIPE.updates,
    report: Report,
) -> Adapted:
    """Fine-tune `base` on a workspace's own groups; the new weights are in `run`/adapted.

    `beside` is the domain's corpus. Raises CorpusError where there is too little, CheckpointError
    where the checkpoint is not of the kind that this recipe makes.
    """
    from transformers import MarianMTModel

    apart = {group.bulgarian for group in own if _is_apart(group)}
    held = [group for group in own if group.bulgarian in apart]
    trained = [group for group in own if group.bulgarian not in apart]
    if len(own) < LEAST or not held:
        raise CorpusError(
            f"{len(own)} approved sentences are too few to learn from",
            where="the memory",
            hint=f"Approve more: at least {LEAST} are needed",
        )
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(base, run / "vocabulary", ignore=shutil.ignore_patterns("*.safetensors"))
    model = MarianMTModel.from_pretrained(base).float()  # nosec B615  # a folder of this machine
    if not model.config.tie_word_embeddings or model.config.eos_token_id != 0:
        raise CheckpointError("only a checkpoint of the embedded kind can be adapted", where=str(base))
    recipe = replace(
        RECIPE,
        width=model.config.d_model,
        feed_forward=model.config.encoder_ffn_dim,
        heads=model.config.encoder_attention_heads,
        encoder_layers=model.config.encoder_layers,
        decoder_layers=model.config.decoder_layers,
        updates=updates,
    )
    measured = {group.bulgarian for group in development}
    replayed = gather(beside, exclude=[*apart, *measured])
    own_trained = gather(trained, exclude=measured)
    record(run, recipe, [*replayed, *own_trained])
    trainer = Trainer(run, recipe, prepare(run, recipe, replayed, own_trained))
    trainer.warm_start(base)
    before, development_before = _measured(base, held, development)
    trainer.train(report, lambda _: {"score": 0.0})
    (run / "best").rename(run / "adapted")  # measured once, at the end: the last weights, averaged
    shutil.copyfile(run / "record.json", run / "adapted" / "record.json")
    known = run / "vocabulary" / "confidence.json"
    if known.exists():  # how far it can be trusted has hardly changed
        shutil.copyfile(known, run / "adapted" / known.name)
    if (words := lexicon.read(base)) is not None:
        lexicon.write(run / "adapted", (target for group in own for target in group.targets), words)
    after, development_after = _measured(run / "adapted", held, development)
    return Adapted(len(own), len(held), before, after, development_before, development_after)


def _is_apart(group: Group) -> bool:
    """Say whether a sentence is kept apart: always the same ones, so that runs can be compared."""
    return hashlib.sha256(group.bulgarian.encode()).digest()[0] % _EVERY == 0


def _measured(
    folder: Path, held: Sequence[Group], development: Sequence[Group]
) -> tuple[dict[str, float], dict[str, float]]:
    some = development[:: max(1, len(development) // _WATCHED)]
    return scores_of(folder, held[:_WATCHED]), scores_of(folder, some)

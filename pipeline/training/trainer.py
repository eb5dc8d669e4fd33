"""The training loop: a run lives in a folder, can be killed at any moment and goes on exactly.

run/config.json   what was asked for            run/log.jsonl  one line a report
run/vocabulary/   source.spm, vocab.json        run/state.pt   weights, optimiser, step
run/record.json   data hash, seed, versions     run/best/      the best averaged weights
run/curve.svg     loss and chrF, drawn at each measurement
"""

from __future__ import annotations

import gzip
import json
import platform
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.domain.errors import CorpusError
from pipeline.files import put
from pipeline.glossary import Glossary
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.inflection import forget
from pipeline.training.alignment import Links, align
from pipeline.training.batches import Encoder, Sampler, encode
from pipeline.training.beginning import as_dictionary
from pipeline.training.corpus import Group, fingerprint
from pipeline.training.curve import draw
from pipeline.training.export import write_folder
from pipeline.training.network import build, freeze_fixed, loss, widened
from pipeline.training.notes import Lemmas, notes_of
from pipeline.training.vocabulary import train_vocabulary


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of; the defaults are those of the embedded checkpoint."""

    width: int = 256
    feed_forward: int = 1024
    heads: int = 8
    encoder_layers: int = 6
    decoder_layers: int = 2
    pieces: int = 8000
    dropout: float = 0.0  # so small a network forgets enough: more only where the losses seen and unseen part
    smoothing: float = 0.1
    rivals: int = 1500  # pieces besides a batch's own that its loss looks at; 0 is all
    word_dropout: float = 0.05  # of the words that the decoder has written so far
    notes: float = 0.0  # of the domain's batches tell how words are called (pipeline/language/notes.py)
    sampled: float = 0.0  # of the domain's sources come in pieces drawn at random (subword regularisation)
    guided_alignment: float = 0.5
    dictionary: bool = True  # begin as a dictionary of the word links, not as noise
    learning_rate: float = 6e-4
    warm_up: int = 1500
    cool_down: float = 0.36  # of the updates, the last: the rate falls to nothing meanwhile
    clip: float = 1.0
    average: float = 0.999
    batch_tokens: int = 2560  # target positions a step, padding included: small, since many steps teach more
    updates: int = 20_000
    # Share of in-domain batches at the first and at the last update: the domain more and more.
    indomain_first: float = 0.5
    indomain_last: float = 0.9
    seed: int = 20161119
    save_minutes: float = 5.0
    measure_minutes: float = 20.0
    weights: dict[str, float] = field(default_factory=dict)  # by source corpus


@dataclass(slots=True)
class Progress:
    """Where a run stands; saved with the weights."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    best: float = 0.0


# Pairs already aligned that help to align new ones; so many are aligned in a minute.
_COMPANY = 60_000

Report = Callable[[dict[str, Any]], None]
Measure = Callable[[Path], dict[str, float]]  # of a checkpoint; its "score" says which is best


def prepare(
    run: Path,
    recipe: Recipe,
    opened: Sequence[Group],
    indomain: Sequence[Group],
    glossary: Glossary | None = None,
) -> Sampler:
    """Make (or find again) the run's vocabulary and word links, and return its batches.

    `opened` is text from anywhere, `indomain` the text that the checkpoint is for; its notes are
    those of the terms of `glossary`, and of other words.
    """
    import sentencepiece

    pools = [pool for pool in (opened, indomain) if pool]
    groups = [group for pool in pools for group in pool]
    if not groups:
        raise CorpusError("there is no text to train on", where=str(run))
    folder = run / "vocabulary"
    if not (folder / "vocab.json").exists():
        train_vocabulary(groups, folder, size=recipe.pieces, seed=recipe.seed)
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    links = _links(run / "links.json.gz", groups) if recipe.guided_alignment else {}
    encoder = Encoder(str(folder / "source.spm"), vocabulary)
    noting = None
    if recipe.notes:
        noting = partial(notes_of, glossary=glossary or Glossary(), lemmas=Lemmas(indomain))
    sentencepiece.set_random_generator_seed(recipe.seed)  # a run that was killed finds the same pieces
    examples = [
        encode(pool, links, encoder, recipe.weights, noting, recipe.sampled)
        if pool is indomain
        else encode(pool, links, encoder, recipe.weights)
        for pool in pools
    ]
    forget()  # every form of every lemma that was tried: gigabytes
    return Sampler(
        examples,
        pad=vocabulary["<pad>"],
        unknown=vocabulary["<unk>"],
        tokens=recipe.batch_tokens,
        seed=recipe.seed,
        word_dropout=recipe.word_dropout,
        notes=recipe.notes,
    )


def _links(cache: Path, groups: Sequence[Group]) -> dict[tuple[str, str], Links]:
    """Return the word links of every (Bulgarian text, language), each pair aligned once.

    New pairs are aligned in the company of some that are known: a few alone would teach little.
    """
    wanted = {(group.bulgarian, code): target for group in groups for code, target in group.targets}
    known = _read_links(cache)
    missing = [key for key, target in wanted.items() if known.get(key, ("",))[0] != target]
    if not missing:
        return {key: known[key][1] for key in wanted}
    for code in TARGET_CODES:
        fresh = [key for key in missing if key[1] == code]
        company = [key for key in wanted if key[1] == code and key in known][:_COMPANY] if fresh else []
        pairs = [(key[0], wanted[key]) for key in (*fresh, *company)]
        for key, links in zip(fresh, align(pairs) if pairs else [], strict=False):
            known[key] = wanted[key], links
    kept = [(*key, *known[key]) for key in wanted]
    put(cache, gzip.compress(json.dumps(kept).encode(), compresslevel=3))
    return {key: known[key][1] for key in wanted}


def _read_links(cache: Path) -> dict[tuple[str, str], tuple[str, Links]]:
    if not cache.exists():
        return {}
    with gzip.open(cache, "rt", encoding="utf-8") as stream:
        return {(text, code): (target, links) for text, code, target, links in json.load(stream)}


class Trainer:
    """One run: makes or loads its state, steps, reports, saves, measures."""

    def __init__(self, run: Path, recipe: Recipe, sampler: Sampler) -> None:
        import torch

        self.run, self.recipe, self.sampler = run, recipe, sampler
        torch.manual_seed(recipe.seed)
        vocabulary = json.loads((run / "vocabulary" / "vocab.json").read_text(encoding="utf-8"))
        self.model = build(
            vocabulary=len(vocabulary),
            width=recipe.width,
            feed_forward=recipe.feed_forward,
            heads=recipe.heads,
            encoder_layers=recipe.encoder_layers,
            decoder_layers=recipe.decoder_layers,
            dropout=recipe.dropout,
        )
        self._parameters = [p for p in self.model.parameters() if p.requires_grad]
        self._optimiser = torch.optim.Adam(self._parameters, lr=0.0, betas=(0.9, 0.98), eps=1e-9, fused=True)
        self._averages = [p.detach().clone() for p in self._parameters]
        self.progress = Progress()

    def resume(self) -> bool:
        """Load the saved state, or say that there is none yet."""
        import torch

        path = self.run / "state.pt"
        if not path.exists():
            return False
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        for average, saved in zip(self._averages, state["averages"], strict=True):
            average.copy_(saved)
        self.progress = Progress(**state["progress"])
        return True

    def warm_start(self, folder: Path) -> None:
        """Begin from exported weights alone: Adam's moments and the schedule start afresh.

        Where the recipe's feed-forward layers are wider, the network says what it said before, and has
        room to learn more.
        """
        from transformers import MarianMTModel

        given = MarianMTModel.from_pretrained(folder).float().state_dict()  # nosec B615  # a folder
        self.model.load_state_dict(widened(given, self.model.state_dict()))
        freeze_fixed(self.model)
        self._average_anew()

    def begin_as_dictionary(self) -> None:
        """Begin with what the word links tell; without links there is nothing to begin with."""
        vocabulary = json.loads((self.run / "vocabulary" / "vocab.json").read_text(encoding="utf-8"))
        tags = [vocabulary[marian_tag(code)] for code in TARGET_CODES]
        as_dictionary(self.model, self.sampler.examples(), tags, self.recipe.seed)
        self._average_anew()

    def _average_anew(self) -> None:
        for average, parameter in zip(self._averages, self._parameters, strict=True):
            average.copy_(parameter.detach())

    def save(self) -> None:
        """Write the whole state, in one step."""
        import torch

        aside = self.run / "state.pt.new"
        torch.save(
            {
                "model": self.model.state_dict(),
                "optimiser": self._optimiser.state_dict(),
                "averages": self._averages,
                "progress": asdict(self.progress),
            },
            aside,
        )
        aside.replace(self.run / "state.pt")

    def train(self, report: Report, measure: Measure) -> None:
        """Step until the recipe's last update, saving and measuring by the clock."""
        recipe, progress = self.recipe, self.progress
        saved = measured = reported = time.monotonic()
        losses: list[float] = []
        tokens = 0
        while progress.step < recipe.updates:
            began = time.monotonic()
            plain, count = self.advance()
            now = time.monotonic()
            progress.seconds += now - began
            losses.append(plain)
            tokens += count
            if now - reported >= 30 or progress.step == recipe.updates:
                self._log(
                    report,
                    {
                        "loss": round(sum(losses) / len(losses), 4),
                        "rate": round(self._rate(), 6),
                        "tokens_per_second": round(tokens / (now - reported)),
                    },
                )
                losses, tokens, reported = [], 0, now
            last = progress.step == recipe.updates
            if last or now - measured >= recipe.measure_minutes * 60:
                found = self._measure(measure)
                told = {name: round(value, 2) for name, value in found.items()}
                self._log(report, {**told, "best": round(progress.best, 2)})
                draw(self.run / "log.jsonl", self.run / "curve.svg")
                measured = time.monotonic()
            if last or now - saved >= recipe.save_minutes * 60:
                self.save()
                saved = time.monotonic()

    def advance(self) -> tuple[float, int]:
        """Make one update; return its cross-entropy a token, and its tokens."""
        import torch

        recipe = self.recipe
        # Dropout depends on the step alone, so a resumed run repeats an unbroken one.
        torch.manual_seed(recipe.seed + self.progress.step)
        self.model.train()
        done = min(1.0, self.progress.step / recipe.updates)
        share = recipe.indomain_first + done * (recipe.indomain_last - recipe.indomain_first)
        batch = self.sampler.batch(self.progress.step, share)
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            total, plain, count = loss(
                self.model,
                batch,
                smoothing=recipe.smoothing,
                guided=recipe.guided_alignment,
                rivals=recipe.rivals,
            )
        self._optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self._parameters, recipe.clip)
        self._optimiser.step()
        # A young average would remember the random start: let it forget faster at first.
        keep = min(recipe.average, (self.progress.step + 1) / (self.progress.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self._averages, self._parameters, 1 - keep)
        self.progress.step += 1
        self.progress.tokens += count
        return float(plain.detach()), count

    def _rate(self) -> float:
        """Return the learning rate: up, down by the inverse root, and to nothing at the end."""
        recipe, step = self.recipe, self.progress.step + 1
        left = recipe.updates - self.progress.step
        shape = min(step / recipe.warm_up, (recipe.warm_up / step) ** 0.5)
        cooled = min(1.0, left / (recipe.cool_down * recipe.updates)) if recipe.cool_down else 1.0
        return recipe.learning_rate * cooled * float(shape)

    def _measure(self, measure: Measure) -> dict[str, float]:
        """Export the averaged weights, measure them, keep them when they are the best so far."""
        candidate = self.run / "candidate"
        self.export(candidate)
        found = measure(candidate)
        if found["score"] >= self.progress.best:
            self.progress.best = found["score"]
            best = self.run / "best"
            if best.exists():
                shutil.rmtree(best)
            candidate.rename(best)
        return found

    def export(self, folder: Path) -> None:
        """Write the averaged weights as a MarianMT folder, in half precision."""
        import torch

        current = [p.detach().clone() for p in self._parameters]
        with torch.no_grad():
            torch._foreach_copy_(self._parameters, self._averages)
        write_folder(self.model, self.run / "vocabulary", folder)
        with torch.no_grad():
            torch._foreach_copy_(self._parameters, current)

    def _log(self, report: Report, values: dict[str, Any]) -> None:
        line = asdict(self.progress) | values
        line["seconds"] = round(self.progress.seconds)
        with (self.run / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
        report(line)


def record(run: Path, recipe: Recipe, groups: Sequence[Group]) -> None:
    """Write what a reader needs to repeat the run: data hash, seed, versions."""
    import numpy
    import sentencepiece
    import torch
    import transformers

    content = {
        "recipe": asdict(recipe),
        "data_sha256": fingerprint(groups),
        "sentences": len(groups),
        "pairs": sum(len(group.targets) for group in groups),
        "sources": dict(sorted(Counter(group.source for group in groups).items())),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "sentencepiece": sentencepiece.__version__,
            "numpy": numpy.__version__,
        },
    }
    put(run / "record.json", json.dumps(content, ensure_ascii=False, indent=2).encode())

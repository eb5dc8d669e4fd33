"""What a checkpoint is worth on text it has not seen, a row a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.training.batches import Encoder, encode, lay_out
from pipeline.training.corpus import Group
from pipeline.training.network import loss

if TYPE_CHECKING:
    from transformers import MarianMTModel

_BATCH = 64
_SOURCES = 16


def scores_of(folder: Path, groups: Sequence[Group]) -> dict[str, float]:
    """Return chrF of a checkpoint's greedy translations, for each language that any of the groups has."""
    import sacrebleu
    from transformers import MarianMTModel

    if not groups:
        return {}
    model = MarianMTModel.from_pretrained(folder).float()  # nosec B615  # a folder of this machine
    hypotheses = greedy(model, folder, [group.bulgarian for group in groups])
    scores: dict[str, float] = {}
    for language in TARGET_CODES:
        references = {
            number: target
            for number, group in enumerate(groups)
            for code, target in group.targets
            if code == language
        }
        if references:
            answers = [hypotheses[language][number] for number in references]
            scores[language] = sacrebleu.corpus_chrf(answers, [list(references.values())]).score
    return scores


def loss_of(folder: Path, groups: Sequence[Group]) -> float:
    """Return a checkpoint's cross-entropy a target token on groups: all pieces asked, nothing dropped out."""
    import json

    import torch
    from transformers import MarianMTModel

    if not groups:
        return 0.0
    model = MarianMTModel.from_pretrained(folder).float().eval()  # nosec B615  # a folder of this machine
    names = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    examples = sorted(
        encode(groups, {}, Encoder(str(folder / "source.spm"), names), {}), key=lambda one: one.length
    )
    total, tokens = 0.0, 0
    for start in range(0, len(examples), _SOURCES):
        some = examples[start : start + _SOURCES]
        drawn = [(row, target) for row, example in enumerate(some) for target in example.targets]
        batch = lay_out([example.ids for example in some], drawn, some[-1].length, names["<pad>"])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            _, plain, count = loss(model, batch, smoothing=0.0, guided=0.0)
        total += float(plain) * count
        tokens += count
    return total / max(tokens, 1)


def mean(scores: Mapping[str, float]) -> float:
    """Return the mean over languages, 0 where there is none."""
    return sum(scores.values()) / len(scores) if scores else 0.0


def greedy(model: MarianMTModel, vocabulary: Path, sentences: Sequence[str]) -> dict[str, list[str]]:
    """Return the greedy translations of sentences in every language; each is encoded once."""
    import json

    import sentencepiece
    import torch
    from transformers.modeling_outputs import BaseModelOutput

    names = json.loads((vocabulary / "vocab.json").read_text(encoding="utf-8"))
    encoder = Encoder(str(vocabulary / "source.spm"), names)
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(vocabulary / "target.spm"))
    pad = names["<pad>"]
    model.generation_config.max_length = None  # each batch has its own limit
    found: dict[str, list[str]] = {language: [""] * len(sentences) for language in TARGET_CODES}
    encoded = [[*encoder.ids(sentence).tolist(), 0] for sentence in sentences]
    order = sorted(range(len(sentences)), key=lambda index: len(encoded[index]))
    model.eval()
    for start in range(0, len(order), _BATCH):
        rows = order[start : start + _BATCH]
        length = max(len(encoded[row]) for row in rows)
        source = torch.tensor([encoded[row] + [pad] * (length - len(encoded[row])) for row in rows])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = model.model.encoder(
                input_ids=source, attention_mask=(source != pad).long()
            ).last_hidden_state
            for language in TARGET_CODES:
                begin = torch.tensor([[pad, names[marian_tag(language)]]]).expand(len(rows), 2)
                output = model.generate(
                    encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
                    attention_mask=(source != pad).long(),
                    decoder_input_ids=begin,
                    num_beams=1,
                    do_sample=False,
                    max_new_tokens=2 * length + 8,
                )
                for row, ids in zip(rows, output.tolist(), strict=True):
                    kept = [index for index in ids[2:] if 0 < index < pieces.get_piece_size()]
                    found[language][row] = pieces.decode(kept)
    return found

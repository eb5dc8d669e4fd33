"""The reference engine: transformers' MarianMTModel, slow and beyond doubt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.domain.errors import CheckpointError
from pipeline.translation.engine import (
    NO_REPEAT,
    PENALTY,
    Hypothesis,
    Request,
    Settings,
    length_limit,
)
from pipeline.translation.pieces import END, Pieces
from pipeline.translation.routes import TokenSide

_BATCH = 16


class TransformersEngine:
    """Runs a MarianMT folder as it is."""

    def __init__(self, folder: Path, *, revision: str, side: TokenSide) -> None:
        self.revision = revision
        self._folder, self._side = folder, side
        self._pieces = Pieces(folder)

    @cached_property
    def _model(self) -> Any:
        from transformers import MarianMTModel

        try:
            # Attention is only handed out by the eager implementation.
            model = MarianMTModel.from_pretrained(
                self._folder, attn_implementation="eager", local_files_only=True
            )
        except (OSError, ValueError) as error:
            raise CheckpointError(
                f"the checkpoint cannot be loaded: {error}",
                where=str(self._folder),
                hint="Run `glagol models verify`",
            ) from error
        return model.float().eval()

    @cached_property
    def _ids(self) -> dict[str, int]:
        import json

        names: dict[str, int] = json.loads((self._folder / "vocab.json").read_text("utf-8"))
        return names

    @cached_property
    def _names(self) -> dict[int, str]:
        return {index: name for name, index in self._ids.items()}

    def length(self, text: str) -> int:
        """Return how many tokens a sentence has."""
        return len(self._pieces.split(text)) + 1

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        """Return the best hypothesis for each request, in order."""
        found: list[Hypothesis | None] = [None] * len(requests)
        pieces = [self._pieces.split(request.text) for request in requests]
        order = sorted(range(len(requests)), key=lambda index: len(pieces[index]))
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            answers = self._batch([requests[row] for row in rows], [pieces[row] for row in rows], settings)
            for row, hypothesis in zip(rows, answers, strict=True):
                found[row] = hypothesis
        return [hypothesis for hypothesis in found if hypothesis is not None]

    def _batch(
        self, requests: Sequence[Request], pieces: Sequence[Sequence[str]], settings: Settings
    ) -> list[Hypothesis]:
        import torch

        pad = self._model.config.pad_token_id
        unknown = self._ids["<unk>"]
        sources = [
            [
                self._ids.get(name, unknown)
                for name in (([request.tag] if self._side == "source" else []) + [*row, END])
            ]
            for request, row in zip(requests, pieces, strict=True)
        ]
        length = max(map(len, sources))
        ids = torch.tensor([row + [pad] * (length - len(row)) for row in sources])  # [N, L]
        mask = (ids != pad).long()
        begin = [
            [self._model.config.decoder_start_token_id]
            + ([self._ids[request.tag]] if self._side == "target" else [])
            for request in requests
        ]
        prefix = len(begin[0])
        limit = length_limit(length)
        with torch.no_grad():
            answer = self._model.generate(
                input_ids=ids,
                attention_mask=mask,
                decoder_input_ids=torch.tensor(begin),
                num_beams=settings.beam,
                do_sample=False,
                early_stopping=True,
                max_new_tokens=limit,
                no_repeat_ngram_size=NO_REPEAT if settings.careful else 0,
                repetition_penalty=PENALTY if settings.careful else 1.0,
                return_dict_in_generate=True,
                output_scores=True,
            )
            targets = answer.sequences  # [N, M]
            forced = self._model(
                input_ids=ids,
                attention_mask=mask,
                decoder_input_ids=targets,
                output_attentions=True,
            )
            attention = forced.cross_attentions[-1][:, 0]  # [N, M, L]: head 0 of the last layer
            chances = forced.logits.log_softmax(-1)  # [N, M, V]
        hypotheses = []
        for row, request in enumerate(requests):
            target_ids = targets[row].tolist()[prefix:]
            ended = 0 in target_ids
            target_ids = target_ids[: target_ids.index(0)] if ended else target_ids
            names = [self._names[index] for index in target_ids]
            text = self._pieces.join(names)
            skip = 1 if self._side == "source" else 0
            rows = attention[row, prefix - 1 : prefix - 1 + len(names), skip:].tolist()
            steps = [*target_ids, 0] if ended else target_ids
            total = sum(float(chances[row, prefix - 1 + at, index]) for at, index in enumerate(steps))
            hypotheses.append(
                Hypothesis(
                    text=text,
                    score=total / max(1, len(steps)),
                    links=self._pieces.links(request.text, text, pieces[row], names, rows),
                    # a forced end at the limit is none
                    complete=len(names) < limit - 1,
                )
            )
        return hypotheses

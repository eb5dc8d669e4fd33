"""The reference engine: transformers' MarianMTModel, slow and beyond doubt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.domain.errors import CheckpointError
from pipeline.translation.engine import (
    LENGTH_PENALTY,
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
            model = MarianMTModel.from_pretrained(  # nosec B615  # a folder of this machine
                self._folder, attn_implementation="eager", local_files_only=True, use_safetensors=True
            )
        except (OSError, ValueError) as error:
            raise CheckpointError(
                f"the checkpoint cannot be loaded: {error}",
                where=str(self._folder),
                hint="Run `glagol models verify`",
            ) from error
        model.generation_config.max_length = None  # each batch has its own limit
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
        return [found[0] for found in self.alternatives(requests, settings, 1)]

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        """Return up to `count` hypotheses for each request, the best first."""
        found: list[list[Hypothesis]] = [[] for _ in requests]
        begins = [self._begin(request) for request in requests]
        lengths = [self.length(request.text) for request in requests]
        # What the answers of a batch begin with must be of one length, and in one alphabet.
        kinds = [(request.alphabet, len(begin)) for request, begin in zip(requests, begins, strict=True)]
        order = sorted(range(len(requests)), key=lambda row: (kinds[row], lengths[row]))
        while order:
            alike = [row for row in order[:_BATCH] if kinds[row] == kinds[order[0]]]
            order = order[len(alike) :]
            answers = self._batch([requests[row] for row in alike], settings, count)
            for row, hypotheses in zip(alike, answers, strict=True):
                found[row] = hypotheses
        return found

    def _number(self, name: str) -> int:
        return self._ids.get(name, self._ids["<unk>"])

    def _begin(self, request: Request) -> list[int]:
        """Return the ids that the decoder is given: its start, the language, the words to begin with."""
        return (
            [self._model.config.decoder_start_token_id]
            + ([self._ids[request.tag]] if self._side == "target" else [])
            + [
                self._number(name)
                for name in (self._pieces.split_target(request.begin) if request.begin else ())
            ]
        )

    def _sources(self, requests: Sequence[Request]) -> tuple[Any, Any]:
        """Return ids and mask [N, L] of sources."""
        import torch

        pad = self._model.config.pad_token_id
        sources = [
            [
                self._number(name)
                for name in (
                    ([request.tag] if self._side == "source" else [])
                    + [*self._pieces.split_noted(request.text, request.notes)[0], END]
                )
            ]
            for request in requests
        ]
        length = max(map(len, sources))
        ids = torch.tensor([row + [pad] * (length - len(row)) for row in sources])
        return ids, (ids != pad).long()

    def _batch(self, requests: Sequence[Request], settings: Settings, count: int) -> list[list[Hypothesis]]:
        import torch

        ids, mask = self._sources(requests)
        begin = torch.tensor([self._begin(request) for request in requests])
        limit = length_limit(ids.shape[1])
        never = [self._ids[name] for name in self._pieces.never(requests[0].alphabet)]
        with torch.no_grad():
            answer = self._model.generate(
                input_ids=ids,
                attention_mask=mask,
                decoder_input_ids=begin,
                num_beams=max(settings.beam, count),
                num_return_sequences=count,
                do_sample=False,
                early_stopping=True,
                length_penalty=LENGTH_PENALTY,
                max_new_tokens=limit,
                no_repeat_ngram_size=NO_REPEAT if settings.careful else 0,
                repetition_penalty=PENALTY if settings.careful else 1.0,
                suppress_tokens=never or None,
                renormalize_logits=True,
                return_dict_in_generate=True,
                output_scores=True,
            )
            targets = answer.sequences  # [N × count, M]
            forced = self._model(
                input_ids=ids.repeat_interleave(count, 0),
                attention_mask=mask.repeat_interleave(count, 0),
                decoder_input_ids=targets,
                output_attentions=True,
            )
            attention = forced.cross_attentions[-1][:, 0]  # [N × count, M, L]: head 0 of the last layer
            forced.logits[..., never] = -torch.inf
            chances = forced.logits.log_softmax(-1)  # [N × count, M, V]
        given = 1 + (self._side == "target")
        hypotheses: list[list[Hypothesis]] = [[] for _ in requests]
        for row, sequence in enumerate(targets.tolist()):
            request = requests[row // count]
            target_ids = sequence[given:]
            ended = 0 in target_ids
            target_ids = target_ids[: target_ids.index(0)] if ended else target_ids
            names = [self._names[index] for index in target_ids]
            text = self._pieces.join(names)
            skip = 1 if self._side == "source" else 0
            pieces, own = self._pieces.split_noted(request.text, request.notes)
            looked = attention[row, given - 1 : given - 1 + len(names)]
            rows = looked[:, [skip + at for at in own]].tolist()
            steps = [*target_ids, 0] if ended else target_ids
            chosen = [float(chances[row, given - 1 + at, index]) for at, index in enumerate(steps)]
            chosen = chosen[begin.shape[1] - given :]
            hypotheses[row // count].append(
                Hypothesis(
                    text=text,
                    score=sum(chosen) / max(1, len(chosen)),
                    links=self._pieces.links(request.text, text, [pieces[at] for at in own], names, rows),
                    # a forced end at the limit is none
                    complete=len(names) < limit - 1,
                )
            )
        return hypotheses


def as_safetensors(pickled: Path, target: Path) -> None:
    """Write pickled weights as safetensors, running nothing of theirs. Raises CheckpointError."""
    import pickle

    import torch
    from safetensors.torch import save_file

    try:
        # Only numbers are unpickled: a file that names anything else is refused.
        state = torch.load(pickled, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, ValueError, KeyError, EOFError, OSError) as error:
        raise CheckpointError(
            "the weights hold more than numbers, or are damaged: they were not loaded", where=pickled.name
        ) from error
    numbers = {name: value.clone().contiguous() for name, value in state.items() if torch.is_tensor(value)}
    save_file(numbers, target, metadata={"format": "pt"})

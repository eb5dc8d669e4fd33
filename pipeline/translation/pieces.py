"""Text ↔ the pieces of a checkpoint's vocabulary, and attention ↔ word links."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.domain.errors import CheckpointError
from pipeline.language.words import word_of_piece
from pipeline.translation.engine import Links

END = "</s>"
# A target word looks at a source word only if that much of its attention goes there.
_LEAST_ATTENTION = 0.15


class Pieces:
    """The SentencePiece pair of a checkpoint folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _source(self) -> Any:
        return _load(self._folder / "source.spm")

    @cached_property
    def _target(self) -> Any:
        return _load(self._folder / "target.spm")

    def split(self, text: str) -> list[str]:
        """Return the pieces of a source sentence, without its end."""
        return list(self._source.encode(text, out_type=str))

    def split_target(self, text: str) -> list[str]:
        """Return the pieces of a target text, without its end."""
        return list(self._target.encode(text, out_type=str))

    def join(self, pieces: Sequence[str]) -> str:
        """Return the target text of pieces."""
        return str(self._target.decode(list(pieces))).strip()

    def links(
        self,
        source: str,
        target: str,
        source_pieces: Sequence[str],
        target_pieces: Sequence[str],
        attention: Sequence[Sequence[float]],
    ) -> Links:
        """Return word links from attention [target pieces, source pieces (and more)]."""
        source_words = word_of_piece(source, source_pieces)
        target_words = word_of_piece(target, target_pieces)
        gathered: dict[int, dict[int, float]] = {}
        counts: dict[int, int] = {}
        for row, target_word in zip(attention, target_words, strict=False):
            if target_word < 0:
                continue
            counts[target_word] = counts.get(target_word, 0) + 1
            sums = gathered.setdefault(target_word, {})
            for weight, source_word in zip(row, source_words, strict=False):
                if source_word >= 0:
                    sums[source_word] = sums.get(source_word, 0.0) + weight
        links = set()
        for target_word, sums in gathered.items():
            if not sums:
                continue
            best = max(sums, key=lambda word: sums[word])
            if sums[best] >= _LEAST_ATTENTION * counts[target_word]:
                links.add((best, target_word))
        return frozenset(links)


def _load(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise CheckpointError(
            "the vocabulary cannot be read",
            where=str(path),
            hint="Run `glagol models verify`, then `glagol models fetch`",
        ) from error

"""Text ↔ the pieces of a checkpoint's vocabulary, and attention ↔ word links."""

import json
import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.domain.errors import CheckpointError
from pipeline.language.notes import CLOSE, OPEN, Note, place_after
from pipeline.language.words import word_of_piece
from pipeline.translation.engine import NEVER, Links

END = "</s>"
_SPECIAL = re.compile(r"<.+>|>>.+<<")  # an end, a tag: no text, though their names have letters
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

    @cached_property
    def _names(self) -> list[str]:
        return list(json.loads((self._folder / "vocab.json").read_text(encoding="utf-8")))

    def split(self, text: str) -> list[str]:
        """Return the pieces of a source sentence, without its end."""
        return list(self._source.encode(text, out_type=str))

    def split_noted(self, text: str, notes: Sequence[Note]) -> tuple[list[str], list[int]]:
        """Return the pieces of a source with its notes, and which of them are the sentence's own."""
        plain = self.split(text)
        if not notes:
            return plain, list(range(len(plain)))
        owners = word_of_piece(text, plain)
        after = {place_after(word, owners): called for word, called in notes}
        pieces: list[str] = []
        own: list[int] = []
        for place, piece in enumerate([*plain, ""]):
            if place in after:
                pieces += [OPEN, *self.split(after[place]), CLOSE]
            if piece:
                own.append(len(pieces))
                pieces.append(piece)
        return pieces, own

    def split_target(self, text: str) -> list[str]:
        """Return the pieces of a target text, without its end."""
        return list(self._target.encode(text, out_type=str))

    def never(self, letters: str) -> list[str]:
        """Return the pieces of the whole vocabulary that an answer never has, by `Request.letters`."""
        if letters not in NEVER:
            return []
        return [name for name in self._names if NEVER[letters].search(name) and not _SPECIAL.fullmatch(name)]

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
        if not len(attention):
            return frozenset()
        weights = np.asarray(attention, dtype=np.float64)[: len(target_pieces), : len(source_pieces)]
        looked = _by_word(target, tuple(target_pieces[: len(weights)]))
        # [target words, source words]: how much all pieces of a word look at all pieces of another
        sums = looked.T @ weights @ _by_word(source, tuple(source_pieces[: weights.shape[1]]))
        if not sums.size:
            return frozenset()
        best = sums.argmax(axis=1)
        pieces_in = looked.sum(axis=0)
        enough = sums.max(axis=1) >= _LEAST_ATTENTION * pieces_in
        return frozenset((int(best[word]), int(word)) for word in np.flatnonzero(enough & (pieces_in > 0)))


@lru_cache(maxsize=512)  # one source has an answer in each language, and alternatives in some
def _by_word(text: str, pieces: tuple[str, ...]) -> npt.NDArray[np.float64]:
    """Return [pieces, words of the text]: 1 where a piece is of a word."""
    numbers = np.asarray(word_of_piece(text, pieces), dtype=np.int64)
    of_word: npt.NDArray[np.float64] = np.zeros((len(numbers), numbers.max(initial=-1) + 1))
    inside = numbers >= 0
    of_word[inside, numbers[inside]] = 1.0
    return of_word


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

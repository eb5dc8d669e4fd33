"""Two people's texts made from one, brought together word by word (three-way merge, as diff3 does).

Where only one of them changed something, the change is taken. Where both changed the same words
differently, both stand side by side and a person chooses: nothing that either wrote is dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pipeline.review.difference import tokens


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words. `same`: as it was; `mine`, `theirs`: changed by one; `both`: by both alike.

    In a `conflict` both texts differ from each other and from what was there.
    """

    kind: Literal["same", "mine", "theirs", "both", "conflict"]
    base: str
    mine: str
    theirs: str

    @property
    def text(self) -> str:
        """What stands here when nobody has to choose; of a conflict, my words."""
        return self.theirs if self.kind == "theirs" else self.mine


def together(base: str, mine: str, theirs: str) -> tuple[Piece, ...]:
    """Return both texts in one row of pieces.

    >>> [piece.text for piece in together("Срещата е утре.", "Срещата е днес.", "Голямата среща е утре.")]
    ['Голямата среща', ' е ', 'днес', '.']
    """
    old, left, right = tokens(base), tokens(mine), tokens(theirs)
    in_left, in_right = _kept(old, left), _kept(old, right)
    pieces: list[Piece] = []
    at = (0, 0, 0)
    number = 0
    while number < len(old):
        if number not in in_left or number not in in_right:
            number += 1
            continue
        place = (number, in_left[number], in_right[number])
        pieces += _between(old, left, right, at, place)
        pieces.append(Piece("same", old[number], old[number], old[number]))
        at = (place[0] + 1, place[1] + 1, place[2] + 1)
        number += 1
    pieces += _between(old, left, right, at, (len(old), len(left), len(right)))
    return _joined(_without_lone_spaces(pieces))


def text_of(pieces: Sequence[Piece]) -> str:
    """Return the text that stands when nobody has to choose."""
    return "".join(piece.text for piece in pieces)


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Return where each word of the old text that is kept stands in the new one."""
    return {
        block.a + step: block.b + step
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for step in range(block.size)
    }


def _between(
    old: Sequence[str],
    left: Sequence[str],
    right: Sequence[str],
    start: tuple[int, int, int],
    end: tuple[int, int, int],
) -> list[Piece]:
    base, mine, theirs = (
        "".join(words[a:b]) for words, a, b in zip((old, left, right), start, end, strict=True)
    )
    if base == mine == theirs:
        return []
    return [_piece(base, mine, theirs)]


def _piece(base: str, mine: str, theirs: str) -> Piece:
    if mine == theirs:
        return Piece("same" if mine == base else "both", base, mine, theirs)
    if mine == base:
        return Piece("theirs", base, mine, theirs)
    return Piece("mine" if theirs == base else "conflict", base, mine, theirs)


def _without_lone_spaces(pieces: Sequence[Piece]) -> list[Piece]:
    """Let a space between two alike changes belong to them: words are chosen in runs, not one by one."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        before = found[-1] if found else None
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        lone = piece.kind == "same" and piece.base.isspace()
        other = following if lone else piece
        if before and other and _go_together(before, other):
            found[-1] = _glued(before, piece)
        else:
            found.append(piece)
    return found


def _go_together(first: Piece, second: Piece) -> bool:
    kinds = {first.kind, second.kind}
    return "same" not in kinds and (len(kinds) == 1 or "conflict" in kinds)


def _glued(first: Piece, second: Piece) -> Piece:
    return _piece(first.base + second.base, first.mine + second.mine, first.theirs + second.theirs)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].kind == piece.kind == "same":
            found[-1] = _glued(found[-1], piece)
        else:
            found.append(piece)
    return tuple(found)

"""Words and marks of a text, by number: the common ground of tags, alignments and terms.

Plain and typographic forms of a text have the same words in the same order, so a
word's number holds on both.
"""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+|\.\.\.|…|[^\w\s]")
_DIGITS = re.compile(r"\d+")


def words(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each word and mark.

    >>> words("Цената е 5 лв.")
    [(0, 6), (7, 8), (9, 10), (11, 13), (13, 14)]
    """
    return [match.span() for match in _WORD.finditer(text)]


def digits(text: str) -> list[str]:
    """Return the runs of digits, sorted: languages order and group them otherwise.

    >>> digits("на 14.12. в 9 ч.")
    ['12', '14', '9']
    """
    return sorted(_DIGITS.findall(text))


def word_of_piece(text: str, pieces: Sequence[str]) -> list[int]:
    """Return for each SentencePiece piece of `text` the number of its word, -1 for a bare space."""
    spans = words(text)
    found: list[int] = []
    position, word = 0, 0
    for index, piece in enumerate(pieces):
        letters = piece.replace("▁", " ")
        if index == 0:
            letters = letters.removeprefix(" ")  # the mark before the first word stands for nothing
        middle = position + len(letters) - len(letters.lstrip())
        while word + 1 < len(spans) and spans[word][1] <= middle:
            word += 1
        inside = word < len(spans) and spans[word][0] <= middle < spans[word][1]
        found.append(word if inside else -1)
        position += len(letters)
    return found

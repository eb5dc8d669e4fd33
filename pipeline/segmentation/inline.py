"""An inline run cut at its sentence ends.

Tags around whole sentences stay outside, in the template; tags inside travel with
their sentence; a pair that begins in one sentence and ends in another is left as
two lone halves, so that joining everything gives the run again, to the letter.
"""

from collections.abc import Sequence
from itertools import count

from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.segmentation.markup import Token
from pipeline.segmentation.sentences import split

Piece = str | TaggedText  # markup that stays, or a sentence


def cut(tokens: Sequence[Token]) -> list[Piece]:
    """Return the run as markup that stays outside and sentences, in order."""
    row = _characters(tokens)
    sentences = split("".join(item for item in row if isinstance(item, str)))
    pieces: list[Piece] = []
    outside: list[str | Tag] = []
    position = 0  # in the text of the run
    index = 0  # in the row
    for start, end in sentences:
        while position < start or isinstance(row[index], Tag):
            outside.append(row[index])
            position += isinstance(row[index], str)
            index += 1
        inside: list[str | Tag] = []
        while position < end:
            inside.append(row[index])
            position += isinstance(row[index], str)
            index += 1
        # Tags before the first letter belong inside when they close inside, and so at the end.
        while index < len(row) and isinstance(tag := row[index], Tag) and _closes(tag, inside):
            inside.append(tag)
            index += 1
        first = _first_needed(outside, inside)
        inside = outside[first:] + inside
        pieces.append(_markup(outside[:first]))
        pieces.append(_renumbered(inside))
        outside = []
    pieces.append(_markup([*outside, *row[index:]]))
    return [piece for piece in pieces if piece]


def _characters(tokens: Sequence[Token]) -> list[str | Tag]:
    """Return single characters and tags; the halves of a pair share an id."""
    row: list[str | Tag] = []
    numbers = count(1)
    open_tags: list[tuple[str, int]] = []
    for token in tokens:
        if token.kind == "text":
            row += token.text
        elif token.kind == "void":
            row.append(Tag(next(numbers), "void", token.markup))
        elif token.kind == "open":
            open_tags.append((token.name, next(numbers)))
            row.append(Tag(open_tags[-1][1], "open", token.markup))
        else:
            matching = open_tags.pop()[1] if open_tags else next(numbers)
            row.append(Tag(matching, "close", token.markup))
    return row


def _closes(tag: Tag, inside: Sequence[str | Tag]) -> bool:
    """Say whether `tag` ends a pair that began among `inside`."""
    return tag.kind == "close" and any(
        isinstance(part, Tag) and part.kind == "open" and part.id == tag.id for part in inside
    )


def _first_needed(outside: Sequence[str | Tag], inside: Sequence[str | Tag]) -> int:
    """Return where in `outside` the opening tags begin whose closing tags are `inside`."""
    closed = {part.id for part in inside if isinstance(part, Tag) and part.kind == "close"}
    for index, part in enumerate(outside):
        if isinstance(part, Tag) and part.kind == "open" and part.id in closed:
            return index
    return len(outside)


def _markup(parts: Sequence[str | Tag]) -> str:
    return TaggedText(tuple(parts)).markup


def _renumbered(parts: Sequence[str | Tag]) -> TaggedText:
    """Return the parts with tags numbered from 1, so that they do not depend on their neighbours."""
    numbers: dict[int, int] = {}
    return joined(
        Tag(numbers.setdefault(part.id, len(numbers) + 1), part.kind, part.markup)
        if isinstance(part, Tag)
        else part
        for part in parts
    )

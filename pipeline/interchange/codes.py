"""Tags as native inline codes: which halves belong together, and which pairs may enclose words."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.domain.text import Tag, TaggedText

_NUMBER = re.compile(r"(\d{1,9})(?:-\d+)?")
_FOREIGN = 1001  # codes of other tools are numbered from here


@dataclass(frozen=True, slots=True)
class Code:
    """A tag with a key that is its own in the text; the halves of a pair share it.

    `alone`: the other half is not in this text. `nested`: the pair crosses no other, so
    that it can be written as one element around its words.
    """

    tag: Tag
    key: str
    alone: bool = False
    nested: bool = False


def codes(text: TaggedText) -> Iterator[str | Code]:
    """Yield the parts of a text, its tags as codes.

    Keys are the tags' numbers; a second code of the same number is `1-2`.
    """
    pairs = _pairs(text)
    starts = {end: start for start, end in pairs.items()}
    nested = {start for start, end in pairs.items() if not _crosses(start, end, pairs)}
    keys: dict[int, str] = {}
    seen: dict[int, int] = defaultdict(int)
    for at, part in enumerate(text.parts):
        if isinstance(part, str):
            yield part
            continue
        start = starts.get(at, at)
        if start not in keys:
            seen[part.id] += 1
            keys[start] = f"{part.id}-{seen[part.id]}" if seen[part.id] > 1 else str(part.id)
        alone = part.kind != "void" and at not in pairs and at not in starts
        yield Code(part, keys[start], alone, start in nested)


def _pairs(text: TaggedText) -> dict[int, int]:
    """Return the places of the halves that belong together, by the place of the opening one."""
    waiting: dict[int, list[int]] = defaultdict(list)
    pairs = {}
    for at, part in enumerate(text.parts):
        if isinstance(part, str):
            continue
        if part.kind == "open":
            waiting[part.id].append(at)
        elif part.kind == "close" and waiting[part.id]:
            pairs[waiting[part.id].pop()] = at
    return pairs


def _crosses(start: int, end: int, pairs: dict[int, int]) -> bool:
    return any(start < one < end < other or one < start < other < end for one, other in pairs.items())


class Numbers:
    """Numbers for the codes of one unit, by key; those that `codes` wrote are read as they were."""

    def __init__(self) -> None:
        self._foreign: dict[str, int] = {}

    def of(self, key: str) -> int:
        """Return the number of a code."""
        match = _NUMBER.fullmatch(key)
        if match:
            return int(match[1])
        return self._foreign.setdefault(key, _FOREIGN + len(self._foreign))

"""What differs between two texts, word by word; marks like ⟨1⟩ and spaces are words of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"⟨/?\d+/?⟩|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """A run of words: the same in both texts, or what the old and the new one have there."""

    kind: Literal["equal", "replace", "insert", "delete"]
    old: str
    new: str


def tokens(text: str) -> list[str]:
    """Return a coded text in words, marks and spaces; joined, they are the text again.

    >>> tokens("Виж ⟨1⟩тук⟨/1⟩.")
    ['Виж', ' ', '⟨1⟩', 'тук', '⟨/1⟩', '.']
    """
    return _TOKEN.findall(text)


def difference(old: str, new: str) -> tuple[Change, ...]:
    """Return the changes that make the new text of the old one.

    >>> [change.kind for change in difference("една нова среща", "една среща")]
    ['equal', 'delete', 'equal']
    """
    before, after = tokens(old), tokens(new)
    return tuple(
        Change(kind, "".join(before[a:b]), "".join(after[c:d])) for kind, a, b, c, d in opcodes(before, after)
    )


Opcode = tuple[Literal["equal", "replace", "insert", "delete"], int, int, int, int]


def opcodes(before: Sequence[str], after: Sequence[str]) -> list[Opcode]:
    """Return difflib's opcodes; a lone space between two changes belongs to them."""
    found: list[Opcode] = []
    raw = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(raw):
        inner = 0 < number < len(raw) - 1
        if kind == "equal" and inner and all(token.isspace() for token in before[a:b]):
            kind = "replace"
        if found and kind != "equal" and found[-1][0] != "equal":
            _, a, _, c, _ = found.pop()
            kind = "replace"
        found.append((_named(kind, a, b, c, d), a, b, c, d))
    return found


def _named(kind: str, a: int, b: int, c: int, d: int) -> Literal["equal", "replace", "insert", "delete"]:
    if kind == "equal":
        return "equal"
    if a == b:
        return "insert"
    return "delete" if c == d else "replace"

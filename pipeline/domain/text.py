"""Text with inline tags: what a segment and its translation are made of.

A tagged text is a row of parts, plain strings and tags, so that markup can be
taken out before an engine sees it and be put back exactly.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

TagKind = Literal["open", "close", "void"]
_MARK = re.compile(r"⟨/?\d+/?⟩")


def escape(text: str) -> str:
    """Return text as HTML content, in the one form that the HTML standard serialises.

    >>> escape("R&D < 5")
    'R&amp;D &lt; 5'
    """
    return text.replace("&", "&amp;").replace("\u00a0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Return text as the value of a double-quoted HTML attribute."""
    return escape(text).replace('"', "&quot;")


@dataclass(frozen=True, slots=True)
class Tag:
    """One piece of inline markup. `open` and `close` of a pair share their `id`.

    A pair that begins in one segment and ends in another stands alone in each.
    """

    id: int
    kind: TagKind
    markup: str


@dataclass(frozen=True)
class TaggedText:
    """A row of strings and tags.

    >>> TaggedText(("Виж ", Tag(1, "open", "<b>"), "тук", Tag(1, "close", "</b>"))).coded
    'Виж ⟨1⟩тук⟨/1⟩'
    """

    parts: tuple[str | Tag, ...] = ()

    @classmethod
    def plain(cls, text: str) -> "TaggedText":
        """Return a tagged text without tags."""
        return cls((text,) if text else ())

    @cached_property
    def text(self) -> str:
        """The words alone."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The tags alone, in order."""
        return tuple(part for part in self.parts if isinstance(part, Tag))

    @cached_property
    def markup(self) -> str:
        """The text as HTML content."""
        return self._render(lambda tag: tag.markup, escape)

    @cached_property
    def coded(self) -> str:
        """The text as a person edits it, tags as numbers in ⟨⟩."""
        return self._render(
            lambda tag: {"open": f"⟨{tag.id}⟩", "close": f"⟨/{tag.id}⟩", "void": f"⟨{tag.id}/⟩"}[tag.kind],
            str,
        )

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with a word or the place of a tag.

        A link's address is no part of it: approvals outlive a moved page.
        """
        return hashlib.sha256(self.coded.encode()).hexdigest()[:12]

    def _render(self, tag: Callable[[Tag], str], text: Callable[[str], str]) -> str:
        return "".join(tag(part) if isinstance(part, Tag) else text(part) for part in self.parts)

    def to_json(self) -> list[str | list[int | str]]:
        """Return the parts as JSON values; `from_json` undoes it."""
        return [[part.id, part.kind, part.markup] if isinstance(part, Tag) else part for part in self.parts]

    @classmethod
    def from_json(cls, parts: Iterable[str | list[int | str]]) -> "TaggedText":
        """Return the tagged text that `to_json` wrote."""
        return cls(
            tuple(
                part if isinstance(part, str) else Tag(int(part[0]), part[1], str(part[2]))  # type: ignore[arg-type]
                for part in parts
            )
        )


def joined(parts: Iterable[str | Tag]) -> TaggedText:
    """Return a tagged text whose neighbouring strings are one."""
    row: list[str | Tag] = []
    words: list[str] = []  # joined at once: a million letters come here one by one
    for part in parts:
        if isinstance(part, str):
            words.append(part)
            continue
        if text := "".join(words):
            row.append(text)
        words.clear()
        row.append(part)
    if text := "".join(words):
        row.append(text)
    return TaggedText(tuple(row))


def from_coded(coded: str, tags: Iterable[Tag]) -> TaggedText:
    """Return the tagged text that a person wrote with ⟨1⟩ marks, given the tags they stand for.

    Marks that stand for no tag stay as text: the tags check tells of them.
    """
    marks = {TaggedText((tag,)).coded: tag for tag in tags}
    parts: list[str | Tag] = [coded]
    for mark, tag in marks.items():
        parts = [
            piece
            for part in parts
            for piece in (_split(part, mark, tag) if isinstance(part, str) else [part])
        ]
    return joined(parts)


def uncoded(coded: str) -> str:
    """Return what a reader sees of a coded text.

    >>> uncoded("Виж ⟨1⟩тук⟨/1⟩")
    'Виж тук'
    """
    return _MARK.sub("", coded)


def _split(text: str, mark: str, tag: Tag) -> list[str | Tag]:
    pieces: list[str | Tag] = []
    for index, piece in enumerate(text.split(mark)):
        if index:
            pieces.append(tag)
        pieces.append(piece)
    return pieces

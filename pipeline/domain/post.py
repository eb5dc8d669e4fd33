"""A post as it was taken in, and the segments it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pipeline.domain.text import TaggedText


class BlockKind(StrEnum):
    """What a segment is part of; reviewers see it, checks and engines may use it."""

    TITLE = "title"
    SUMMARY = "summary"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    CAPTION = "caption"
    ALT = "alt"


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that intake took out as not being part of the post, and why.

    `key` is stable for the same words, so that an editor can put them back for good.
    """

    key: str
    text: str
    reason: str
    line: int  # in the post as received, from 1


@dataclass(frozen=True, slots=True)
class Post:
    """One source document. `body` is sanitised HTML in the standard's serialisation."""

    id: str
    title: str
    body: str
    summary: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    project: str = ""
    url: str = ""  # where it stood before, if it is imported
    corrected: date | None = None  # when a mistake that readers saw was put right
    removed: tuple[Removed, ...] = ()
    repaired: tuple[str, ...] = ()  # what broken text was read as, for the editor


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence-level unit. `id` survives re-submission of its post."""

    id: str
    kind: BlockKind
    block: int  # number of the block in the post, from 0
    source: TaggedText


@dataclass(frozen=True, slots=True)
class Segmented:
    """A post in segments; each template holds slots that `segmentation.merge` fills."""

    templates: Mapping[str, str]  # of "title", "summary", "body"
    segments: tuple[Segment, ...] = field(default=())

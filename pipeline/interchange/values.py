"""What leaves the house for another tool, and what comes back from it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.domain.decision import State
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.glossary.terms import Term

_BLANK = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Match:
    """A remembered pair that is like a segment; `score` is from 0 to 100, `origin` says whence."""

    source: TaggedText
    target: TaggedText
    score: int
    origin: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A segment as a reviewer sees it, with the terms and the remembered pairs that help."""

    reviewed: Reviewed
    terms: tuple[Term, ...] = ()
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """One post in one language on its way out."""

    post: str
    language: str
    items: tuple[Outgoing, ...]
    at: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """What a segment was when it left: digests of source and target, and its state.

    `target` is empty where there was none.
    """

    source: str
    target: str
    state: State


@dataclass(frozen=True, slots=True)
class Returned:
    """A segment as it came back. Its tags have numbers but may lack their markup.

    `post`, `segment` and `bound` are empty in a file that was not made here, `state` in a
    format that has none. `target` is None where nothing was translated.
    """

    post: str
    segment: str
    source: TaggedText
    target: TaggedText | None
    state: State | None = None
    bound: Binding | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that came back."""

    language: str
    units: tuple[Returned, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A remembered pair with where it comes from; what is not known is empty."""

    source: TaggedText
    target: TaggedText
    language: str
    person: str = ""
    at: datetime | None = None
    post: str = ""
    segment: str = ""
    origin: str = ""
    tool: str = ""


def binding_of(reviewed: Reviewed) -> Binding:
    """Return what a segment is now, to be carried in the file."""
    target = reviewed.translation.target if reviewed.translation else None
    return Binding(reviewed.segment.source.digest, digest_of(target), reviewed.standing.state)


def digest_of(target: TaggedText | None) -> str:
    """Return a digest that outlives what tools do to white space, or nothing for no text."""
    return tidied(target).digest if target else ""


def tidied(text: TaggedText) -> TaggedText:
    """Return a text without control characters and needless white space, in Unicode's form C.

    Spaces that do not break are kept.

    >>> tidied(TaggedText.plain("  Il  cluster cresce. ")).text
    'Il cluster cresce.'
    """
    whole = joined(text.parts)
    parts = [_cleaned(part) if isinstance(part, str) else part for part in whole.parts]
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(" ")
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(" ")
    return joined(parts)


def _cleaned(text: str) -> str:
    seen = "".join(
        letter for letter in text if unicodedata.category(letter) != "Cc" or _BLANK.fullmatch(letter)
    )
    return _BLANK.sub(" ", unicodedata.normalize("NFC", seen))


def fitted(text: TaggedText, tags: Iterable[Tag]) -> TaggedText:
    """Return a text with the markup of the source's tags.

    A tag that the source does not have becomes its mark: the tags check tells of it, and
    no markup from outside gets in.
    """
    known = {(tag.id, tag.kind): tag for tag in tags}
    return joined(
        part if isinstance(part, str) else known.get((part.id, part.kind), TaggedText((part,)).coded)
        for part in text.parts
    )


def bare(text: TaggedText) -> TaggedText:
    """Return a text whose tags have no markup: what a file with ⟨1⟩ marks can carry."""
    return joined(part if isinstance(part, str) else replace(part, markup="") for part in text.parts)

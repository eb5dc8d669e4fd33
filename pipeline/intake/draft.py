"""What a reader hands on: a post that is not yet sanitised."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from pipeline.domain.post import Removed


@dataclass(frozen=True, slots=True)
class Draft:
    """A post as a reader found it; `html` is not to be trusted yet."""

    title: str
    html: str
    summary: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    project: str = ""
    slug: str = ""
    url: str = ""
    corrected: date | None = None
    removed: tuple[Removed, ...] = ()
    media: tuple[tuple[str, bytes], ...] = ()


# What an editor put back: says whether a text taken out before is to stay.
Keeps = Callable[[str], bool]


def removal(text: str, reason: str, line: int) -> Removed:
    """Return the note of a piece taken out; its key depends on the words alone."""
    return Removed(removal_key(text), text, reason, line)


def removal_key(text: str) -> str:
    """Return the key by which an editor's wish to keep some words is remembered."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:8]

"""What is different in a post's newest version, sentence by sentence and word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from pipeline.desk.posts.rows import VersionRow
from pipeline.memory import likeness
from pipeline.memory.values import Change


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is new, gone or changed; `parts` are its runs of words."""

    kind: str  # new, gone, changed
    parts: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What came with the newest version."""

    since: datetime
    at: datetime
    kept: int
    sentences: tuple[Sentence, ...]


def changes_of(post: str) -> Changes | None:
    """Return how the newest version of a post differs from the one before, if there was one."""
    rows = list(VersionRow.objects.filter(post__key=post).order_by("-id")[:2])
    if len(rows) < 2:
        return None
    new, old = rows
    sentences = tuple(compared(old.texts, new.texts))
    kept = len(new.texts) - sum(sentence.kind != "gone" for sentence in sentences)
    return Changes(old.at, new.at, kept, sentences)


def compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Sentence]:
    """Yield the sentences in which two versions differ, in their order.

    >>> [sentence.kind for sentence in compared(["Едно.", "Две."], ["Едно.", "Две и три.", "Четири."])]
    ['changed', 'new']
    """
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for before, after in zip(old[a:b], new[c:d], strict=False):
            yield Sentence("changed", likeness.difference(before, after))
        for gone in old[a + (d - c) : b]:
            yield Sentence("gone", (Change("delete", gone, ""),))
        for fresh in new[c + (b - a) : d]:
            yield Sentence("new", (Change("insert", "", fresh),))

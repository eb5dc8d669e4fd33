"""Words are looked for in many posts and replaced by others, seen before it is done."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.domain.errors import ReviewError
from pipeline.domain.work import How
from pipeline.flow.parts import Parts
from pipeline.flow.writing import Clash, save
from pipeline.review.approval import must_be_named
from pipeline.review.board import Hit

MOST = 500


@dataclass(frozen=True, slots=True)
class Words:
    """What is looked for. Without `exactly`, capitals do not count and are kept."""

    text: str
    exactly: bool = False
    whole: bool = True

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as a pattern; any white space stands for any other."""
        words = r"\s+".join(re.escape(word) for word in self.text.split())
        if self.whole:
            words = rf"(?<!\w){words}(?!\w)"
        return re.compile(words, re.NOFLAG if self.exactly else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a segment's text (coded) would become; `version` is what was looked at."""

    post: str
    segment: str
    version: int
    source: str
    before: str
    after: str


def search(
    parts: Parts, language: str, words: Words, *, side: str = "target", posts: Collection[str] = ()
) -> list[Hit]:
    """Return the segments whose target (or source) holds some words, of the newest posts first."""
    if not words.text.strip():
        raise ReviewError("there is nothing to look for", hint="Write a word")
    hits = parts.board.search(language, " ".join(words.text.split()), side=side, posts=posts, most=MOST)
    pattern = words.pattern
    return [hit for hit in hits if pattern.search(_plain(hit.target if side == "target" else hit.source))]


def preview(
    parts: Parts, language: str, words: Words, by: str, *, posts: Collection[str] = ()
) -> list[Replacement]:
    """Return what replacing words in targets would change. Marks like ⟨1⟩ are no words."""
    made = []
    for hit in search(parts, language, words, posts=posts):
        after = replaced(hit.target, words, by)
        if after != hit.target:
            made.append(Replacement(hit.post, hit.segment, hit.version, hit.source, hit.target, after))
    return made


def replaced(coded: str, words: Words, by: str) -> str:
    """Return a coded text with words replaced.

    >>> replaced("Проект ⟨1⟩и⟨/1⟩ проект", Words("проект"), "пројекат")
    'Пројекат ⟨1⟩и⟨/1⟩ пројекат'
    """

    def other(found: re.Match[str]) -> str:
        capital = not words.exactly and found.group()[:1].isupper()
        return by[:1].upper() + by[1:] if capital else by

    pieces = _MARK.split(coded)
    return "".join(piece if _MARK.fullmatch(piece) else words.pattern.sub(other, piece) for piece in pieces)


_MARK = re.compile(r"(⟨/?\d+/?⟩)")


def _plain(coded: str) -> str:
    return _MARK.sub("\0", coded)


def replace_all(
    parts: Parts, language: str, person: str, chosen: Sequence[Replacement]
) -> tuple[int, list[Replacement]]:
    """Make replacements that a person saw; return how many, and those where someone wrote meanwhile."""
    must_be_named(person)
    done, missed = 0, []
    for one in chosen:
        saved = save(
            parts,
            one.post,
            language,
            person,
            one.segment,
            one.after,
            seen=one.version,
            how=How.REPLACED,
        )
        if isinstance(saved, Clash):
            # What they "typed" was never typed: no draft of it is to be kept.
            parts.board.drop_draft(one.post, language, one.segment, person)
            missed.append(one)
        else:
            done += saved.changed
    return done, missed

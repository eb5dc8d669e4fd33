"""Plain text as it is copied from a WordPress page: the post, without the page around it.

Between the title and its repetition stand the picture's file name and the
neighbouring posts (title, date); around the text stand buttons and page numbers.
Everything taken out is noted, so that an editor can put it back.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from html import escape
from importlib.resources import files
from itertools import pairwise

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Removed
from pipeline.intake.draft import Draft, Keeps, removal

_IMAGE_NAME = re.compile(
    r"\d{5,}[_\d]*(?:_[a-z])?|(?:img|dsc|dscn|photo|image|screenshot)[-_ ]?\d[\w\-() ]*"
    r"|[\w\-() ]+\.(?:jpe?g|png|gif|webp|bmp|heic)",
    re.IGNORECASE,
)
_PAGE_NUMBERS = re.compile(r"(?:\d\s*){1,4}|[«‹<]?\s*\d+(?:\s+\d+)+\s*[»›>]?")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:\s*г\.?)?")
_BULLET = re.compile(r"[•·▪◦‣●○*–—-]\s+|\uf0b7\s*")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+")
_SENTENCE_END = re.compile(r"[.!?…:;][“”\"»)]*$")
_PROSE_WORDS = 12
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A line with words: `number` counts from 1 in the text as received."""

    number: int
    words: str
    after_gap: bool  # an empty line stands before it

    @property
    def is_prose(self) -> bool:
        """Whether this is text, and not a title or a button."""
        count = len(self.words.split())
        return count >= _PROSE_WORDS or (count >= 6 and bool(re.search(r"[.!?…]$", self.words)))

    @property
    def as_date(self) -> date | None:
        """The date that the line is, if it is nothing else."""
        found = _DATE.fullmatch(self.words)
        try:
            return datetime(int(found[3]), int(found[2]), int(found[1])).date() if found else None
        except ValueError:
            return None


@cache
def _phrases(kind: str) -> frozenset[str]:
    data = files("pipeline.intake").joinpath("pasted.toml").read_text("utf-8")
    return frozenset(tomllib.loads(data)[kind])


def read(text: str, where: str, keeps: Keeps) -> Draft:
    """Return the draft of a pasted post: one title, its date if it has one, paragraphs and lists."""
    lines = list(_lines(text))
    if not lines:
        raise IntakeError("the post is empty", where=where, hint="Paste the post's text into it")
    title = lines[0].words
    removed: list[Removed] = []
    published: date | None = None
    body: list[Line] = []
    start = _start_of_body(lines)
    for previous, line in pairwise(lines[:start]):
        if keeps(line.words):
            body.append(line)
        elif line.as_date and previous.words == title and published is None:
            published = line.as_date
        else:
            removed.append(removal(line.words, _why(line, title) or "title of another post", line.number))
    after_end = False
    for line in lines[start:]:
        after_end = after_end or _phrase(line.words) in _phrases("end_markers")
        reason = "after the end of the post" if after_end else _why(line, title)
        if line.as_date and published is None and not body:
            published = line.as_date
        elif reason is None or keeps(line.words):
            body.append(line)
        else:
            removed.append(removal(line.words, reason, line.number))
    if not body:
        raise IntakeError(
            "there is a title but no text", where=where, hint="Paste the whole post, text included"
        )
    return Draft(title=title, html=_blocks(body), published=published, removed=tuple(removed))


def _lines(text: str) -> Iterator[Line]:
    gap = True
    for number, raw in enumerate(text.splitlines(), start=1):
        words = " ".join(raw.split())
        if words:
            yield Line(number, words, gap)
        gap = not words


def _start_of_body(lines: Sequence[Line]) -> int:
    """Return the index after the header: after the last repetition of the title before the prose.

    A title that is not repeated has no neighbours after it, but may have its date.
    """
    title = lines[0].words
    first_prose = next(
        (index for index, line in enumerate(lines[1:], 1) if line.is_prose and line.words != title),
        len(lines),
    )
    repeated = [index for index in range(1, first_prose) if lines[index].words == title]
    start = repeated[-1] + 1 if repeated else 1
    if start < len(lines) and lines[start].as_date:
        start += 1
    return start


def _why(line: Line, title: str) -> str | None:
    """Return why a line is not part of the post, or None where it is."""
    if line.words == title:
        return "repeated title"
    if line.as_date:
        return "date of another post"
    if _IMAGE_NAME.fullmatch(line.words):
        return "file name of a picture"
    if _PAGE_NUMBERS.fullmatch(line.words):
        return "page numbers"
    if _phrase(line.words) in _phrases("furniture"):
        return "button or menu"
    return None


def _phrase(words: str) -> str:
    return words.lower().strip(" .:!»«›‹→←|…")


def _blocks(lines: Sequence[Line]) -> str:
    """Return paragraphs, lists and headings as HTML."""
    html: list[str] = []
    open_list = ""
    for index, line in enumerate(lines):
        bullet, number = _BULLET.match(line.words), _NUMBERED.match(line.words)
        wanted = "ul" if bullet else "ol" if number and _in_numbered(lines, index) else ""
        if wanted != open_list:
            html += [f"</{open_list}>"] * bool(open_list) + [f"<{wanted}>"] * bool(wanted)
            open_list = wanted
        if wanted:
            marker = bullet or number
            assert marker is not None
            html.append(f"<li>{escape(line.words[marker.end() :], quote=False)}</li>")
        elif index and _goes_on(lines[index - 1], line) and html[-1].endswith("</p>"):
            html[-1] = html[-1].removesuffix("</p>") + f" {escape(line.words, quote=False)}</p>"
        else:
            name = "h2" if _is_heading(lines, index) else "p"
            html.append(f"<{name}>{escape(line.words, quote=False)}</{name}>")
    return "\n".join([*html, *([f"</{open_list}>"] if open_list else [])])


def _in_numbered(lines: Sequence[Line], index: int) -> bool:
    """Say whether a neighbour is numbered too: „1. Въведение“ alone is no list."""
    return any(0 <= at < len(lines) and _NUMBERED.match(lines[at].words) for at in (index - 1, index + 1))


def _goes_on(previous: Line, line: Line) -> bool:
    """Say whether a line continues the paragraph before it: a wrapped line of an e-mail."""
    return not line.after_gap and not _SENTENCE_END.search(previous.words) and line.words[0].islower()


def _is_heading(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (
        line.after_gap
        and len(line.words.split()) <= _HEADING_WORDS
        and not re.search(r"[.!?…:;,][“”\"»)]*$", line.words)
        and line.words[0].isupper()
        and following is not None
        and following.after_gap
        and following.is_prose
    )

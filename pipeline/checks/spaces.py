"""Space stands once between words, and nowhere else."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.checks.mending import Edit, mended
from pipeline.checks.pair import Pair
from pipeline.domain.text import from_coded
from pipeline.domain.translation import Finding
from pipeline.language.addresses import ADDRESS

_INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\u00ad\u200e\u200f]+")
_DOUBLE = re.compile(r"[^\S\n]{2,}|[\t\n\r]+\s*")
_BEFORE_MARK = re.compile(r"(?<=[\w)”“»\"’%])\s+(?=[,;:!?.](?:\s|$))")
# Pasted from a web page; beside numbers, signs and short words such a space is right.
_UNBROKEN = re.compile(r"(?<=[^\W\d_]{4})[\u00a0\u202f](?=[^\W\d_]{4})")
_INSIDE = re.compile(r"(?<=[(\[„«])\s+(?=\S)|(?<=\S)\s+(?=[)\]»])")
_MISSING = re.compile(
    r"(?<=[^\W\d_]{2}[,;])(?=[^\W\d_]{2})|(?<=[^\W\d_][^\W\d_A-ZА-Я][.!?])(?=[A-ZÀ-ÖА-ЯЂЈ-Џ][^\W\d_A-ZА-Я])"
)

_MOST_ROUNDS = 4


def check(pair: Pair) -> Iterator[Finding]:
    """Space doubled, before a mark, at an edge or missing; invisible characters.

    Bad (it): Нов проект → Nuovo  progetto
    Bad (hu): Новини, покани → Hírek , felhívások
    Bad (de): Нов проект → Neues Projekt⎵
    Bad (pt): Проект „Зелена синергия“ → Projeto « Sinergia Verde »
    Bad (ro): Новини, покани → Știri,apeluri
    Bad (sr): Краят дойде. Утре е нов ден. → Дошао је крај.Сутра је нови дан.
    Good (it): Нов проект → Nuovo progetto
    Good (de): Пишете на office@cluster.eu! → Schreiben Sie an office@cluster.eu!
    Good (pt): 412 000 евро → 412 000 euros
    """
    problems = _apart(pair)
    if problems and pair.target.text.strip():
        kinds = ", ".join(dict.fromkeys(kind for kind, _ in problems))
        yield Finding("spaces", f"The spaces are not right: {kinds}.", fix=_fix(pair))


def _fix(pair: Pair) -> str:
    """Return the target mended; one mistake may have hidden another."""
    for _ in range(_MOST_ROUNDS):
        problems = _apart(pair)
        if not problems:
            return pair.target.coded
        coded = mended(pair.target, [edit for _, edit in problems])
        pair = replace(pair, target=from_coded(coded, pair.target.tags))
    return ""


def _apart(pair: Pair) -> list[tuple[str, Edit]]:
    """Return the problems whose edits do not touch one another."""
    apart: list[tuple[str, Edit]] = []
    for kind, (start, end, new) in _problems(pair):
        if not any(start <= other_end and other_start <= end for _, (other_start, other_end, _) in apart):
            apart.append((kind, (start, end, new)))
    return apart


def _problems(pair: Pair) -> Iterator[tuple[str, Edit]]:
    text, source = pair.target.text, pair.source.text
    addresses = [found.span() for found in ADDRESS.finditer(text)]
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if begin and source[:1].strip():
        yield "at the beginning", (0, begin, "")
    if end < len(text) and source[-1:].strip():
        yield "at the end", (end, len(text), "")
    for found in _INVISIBLE.finditer(text):
        yield "invisible characters", (found.start(), found.end(), "")
    for found in _BEFORE_MARK.finditer(text):
        yield "before a mark", (found.start(), found.end(), "")
    for found in _INSIDE.finditer(text):
        yield "inside brackets or quotation marks", (found.start(), found.end(), "")
    for found in _UNBROKEN.finditer(text):
        yield "non-breaking between ordinary words", (found.start(), found.end(), " ")
    for found in _DOUBLE.finditer(text):
        yield "twice in a row", (found.start(), found.end(), " ")
    for found in _MISSING.finditer(text):
        at = found.start()
        if not any(first <= at <= last for first, last in addresses) and text[at - 3 : at + 2] not in source:
            yield "missing after a mark", (at, at, " ")

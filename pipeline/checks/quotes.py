"""Quotation marks are those of the target's language."""

import re
from collections.abc import Iterator

from pipeline.checks.mending import Edit, mended
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding
from pipeline.language.punctuation import QUOTES

# Inside others (https://cldr.unicode.org, alternate delimiters); the outer ones are allowed there too.
_INNER = {
    "bg": ("„", "“"), "it": ("“", "”"), "hu": ("»", "«"), "de": ("‚", "‘"), "pt": ("“", "”"),
    "ro": ("«", "»"), "sr": ("’", "’"),
}  # fmt: skip
_SINGLE = re.compile(r"(?<!\w)['‘‚‹]([^\W\d_][^'‘’‚‹›]*)['‘’›](?!\w)")
_MARKS = '"„“”«»‟'


def check(pair: Pair) -> Iterator[Finding]:
    """Quotation marks of another language, or one without its other half.

    Bad (it): Проект „Мост“ → Progetto „Ponte“
    Bad (it): Проект „Мост“ → Progetto "Ponte"
    Bad (hu): Проект „Мост“ → „Híd“ projekt
    Bad (de): Проект „Мост“ → Projekt »Brücke»
    Bad (pt): Проект „Мост“ → Projeto “Ponte”
    Bad (ro): Проект „Мост“ → Proiectul „Pod
    Bad (ro): Проект „Мост“ → Proiectul 'Pod'
    Good (it): Проект „Мост“ → Progetto «Ponte»
    Good (hu): Проект „Мост“ → „Híd” projekt
    Good (de): Проект „Мост“ → Projekt „Brücke“
    Good (sr): Тръба 5" → Цев 5"
    """
    text = pair.target.text
    edits: list[Edit]
    opening, closing = QUOTES[pair.language]
    pairs, lone = _paired(text)
    if not pairs and _paired(pair.source.text)[0] and _SINGLE.search(text):
        found = [match.span() for match in _SINGLE.finditer(text)]
        edits = [
            edit for start, end in found for edit in ((start, start + 1, opening), (end - 1, end, closing))
        ]
        message = f"The quotation marks should be {opening}…{closing}, not single ones."
        yield Finding("quotes", message, fix=mended(pair.target, edits))
        return
    if lone and not _paired(pair.source.text)[1]:
        yield Finding("quotes", "A quotation mark has no other half.")
        return
    edits = []
    for start, end, depth in pairs:
        admitted = {(opening, closing), _INNER[pair.language]} if depth else {(opening, closing)}
        if (text[start], text[end]) not in admitted:
            edits += [(start, start + 1, opening), (end, end + 1, closing)]
    if edits:
        wrong = " ".join(dict.fromkeys(text[start] for start, *_ in sorted(edits)))
        message = f"The quotation marks should be {opening}…{closing}, not {wrong}."
        yield Finding("quotes", message, fix="" if lone else mended(pair.target, edits))


def _paired(text: str) -> tuple[list[tuple[int, int, int]], bool]:
    """Return (opening, closing, depth) of each pair, and whether a mark is left alone."""
    opened: list[int] = []
    pairs = []
    lone = False
    for at, mark in enumerate(text):
        if mark not in _MARKS or (mark in '"”' and text[at - 1 : at].isdigit() and not opened):
            continue  # five inches are no quotation
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        opens = (not before.strip() or before in "([/–—-" or before in _MARKS) and bool(after.strip())
        # Between two others the marks themselves must tell: „„А“ и Б“.
        if before and before in _MARKS and opened:
            opens = mark in "„«‟" or (mark in '"“' and after.isalnum())
        if opens:
            opened.append(at)
        elif opened:
            start = opened.pop()
            pairs.append((start, at, len(opened)))
        else:
            lone = True
    return pairs, lone or bool(opened)

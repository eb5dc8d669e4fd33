"""A sentence ends with the mark of its source."""

import re
from collections.abc import Iterator

from pipeline.checks.mending import mended
from pipeline.checks.pair import Pair
from pipeline.checks.patterns import ABBREVIATION, CLOSING, whole
from pipeline.checks.truncation import breaks_off
from pipeline.domain.translation import Finding

_MARKS = re.compile(r"(\.{3}|…|[.?!:;]+)$")
_QUESTION = whole("как|какво|каква|какви|какъв|защо|кой|коя|кое|кои|кога|къде|колко|дали|що")
_NAMES = {".": "a full stop", "?": "a question mark", "!": "an exclamation mark", "…": "an ellipsis",
          ":": "a colon", ";": "a semicolon"}  # fmt: skip


def check(pair: Pair) -> Iterator[Finding]:
    """The mark at the end is missing, added or another one.

    Bad (it): Кой може да кандидатства? → Chi può presentare domanda.
    Bad (hu): Срещата мина успешно. → A találkozó sikeres volt
    Bad (de): Нов проект на клъстера → Neues Projekt des Clusters.
    Bad (ro): Целите са: → Obiectivele sunt
    Good (it): Кой може да кандидатства? → Chi può presentare domanda?
    Good (hu): Регистрирайте се тук. → Regisztráljon itt!
    Good (hu): Програма до 2020 г. → Program 2020-ig
    Good (de): Той каза: „Успяхме.“ → Er sagte: „Wir haben es geschafft“.
    Good (pt): Заповядайте! → Venham todos!
    Good (sr): И така нататък… → И тако даље...
    """
    wanted, found = _mark(pair.source.text), _mark(pair.target.text)
    if wanted == found or not pair.target.text.strip():
        return
    if _is_usage(wanted, found, pair):
        return
    yield Finding("ending", _told(wanted, found), fix=_fix(pair, wanted))


def _told(wanted: str, found: str) -> str:
    if not wanted:
        return f"The source has no mark at its end, the translation ends with {_NAMES[found]}."
    other = f"with {_NAMES[found]}" if found else "does not"
    return f"The source ends with {_NAMES[wanted]}, the translation {other}."


def _body(text: str) -> str:
    return text.rstrip().rstrip(CLOSING).rstrip()


def _mark(text: str) -> str:
    """Return the mark at the end, within or before closing quotation marks."""
    # In „Успяхме.“ and „Успяхме“. the sentence ends the same way.
    found = _MARKS.search(_body(text)) or _MARKS.search(_body(text.rstrip().rstrip(".")))
    if not found:
        return ""
    if found[1] in ("...", "…"):
        return "…"
    return next((mark for mark in "?!" if mark in found[1]), found[1][-1])


def _is_usage(wanted: str, found: str, pair: Pair) -> bool:
    """Say whether the languages differ here, not the texts."""
    if {wanted, found} <= {".", ""}:
        return any(ABBREVIATION.search(_body(text)) for text in (pair.source.text, pair.target.text))
    # Hungarian asks and invites with an exclamation mark; a heading may ask without a mark.
    if (wanted, found, pair.language) == (".", "!", "hu"):
        return True
    return {wanted, found} == {"", "?"} and bool(_QUESTION.search(pair.source.text))


def _fix(pair: Pair, wanted: str) -> str:
    """Return the target with the mark of the source, unless more than the mark may be wrong."""
    if breaks_off(pair):
        return ""
    text = pair.target.text
    body = _body(text)
    end = len(text.rstrip())
    found = _MARKS.search(text[:end])
    if found and found.end() == end and not (wanted == "" and found[1] != "."):
        return mended(pair.target, [(found.start(), end, wanted)])
    if not found and len(body) == end and body[-1].isalnum():
        return mended(pair.target, [(end, end, wanted)])
    return ""

"""A translation goes on to its end."""

import re
from collections.abc import Iterator

from pipeline.checks.length import share_of_usual
from pipeline.checks.pair import Pair
from pipeline.checks.patterns import ABBREVIATION, CLOSING, table, whole
from pipeline.domain.translation import Finding

# After a hyphen it belongs to the word before: acalmou-o, 30%-a.
_LAST_WORD = re.compile(r"(?<![\w.-])([^\W\d_]+)[\s.…]*$")
_LEAST = 30  # characters of the source
_SHORT = 0.9  # of the usual length


def check(pair: Pair) -> Iterator[Finding]:
    """It breaks off: after a comma, or after a word that must be followed by another.

    Bad (it): Клъстерът обединява фирми от региона. → Il cluster riunisce imprese della
    Bad (de): Клъстерът обединява фирми. → Der Cluster vereint die.
    Bad (hu): Обучението е за жени и младежи. → A képzés nőknek és
    Bad (ro): Обучението е за жени и младежи. → Formarea este pentru femei,
    Bad (sr): Обучението е за жени и младежи. → Обука је за жене и
    Good (it): Клъстерът обединява фирми. → Il cluster riunisce imprese.
    Good (pt): Гласът го успокои. → A voz acalmou-o.
    """
    if word := breaks_off(pair):
        yield Finding("truncation", f"The translation breaks off after “{word}”.")


def breaks_off(pair: Pair) -> str:
    """Return the word or mark at which a target seems to break off, or nothing."""
    source, target = pair.source.text.rstrip().rstrip(CLOSING), pair.target.text.rstrip().rstrip(CLOSING)
    if not target or source.endswith(("…", "...", ",", "-", "–", ":")):
        return ""
    if target.endswith((",", " -", " –", " (")):
        return target[-1]
    last = _LAST_WORD.search(target)
    if last and _dangles(last[1], pair):
        return last[1]
    # No mark at the end, and shorter than usual besides.
    no_end = source.endswith((".", "!", "?")) and not ABBREVIATION.search(source) and target[-1].isalpha()
    if no_end and len(source) >= _LEAST and share_of_usual(pair) < _SHORT:
        return target.split()[-1]
    return ""


def _dangles(word: str, pair: Pair) -> bool:
    """Say whether a word needs another one; as a name or a sign (vitamin A) it does not."""
    dangling = whole(table("words")["dangling"][pair.language])
    alone = len(pair.target.text.split()) == 1
    return word.islower() and not alone and bool(dangling.fullmatch(word))

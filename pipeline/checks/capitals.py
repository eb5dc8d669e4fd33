"""Capital letters stand where the source has them: a whole text, or its first letter."""

import re
from collections.abc import Iterator

from pipeline.checks.mending import mended
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding
from pipeline.language.punctuation import small_beginning

_LEAST_LETTERS = 10
_LETTER = re.compile(r"[^\W\d_]")


def check(pair: Pair) -> Iterator[Finding]:
    """All in capitals where the source is not, or the reverse; a small letter at the beginning.

    Bad (it): Програма на обучението → PROGRAMMA DELLA FORMAZIONE
    Bad (de): ПРОГРАМА НА ОБУЧЕНИЕТО → Programm der Schulung
    Bad (hu): Програмата е готова. → a program elkészült.
    Bad (sr): Програмата е готова. → програм је готов.
    Good (de): ПРОГРАМА НА ОБУЧЕНИЕТО → PROGRAMM DER SCHULUNG
    Good (it): Програмата е готова. → Il programma è pronto.
    Good (pt): Програма Interreg → Programa Interreg
    Good (ro): Клъстер GREEN → Cluster GREEN
    """
    source, target = _letters(pair.source.text), _letters(pair.target.text)
    if min(len(source), len(target)) >= _LEAST_LETTERS and source.isupper() != target.isupper():
        other = "the source is not" if target.isupper() else "the source is"
        word = "in capitals" if target.isupper() else "not in capitals"
        yield Finding("capitals", f"The translation is {word}, {other}.")
    elif (at := small_beginning(pair.target.text, pair.source.text)) is not None:
        told = "The translation begins with a small letter, the source with a capital."
        edit = (at, at + 1, pair.target.text[at].upper())
        yield Finding("capitals", told, fix=mended(pair.target, [edit]))


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(text))

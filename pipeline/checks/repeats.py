"""The same word, or the same two words, twice in a row."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.checks.patterns import table, whole
from pipeline.domain.translation import Finding

_PHRASE_TWICE = re.compile(r"(?<![\w-])([^\W\d_]+\s+[^\W\d_]{2,})\s+\1(?![\w-])", re.IGNORECASE)
_TWICE = re.compile(r"(?<![\w-])([^\W\d_]+)\s+\1(?![\w-])", re.IGNORECASE)


def check(pair: Pair) -> Iterator[Finding]:
    """A word stands twice in a row where neither the source nor the language repeats it.

    Bad (it): Целта на проекта → L'obiettivo del del progetto
    Bad (hu): Целта на проекта → A projekt projekt célja
    Bad (de): Новият клъстер → Der neue Cluster Cluster
    Bad (de): Умения за младежи → Fähigkeiten für Jugendliche für Jugendliche
    Bad (sr): У Пловдиву → У у Пловдиву
    Good (it): Много по-добре → Molto molto meglio
    Good (de): Дамите, които победиха → Die Damen, die die Wahl gewannen
    Good (ro): Малко по малко → Încet încet
    Good (pt): Баден Баден → Baden Baden
    """
    text = pair.target.text
    allowed = whole(table("words")["twice"][pair.language])
    twice = [word for word in _TWICE.findall(text) if not allowed.fullmatch(word)]
    twice += [phrase for phrase in _PHRASE_TWICE.findall(text) if not allowed.fullmatch(phrase.split()[-1])]
    if twice and not _TWICE.search(pair.source.text):
        told = ", ".join(f"“{word}”" for word in dict.fromkeys(twice))
        yield Finding("repeats", f"{told} stands twice in a row.")

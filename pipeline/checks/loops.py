"""A machine did not find its way out of a phrase."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.length import share_of_usual
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

# Letters three times in one word, or words three times in a row (twice if they are many).
_LETTERS = re.compile(r"([^\W\d_]{3,12}?)\1{2,}|([^\W\d_]{2})\2{3,}|([^\W\d_])\3{4,}", re.IGNORECASE)
_WORDS = re.compile(r"\b([^\W\d_]\w*(?:\W+\w+){0,7}?)(?:\W+\1\b){2,}", re.IGNORECASE)
_PHRASE = re.compile(r"\b([^\W\d_]\w*(?:\s+\w+){2,14}?)(?:\W+\1\b)+", re.IGNORECASE)
# Four words that come back again and again, with others between.
_LENGTH, _TIMES = 4, 3
_FAR_TOO_LONG = 2  # times the usual length, where the source repeats itself too


def check(pair: Pair) -> Iterator[Finding]:
    """The same letters, words or phrase over and over.

    Bad (it): Развитие на умения → Sviluppo di SKILSKILSKILSKILS
    Bad (it): За управлението → e la gestione e la gestione e la gestione
    Bad (de): Нови умения → Neue neue neue neue Fähigkeiten
    Bad (ro): Проект за енергия. → Proiect pentru energie și apă, proiect pentru energie și apă.
    Bad (sr): Обука за кластере → Обука за за за кластере
    Good (it): Все по-добре → Sempre meglio, molto molto meglio
    Good (hu): Да, да, да! → Igen, igen, igen!
    Good (pt): От ден на ден → De dia para dia
    """
    looped = _looped(pair.target.text)
    if looped and (not _looped(pair.source.text) or share_of_usual(pair) > _FAR_TOO_LONG):
        yield Finding("loops", f"“{looped}” is repeated over and over.", Severity.BLOCKING)


def _looped(text: str) -> str:
    if found := _LETTERS.search(text):
        return next(group for group in found.groups() if group)
    if found := _WORDS.search(text) or _PHRASE.search(text):
        return found[1]
    words = re.findall(r"\w+", text.lower())
    counts = Counter(tuple(words[at : at + _LENGTH]) for at in range(len(words) - _LENGTH + 1))
    return next((" ".join(row) for row, count in counts.items() if count >= _TIMES), "")

"""A machine did not find its way out of a phrase."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.length import share_of_usual
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

# Letters several times in one word.
_LETTERS = re.compile(r"([^\W\d_]{3,12}?)\1{2,}|([^\W\d_]{2})\2{3,}|([^\W\d_])\3{4,}", re.IGNORECASE)
# So many words in a row make a phrase that nobody says twice in a row; of fewer, nobody three times.
_PHRASE, _LONGEST = 3, 20
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
    words = re.findall(r"\w+", text.lower())
    for length in range(1, min(_LONGEST, len(words) // 2) + 1):
        for at in range(len(words) - 2 * length + 1):
            row, after = words[at : at + length], at + length
            if row != words[after : after + length] or (row[0].isdigit() and length < _PHRASE):
                continue
            if length >= _PHRASE or row == words[after + length : after + 2 * length]:
                return " ".join(row)
    counts = Counter(tuple(words[at : at + _LENGTH]) for at in range(len(words) - _LENGTH + 1))
    return next((" ".join(row) for row, count in counts.items() if count >= _TIMES), "")

"""Bulgarian that was left as it is."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity
from pipeline.language.codes import BY_CODE

_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}")
_ONLY_BULGARIAN = re.compile(r"[щъьюяйЩЪЬЮЯЙ]")


def check(pair: Pair) -> Iterator[Finding]:
    """The target equals the source, or keeps words that only Bulgarian has.

    Bad (it): Нов проект на клъстера → Нов проект на клъстера
    Bad (it): Нов проект в Пловдив → Nuovo progetto a Пловдив
    Bad (sr): Първата среща мина. → Първата среща мина.
    Good (sr): Нов клъстер → Нови кластер
    Good (it): TRACE-KEI → TRACE-KEI
    """
    source, target = pair.source.text.strip(), pair.target.text.strip()
    if BY_CODE[pair.language].script == "Latn":
        left = _CYRILLIC_WORD.findall(target)
    else:
        left = [word for word in _CYRILLIC_WORD.findall(target) if _ONLY_BULGARIAN.search(word)]
    if left and source == target:
        yield Finding("untranslated", "The text is still Bulgarian.", Severity.BLOCKING)
    elif left:
        yield Finding("untranslated", f"Bulgarian words are left: {', '.join(left[:5])}.", Severity.BLOCKING)

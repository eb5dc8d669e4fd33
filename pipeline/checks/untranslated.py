"""Bulgarian that was left as it is."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity
from pipeline.language.codes import BY_CODE

_CYRILLIC_WORD = re.compile(r"[\u0400-\u04ff]{2,}")
_ONLY_BULGARIAN = re.compile(r"[щъьюяйЩЪЬЮЯЙ]")
# Bulgarian sets the article at the end of a word: метрото, позицията, градовете.
_WITH_ARTICLE = re.compile(r"(?<!\w)[а-я]{3,}(?:ото|ето|ията|овете)(?!\w)")
# So many words with small letters are not the same in Bulgarian and Serbian by chance.
_LEAST_WORDS = 2


def check(pair: Pair) -> Iterator[Finding]:
    """The target equals the source, or keeps words that only Bulgarian has.

    Bad (it): Нов проект на клъстера → Нов проект на клъстера
    Bad (it): Нов проект в Пловдив → Nuovo progetto a Пловдив
    Bad (hu): Първата среща → Az първа találkozó
    Bad (sr): Първата среща мина. → Първата среща мина.
    Bad (sr): Нов проект за иновации → Нов проект за иновации
    Bad (sr): Живея до метрото. → Живим поред метрото.
    Good (sr): Нов клъстер → Нови кластер
    Good (sr): Нова зона → Нова зона
    Good (it): TRACE-KEI → TRACE-KEI
    """
    source, target = pair.source.text.strip(), pair.target.text.strip()
    words = _CYRILLIC_WORD.findall(target)
    same = bool(words) and source == target
    left = words
    if BY_CODE[pair.language].script == "Cyrl":
        kept = set(_WITH_ARTICLE.findall(source))
        left = [word for word in words if _ONLY_BULGARIAN.search(word) or word in kept]
        same = same and (bool(left) or sum(word.islower() for word in words) >= _LEAST_WORDS)
    if same:
        yield Finding("untranslated", "The text is still Bulgarian.", Severity.BLOCKING)
    elif left:
        yield Finding("untranslated", f"Bulgarian words are left: {', '.join(left[:5])}.", Severity.BLOCKING)

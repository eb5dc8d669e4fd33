"""Serbian scripts: Cyrillic is kept inside, Latin is derived.

The letters are cyrtranslit's; what stands here is what a table of letters
cannot know: digraphs that are two sounds, and words that stay Latin.
"""

import re
from functools import lru_cache

import cyrtranslit

# Words in which nj, lj and dž are two letters, as stems (Pravopis srpskoga jezika).
_TWO_SOUNDS = {
    "ињекц": "инјекц",
    "коњуг": "конјуг",
    "коњун": "конјун",
    "вањезич": "ванјезич",
    "тањуг": "танјуг",
    "наџив": "наджив",
    "наџањ": "наджањ",
    "поџел": "поджел",
    "преџел": "преджел",
    "оџал": "оджал",
}
_TWO_SOUND_STEM = re.compile("|".join(_TWO_SOUNDS), re.IGNORECASE)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_WORD = re.compile(r"[\w'’-]+|\{\d+\}|\S+")
_FOREIGN = re.compile(r"[qwxyQWXY@/\d_]|^[A-Z]{2,}\d*$|[a-z][A-Z]|\.\w")


def to_cyrillic(text: str, *, keep: str = "") -> str:
    """Return Latin-script Serbian in Cyrillic; words that stand in Latin in `keep` stay Latin.

    >>> to_cyrillic("Njegoš je otvorio Firefox u Ljubljani", keep="Нещо Firefox")
    'Његош је отворио Firefox у Љубљани'
    """
    latin = {word for word in _WORD.findall(keep) if word.isascii()}

    def convert(match: re.Match[str]) -> str:
        word = match.group()
        if word in latin or _FOREIGN.search(word):
            return word
        cyrillic = str(cyrtranslit.to_cyrillic(word, "sr"))
        return _TWO_SOUND_STEM.sub(_apart, cyrillic)

    return _WORD.sub(convert, text)


def _apart(found: re.Match[str]) -> str:
    stem = _TWO_SOUNDS[found.group().lower()]
    return stem.capitalize() if found.group()[0].isupper() else stem


def to_latin(text: str) -> str:
    """Return Cyrillic Serbian in Latin script; what is Latin already stays as it is.

    >>> to_latin("Његош и ЊЕГОШ у Љубљани")
    'Njegoš i NJEGOŠ u Ljubljani'
    """
    return _CYRILLIC.sub(lambda match: _word_to_latin(match[0]), text)


@lru_cache(maxsize=1 << 16)
def _word_to_latin(word: str) -> str:
    latin = str(cyrtranslit.to_latin(word, "sr"))
    return latin.upper() if len(word) > 1 and word.isupper() else latin

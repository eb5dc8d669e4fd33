"""Words are cut to stems by rules that search.js reads too: what is indexed here is found there."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = dict.fromkeys(map(ord, "\xad\u0300\u0301"))  # soft hyphens, and stress marks over Cyrillic


@dataclass(frozen=True, slots=True)
class Cut:
    """One step: of these endings the longest is cut, where `least` letters are left."""

    least: int
    longest: int
    endings: dict[str, str]  # what stands there then, mostly nothing

    def of(self, word: str) -> str:
        """Return the word after this step."""
        for length in range(min(self.longest, len(word) - self.least), 0, -1):
            instead = self.endings.get(word[-length:])
            if instead is not None:
                return word[:-length] + instead
        return word


@dataclass(frozen=True, slots=True)
class Rules:
    """How a language's words become stems."""

    fold: dict[int, str]
    stop: frozenset[str]
    cuts: tuple[Cut, ...]


@cache
def source(language: str) -> dict[str, str]:
    """Return a language's rules as they are written, for the browser too."""
    data = files("pipeline.publishing.search").joinpath("stems.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(data)[language]
    return found


@cache
def rules(language: str) -> Rules:
    """Return a language's rules."""
    written = source(language)
    fold = {ord(pair[0]): pair[2:] for pair in written["fold"].split()}
    return Rules(
        fold,
        frozenset(word.translate(fold) for word in written["stop"].split()),
        tuple(_cut(step) for step in re.split(r"\s+(?=\d)", written["cut"].strip())),
    )


def _cut(written: str) -> Cut:
    least, *pairs = written.split()
    endings = {ending: instead for ending, _, instead in (pair.partition(":") for pair in pairs)}
    return Cut(int(least), max(map(len, endings)), endings)


def words(text: str) -> list[str]:
    """Return the words of a text as they stand.

    >>> words("На 14.12. – „Зелена синергия“!")
    ['На', '14', '12', 'Зелена', 'синергия']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).translate(_UNSEEN))


@lru_cache(maxsize=1 << 16)  # memory stays flat over any number of pages
def stem(word: str, language: str) -> str:
    """Return a word's stem, or nothing for one that nobody looks for.

    >>> stem("Клъстерите", "bg"), stem("кластерима", "sr"), stem("Klasterima", "sr"), stem("от", "bg")
    ('клъстер', 'klaster', 'klaster', '')
    """
    chosen = rules(language)
    folded = word.lower().translate(chosen.fold)
    # A word of one letter is seldom meant; „ЕС“ is, „се“ is not.
    if folded in chosen.stop and not (len(word) > 1 and word.isupper()):
        return ""
    if len(folded) < 2 and not folded.isdecimal():
        return ""
    for cut in chosen.cuts:
        folded = cut.of(folded)
    return folded

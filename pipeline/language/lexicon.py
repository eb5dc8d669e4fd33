"""The words that languages are known to have, in the forms of a text: a list beside a checkpoint."""

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from pipeline.domain.errors import CheckpointError
from pipeline.files import put

FILE = "words.json.gz"
_WORD = re.compile(r"[^\W\d_]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are looked up: letters alone, lower case.

    >>> words_of("L’anno 2017: Cluster Hub")
    ['l', 'anno', 'cluster', 'hub']
    """
    return _WORD.findall(text.lower())


class Lexicon:
    """The words that languages are known to have."""

    def __init__(self, words: Mapping[str, str], digest: str) -> None:
        self.words, self.digest = words, digest  # of a language, with spaces between
        self._sets: dict[str, frozenset[str]] = {}

    def unknown(self, language: str, text: str, source: str) -> int:
        """Return how many words of a text neither its language nor the source has."""
        if language not in self._sets:
            self._sets[language] = frozenset(self.words.get(language, "").split())
        known = self._sets[language]
        if not known:
            return 0  # nothing was written of this language
        own = frozenset(words_of(source))
        return sum(word not in known and word not in own for word in words_of(text))


def read(folder: Path) -> Lexicon | None:
    """Return the words beside a checkpoint, or nothing where none were written. Raises CheckpointError."""
    path = folder / FILE
    if not path.exists():
        return None
    data = path.read_bytes()
    try:
        return Lexicon(json.loads(gzip.decompress(data)), sha256(data).hexdigest()[:8])
    except (gzip.BadGzipFile, EOFError, ValueError) as error:
        raise CheckpointError(
            "the list of words cannot be read", where=str(path), hint="Export the checkpoint again"
        ) from error


def write(folder: Path, texts: Iterable[tuple[str, str]], known: Lexicon | None = None) -> dict[str, int]:
    """Write the words of texts, each with its language, beside a checkpoint, in one step.

    Those of `known` are kept. Returns how many words each language has now.
    """
    found = {language: set(some.split()) for language, some in known.words.items()} if known else {}
    for language, text in texts:
        found.setdefault(language, set()).update(words_of(text))
    content = {language: " ".join(sorted(some)) for language, some in sorted(found.items())}
    put(folder / FILE, gzip.compress(json.dumps(content, ensure_ascii=False).encode(), mtime=0))
    return {language: len(some) for language, some in sorted(found.items())}

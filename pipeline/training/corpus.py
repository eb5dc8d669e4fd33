"""Reads parallel text, cleans it, and groups the translations of one Bulgarian sentence.

Two layouts are read: a table with a header `bg it hu de pt ro sr` (all
languages of a sentence in one row), and pairs `SOURCE.LANG.tsv.gz` (`bg` and
one target, no header), the layout in which openly licensed corpora arrive.
"""

import csv
import gzip
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.errors import CorpusError
from pipeline.language.codes import TARGET_CODES
from pipeline.language.hungarian import decided
from pipeline.language.masks import hide, mask
from pipeline.language.punctuation import plain
from pipeline.language.serbian import to_cyrillic

MAX_CHARACTERS = 420
_MAX_LENGTH_RATIO = 3.0
_LETTERS = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_PLACEHOLDER = re.compile(r"\{\d+\}")
_NOISE = re.compile(r"[<>|\\=]{2,}|</?\w+[^>]*>|&\w+;|\$\w|%\d?\$?[sd]\b|\{\w*[A-Za-z]\w*\}")
# Names that the file of a pair may use for its language.
_PAIR_LANGUAGES = {code: code for code in TARGET_CODES} | {
    "sr_Cyrl": "sr",
    "sr_Latn": "sr",
    "pt_BR": "pt",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One Bulgarian sentence and its translations; `source` names the corpus."""

    bulgarian: str
    targets: tuple[tuple[str, str], ...]  # (language, text)
    source: str


def read_table(path: Path) -> Iterator[Group]:
    """Yield the rows of a multi-parallel table with a header of language codes.

    Raises CorpusError where a row has another number of columns than the header.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(rows, [])
        if header[:1] != ["bg"] or not set(header[1:]) <= set(TARGET_CODES):
            raise CorpusError(
                "the first line must name the columns",
                where=str(path),
                hint="Write bg, then codes out of " + " ".join(TARGET_CODES),
            )
        for number, row in enumerate(rows, start=2):
            if len(row) != len(header):
                raise CorpusError(
                    f"{len(row)} columns where the header has {len(header)}",
                    where=f"{path}:{number}",
                    hint="Separate the columns by one tab each",
                )
            texts = [plain(cell) for cell in row]
            yield Group(texts[0], tuple(zip(header[1:], texts[1:], strict=True)), path.stem)


def read_pairs(folder: Path) -> Iterator[Group]:
    """Yield the pairs of every `SOURCE.LANG.tsv.gz` in a folder, one target a group."""
    for path in sorted(folder.glob("*.*.tsv.gz")):
        source, code = path.name.split(".")[:2]
        language = _PAIR_LANGUAGES.get(code)
        if language is None:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                bulgarian, _, target = line.rstrip("\n").partition("\t")
                if code == "sr_Latn":
                    target = to_cyrillic(target, keep=bulgarian)
                yield Group(plain(bulgarian), ((language, plain(target)),), source)


def is_clean(bulgarian: str, target: str, language: str) -> bool:
    """Say whether a pair can teach anything: both are text, of like length, of the right script.

    >>> is_clean("Клъстерът расте.", "Il cluster cresce.", "it")
    True
    >>> is_clean("Клъстерът расте.", "Клъстерът расте.", "it")
    False
    """
    if not (2 <= len(bulgarian) <= MAX_CHARACTERS and 1 <= len(target) <= MAX_CHARACTERS):
        return False
    if max(len(bulgarian), len(target)) > _MAX_LENGTH_RATIO * min(len(bulgarian), len(target)) + 12:
        return False
    if _NOISE.search(bulgarian) or _NOISE.search(target):
        return False
    if sorted(_PLACEHOLDER.findall(bulgarian)) != sorted(_PLACEHOLDER.findall(target)):
        return False
    if sorted(re.findall(r"\d", bulgarian)) != sorted(re.findall(r"\d", target)):
        return False
    if not _mostly_cyrillic(bulgarian):
        return False
    return _mostly_cyrillic(target) if language == "sr" else not _CYRILLIC.search(target)


def _mostly_cyrillic(text: str) -> bool:
    letters = len(_LETTERS.findall(text))
    return letters > 0 and 2 * len(_CYRILLIC.findall(text)) >= letters


def gather(groups: Iterable[Group], *, exclude: Iterable[str] = ()) -> list[Group]:
    """Clean the groups and join those of one Bulgarian sentence, the first translation winning.

    `exclude` holds Bulgarian sentences kept apart for measuring.
    """
    kept_apart = {plain(text) for text in exclude}
    joined: dict[str, dict[str, str]] = defaultdict(dict)
    sources: dict[str, str] = {}
    for group in groups:
        if group.bulgarian in kept_apart:
            continue
        for language, target in group.targets:
            if is_clean(group.bulgarian, target, language):
                target = decided(target) if language == "hu" else target
                joined[group.bulgarian].setdefault(language, target)
                sources.setdefault(group.bulgarian, group.source)
    return [
        Group(bulgarian, tuple(sorted(targets.items())), sources[bulgarian])
        for bulgarian, found in joined.items()
        if (targets := _without_untranslated(found))
    ]


def masked(groups: Iterable[Group]) -> list[Group]:
    """Return the groups that have names in Latin letters once more, with `{0}` in their places."""
    found = []
    for group in groups:
        text, names = mask(group.bulgarian)
        hidden = [(language, *hide(target, names)) for language, target in group.targets]
        targets = tuple((language, target) for language, target, complete in hidden if complete)
        if names and targets:
            found.append(Group(text, targets, group.source))
    return found


def _without_untranslated(targets: dict[str, str]) -> dict[str, str]:
    """Drop sentences that stand alike in several languages: somebody's untranslated English."""
    counts = Counter(targets.values())
    return {
        language: text for language, text in targets.items() if counts[text] == 1 or len(text.split()) < 4
    }


def fingerprint(groups: Iterable[Group]) -> str:
    """Return a SHA-256 over the text, for the run record."""
    digest = hashlib.sha256()
    for group in groups:
        digest.update(repr((group.bulgarian, group.targets)).encode())
    return digest.hexdigest()

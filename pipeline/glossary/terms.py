"""glossary.csv: a source term a row, with the forms that a translation may use.

Columns: `bg`, a column a language with admitted forms separated by `|` (the first is
preferred), `keep` (yes: never translated), `note`. An empty cell demands nothing.
"""

import csv
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.domain.errors import ConfigError
from pipeline.language.codes import TARGET_CODES

COLUMNS = ("bg", *TARGET_CODES, "keep", "note")
_WORD = re.compile(r"\w+")
# Endings that inflection may change, longest first; what is left must still be a word.
_ENDING = 3
_LEAST_STEM = 4


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. `forms` holds (language, admitted forms, preferred first)."""

    source: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    keep: bool = False

    def admitted(self, language: str) -> tuple[str, ...]:
        """Return the forms that may stand for the term in a language."""
        return (self.source,) if self.keep else dict(self.forms).get(language, ())


class Glossary:
    """All terms of a workspace."""

    def __init__(self, terms: Sequence[Term] = ()) -> None:
        # The longest is looked for first, and takes its words.
        self._terms = sorted(terms, key=lambda term: (-len(term.source), term.source))
        self._lemmas = {term: _lemmas(term.source) for term in self._terms}
        self._found: dict[str, list[Term]] = {}  # every stage asks for the same sentences again

    def __len__(self) -> int:
        return len(self._terms)

    def found_in(self, source: str) -> list[Term]:
        """Return the terms that occur in a Bulgarian text, in any form of their words."""
        if source not in self._found:
            self._found[source] = self._find(source)
        return self._found[source]

    def _find(self, source: str) -> list[Term]:
        words = _lemmas(source)
        taken: set[int] = set()
        found = []
        for term in self._terms:
            wanted = self._lemmas[term]
            for at in range(len(words) - len(wanted) + 1):
                places = set(range(at, at + len(wanted)))
                if words[at : at + len(wanted)] == wanted and not places & taken:
                    taken |= places
                    if term not in found:
                        found.append(term)
        return found

    def version(self, source: str, language: str) -> str:
        """Return a short digest of the terms that bear on a source: it changes when they do."""
        relevant = [(term.source, term.admitted(language)) for term in self.found_in(source)]
        return hashlib.sha256(repr(sorted(relevant)).encode()).hexdigest()[:8] if relevant else "none"


def is_used(form: str, target: str) -> bool:
    """Say whether a text has an admitted form, its words inflected or not.

    >>> is_used("cluster", "I clusters crescono")
    True
    """
    stems = [re.escape(_stem(word)) + r"\w*" for word in _WORD.findall(form)]
    return bool(stems) and bool(re.search(r"\b" + r"\W+(?:\w+\W+)?".join(stems), target, re.IGNORECASE))


def _stem(word: str) -> str:
    keep = max(_LEAST_STEM, len(word) - _ENDING)
    return word if word.isupper() or len(word) <= _LEAST_STEM else word[:keep]


@cache
def _lemma(word: str) -> str:
    import simplemma

    if word.isascii():
        return word.lower()
    lemma = simplemma.lemmatize(word.lower(), lang="bg").lower()
    # The dictionary misses many forms with the article: клъстерът, клъстера, клъстери.
    return re.sub(r"(?<=\w{4})(?:ият|ите|ата|ета|ове|ото|ът|ят|та|то|те|а|я|и|о|е)$", "", lemma)


def _lemmas(text: str) -> list[str]:
    return [_lemma(word) for word in _WORD.findall(text)]


def read_glossary(path: Path) -> Glossary:
    """Read a glossary. Raises ConfigError with a line for every mistake."""
    if not path.exists():
        return Glossary()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return Glossary(list(_terms(csv.DictReader(stream), path.name)))
    except UnicodeDecodeError as error:
        raise ConfigError(
            "this is not UTF-8", where=path.name, hint="Save it as “CSV UTF-8” in the spreadsheet"
        ) from error


def _terms(rows: "csv.DictReader[str]", where: str) -> Iterator[Term]:
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    if "bg" not in (rows.fieldnames or ()) or unknown:
        raise ConfigError(
            f"the columns must be {', '.join(COLUMNS)}"
            + (f"; unknown: {', '.join(sorted(map(str, unknown)))}" if unknown else ""),
            where=f"{where}:1",
        )
    mistakes = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        source = (row.get("bg") or "").strip()
        if not source:
            mistakes.append(f"{where}:{number}: the Bulgarian term is empty")
            continue
        if source.lower() in seen:
            mistakes.append(f"{where}:{number}: {source} stands already on line {seen[source.lower()]}")
            continue
        seen[source.lower()] = number
        forms = tuple(
            (
                language,
                tuple(form.strip() for form in (row.get(language) or "").split("|") if form.strip()),
            )
            for language in TARGET_CODES
        )
        yield Term(source, forms, (row.get("keep") or "").strip().lower() in {"yes", "да", "1"})
    if mistakes:
        raise ConfigError("\n".join(mistakes))

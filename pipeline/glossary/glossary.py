"""All terms of a workspace, and which of them a sentence holds."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.glossary.matching import occurrences, words_of
from pipeline.glossary.terms import Forbidden, Rendering, Term

_KEY = 2  # letters of a first word by which terms are looked up
_REMEMBERED = 1 << 15  # sentences: a bound keeps the memory flat over any number of posts


class Glossary:
    """The terms that hold, on a day where one is given; `all` has the others too."""

    def __init__(self, terms: Sequence[Term] = (), day: date | None = None) -> None:
        self.all = tuple(terms)
        # The longest is looked for first, and takes its words.
        self._holding = tuple(term for term in terms if term.holds(day))
        ranked = sorted(
            self._holding,
            key=lambda term: (-len(words_of(term.source)), -len(term.source), term.source),
        )
        self._by_beginning: dict[str, list[tuple[int, Term]]] = defaultdict(list)
        for rank, term in enumerate(ranked):
            self._by_beginning[_beginning(term.source)].append((rank, term))
        # Every stage asks for the same sentences again.
        self._versions: dict[tuple[str, str], str] = {}
        self._found: dict[str, tuple[tuple[Term, tuple[int, ...]], ...]] = {}

    def __len__(self) -> int:
        return len(self._holding)

    @property
    def digest(self) -> str:
        """A digest of all terms that hold: it changes whenever the version of any sentence may."""
        return hashlib.sha256(repr(self._holding).encode()).hexdigest()

    def found_in(self, source: str) -> list[Term]:
        """Return the terms that occur in a Bulgarian text, in any form of their words."""
        return list(dict.fromkeys(term for term, _ in self.places_in(source)))

    def places_in(self, source: str) -> Sequence[tuple[Term, tuple[int, ...]]]:
        """Return each term with the numbers of its words in a Bulgarian text, longest terms first."""
        found = self._found.get(source)  # once: another thread may forget it meanwhile
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[source] = tuple(self._places(source))
        return found

    def _places(self, source: str) -> Iterator[tuple[Term, tuple[int, ...]]]:
        beginnings = {_beginning(word.text) for word in words_of(source)}
        candidates = sorted(
            (pair for beginning in beginnings for pair in self._by_beginning.get(beginning, ())),
            key=lambda pair: pair[0],
        )
        taken: set[int] = set()
        for _, term in candidates:
            for place in occurrences(term.source, source, "bg"):
                if not taken & set(place):
                    taken |= set(place)
                    yield term, place

    def version(self, source: str, language: str) -> str:
        """Return a short digest of the terms that bear on a source: it changes when they do."""
        known = self._versions.get((source, language))
        if known is None:
            if len(self._versions) >= _REMEMBERED:
                self._versions.clear()
            known = self._versions[source, language] = self._version(source, language)
        return known

    def _version(self, source: str, language: str) -> str:
        relevant = sorted(
            (term.source, rendering.admitted, tuple(bad.form for bad in rendering.forbidden))
            for term in self.found_in(source)
            if (rendering := term.rendering(language)) != Rendering()
        )
        return hashlib.sha256(repr(relevant).encode()).hexdigest()[:8] if relevant else "none"


def is_rendered(term: Term, target: str, language: str) -> bool:
    """Say whether a text holds an admitted form of a term; true where the language has none."""
    admitted = term.rendering(language).admitted
    return not admitted or any(occurrences(form, target, language) for form in admitted)


def forbidden_in(term: Term, target: str, language: str) -> list[Forbidden]:
    """Return the forbidden forms of a term that a text holds outside its admitted ones."""
    rendering = term.rendering(language)
    allowed = {
        word for form in rendering.admitted for place in occurrences(form, target, language) for word in place
    }
    return [
        bad
        for bad in rendering.forbidden
        if any(not set(place) <= allowed for place in occurrences(bad.form, target, language))
    ]


def _beginning(text: str) -> str:
    words = words_of(text)
    return words[0].text[:_KEY].lower() if words else ""

"""What a check is given, and what a check is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Finding
from pipeline.glossary import Term


@dataclass(frozen=True, slots=True)
class Pair:
    """A source, its target in a language, and the terms that occur in the source.

    `pages` are the addresses of the pages that are published, in all languages.
    """

    source: TaggedText
    target: TaggedText
    language: str
    terms: tuple[Term, ...] = ()
    pages: frozenset[str] = frozenset()


Check = Callable[[Pair], Iterable[Finding]]

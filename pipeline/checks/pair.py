"""What a check is given, and what a check is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Finding
from pipeline.glossary.terms import Term


@dataclass(frozen=True, slots=True)
class Pair:
    """A source, its target in a language, and the terms that occur in the source."""

    source: TaggedText
    target: TaggedText
    language: str
    terms: tuple[Term, ...] = ()


Check = Callable[[Pair], Iterable[Finding]]

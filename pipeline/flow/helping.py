"""What helps a person with one segment: its terms, what the memory holds, what the engine would also say."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.post import Segment
from pipeline.domain.text import TaggedText
from pipeline.flow.parts import Parts
from pipeline.flow.remembering import matches
from pipeline.glossary import Term
from pipeline.glossary.matching import words_of
from pipeline.memory import Match
from pipeline.translation.translator import Job

_ALTERNATIVES = 4
_MATCHES = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A term in a source: where its words stand in the text, and how it is called."""

    term: Term
    spans: tuple[tuple[int, int], ...]
    preferred: str
    admitted: tuple[str, ...]
    forbidden: tuple[str, ...]


def terms_in(parts: Parts, segment: Segment, language: str) -> list[Placed]:
    """Return the terms of a segment that have a form in a language, in the order of the text."""
    text = segment.source.text
    words = words_of(text)
    found = []
    for term, place in parts.glossary.places_in(text):
        rendering = term.rendering(language)
        if rendering.preferred:
            spans = tuple((words[number].start, words[number].end) for number in place)
            forbidden = tuple(bad.form for bad in rendering.forbidden)
            found.append(Placed(term, spans, rendering.preferred, rendering.admitted, forbidden))
    return sorted(found, key=lambda one: one.spans)


def matches_of(parts: Parts, segment: Segment, language: str) -> list[Match]:
    """Return what the memory holds that is like a segment, the best first."""
    return matches(parts, segment.source.coded, language, _MATCHES)


def alternatives(parts: Parts, segment: Segment, language: str) -> Sequence[TaggedText]:
    """Return what the engine would also say, the best first. This takes a moment."""
    return parts.translator.alternatives(Job(segment.source, language), _ALTERNATIVES)

"""What people wrote and approved goes into the memory, with its neighbours and its origin."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pipeline.domain.post import Segment
from pipeline.domain.translation import Translation
from pipeline.flow.parts import Parts
from pipeline.memory import Match, Remembered, rank
from pipeline.memory.likeness import place_of
from pipeline.review.store import Taken

_LOOKED_AT = 200  # pairs that may hold a phrase, of a language


def remember(
    parts: Parts,
    taken: Taken,
    language: str,
    translations: Iterable[tuple[Segment, Translation]],
    person: str,
    *,
    approved: bool,
    at: datetime | None = None,
) -> None:
    """Keep the translations of segments of a post, as of now where no moment is given."""
    neighbours = neighbours_of(taken.segmented.segments)
    parts.memory.remember(
        Remembered(
            language=language,
            source=segment.source.coded,
            target=translation.target.coded,
            approved=approved,
            person=person,
            post=taken.post.id,
            segment=segment.id,
            before=neighbours[segment.id][0],
            after=neighbours[segment.id][1],
            glossary_version=parts.glossary.version(segment.source.text, language),
            at=at or parts.now(),
        )
        for segment, translation in translations
    )


def neighbours_of(segments: Sequence[Segment]) -> dict[str, tuple[str, str]]:
    """Return for each segment the digests of the sources before and after it."""
    digests = ["", *(segment.source.digest for segment in segments), ""]
    return {segment.id: (digests[number], digests[number + 2]) for number, segment in enumerate(segments)}


def matches(parts: Parts, text: str, language: str, most: int = 10) -> list[Match]:
    """Return what the memory holds that is like a Bulgarian sentence, the best first."""
    return rank(
        text,
        parts.memory.candidates(language, text),
        glossary_version=parts.glossary.version(text, language),
        most=most,
    )


def concordance(
    parts: Parts, phrase: str, languages: Sequence[str], most: int
) -> list[tuple[Remembered, tuple[int, int]]]:
    """Return the pairs whose source holds a phrase in any form of its words, and where it stands."""
    found: list[tuple[Remembered, tuple[int, int]]] = []
    for language in languages:
        for pair in parts.memory.containing(language, phrase, _LOOKED_AT):
            place = place_of(phrase, pair.source)
            if place:
                found.append((pair, place))
    found.sort(key=lambda one: (one[0].source, one[0].language))
    return found[:most]

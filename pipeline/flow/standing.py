"""Where the segments of a post stand in a language."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain.decision import Decision, Standing
from pipeline.domain.post import Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Translation
from pipeline.flow.parts import Parts, Record
from pipeline.review.standing import standing
from pipeline.review.store import Taken


def unchecked(parts: Parts, taken: Taken, language: str, record: Record) -> list[Reviewed]:
    """Return every segment with where it stands; the checks are not run."""
    reviewed = []
    for segment in taken.segmented.segments:
        place = (segment.id, language)
        translation = record.translations.get(place)
        requested = translation is not None and (*place, translation.target.digest) in record.requests
        decisions = tuple(record.decisions.get(place, ()))
        stands = _standing(parts, segment, translation, decisions, language, requested=requested)
        waivers = tuple(record.waivers.get(place, ()))
        reviewed.append(Reviewed(segment, translation, stands, (), decisions, waivers=waivers))
    return reviewed


def restood(parts: Parts, item: Reviewed, language: str) -> Reviewed:
    """Return a segment as it stands now that its translation, decisions or request changed."""
    stands = _standing(
        parts,
        item.segment,
        item.translation,
        item.decisions,
        language,
        requested=item.standing.requested,
    )
    return replace(item, standing=stands)


def _standing(
    parts: Parts,
    segment: Segment,
    translation: Translation | None,
    decisions: Sequence[Decision],
    language: str,
    *,
    requested: bool,
) -> Standing:
    return standing(
        segment,
        translation,
        decisions,
        glossary_version=parts.glossary.version(segment.source.text, language),
        four_eyes=language in parts.settings.review.four_eyes,
        requested=requested,
    )

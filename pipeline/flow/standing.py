"""Where the segments of a post stand in a language."""

from pipeline.domain.review import Reviewed
from pipeline.flow.parts import Parts, Record
from pipeline.review.standing import standing
from pipeline.review.store import Taken


def unchecked(parts: Parts, taken: Taken, language: str, record: Record) -> list[Reviewed]:
    """Return every segment with where it stands; the checks are not run."""
    reviewed = []
    for segment in taken.segmented.segments:
        translation = record.translations.get((segment.id, language))
        decisions = record.decisions.get((segment.id, language), ())
        stands = standing(
            segment,
            translation,
            decisions,
            glossary_version=parts.glossary.version(segment.source.text, language),
            four_eyes=language in parts.settings.review.four_eyes,
        )
        waivers = tuple(record.waivers.get((segment.id, language), ()))
        reviewed.append(Reviewed(segment, translation, stands, (), tuple(decisions), waivers=waivers))
    return reviewed

"""Approved segment pairs, used again: exact matches for now."""

from collections.abc import Mapping

from pipeline.domain.text import TaggedText, from_coded
from pipeline.domain.translation import Origin, Translation


def recall(source: TaggedText, language: str, approved: Mapping[str, str]) -> Translation | None:
    """Return the approved translation of exactly this source, tags included, if there is one.

    `approved` maps coded sources to coded targets.
    """
    target = approved.get(source.coded)
    if target is None:
        return None
    return Translation(
        language=language,
        source_digest=source.digest,
        target=from_coded(target, source.tags),
        origin=Origin.TM_EXACT,
        signature="memory",
    )

"""From decisions to XLIFF 2 states.

An approval holds for exactly (person, target, source, terms). Where four eyes are
demanded, the author's own approval makes a target `reviewed`, another person's
makes it `final`. A target that a person asked to be changed is neither.
"""

from collections.abc import Iterable, Sequence

from pipeline.domain.decision import Decision, Standing, State
from pipeline.domain.post import Segment
from pipeline.domain.translation import Translation


def standing(
    segment: Segment,
    translation: Translation | None,
    decisions: Sequence[Decision],
    *,
    glossary_version: str,
    four_eyes: bool,
    requested: bool = False,
) -> Standing:
    """Return where a segment stands in one language.

    `decisions` are those on this segment and language, oldest first; `requested` says whether this
    target is to be changed.
    """
    source = segment.source.digest
    stale = any(decision.source_digest != source for decision in decisions) and not any(
        decision.source_digest == source for decision in decisions
    )
    if translation is None or translation.source_digest != source:
        return Standing(State.INITIAL, stale)
    holding = [
        decision
        for decision in decisions
        if decision.target_digest == translation.target.digest
        and decision.source_digest == source
        and decision.glossary_version == glossary_version
    ]
    people = tuple(dict.fromkeys(decision.person for decision in holding))
    if not people or requested:
        return Standing(State.TRANSLATED, stale, people, requested)
    if four_eyes and translation.author and all(person == translation.author for person in people):
        return Standing(State.REVIEWED, stale, people)
    return Standing(State.FINAL, stale, people)


def lowest(standings: Iterable[Standing]) -> State:
    """Return the state of a page: that of its segment which is least far."""
    order = list(State)
    return min((standing.state for standing in standings), key=order.index, default=State.INITIAL)

"""What approvals took: the edits from the engine's text to the approved one, and the time."""

from collections.abc import Sequence

from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Origin
from pipeline.domain.work import Effort, Version
from pipeline.flow.parts import Parts
from pipeline.review.effort import edits
from pipeline.review.store import Taken

_WRITTEN = "by hand"
_MEMORY = {Origin.TM_EXACT: "memory, exact", Origin.TM_FUZZY: "memory, alike"}


def measure(parts: Parts, taken: Taken, language: str, items: Sequence[Reviewed], person: str) -> None:
    """Keep what the approval of segments took. What nobody proposed anything for has no effort."""
    post = taken.post.id
    keys = [item.segment.id for item in items]
    if not keys:
        return
    proposals = parts.board.proposals(post, language, keys)
    seconds = parts.board.seconds(post, language, keys)
    efforts = []
    for item in items:
        segment, translation = item.segment, item.translation
        made = proposals.get(segment.id)
        if translation is None or made is None or made.translation.source_digest != segment.source.digest:
            continue
        count, length = edits(made.translation.target.text, translation.target.text)
        efforts.append(
            Effort(
                segment=segment.id,
                language=language,
                person=person,
                route=route_of(made),
                edits=count,
                length=length,
                seconds=seconds.get(segment.id, 0),
                at=parts.now(),
            )
        )
    parts.board.spend(post, efforts)


def route_of(version: Version) -> str:
    """Return the name of what made a version: the checkpoints of its route, or the memory."""
    translation = version.translation
    if translation.origin is Origin.HUMAN:
        return _WRITTEN
    if translation.origin in _MEMORY:
        return _MEMORY[translation.origin]
    hops = translation.signature.partition("|")[0].split("+")
    return "+".join(hop.partition("@")[0] for hop in hops)

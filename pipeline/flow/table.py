"""The table posts × languages, with which commands close."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.decision import State
from pipeline.flow.looking import look_in
from pipeline.flow.parts import Parts
from pipeline.review.standing import lowest


@dataclass(slots=True)
class Row:
    """One post in one language, for the closing table."""

    post: str
    language: str
    segments: int = 0
    reused: int = 0
    translated: int = 0
    findings: int = 0
    blocking: int = 0
    state: State = State.INITIAL
    stale: bool = False


def rows(
    parts: Parts,
    languages: Sequence[str],
    made: Mapping[tuple[str, str], int] | None = None,
    posts: Collection[str] | None = None,
) -> list[Row]:
    """Return the table posts × languages, of all posts or of some."""
    table = []
    for taken in parts.store.taken(posts):
        for view in look_in(parts, taken, languages):
            reviewed, language = view.items, view.language
            translated = (made or {}).get((taken.post.id, language), 0)
            table.append(
                Row(
                    post=taken.post.id,
                    language=language,
                    segments=len(reviewed),
                    reused=sum(item.standing.state is not State.INITIAL for item in reviewed) - translated,
                    translated=translated,
                    findings=sum(len(item.findings) for item in reviewed),
                    blocking=sum(item.blocking for item in reviewed),
                    state=lowest(item.standing for item in reviewed),
                    stale=any(item.standing.stale for item in reviewed),
                )
            )
    return table

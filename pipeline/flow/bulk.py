"""What the memory knows word for word is approved at once, after a look at the list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.domain.decision import State
from pipeline.domain.errors import ConflictError
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Origin
from pipeline.flow.looking import View, look
from pipeline.flow.parts import Parts, find
from pipeline.flow.reviewing import approve_seen
from pipeline.review.board import Wanted


@dataclass(frozen=True, slots=True)
class Exact:
    """A segment whose text was approved before, of exactly this sentence."""

    post: str
    version: int
    item: Reviewed


def exact_matches(parts: Parts, language: str, posts: Collection[str] = (), most: int = 200) -> list[Exact]:
    """Return what can be approved at once: of some posts, or of a whole queue."""
    if not posts:
        wanted = Wanted(language, state="due", only=("exact",), most=25)
        posts = [due.post for due in parts.board.queue(wanted)[0]]
    found: list[Exact] = []
    for post in posts:
        found += exact_in(look(parts, find(parts, post), language))
        if len(found) >= most:
            break
    return found[:most]


def exact_in(view: View) -> list[Exact]:
    """Return what can be approved at once in a post: of the memory, not final, without a finding."""
    return [
        Exact(view.taken.post.id, view.number(item.segment.id), item)
        for item in view.items
        if item.translation
        and item.translation.origin is Origin.TM_EXACT
        and item.standing.state is State.TRANSLATED
        and not item.standing.requested
        and not item.blocking
    ]


def approve_exact(
    parts: Parts, language: str, person: str, chosen: Sequence[tuple[str, str, int]]
) -> tuple[int, int]:
    """Approve (post, segment, version) that a person saw; return how many, and how many changed meanwhile."""
    done = missed = 0
    for post in dict.fromkeys(post for post, _, _ in chosen):
        seen = {segment: version for of, segment, version in chosen if of == post}
        now = {one.item.segment.id: one.version for one in exact_in(look(parts, find(parts, post), language))}
        same = {segment: version for segment, version in seen.items() if now.get(segment) == version}
        missed += len(seen) - len(same)
        if not same:
            continue
        try:
            approve_seen(parts, post, language, person, list(same), same)
        except ConflictError:
            missed += len(same)
        else:
            done += len(same)
    return done, missed

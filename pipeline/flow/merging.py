"""What becomes of a segment that came back from another tool, given how it stands here now."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.domain.decision import State
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin
from pipeline.flow.parts import Parts, is_current, record_of
from pipeline.flow.standing import unchecked
from pipeline.interchange.values import Parcel, Returned, bare, digest_of, fitted, tidied


class Fate(StrEnum):
    """What becomes of a segment that came back."""

    NEW = "new"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"  # no post here has it


@dataclass(slots=True)
class Outcome:
    """One segment that came back. `present` and `returned` are coded texts.

    `reason` says why it is a conflict, `held` why it was not approved.
    """

    post: str
    segment: str
    source: str
    fate: Fate
    present: str = ""
    returned: str = ""
    reason: str = ""
    approved: bool = False
    held: str = ""
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A segment of this workspace as it stands now."""

    post: str
    item: Reviewed

    def approvers(self, fate: Fate) -> tuple[str, ...]:
        """Return who approved the text that would be approved."""
        return self.item.standing.approved_by if fate is Fate.UNCHANGED else ()


@dataclass(slots=True)
class _Places:
    """The segments of all posts in a language, by their identity and by their words."""

    by_id: dict[tuple[str, str], Known] = field(default_factory=dict)
    by_words: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))


def _places(parts: Parts, parcel: Parcel) -> _Places:
    """Return the segments of the posts that a file may hold: of all, where it does not say."""
    named = {unit.post for unit in parcel.units}
    language, places = parcel.language, _Places()
    for taken in parts.store.taken():
        if "" not in named and taken.post.id not in named:
            continue
        for item in unchecked(parts, taken, language, record_of(parts, taken)):
            known = Known(taken.post.id, item)
            places.by_id[taken.post.id, item.segment.id] = known
            places.by_words[_words(item.segment.source)].append(known)
    return places


def _words(source: TaggedText) -> str:
    return tidied(bare(source)).coded


def placed(parts: Parts, parcel: Parcel) -> Iterator[tuple[Known | None, Returned]]:
    """Yield each segment of a file with where it belongs: by its identity, else by its words.

    A sentence of a file that was not made here belongs wherever it stands.
    """
    places = _places(parts, parcel)
    for unit in parcel.units:
        same = places.by_words.get(_words(unit.source), [])
        if unit.bound:
            own = [known for known in same if known.post == unit.post]
            yield places.by_id.get((unit.post, unit.segment)) or next(iter(own), None), unit
        elif same:
            yield from ((known, unit) for known in same)
        else:
            yield None, unit


def fate_of(known: Known | None, unit: Returned) -> tuple[Outcome, TaggedText | None]:
    """Return what becomes of a segment, and its text as it would be kept."""
    outcome = Outcome(unit.post, unit.segment, unit.source.coded, Fate.UNKNOWN, comments=unit.comments)
    outcome.returned = unit.target.coded if unit.target else ""
    edited = unit.target is not None and not (unit.bound and digest_of(unit.target) == unit.bound.target)
    if known is None:
        if unit.bound:
            outcome.fate = Fate.CONFLICT if edited else Fate.UNCHANGED
            outcome.reason = "the Bulgarian sentence is no longer there" if edited else ""
        return outcome, None
    item = known.item
    now = item.translation
    outcome.post, outcome.segment, outcome.source = known.post, item.segment.id, item.segment.source.coded
    outcome.present = now.target.coded if now else ""
    target = tidied(fitted(unit.target, item.segment.source.tags)) if unit.target else None
    if target is None or not target.text.strip():
        outcome.fate = Fate.UNCHANGED
        return outcome, None
    same = now is not None and is_current(item.segment, now) and digest_of(now.target) == target.digest
    if same or not edited:
        outcome.fate = Fate.UNCHANGED
        return outcome, now.target if same and now else None
    outcome.reason = _conflict(item, unit)
    outcome.fate = Fate.CONFLICT if outcome.reason else Fate.NEW
    if outcome.fate is Fate.NEW:
        outcome.returned = target.coded
    return outcome, target


def _conflict(item: Reviewed, unit: Returned) -> str:
    """Return what newer work an edited segment would overwrite, or nothing."""
    now, bound = item.translation, unit.bound
    if bound and bound.source != item.segment.source.digest:
        return "the Bulgarian sentence has changed since the export"
    if now is None or not is_current(item.segment, now):
        return ""
    known = bound is not None and bound.target == digest_of(now.target)
    approvers = ", ".join(item.standing.approved_by)
    if approvers and not (known and bound and not is_further(item.standing.state, bound.state)):
        return f"{approvers} approved another text"
    if now.origin is Origin.HUMAN and not known:
        return f"{now.author} wrote another text"
    return ""


def is_further(state: State, other: State) -> bool:
    """Say whether a state is nearer to the end than another."""
    order = list(State)
    return order.index(state) > order.index(other)

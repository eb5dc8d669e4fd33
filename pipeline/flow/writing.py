"""A person writes a segment: nobody's words are lost, and every step can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.errors import ConflictError, ReviewError
from pipeline.domain.post import Segment
from pipeline.domain.text import from_coded
from pipeline.domain.translation import Translation
from pipeline.domain.work import Draft, How, Version
from pipeline.flow.looking import View, look
from pipeline.flow.parts import Parts, find, is_current
from pipeline.flow.reviewing import approve_seen, by_hand, typed, write
from pipeline.flow.tallying import keep
from pipeline.review.approval import must_be_named
from pipeline.review.store import Taken
from pipeline.review.together import Piece, together


@dataclass(frozen=True, slots=True)
class Saved:
    """The version that stands there now; `changed` is false where it did before."""

    number: int
    changed: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Someone else wrote meanwhile. What the person typed is kept as their draft.

    `pieces` bring both texts together; `newest` is what stands there now.
    """

    newest: Version
    mine: str
    pieces: tuple[Piece, ...]


def save(
    parts: Parts,
    post: str,
    language: str,
    person: str,
    segment: str,
    text: str,
    *,
    seen: int,
    how: How = How.WRITTEN,
) -> Saved | Clash:
    """Make what a person wrote (coded) the newest text, if what they saw still is. Raises ReviewError."""
    must_be_named(person)
    taken = find(parts, post)
    post = taken.post.id
    place = _segment(taken, segment)
    target = from_coded(typed(text), place.source.tags)
    with parts.store.transaction():
        parts.store.hold(post)
        now = parts.board.newest(post, language, [segment]).get(segment)
        if now and now.translation.target == target and is_current(place, now.translation):
            parts.board.drop_draft(post, language, segment, person)
            return Saved(now.number, changed=False)
        if now is None and not target.text.strip():
            return Saved(0, changed=False)  # nothing was there, and nothing was written
        if now and now.number != seen:
            parts.board.draft(post, Draft(person, segment, language, target.coded, seen, parts.now()))
            older = parts.board.history(post, language, segment)
            return Clash(now, target.coded, clashing(older, seen, target.coded, now))
        parts.board.drop_draft(post, language, segment, person)
        made = by_hand(place, language, target, person)
        numbers = write(parts, taken, [(segment, made)], person, how)
    return Saved(numbers[segment], changed=True)


def clashing(history: Sequence[Version], seen: int, mine: str, now: Version) -> tuple[Piece, ...]:
    """Return a text (coded) that began from an older version, brought together with the newest."""
    base = next((one.translation.target.coded for one in history if one.number == seen), "")
    return together(base, mine, now.translation.target.coded)


def _segment(taken: Taken, segment: str) -> Segment:
    found = next((one for one in taken.segmented.segments if one.id == segment), None)
    if found is None:
        raise ReviewError(
            f"there is no segment {segment}",
            where=taken.post.id,
            hint="The post was changed meanwhile: open it again",
        )
    return found


def autosave(
    parts: Parts,
    post: str,
    language: str,
    person: str,
    segment: str,
    text: str,
    *,
    seen: int,
    seconds: int = 0,
) -> Version | None:
    """Keep what a person is typing, without making it the text; count the seconds they spent.

    Returns what stands there now: another version than they saw is to be told.
    """
    must_be_named(person)
    with parts.store.transaction():
        parts.board.draft(post, Draft(person, segment, language, text, seen, parts.now()), seconds)
        return parts.board.newest(post, language, [segment]).get(segment)


def history(parts: Parts, post: str, language: str, segment: str) -> list[Version]:
    """Return every version of a segment's text, newest first."""
    return list(reversed(parts.board.history(find(parts, post).post.id, language, segment)))


def restore_version(
    parts: Parts, post: str, language: str, person: str, segment: str, number: int, *, seen: int
) -> int:
    """Make an older version the newest text again; return its new number. Raises ReviewError."""
    must_be_named(person)
    taken = find(parts, post)
    return _again(parts, taken, language, person, segment, number, How.RESTORED, seen)


def _again(
    parts: Parts, taken: Taken, language: str, person: str, segment: str, number: int, how: How, seen: int
) -> int:
    place = _segment(taken, segment)
    with parts.store.transaction():
        parts.store.hold(taken.post.id)
        versions = parts.board.history(taken.post.id, language, segment)
        old = next((one for one in versions if one.number == number), None)
        if old is None:
            raise ReviewError(f"there is no version {number}", where=f"{taken.post.id}, {segment}")
        if versions[-1].number != seen:
            raise ConflictError(
                "the text was changed meanwhile",
                where=f"{taken.post.id} in {language}, {segment}",
                hint="Look at it once more",
            )
        return write(parts, taken, [(segment, _fitted(place, old.translation))], person, how)[segment]


def _fitted(place: Segment, old: Translation) -> Translation:
    """Return an older target for the present source: its findings of the engine stay its own."""
    return Translation(
        language=old.language,
        source_digest=place.source.digest,
        target=from_coded(old.target.coded, place.source.tags),
        origin=old.origin,
        signature=old.signature,
        findings=old.findings,
        author=old.author,
        confidence=old.confidence,
    )


def undo(parts: Parts, post: str, language: str, person: str, segment: str) -> str:
    """Take a person's last step in a segment back: an approval, or a text.

    Returns which: "approval" or "text". Raises ReviewError where there is nothing of theirs, or
    someone else wrote after them. A page that is live stays so until another one is approved.
    """
    must_be_named(person)
    taken = find(parts, post)
    post = taken.post.id
    _segment(taken, segment)
    where = f"{post} in {language}, {segment}"
    with parts.store.transaction():
        parts.store.hold(post)
        versions = parts.board.history(post, language, segment)
        newest = versions[-1] if versions else None
        digest = newest.translation.target.digest if newest else ""
        view = look(parts, taken, language)
        item = view.item(segment)
        assert item is not None
        if any(one.person == person and one.target_digest == digest for one in item.decisions):
            parts.board.withdraw(post, language, segment, person, parts.now())
            after = look(parts, taken, language)
            keep(parts, after)
            parts.keep_review(taken, language, after.items)
            return "approval"
        before = _before(versions, person, where)
        _again(parts, taken, language, person, segment, before, How.UNDONE, versions[-1].number)
    return "text"


def _before(versions: Sequence[Version], person: str, where: str) -> int:
    """Return the version that stood before a person's newest one which was not undone yet."""
    standing: list[Version] = []
    for version in versions:
        if version.how is How.UNDONE:
            standing.pop()
        else:
            standing.append(version)
    if not standing or standing[-1].by != person:
        who = standing[-1].by if standing else ""
        raise ReviewError(
            f"{who} wrote the newest text" if who else "you did nothing here that can be undone",
            where=where,
            hint="Restore an older text from the history",
        )
    if len(standing) == 1:
        raise ReviewError("there was no text before", where=where)
    return standing[-2].number


def last_approved(view: View, versions: Sequence[Version], segment: str) -> Version | None:
    """Return the version of a segment that was approved last, of an older source."""
    item = view.item(segment)
    approved = {(one.target_digest, one.source_digest) for one in item.decisions} if item else set()
    return next(
        (
            one
            for one in reversed(versions)
            if (one.translation.target.digest, one.translation.source_digest) in approved
        ),
        None,
    )


def carry(parts: Parts, post: str, language: str, person: str, segment: str) -> View:
    """Say that the meaning of a stale segment is unchanged: its approved text is approved anew.

    The person vouches for it by name, as for any approval; checks are run on the new pair. Returns
    the post as it is then. Raises ReviewError.
    """
    must_be_named(person)
    taken = find(parts, post)
    where = f"{taken.post.id} in {language}, {segment}"
    place = _segment(taken, segment)
    with parts.store.transaction():
        parts.store.hold(taken.post.id)
        view = look(parts, taken, language)
        item = view.item(segment)
        versions = parts.board.history(taken.post.id, language, segment)
        old = last_approved(view, versions, segment)
        if item is None or not item.standing.stale or old is None:
            raise ReviewError("there is no approved text of an older sentence here", where=where)
        write(parts, taken, [(segment, _fitted(place, old.translation))], person, How.CARRIED)
        return approve_seen(parts, taken.post.id, language, person, [segment])

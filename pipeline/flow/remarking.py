"""What people say of a segment: comments, and requests to change it."""

import re
from collections.abc import Collection, Iterable

from pipeline.domain.errors import ReviewError
from pipeline.domain.work import Kind, Remark
from pipeline.flow.looking import look
from pipeline.flow.parts import Parts, find
from pipeline.flow.tallying import keep
from pipeline.review.approval import must_be_named


def remark(
    parts: Parts,
    post: str,
    language: str,
    segment: str,
    person: str,
    text: str,
    *,
    kind: Kind = Kind.COMMENT,
    people: Collection[str] = (),
) -> Remark:
    """Say something of a segment. `people` are those who can be named with @. Raises ReviewError.

    A request to change holds for exactly the text that stands there: it is answered by another
    text, by an approval, or by closing it.
    """
    must_be_named(person)
    if not text.strip():
        raise ReviewError("there is nothing said", where=f"{post}, {segment}", hint="Write a few words")
    taken = find(parts, post)
    with parts.store.transaction():
        parts.store.hold(taken.post.id)
        view = look(parts, taken, language)
        item = view.item(segment)
        if item is None:
            raise ReviewError(f"there is no segment {segment}", where=taken.post.id)
        said = Remark(
            number=0,
            segment=segment,
            language=language,
            person=person,
            kind=kind,
            text=text.strip(),
            at=parts.now(),
            target_digest=item.translation.target.digest if item.translation else "",
            mentions=mentioned(text, people),
        )
        parts.board.remark(taken.post.id, said)
        after = look(parts, taken, language)
        keep(parts, after)
        if kind is Kind.REQUEST:
            parts.keep_review(taken, language, after.items)
    return after.remarks[-1]


def mentioned(text: str, people: Collection[str]) -> tuple[str, ...]:
    """Return the people whom a text names with @, the longest name first where one begins another.

    >>> mentioned("@Anna Rossi, виж това; @Anna също", ["Anna", "Anna Rossi", "Jana"])
    ('Anna Rossi', 'Anna')
    """
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    if not names:
        return ()
    found = re.findall(rf"(?<!\w)@({names})(?!\w)", text, re.IGNORECASE)
    known = {name.lower(): name for name in people}
    return tuple(dict.fromkeys(known[name.lower()] for name in found))


def settle(parts: Parts, post: str, language: str, number: int, person: str) -> None:
    """Close a remark. Raises ReviewError where it is not there, or closed already."""
    must_be_named(person)
    taken = find(parts, post)
    with parts.store.transaction():
        parts.store.hold(taken.post.id)
        there = {one.number for one in parts.board.remarks(taken.post.id, language) if one.is_open}
        if number not in there:
            raise ReviewError("there is no such open remark", where=f"{taken.post.id} in {language}")
        parts.board.close(number, person, parts.now())
        keep(parts, look(parts, taken, language))


def close(parts: Parts, remarks: Iterable[Remark], person: str) -> None:
    """Close the requests among some remarks: they were answered by an approval."""
    for one in remarks:
        if one.is_open and one.kind is Kind.REQUEST:
            parts.board.close(one.number, person, parts.now())

"""Findings settled: mended where a check is certain, or let be by a person for a reason."""

from dataclasses import replace

from pipeline.domain.decision import Waiver
from pipeline.domain.errors import ReviewError
from pipeline.domain.text import from_coded
from pipeline.flow.looking import checked, look, review
from pipeline.flow.parts import Parts, find
from pipeline.flow.reviewing import edit
from pipeline.flow.tallying import keep
from pipeline.review.approval import must_be_named

_MOST_MENDS = 20  # of one segment; every mend silences a check


def mend(parts: Parts, post: str, language: str, person: str) -> int:
    """Apply every mend that the checks are certain of; return how many segments changed."""
    must_be_named(person)
    texts = {}
    for reviewed in review(parts, find(parts, post), language):
        item = reviewed
        for _ in range(_MOST_MENDS):
            fix = next((finding.fix for finding in item.findings if finding.fix), "")
            if not fix or item.translation is None:
                break
            texts[item.segment.id] = fix
            target = from_coded(fix, item.segment.source.tags)
            item = checked(parts, item, replace(item.translation, target=target, findings=()))
    return edit(parts, post, language, person, texts)


def waive(parts: Parts, post: str, language: str, segment: str, check: str, reason: str, person: str) -> None:
    """Let a check's findings on a segment be, for a reason and by name. Raises ReviewError."""
    must_be_named(person)
    if not reason.strip():
        raise ReviewError("a waiver needs a reason", hint="Say why: --reason TEXT")
    taken = find(parts, post)
    where = f"{taken.post.id} in {language}, {segment}"
    item = next((one for one in review(parts, taken, language) if one.segment.id == segment), None)
    if item is None or item.translation is None:
        raise ReviewError("there is no such translated segment", where=where)
    found = sorted({finding.check for finding in item.findings})
    if check not in found:
        raise ReviewError(
            f"the check {check!r} finds nothing here",
            where=where,
            hint=f"Found are {', '.join(found)}" if found else "There is nothing to waive",
        )
    waiver = Waiver(
        person=person,
        language=language,
        segment=segment,
        check=check,
        reason=reason.strip(),
        target_digest=item.translation.target.digest,
        source_digest=item.segment.source.digest,
        at=parts.now(),
    )
    with parts.store.transaction():
        parts.store.waive(taken.post.id, [waiver])
        view = look(parts, taken, language)
        keep(parts, view)
        parts.keep_review(taken, language, view.items)

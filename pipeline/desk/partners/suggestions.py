"""Corrections that readers report: kept, told to reviewers, taken over or declined."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pipeline import flow
from pipeline.desk import audit
from pipeline.desk.models import PostRow, SuggestionRow
from pipeline.desk.work import queue
from pipeline.domain.errors import ReviewError
from pipeline.flow import Parts


def suggest(
    parts: Parts, post: str, language: str, *, quoted: str, proposed: str, remark: str, by: str
) -> SuggestionRow:
    """Keep a reported correction, and tell the reviewers of its language."""
    quoted = " ".join(quoted.split())
    with transaction.atomic():
        row = SuggestionRow.objects.create(
            post=PostRow.objects.only("id").get(key=post),
            language=language,
            segment=_segment_with(parts, post, language, quoted),
            quoted=quoted,
            proposed=" ".join(proposed.split()),
            remark=remark.strip(),
            person=by,
        )
        audit.record(by, "suggest", post, language=language, quoted=quoted)
        queue.put("tell-suggestion", post, person=by, suggestion=row.pk)
    return row


def take_over(parts: Parts, row: SuggestionRow, by: str) -> bool:
    """Settle a suggestion as right. Its words are put in where they fit exactly once; say whether.

    The sentence is then to be approved like any other that somebody wrote.
    """
    post = row.post.key
    put_in = False
    with transaction.atomic():
        _must_be_open(row)
        if row.segment and row.proposed:
            parts.store.hold(post)
            present = parts.store.translations(post, row.language).get((row.segment, row.language))
            coded = present.target.coded if present else ""
            if coded.count(row.quoted) == 1:
                text = coded.replace(row.quoted, row.proposed)
                flow.edit(parts, post, row.language, by, {row.segment: text})
                put_in = True
        _settle(row, SuggestionRow.TAKEN, by, "")
    return put_in


def decline(row: SuggestionRow, by: str, answer: str) -> None:
    """Settle a suggestion as not right, and say why."""
    if not answer.strip():
        raise ReviewError(_("say why it is declined: whoever reported it reads this"))
    with transaction.atomic():
        _must_be_open(row)
        _settle(row, SuggestionRow.DECLINED, by, answer.strip())


def _must_be_open(row: SuggestionRow) -> None:
    now = SuggestionRow.objects.select_for_update().get(pk=row.pk)
    if now.state != SuggestionRow.OPEN:
        raise ReviewError(_("somebody settled this already"), where=now.settled_by)


def _settle(row: SuggestionRow, state: str, by: str, answer: str) -> None:
    row.state, row.settled_by, row.settled_at, row.answer = state, by, timezone.now(), answer
    row.save(update_fields=["state", "settled_by", "settled_at", "answer"])
    audit.record(by, f"suggestion-{state}", row.post.key, language=row.language, answer=answer)
    queue.put("tell-settled", row.post.key, person=by, suggestion=row.pk)


def _segment_with(parts: Parts, post: str, language: str, quoted: str) -> str:
    """Return the one segment in whose target some words stand, or nothing."""
    translations = parts.store.translations(post, language)
    present = {segment.id for segment in parts.store.segments(post)}
    found = [
        key
        for (key, _language), translation in translations.items()
        if key in present and quoted in " ".join(translation.target.text.split())
    ]
    return found[0] if len(found) == 1 else ""

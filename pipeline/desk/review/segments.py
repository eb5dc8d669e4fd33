"""A post's segments in a language, and everything that is done to one of them."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pipeline import flow
from pipeline.desk import audit, workspaces
from pipeline.desk.partners.rows import SuggestionRow
from pipeline.desk.people.roles import Action, may
from pipeline.desk.people.rows import Person
from pipeline.desk.review.doing import DEEDS, Deed, Done
from pipeline.desk.review.queue import must_be_known
from pipeline.desk.review.script import is_latin
from pipeline.desk.review.showing import (
    Shown,
    changes_html,
    difference_html,
    how_name,
    in_script,
    shown,
    text_html,
    with_clash,
)
from pipeline.desk.web.failures import told
from pipeline.desk.web.guard import allowed, must
from pipeline.desk.web.writing import written
from pipeline.domain.decision import State
from pipeline.domain.errors import PipelineError, ReviewError
from pipeline.domain.post import Segment
from pipeline.domain.work import Version
from pipeline.flow import Parts, View
from pipeline.flow.helping import alternatives, matches_of, terms_in
from pipeline.flow.writing import clashing, last_approved
from pipeline.review.store import Taken

_ACTIVE = 120  # seconds after which somebody no longer counts as typing


@require_GET
@allowed(Action.SEE_WORK)
def post(request: HttpRequest, language: str, post: str) -> HttpResponse:
    """Show a post's segments beside its page."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    view = flow.look(parts, found(parts, post), language)
    latin = is_latin(request, language)
    rows = rows_of(parts, view, request.user.name, latin)
    show = request.GET.get("show", "all")
    context = {
        **_for_rows(request, language, post),
        "rows": [row for row in rows if _is_shown(row, show)],
        "title": next((row.item.segment.source.text for row in rows), post),
        "total": len(rows),
        "done": sum(row.is_final for row in rows),
        "show": show,
        "shows": _shows(rows),
        "latin": latin,
        "people": list(Person.objects.filter(is_active=True).values_list("name", flat=True)[:200]),
        "page": reverse("review-page", args=(language, post, _variant(language, latin))),
    }
    return render(request, "desk/review/post.html", context)


def rows_of(parts: Parts, view: View, person: str, latin: bool, only: str = "") -> list[Shown]:
    """Return segments as their templates need them, all or one; drafts that were left come back."""
    drafts = parts.board.drafts(view.taken.post.id, view.language)
    mine = {draft.segment: draft for draft in drafts if draft.person == person}
    now = parts.now()
    others = {
        draft.segment: draft.person
        for draft in drafts
        if draft.person != person and (now - draft.at).total_seconds() < _ACTIVE
    }
    wanted = {item.segment.id for item in view.items if only in ("", item.segment.id)}
    apart = {key for key, draft in mine.items() if draft.seen != view.number(key)} & wanted
    old = {item.segment.id for item in view.items if item.standing.stale} & wanted
    histories = parts.board.histories(view.taken.post.id, view.language, apart | old)
    reported: dict[str, list[SuggestionRow]] = defaultdict(list)
    for one in SuggestionRow.objects.filter(
        post__key=view.taken.post.id, language=view.language, state=SuggestionRow.OPEN
    ):
        reported[one.segment].append(one)
    rows = []
    for number, item in enumerate(view.items, start=1):
        key = item.segment.id
        if only and key != only:
            continue
        row = shown(
            item,
            number,
            view.language,
            version=view.versions.get(key),
            terms=terms_in(parts, item.segment, view.language),
            remarks=view.remarks,
            draft=None if key in apart else mine.get(key),
            latin=latin,
        )
        row.others, row.reported = others.get(key, ""), reported.get(key, [])
        row.is_due = not row.is_final and (bool(row.requests) or person not in item.standing.approved_by)
        if key in apart and key in view.versions:
            pieces = clashing(histories[key], mine[key].seen, mine[key].text, view.versions[key])
            with_clash(row, view.versions[key], pieces, latin)
        if item.standing.stale:
            _tell_stale(row, last_approved(view, histories[key], key), latin)
        rows.append(row)
    return rows


def _tell_stale(row: Shown, old: Version | None, latin: bool) -> None:
    if old is not None:
        row.before = difference_html(old.source, row.item.segment.source.coded)
        row.old_text = in_script(old.translation.target.coded, latin)


def _is_shown(row: Shown, show: str) -> bool:
    match show:
        case "due":
            return not row.is_final
        case "blocking":
            return row.blocking
        case "warnings":
            return any(not finding.blocking for finding in row.findings)
        case "stale":
            return row.item.standing.stale
        case "doubtful":
            return row.band == "low"
        case "requests":
            return bool(row.requests)
        case "remarks":
            return bool(row.comments)
        case _:
            return True


def _shows(rows: list[Shown]) -> list[tuple[str, str, int]]:
    names = (
        ("all", _("all")),
        ("due", _("due")),
        ("blocking", _("must be mended")),
        ("warnings", _("with hints")),
        ("stale", _("source changed")),
        ("doubtful", _("engine unsure")),
        ("requests", _("changes requested")),
        ("remarks", _("with remarks")),
    )
    counted = ((name, told, sum(_is_shown(row, name) for row in rows)) for name, told in names)
    return [one for one in counted if one[2] or one[0] in ("all", "due")]


def _for_rows(request: HttpRequest, language: str, post: str) -> dict[str, Any]:
    """Return what the template of a segment needs besides the segment."""
    return {
        "language": language,
        "post": post,
        "can_edit": may(request.user, Action.EDIT, language),
        "can_approve": may(request.user, Action.APPROVE, language),
        "can_waive": may(request.user, Action.WAIVE, language),
        "can_comment": may(request.user, Action.COMMENT, language),
        "here": reverse("review-post", args=(language, post)),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """Return what is said in every segment: looked up once a page, not once a segment."""
    return {
        "sentence": _("Sentence"),
        "final": _("approved"),
        "reviewed": _("waits for another person"),
        "translated": _("to approve"),
        "initial": _("not translated"),
        "stale": _("source changed"),
        "high": _("engine sure"),
        "medium": _("engine fairly sure"),
        "low": _("engine unsure"),
        "translation": _("Translation"),
        "tags": _("Tags: put around the marked words, or at the cursor"),
        "bad": _("Must be mended:"),
        "warn": _("Hint:"),
        "mend": _("Mend"),
        "let_be": _("Let be"),
        "why": _("Why is it right?"),
        "let_it_be": _("Let it be"),
        "approve": _("Approve"),
        "save": _("Save"),
        "undo": _("Undo"),
        "more": _("More"),
    }


@require_POST
@allowed(Action.SEE_WORK)
def act(request: HttpRequest, language: str, post: str, segment: str) -> HttpResponse:
    """Do one thing to a segment, and show it as it stands then."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    name, _colon, detail = request.POST.get("do", "save").partition(":")
    if name not in DEEDS:
        raise Http404
    action, do = DEEDS[name]
    must(request, action, language)
    latin = is_latin(request, language)
    deed = Deed(parts, post, language, segment, str(request.user.name), latin, request.POST, detail)
    try:
        with written():
            done = do(deed)
            if done.recorded:
                audit.record(deed.person, done.recorded, f"{post}/{language}/{segment}", **done.details)
    except ReviewError as error:
        done = Done(note=told(error), tone="bad", keeps_text=True)
    if not request.headers.get("HX-Request"):
        if done.note:
            messages.add_message(
                request, messages.ERROR if done.tone == "bad" else messages.SUCCESS, done.note
            )
        return redirect(reverse("review-post", args=(language, post)) + f"#s-{segment}")
    return _one(request, parts, deed, done)


def _one(request: HttpRequest, parts: Parts, deed: Deed, done: Done) -> HttpResponse:
    """Show one segment again, after something was done to it."""
    view = done.view or flow.look(parts, found(parts, deed.post), deed.language)
    rows = rows_of(parts, view, deed.person, deed.latin, deed.segment)
    if not rows:
        raise Http404
    row = rows[0]
    row.note, row.tone = done.note, done.tone
    if done.keeps_text and deed.text:
        row.text = deed.text
    context = {
        **_for_rows(request, deed.language, deed.post),
        "row": row,
        "done": sum(item.standing.state is State.FINAL for item in view.items),
        "total": len(view.items),
        "swapped": True,
    }
    response = render(request, "desk/review/segment.html", context)
    response.headers["X-Segment-State"] = str(row.state)
    return response


@require_POST
@allowed(Action.EDIT)
def draft(request: HttpRequest, language: str, post: str, segment: str) -> HttpResponse:
    """Keep what is being typed."""
    parts = workspaces.parts()
    deed = Deed(
        parts, post, language, segment, str(request.user.name), is_latin(request, language), request.POST, ""
    )
    text = deed.kept_script(deed.text)
    try:
        with written():
            newest = flow.autosave(
                parts, post, language, deed.person, segment, text, seen=deed.seen, seconds=deed.seconds
            )
    except ReviewError as error:
        raise Http404 from error
    return JsonResponse(
        {"newest": newest.number if newest else 0, "by": newest.by if newest else "", "seen": deed.seen}
    )


@require_GET
@allowed(Action.SEE_WORK)
def help(request: HttpRequest, language: str, post: str, segment: str) -> HttpResponse:  # noqa: A001
    """Show what helps with a segment: memory, terms, remarks, history."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    latin = is_latin(request, language)
    taken = found(parts, post)
    place = _place(taken, segment)
    versions = flow.history(parts, post, language, segment)
    coded = [in_script(one.translation.target.coded, latin) for one in versions]
    context = {
        **_for_rows(request, language, post),
        "segment": segment,
        "number": taken.segmented.segments.index(place) + 1,
        "matches": [
            (match, changes_html(match.difference), in_script(match.pair.target, latin))
            for match in matches_of(parts, place, language)
        ],
        "terms": [
            (one, in_script(one.preferred, latin), [in_script(form, latin) for form in one.admitted[1:]])
            for one in terms_in(parts, place, language)
        ],
        "remarks": [one for one in parts.board.remarks(post, language) if one.segment == segment],
        "versions": [
            (
                one,
                how_name(one),
                text_html(new) if old is None else difference_html(old, new),
            )
            for one, new, old in zip(versions, coded, [*coded[1:], None], strict=False)
        ],
        "newest": versions[0].number if versions else 0,
    }
    return render(request, "desk/review/help.html", context)


@require_GET
@allowed(Action.EDIT)
def others(request: HttpRequest, language: str, post: str, segment: str) -> HttpResponse:
    """Show what the engine would also say."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    latin = is_latin(request, language)
    place = _place(found(parts, post), segment)
    version = parts.board.newest(post, language, [segment]).get(segment)
    now = in_script(version.translation.target.coded, latin) if version else ""
    texts = [in_script(one.coded, latin) for one in alternatives(parts, place, language)]
    shown_texts = [(text, difference_html(now, text)) for text in texts if text != now]
    return render(request, "desk/review/alternatives.html", {"found": shown_texts, "language": language})


def found(parts: Parts, post: str) -> Taken:
    """Return a post. Raises Http404."""
    try:
        return flow.find(parts, post)
    except PipelineError as error:
        raise Http404 from error


def _place(taken: Taken, segment: str) -> Segment:
    place = next((one for one in taken.segmented.segments if one.id == segment), None)
    if place is None:
        raise Http404
    return place


def _variant(language: str, latin: bool) -> str:
    return language if language != "sr" else ("sr-Latn" if latin else "sr-Cyrl")

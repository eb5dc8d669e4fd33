"""The pages of editors: the grid, dropping posts, and one post."""

import mimetypes
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pipeline import flow
from pipeline.desk import audit, workspaces
from pipeline.desk.models import JobRow, PostRow
from pipeline.desk.people.roles import Action, may
from pipeline.desk.posts import changes, correcting, grid, incoming, plans, welcoming
from pipeline.desk.posts.forms import Correct, Drop
from pipeline.desk.templatetags.desk import language_name
from pipeline.desk.web.failures import told_line
from pipeline.desk.web.guard import allowed
from pipeline.desk.web.paging import page_of
from pipeline.desk.work import queue
from pipeline.domain.errors import IntakeError
from pipeline.flow import Parts
from pipeline.projects import project_of

_AT_ONCE = 30  # a screen or two
_PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")(?!https?:|data:|/)([^"]+)"')


@allowed(Action.SEE_POSTS)
def posts(request: HttpRequest) -> HttpResponse:
    """Show the grid."""
    parts, today = workspaces.parts(), timezone.localdate()
    wish = grid.Wish.of(request.GET.dict())
    shown = page_of(request, grid.rows(wish, today), _AT_ONCE)
    languages = _own_first(request, parts.settings.languages.targets)
    values = {
        "wish": wish,
        "page": shown,
        "languages": languages,
        "lines": grid.lines(shown.rows, languages, today),
        "states": _states(),
        "projects": sorted(parts.projects),
        "open_jobs": JobRow.objects.filter(
            state__in=(JobRow.WAITING, JobRow.RUNNING), kind__in=("translate", "take-in", "publish")
        ).count(),
    }
    template = (
        "desk/posts/grid-part.html" if request.headers.get("HX-Target") == "grid" else "desk/posts/grid.html"
    )
    return render(request, template, values)


def _own_first(request: HttpRequest, languages: Sequence[str]) -> list[str]:
    """Return the languages, those that a person reviews first."""
    return sorted(languages, key=lambda code: not may(request.user, Action.EDIT, code))


def _states() -> list[tuple[str, str]]:
    return [
        ("waiting", _("not translated yet")),
        ("translated", _("to be reviewed")),
        ("reviewed", _("needs a second person")),
        ("stale", _("source changed")),
        ("final", _("approved")),
    ]


@allowed(Action.SUBMIT)
def drop(request: HttpRequest) -> HttpResponse:
    """Take in files and pasted text."""
    parts = workspaces.parts()
    targets = parts.settings.languages.targets
    form = Drop(
        request.POST or None,
        languages=[(code, language_name(code)) for code in targets],
        projects=sorted(parts.projects),
        initial={"languages": list(targets)},
    )
    if request.method == "POST" and form.is_valid():
        files = [(file.name or "", file.read()) for file in request.FILES.getlist("files")]
        if form.cleaned_data["text"].strip():
            files.append(_pasted(form.cleaned_data))
        if not files:
            form.add_error(None, _("Choose files, or paste a text."))
        else:
            results = [incoming.receive(parts, name, data) for name, data in files]
            wishes = plans.chosen(targets, form.cleaned_data["languages"], form.cleaned_data["due"])
            for result in results:
                welcoming.welcome(parts, result, request.user.name, wishes, form.cleaned_data["project"])
            arrived = [post for result in results for post in welcoming.posts_of(result)]
            if len(results) == 1 and len(arrived) == 1:
                return redirect("post", arrived[0])
            return render(request, "desk/posts/dropped.html", {"results": results})
    return render(request, "desk/posts/drop.html", {"form": form, "kinds": ", ".join(_kinds())})


def _kinds() -> list[str]:
    return [
        "Word (.docx)",
        "Markdown (.md)",
        "HTML (.html)",
        _("copied text (.txt)"),
        "WordPress (.xml, .json)",
    ]


def _pasted(value: dict[str, Any]) -> tuple[str, bytes]:
    """Return the file of a pasted text: with its formatting where the browser gave it."""
    title, text, rich = value["title"].strip(), value["text"], value["rich"]
    name = incoming.name_of(title or text.strip().splitlines()[0])
    if rich.strip() and (title or "<h1" in rich.lower()):
        head = f"<h1>{escape(title)}</h1>" if title else ""
        return (
            f"{name}.html",
            f"<!doctype html><html><body><article>{head}{rich}</article></body></html>".encode(),
        )
    return f"{name}.txt", (f"{title}\n\n{text}" if title else text).encode()


@require_POST
@allowed(Action.SUBMIT)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Say what becomes of a file whose name is taken."""
    parts = workspaces.parts()
    how = request.POST.get("how", "drop")
    result = incoming.answer(parts, token, how=how)
    welcoming.welcome(parts, result, request.user.name)
    arrived = welcoming.posts_of(result)
    if arrived:
        return redirect("post", arrived[0])
    if result.error:
        messages.error(request, result.error)
    return redirect("posts" if result.many else "drop")


@allowed(Action.SEE_POSTS)
def post(request: HttpRequest, post: str) -> HttpResponse:
    """Show one post: what was cleaned, how its languages stand, what changed, and its text."""
    parts = workspaces.parts()
    row = _row(post)
    taken = parts.store.named(post)
    assert taken is not None
    return render(
        request,
        "desk/posts/post.html",
        {
            "post": taken.post,
            "file": taken.file,
            "project": project_of(parts.projects, taken.post.id, taken.post.project),
            "changes": changes.changes_of(post),
            "body": _PICTURE.sub(_shown_picture, taken.post.body),
            "can_submit": may(request.user, Action.SUBMIT),
            **_languages(request, parts, row),
        },
    )


def _shown_picture(found: re.Match[str]) -> str:
    return f'{found[1]}{reverse("picture", args=[Path(found[2]).name])}"'


def _row(post: str) -> PostRow:
    row = PostRow.objects.filter(key=post, active=True).defer("content").first()
    if row is None:
        raise Http404
    return row


@allowed(Action.SEE_POSTS)
def progress(request: HttpRequest, post: str) -> HttpResponse:
    """Show how a post's languages stand, for the page to put in place while work goes on."""
    values = _languages(request, workspaces.parts(), _row(post))
    return render(request, "desk/posts/languages.html", values)


def _languages(request: HttpRequest, parts: Parts, row: PostRow) -> dict[str, Any]:
    languages = _own_first(request, parts.settings.languages.targets)
    jobs = list(JobRow.objects.filter(subject=row.key, kind="translate").order_by("-id")[:5])
    running = next((job for job in jobs if job.is_open), None)
    failed = jobs[0] if jobs and jobs[0].state == JobRow.FAILED else None
    return {
        "key": row.key,
        "cells": grid.lines([row], languages, timezone.localdate())[0].cells,
        "running": running,
        "failed": failed,
        "can_plan": may(request.user, Action.PLAN),
    }


@require_POST
@allowed(Action.PLAN)
def plan(request: HttpRequest, post: str) -> HttpResponse:
    """Keep into which languages a post goes, and by when."""
    parts, row = workspaces.parts(), _row(post)
    wanted = set(request.POST.getlist("wanted"))
    wishes: dict[str, plans.Plan] = {
        code: plans.Plan(
            code in wanted, _day(request.POST.get(f"due-{code}", "")) if code in wanted else None
        )
        for code in parts.settings.languages.targets
    }
    plans.plan(row.key, wishes, request.user.name)
    if may(request.user, Action.SUBMIT):
        welcoming.translate(parts, row.key, request.user.name)
    if request.headers.get("HX-Request"):
        return progress(request, post=post)
    messages.success(request, _("Saved."))
    return redirect("post", post)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
@allowed(Action.SUBMIT)
def put_back(request: HttpRequest, post: str) -> HttpResponse:
    """Put back what intake took out."""
    parts = workspaces.parts()
    taken = flow.find(parts, post)
    keys = request.POST.getlist("key")
    arrival = flow.put_back(parts, parts.workspace / "posts" / taken.file, keys)
    if arrival.error:
        raise IntakeError(arrival.error)
    audit.record(request.user.name, "put-back", post, keys=keys)
    welcoming.translate(parts, post, request.user.name)
    messages.success(request, _("It stands in the post again."))
    return redirect("post", post)


@allowed(Action.SUBMIT)
def correct(request: HttpRequest, post: str) -> HttpResponse:
    """Correct a post's text and what is said of it."""
    parts = workspaces.parts()
    _row(post)
    before = correcting.corrected(flow.find(parts, post).post)
    form = Correct(
        request.POST or None,
        projects=sorted({*parts.projects, *filter(None, [before.project])}),
        initial={
            "title": before.title,
            "summary": before.summary,
            "published": before.published,
            "tags": ", ".join(before.tags),
            "project": before.project,
            "body": before.body,
        },
    )
    if form.is_valid():
        try:
            arrival = correcting.correct(parts, post, form.corrected())
        except IntakeError as error:
            form.add_error(None, told_line(str(error)))
        else:
            audit.record(request.user.name, "correct", post, change=arrival.change)
            welcoming.translate(parts, post, request.user.name)
            messages.success(request, _("Saved. Sentences that did not change keep their translations."))
            return redirect("post", post)
    return render(request, "desk/posts/correct.html", {"form": form, "post": before, "key": post})


@require_POST
@allowed(Action.SUBMIT)
def new_version(request: HttpRequest, post: str) -> HttpResponse:
    """Take a file as the newest version of a post."""
    parts = workspaces.parts()
    _row(post)
    file = request.FILES.get("file")
    if file is None:
        raise IntakeError(_("no file was chosen"))
    arrival = correcting.new_version(parts, post, file.name or "", file.read())
    audit.record(request.user.name, "new-version", post, file=file.name, change=arrival.change)
    welcoming.translate(parts, post, request.user.name)
    return redirect(reverse("post", args=[post]) + "#changes")


@require_POST
@allowed(Action.SUBMIT)
def withdraw(request: HttpRequest, post: str) -> HttpResponse:
    """Take a post out of use."""
    row = _row(post)
    correcting.withdraw(workspaces.parts(), post)
    audit.record(request.user.name, "withdraw", post)
    queue.put("publish", person=request.user.name)
    messages.success(
        request, _("“%(title)s” was withdrawn. Its file and all decisions are kept.") % {"title": row.title}
    )
    return redirect("posts")


@require_POST
@allowed(Action.SUBMIT)
def retry(request: HttpRequest, post: str) -> HttpResponse:
    """Translate what is missing, once more."""
    welcoming.translate(workspaces.parts(), _row(post).key, request.user.name)
    return redirect("post", post)


@require_POST
@allowed(Action.PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    """Build the site."""
    queue.put("publish", person=request.user.name)
    audit.record(request.user.name, "publish", "site")
    messages.success(request, _("The site is being built; approved pages appear in a moment."))
    return redirect("posts")


@allowed(Action.SEE_POSTS)
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Show a picture of a post."""
    del request
    parts = workspaces.parts()
    kind = mimetypes.guess_type(name)[0] or ""
    for folder in (parts.workspace / "posts", parts.workspace / "var" / "media"):
        path = folder / Path(name).name
        if kind.startswith("image/") and path.is_file():
            response = FileResponse(path.open("rb"), content_type=kind)
            response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
            return response
    raise Http404

"""What is due in a language, how much and how hard; exact matches approved at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pipeline import flow
from pipeline.desk import audit, workspaces
from pipeline.desk.people.roles import Action, languages_of, may
from pipeline.desk.review.script import is_latin
from pipeline.desk.review.showing import in_script
from pipeline.desk.web.guard import allowed, must
from pipeline.desk.web.paging import Slice, asked_page
from pipeline.desk.web.writing import written
from pipeline.desk.work import queue as jobs
from pipeline.flow import Parts
from pipeline.review.board import Wanted

_AT_ONCE = 25


@require_GET
@allowed(Action.SEE_WORK)
def languages(request: HttpRequest) -> HttpResponse:
    """Show the languages that a person reviews, and what waits; one alone is opened at once."""
    parts = workspaces.parts()
    mine = languages_of(request.user, Action.SEE_WORK, parts.settings.languages.targets)
    if len(mine) == 1:
        return redirect("review-queue", language=mine[0])
    totals = parts.board.totals(mine)
    rows = [(code, *totals[code]) for code in mine]
    said = parts.board.mentioning(_name(request), 20)
    return render(request, "desk/review/languages.html", {"rows": rows, "said": said})


@require_GET
@allowed(Action.SEE_WORK)
def queue(request: HttpRequest, language: str) -> HttpResponse:
    """Show what is due in a language."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    number = asked_page(request)
    wanted = Wanted(
        language,
        words=request.GET.get("q", ""),
        state=request.GET.get("state", "due"),
        only=request.GET.getlist("only"),
        order=request.GET.get("order", "urgent"),
        first=(number - 1) * _AT_ONCE,
        most=_AT_ONCE,
    )
    rows, total = parts.board.queue(wanted)
    context = {
        "language": language,
        "page": Slice(list(rows), number, total, _AT_ONCE),
        "wanted": wanted,
        "totals": parts.board.totals([language])[language],
        "said": [one for one in parts.board.mentioning(_name(request), 20) if one[1].language == language],
        "orders": (
            ("urgent", _("most urgent first")),
            ("easy", _("easiest first")),
            ("hard", _("hardest first")),
            ("short", _("shortest first")),
            ("long", _("longest first")),
        ),
        "states": (("due", _("due")), ("done", _("done")), ("all", _("all"))),
        "filters": (
            ("blocking", _("must be mended")),
            ("warnings", _("with hints")),
            ("stale", _("source changed")),
            ("doubtful", _("engine unsure")),
            ("exact", _("known to the memory")),
            ("requests", _("changes requested")),
        ),
    }
    return render(request, "desk/review/queue.html", context)


@allowed(Action.SEE_WORK)
def exact(request: HttpRequest, language: str) -> HttpResponse:
    """Show what the memory knows word for word, and approve what was looked at."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    if request.method == "POST":
        must(request, Action.APPROVE, language)
        chosen = [_chosen(value) for value in request.POST.getlist("chosen")]
        with written():
            done, missed = flow.approve_exact(parts, language, _name(request), chosen)
            audit.record(_name(request), "approve-exact", language, approved=done, changed=missed)
            if done:
                jobs.put("publish", person=_name(request))
        told = ngettext("%(count)d sentence approved.", "%(count)d sentences approved.", done)
        messages.success(request, told % {"count": done})
        if missed:
            messages.warning(request, _("%(count)d changed meanwhile; look again.") % {"count": missed})
        return redirect("review-exact", language=language)
    latin = is_latin(request, language)
    found = [
        (one, in_script(one.item.translation.target.coded, latin))
        for one in flow.exact_matches(parts, language)
        if one.item.translation
    ]
    context = {"language": language, "found": found, "can": may(request.user, Action.APPROVE, language)}
    return render(request, "desk/review/exact.html", context)


def _chosen(value: str) -> tuple[str, str, int]:
    post, segment, version = [*value.split("|"), "", ""][:3]
    if not version.isdecimal():
        raise Http404
    return post, segment, int(version)


def must_be_known(parts: Parts, language: str) -> None:
    """Raise Http404 for a language that the workspace does not have."""
    if language not in parts.settings.languages.targets:
        raise Http404


def _name(request: HttpRequest) -> str:
    return str(request.user.name)

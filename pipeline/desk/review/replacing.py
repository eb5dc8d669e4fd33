"""Search and replace over all posts of a language, seen before it is done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pipeline import flow
from pipeline.desk import audit, workspaces
from pipeline.desk.people.roles import Action, may
from pipeline.desk.review.queue import must_be_known
from pipeline.desk.review.script import is_latin
from pipeline.desk.review.showing import difference_html, in_script, text_html
from pipeline.desk.web.guard import allowed, must
from pipeline.desk.web.writing import written
from pipeline.domain.errors import ReviewError
from pipeline.flow.replacing import MOST
from pipeline.language.typing import in_cyrillic


@allowed(Action.SEE_WORK)
def search(request: HttpRequest, language: str) -> HttpResponse:
    """Show where words stand in a language, and what replacing them would make of it."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    asked = request.POST if request.method == "POST" else request.GET
    latin = is_latin(request, language)
    side = "source" if asked.get("side") == "source" else "target"
    typed, by = asked.get("q", "").strip(), asked.get("by", "").strip()
    if latin:
        typed = typed if side == "source" else in_cyrillic(typed, "", "")
        by = in_cyrillic(by, "", "")
    words = flow.Words(typed, exactly="exactly" in asked, whole="part" not in asked)
    posts = [post for post in [asked.get("post", "")] if post]
    replacing = side == "target" and "by" in asked and bool(typed)
    if request.method == "POST":
        must(request, Action.EDIT, language)
        if not replacing:
            raise ReviewError(_("there is nothing to replace"))
        return _replace(request, language, words, by, posts)
    rows = []
    if typed:
        found = flow.preview(parts, language, words, by, posts=posts) if replacing else []
        hits = [] if replacing else flow.search(parts, language, words, side=side, posts=posts)
        rows = [
            (
                f"{one.post}|{one.segment}|{one.version}",
                one,
                text_html(one.source),
                difference_html(in_script(one.before, latin), in_script(one.after, latin)),
            )
            for one in found
        ] + [("", one, text_html(one.source), text_html(in_script(one.target, latin))) for one in hits]
    context = {
        "language": language,
        "asked": asked,
        "side": side,
        "rows": rows,
        "replacing": replacing,
        "searched": bool(typed),
        "more": len(rows) >= MOST,
        "can_edit": may(request.user, Action.EDIT, language),
    }
    return render(request, "desk/review/search.html", context)


def _replace(
    request: HttpRequest, language: str, words: flow.Words, by: str, posts: list[str]
) -> HttpResponse:
    parts = workspaces.parts()
    person = str(request.user.name)
    wanted = set(request.POST.getlist("chosen"))
    # What is replaced is worked out anew: the browser only says which of it was looked at.
    chosen = [
        one
        for one in flow.preview(parts, language, words, by, posts=posts)
        if f"{one.post}|{one.segment}|{one.version}" in wanted
    ]
    with written():
        done, missed = flow.replace_all(parts, language, person, chosen)
        audit.record(person, "replace", language, words=words.text, by=by, replaced=done)
    told = ngettext("Replaced in %(count)d sentence.", "Replaced in %(count)d sentences.", done)
    messages.success(request, told % {"count": done})
    gone = len(wanted) - len(chosen) + len(missed)
    if gone:
        messages.warning(request, _("%(count)d changed meanwhile; look again.") % {"count": gone})
    address = request.path + "?" + request.POST.get("again", "")
    return redirect(address)

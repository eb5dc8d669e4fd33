"""The pages of the desk for partners, and the queue of what they report."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pipeline import flow
from pipeline.desk import workspaces
from pipeline.desk.models import SuggestionRow
from pipeline.desk.partners import pages as found_pages
from pipeline.desk.partners import suggestions
from pipeline.desk.people.roles import Action, languages_of
from pipeline.desk.web import failures
from pipeline.desk.web.guard import allowed, must
from pipeline.desk.web.paging import page_of
from pipeline.domain.errors import ReviewError
from pipeline.publishing.latin import in_script
from pipeline.publishing.variants import variants


class Report(forms.Form):
    """A correction of a page."""

    quoted = forms.CharField(
        label=gettext_lazy("Words that are wrong"),
        max_length=1000,
        help_text=gettext_lazy("Select them in the page, or copy them here."),
    )
    proposed = forms.CharField(label=gettext_lazy("What should stand there"), max_length=1000, required=False)
    remark = forms.CharField(
        label=gettext_lazy("Remark"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@allowed(Action.SEE_PAGES)
def pages(request: HttpRequest) -> HttpResponse:
    """Show the approved pages in a person's languages."""
    parts = workspaces.parts()
    mine = languages_of(request.user, Action.SEE_PAGES, parts.settings.languages.targets)
    chosen = request.GET.get("language", "")
    editions = found_pages.editions([chosen] if chosen in mine else mine)
    values = {"page": page_of(request, editions), "languages": mine, "chosen": chosen}
    return render(request, "desk/partners/pages.html", values)


@allowed(Action.SEE_PAGES)
def page(request: HttpRequest, language: str, post: str) -> HttpResponse:
    """Show one approved page, and take a report of what is wrong in it."""
    parts = workspaces.parts()
    edition = parts.store.edition(post, language)
    if edition is None:
        raise Http404
    form = Report(request.POST or None)
    if form.is_valid():
        must(request, Action.SUGGEST, language)
        suggestions.suggest(parts, post, language, by=request.user.name, **form.cleaned_data)
        messages.success(
            request, _("Thank you. The reviewers see it in their queue; you will hear from them.")
        )
        return redirect("page", language, post)
    asked = request.GET.get("script", "")
    variant = next((one for one in variants(language) if one.code == asked), variants(language)[0])
    mine = SuggestionRow.objects.filter(post__key=post, language=language, person=request.user.name)
    values = {
        "shown": in_script(edition, variant),
        "variant": variant,
        "variants": found_pages.variants_of(parts, post, language),
        "language": language,
        "post": post,
        "form": form,
        "reports": mine.order_by("-id")[:20],
    }
    return render(request, "desk/partners/page.html", values)


@allowed(Action.SEE_PAGES)
def bundle(request: HttpRequest, language: str, post: str, variant: str) -> HttpResponse:
    """Give a published page with all that it shows."""
    del request
    if variant not in {one.code for one in variants(language)}:
        raise Http404
    data = found_pages.bundle(workspaces.parts(), post, language, variant)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{post}.{variant}.zip"'
    return response


@allowed(Action.SEE_PAGES)
def fragment(request: HttpRequest, language: str, post: str, variant: str) -> HttpResponse:
    """Give the text of a page alone, to be pasted into another site's editor."""
    del request
    parts = workspaces.parts()
    edition = parts.store.edition(post, language)
    chosen = next((one for one in variants(language) if one.code == variant), None)
    if edition is None or chosen is None:
        raise Http404
    response = HttpResponse(
        flow.reachable(parts, edition, chosen).body, content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{post}.{variant}.html"'
    return response


@allowed(Action.SEE_WORK)
def reported(request: HttpRequest) -> HttpResponse:
    """Show what was reported in a person's languages."""
    known = workspaces.parts().settings.languages.targets
    mine = languages_of(request.user, Action.SEE_WORK, known)
    rows = SuggestionRow.objects.filter(language__in=mine, post__active=True).select_related("post")
    if request.GET.get("all") != "1":
        rows = rows.filter(state=SuggestionRow.OPEN)
    shown = page_of(request, rows.order_by("-id").defer("post__content"))
    can_settle = set(languages_of(request.user, Action.EDIT, known))
    values = {"page": shown, "can_settle": can_settle, "all": request.GET.get("all") == "1"}
    return render(request, "desk/partners/reported.html", values)


@require_POST
@allowed(Action.EDIT)
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Take a reported correction over, or decline it."""
    row = get_object_or_404(SuggestionRow.objects.select_related("post").defer("post__content"), pk=number)
    must(request, Action.EDIT, row.language)
    try:
        if request.POST.get("how") == "take":
            put_in = suggestions.take_over(workspaces.parts(), row, request.user.name)
            told = (
                _("It stands in the sentence now; approve it.")
                if put_in
                else _("Settled. Mend the sentence by hand.")
            )
            messages.success(request, told)
        else:
            suggestions.decline(row, request.user.name, request.POST.get("answer", ""))
            messages.success(request, _("Declined; whoever reported it reads your answer."))
    except ReviewError as error:
        messages.error(request, failures.told(error))
    return redirect("reported")

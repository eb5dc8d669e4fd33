"""Approved pages: listed, read, taken along; and mistakes in them, reported."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from pipeline import flow
from pipeline.delivery.documents import page_html, page_markdown
from pipeline.desk import workspaces
from pipeline.desk.api.access import Token, caller_of
from pipeline.desk.api.answers import Made, digest_tag, once, shown
from pipeline.desk.api.paging import Page, newest_first
from pipeline.desk.api.scopes import Scope
from pipeline.desk.api.values import Line, Passage
from pipeline.desk.models import SuggestionRow
from pipeline.desk.partners import pages as found_pages
from pipeline.desk.partners import suggestions
from pipeline.desk.people.roles import Action, languages_of
from pipeline.domain.page import Page as DomainPage
from pipeline.flow import Parts
from pipeline.flow.delivering import house_of
from pipeline.publishing.variants import Variant, variants

router = Router(tags=["pages"])
_PLACE = "/pages/{language}/{post}"


class PageLine(BaseModel):
    """An approved page in a list; `stale` says that its source is being changed."""

    post: str
    language: str
    title: str
    version: int
    approved_at: datetime
    stale: bool


class PageList(BaseModel):
    """A part of the pages in one's languages, those approved last first."""

    pages: list[PageLine]


class VariantOut(BaseModel):
    """A page in one script; `address` is where it stands on the site, or will."""

    code: str
    title: str
    summary: str
    body: str
    funding: str
    address: str
    published: bool


class PageOut(PageLine):
    """An approved page. Serbian comes in two scripts. `funding` must be shown with the page."""

    published: date | None
    tags: list[str]
    project: str
    variants: list[VariantOut]


class Correction(BaseModel):
    """What is wrong in a page, and what should stand there."""

    quoted: Passage = Field(min_length=1, description="The words as they stand in the page.")
    proposed: Passage = ""
    remark: Passage = ""


class CorrectionOut(BaseModel):
    """A reported correction; `answer` is what a reviewer said when it was settled."""

    number: int
    post: str
    language: str
    quoted: str
    proposed: str
    remark: str
    state: Literal["open", "taken", "declined"]
    answer: str
    at: datetime


class CorrectionList(BaseModel):
    """A part of what one reported oneself, the newest first."""

    corrections: list[CorrectionOut]


class WhichPages(Schema):
    """Which pages are asked for."""

    language: Line = ""
    post: Line = ""


class InScript(Schema):
    """In which script: sr-Cyrl or sr-Latn for Serbian."""

    variant: Line = ""


@router.get("/pages", auth=Token(Scope.PAGES_READ, Action.SEE_PAGES), response=PageList)
def list_pages(request: HttpRequest, which: Annotated[WhichPages, Query()], page: Page) -> HttpResponse:
    """List the approved pages in one's languages."""
    known = workspaces.parts().settings.languages.targets
    mine = languages_of(caller_of(request).person, Action.SEE_PAGES, known)
    chosen = [code for code in mine if which.language in ("", code)]
    rows = found_pages.editions(chosen)
    if which.post:
        rows = rows.filter(post__key=which.post)
    part = newest_first(rows, page)
    return shown(
        request, PageList(pages=[PageLine(**_line(row)) for row in part.rows]), **part.links(request)
    )


@router.get(_PLACE, auth=Token(Scope.PAGES_READ, Action.SEE_PAGES), response=PageOut)
def get_page(request: HttpRequest, language: str, post: str) -> HttpResponse:
    """Show an approved page with its text."""
    parts = workspaces.parts()
    row, page = _edition(parts, post, language)
    published = {one.code: one.published for one in found_pages.variants_of(parts, post, language)}
    value = PageOut(
        **_line(row)
        | {"published": page.published, "tags": list(page.tags), "project": page.project}
        | {"variants": [_variant(parts, page, one, published) for one in variants(language)]}
    )
    return shown(request, value)


@router.get(f"{_PLACE}/html", auth=Token(Scope.PAGES_READ, Action.SEE_PAGES))
def get_page_html(
    request: HttpRequest, language: str, post: str, which: Annotated[InScript, Query()]
) -> HttpResponse:
    """Give a page as an HTML document that stands alone."""
    parts = workspaces.parts()
    _row, page = _edition(parts, post, language)
    variant = _chosen(language, which.variant)
    data = page_html(flow.reachable(parts, page, variant), house_of(parts))
    return _file(request, data, "text/html; charset=utf-8", f"{post}.{variant.code}.html")


@router.get(f"{_PLACE}/markdown", auth=Token(Scope.PAGES_READ, Action.SEE_PAGES))
def get_page_markdown(
    request: HttpRequest, language: str, post: str, which: Annotated[InScript, Query()]
) -> HttpResponse:
    """Give a page as Markdown with its details ahead."""
    parts = workspaces.parts()
    _row, page = _edition(parts, post, language)
    variant = _chosen(language, which.variant)
    data = page_markdown(flow.reachable(parts, page, variant), house_of(parts))
    return _file(request, data, "text/markdown; charset=utf-8", f"{post}.{variant.code}.md")


@router.get(f"{_PLACE}/bundle", auth=Token(Scope.PAGES_READ, Action.SEE_PAGES))
def get_page_bundle(
    request: HttpRequest, language: str, post: str, which: Annotated[InScript, Query()]
) -> HttpResponse:
    """Give a published page as a ZIP archive with its pictures; 404 until the site has it."""
    parts = workspaces.parts()
    _edition(parts, post, language)
    variant = _chosen(language, which.variant)
    data = found_pages.bundle(parts, post, language, variant.code)
    if data is None:
        raise Http404
    return _file(request, data, "application/zip", f"{post}.{variant.code}.zip")


@router.post(
    f"{_PLACE}/corrections",
    auth=Token(Scope.CORRECTIONS_WRITE, Action.SUGGEST),
    response={201: CorrectionOut},
)
@once
def report_correction(request: HttpRequest, language: str, post: str, correction: Correction) -> Made:
    """Report a mistake in a page. Reviewers see it in their queue; you hear from them."""
    parts = workspaces.parts()
    _edition(parts, post, language)
    row = suggestions.suggest(
        parts,
        post,
        language,
        quoted=correction.quoted,
        proposed=correction.proposed,
        remark=correction.remark,
        by=caller_of(request).name,
    )
    return Made(_correction(row, post))


@router.get("/corrections", auth=Token(Scope.PAGES_READ, Action.SEE_PAGES), response=CorrectionList)
def list_corrections(request: HttpRequest, page: Page) -> HttpResponse:
    """List the mistakes that one reported oneself, and what became of them."""
    rows = SuggestionRow.objects.filter(person=caller_of(request).name).select_related("post")
    part = newest_first(rows.defer("post__content"), page)
    value = CorrectionList(corrections=[_correction(row, row.post.key) for row in part.rows])
    return shown(request, value, **part.links(request))


def _edition(parts: Parts, post: str, language: str) -> tuple[Any, DomainPage]:
    """Return the newest approved page of a post in use. Raises Http404."""
    row = found_pages.editions([language]).filter(post__key=post).first()
    page = parts.store.edition(post, language) if row else None
    if row is None or page is None or language not in parts.settings.languages.targets:
        raise Http404
    return row, page


def _chosen(language: str, code: str) -> Variant:
    found = [one for one in variants(language) if code in ("", one.code)]
    if not found:
        raise Http404
    return found[0]


def _line(row: Any) -> dict[str, Any]:
    return {
        "post": row.key,
        "language": row.language,
        "title": row.title,
        "version": row.pk,
        "approved_at": row.made_at,
        "stale": row.done != row.segments,
    }


def _variant(parts: Parts, page: DomainPage, one: Variant, published: dict[str, bool]) -> VariantOut:
    content = flow.reachable(parts, page, one)
    return VariantOut(
        code=one.code,
        title=content.title,
        summary=content.summary,
        body=content.body,
        funding=content.funding,
        address=content.address,
        published=published.get(one.code, False),
    )


def _correction(row: SuggestionRow, post: str) -> CorrectionOut:
    return CorrectionOut(
        number=row.pk,
        post=post,
        language=row.language,
        quoted=row.quoted,
        proposed=row.proposed,
        remark=row.remark,
        state=row.state,
        answer=row.answer,
        at=row.at,
    )


def _file(request: HttpRequest, data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = mark = digest_tag(data)
    answer: HttpResponse = get_conditional_response(request, etag=mark, response=response)
    return answer

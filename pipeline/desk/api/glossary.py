"""Terms: listed, read, and proposed; who keeps the glossary approves them there."""

from datetime import date
from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from pipeline.desk import workspaces
from pipeline.desk.api.access import Token, caller_of
from pipeline.desk.api.answers import Made, once, shown
from pipeline.desk.api.paging import Page, by_name
from pipeline.desk.api.problems import Problem
from pipeline.desk.api.scopes import Scope
from pipeline.desk.api.values import Job, Line
from pipeline.desk.people.roles import Action
from pipeline.desk.work.proposing import propose
from pipeline.glossary import Term

router = Router(tags=["glossary"])


class ForbiddenOut(BaseModel):
    """A form that must not stand for a term, and what should stand instead."""

    form: str
    instead: str


class RenderingOut(BaseModel):
    """How a term is called in a language; the first admitted form is preferred."""

    admitted: list[str]
    forbidden: list[ForbiddenOut]


class TermOut(BaseModel):
    """A term; `keep` says that it is never translated. It holds from `begins` to `ends`."""

    source: str
    renderings: dict[str, RenderingOut]
    keep: bool
    part_of_speech: str
    status: Literal["proposed", "approved", "retired"]
    domain: str
    note: str
    begins: date | None
    ends: date | None


class TermList(BaseModel):
    """A part of the terms, in the order of their letters."""

    terms: list[TermOut]


class WhichTerms(Schema):
    """Which terms are asked for."""

    q: Line = Field("", description="What the Bulgarian term holds.")
    status: Literal["", "proposed", "approved", "retired"] = ""


class Proposal(BaseModel):
    """A new term, and how it is called in some languages."""

    source: Line = Field(min_length=1)
    renderings: dict[str, Line] = Field({}, max_length=20)
    keep: bool = False
    note: Line = ""


@router.get("/glossary/terms", auth=Token(Scope.GLOSSARY_READ, Action.SEE_WORK), response=TermList)
def list_terms(request: HttpRequest, which: Annotated[WhichTerms, Query()], page: Page) -> HttpResponse:
    """List terms."""
    sought = which.q.casefold()
    chosen = [
        term
        for term in workspaces.parts().glossary.all
        if sought in term.source.casefold() and which.status in ("", term.status)
    ]
    part = by_name(chosen, lambda term: term.source, page)
    return shown(request, TermList(terms=[_out(term) for term in part.rows]), **part.links(request))


@router.get("/glossary/terms/{source}", auth=Token(Scope.GLOSSARY_READ, Action.SEE_WORK), response=TermOut)
def get_term(request: HttpRequest, source: str) -> HttpResponse:
    """Show one term, by its Bulgarian words."""
    for term in workspaces.parts().glossary.all:
        if term.source.casefold() == source.casefold():
            return shown(request, _out(term))
    raise Http404


@router.post("/glossary/terms", auth=Token(Scope.GLOSSARY_WRITE, Action.COMMENT), response={202: Job})
@once
def propose_term(request: HttpRequest, proposal: Proposal) -> Made:
    """Propose a term. It is written into the glossary as proposed, by a job, and demanded of nobody yet."""
    parts, person = workspaces.parts(), caller_of(request).name
    unknown = sorted(set(proposal.renderings) - set(parts.settings.languages.targets))
    if unknown:
        raise Problem(422, "invalid", _("There is no language “%(code)s” here.") % {"code": unknown[0]})
    job = propose(parts, person, proposal.source, proposal.renderings, keep=proposal.keep, note=proposal.note)
    return Made(Job(job=job.pk, state=job.state), 202)


def _out(term: Term) -> TermOut:
    return TermOut(
        source=term.source,
        renderings={
            code: RenderingOut(
                admitted=list(one.admitted),
                forbidden=[ForbiddenOut(form=bad.form, instead=bad.instead) for bad in one.forbidden],
            )
            for code, one in term.renderings.items()
        },
        keep=term.keep,
        part_of_speech=term.part_of_speech,
        status=term.status.value,
        domain=term.domain,
        note=term.note,
        begins=term.begins,
        ends=term.ends,
    )

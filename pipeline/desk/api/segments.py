"""Sentences of a post in a language: read, written, approved, asked to be changed."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Header, Query, Router, Schema
from pydantic import BaseModel, Field

from pipeline import flow
from pipeline.desk import audit, workspaces
from pipeline.desk.api.access import Token, caller_of
from pipeline.desk.api.answers import Made, changed_meanwhile, etag_of, must_match, once, shown, writes
from pipeline.desk.api.paging import Page, in_order
from pipeline.desk.api.problems import Problem, forbidden
from pipeline.desk.api.scopes import Scope
from pipeline.desk.api.values import Number, Passage, Target
from pipeline.desk.people.roles import Action, may
from pipeline.desk.review.doing import DEEDS, Deed
from pipeline.desk.review.queue import must_be_known
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Finding
from pipeline.flow import Parts, View
from pipeline.review.store import Taken

router = Router(tags=["segments"])
_PLACE = "/posts/{post}/{language}"


class FindingOut(BaseModel):
    """What a check says; a blocking one stops an approval. `fix` is the whole target, mended."""

    check: str
    message: str
    severity: Literal["blocking", "warning"]
    fix: str


class SegmentOut(BaseModel):
    """A sentence. Inline tags stand as marks, ⟨1⟩ and ⟨/1⟩, in source and target alike.

    `version` numbers the target, 0 where there is none; `etag` is what If-Match wants;
    `confidence` is the chance, from 0 to 1, that what an engine made is worth editing.
    """

    id: str
    position: int
    kind: str
    source: str
    target: str
    version: int
    state: Literal["initial", "translated", "reviewed", "final"]
    stale: bool
    requested: bool
    origin: str
    author: str
    confidence: float | None
    approved_by: list[str]
    findings: list[FindingOut]
    waived: list[FindingOut]
    etag: str = ""


class SegmentList(BaseModel):
    """A part of a post's sentences, in order."""

    post: str
    language: str
    segments: list[SegmentOut]


class DecisionOut(BaseModel):
    """An approval: it holds for exactly this target, source and terms."""

    person: str
    segment: str
    at: datetime
    target_digest: str
    source_digest: str
    glossary_version: str


class DecisionList(BaseModel):
    """A part of the approvals that nobody took back, the oldest first."""

    decisions: list[DecisionOut]


class Which(Schema):
    """Which sentences are asked for."""

    state: Literal["", "initial", "translated", "reviewed", "final"] = ""
    stale: bool | None = None


class Edit(BaseModel):
    """A new target, with the marks of the source."""

    target: Target


class Approval(BaseModel):
    """What is approved: the version that was looked at."""

    version: Number


class Request(BaseModel):
    """Why another text is needed than the version that was looked at; @Name tells somebody."""

    version: Number
    said: Passage = Field(min_length=1)


@router.get(f"{_PLACE}/segments", auth=Token(Scope.SEGMENTS_READ, Action.SEE_WORK), response=SegmentList)
def list_segments(
    request: HttpRequest, post: str, language: str, which: Annotated[Which, Query()], page: Page
) -> HttpResponse:
    """List a post's sentences in a language, with their translations, states and findings."""
    view = _view(post, language)
    chosen = [
        one for one in _all(view) if which.state in ("", one.state) and which.stale in (None, one.stale)
    ]
    part = in_order(chosen, page)
    value = SegmentList(post=view.taken.post.id, language=language, segments=part.rows)
    return shown(request, value, **part.links(request))


@router.get(
    f"{_PLACE}/segments/{{segment}}", auth=Token(Scope.SEGMENTS_READ, Action.SEE_WORK), response=SegmentOut
)
def get_segment(request: HttpRequest, post: str, language: str, segment: str) -> HttpResponse:
    """Show one sentence."""
    one = _one(_view(post, language), segment)
    return shown(request, one, ETag=one.etag)


@router.patch(
    f"{_PLACE}/segments/{{segment}}", auth=Token(Scope.SEGMENTS_WRITE, Action.EDIT), response=SegmentOut
)
@writes
def edit_segment(
    request: HttpRequest,
    post: str,
    language: str,
    segment: str,
    edit: Edit,
    if_match: Annotated[
        str | None, Header(description="The sentence's `etag`; without it nothing is written.")
    ] = None,
) -> Made:
    """Write a translation. Where somebody wrote meanwhile nothing is overwritten: 412."""
    del if_match  # read by must_match
    present = _held(post, language, segment)
    must_match(request, present.etag, demanded=True)
    done = _do(request, "save", post, language, segment, text=edit.target, seen=str(present.version))
    return Made(done, 200, {"ETag": done.etag})


@router.post(
    f"{_PLACE}/segments/{{segment}}/approvals",
    auth=Token(Scope.DECISIONS_WRITE, Action.APPROVE),
    response={201: SegmentOut},
)
@once
def approve(request: HttpRequest, post: str, language: str, segment: str, approval: Approval) -> Made:
    """Approve a sentence. Where four eyes are demanded, one's own text needs another person besides."""
    _must_be_seen(_held(post, language, segment), approval.version)
    done = _do(request, "approve", post, language, segment, seen=str(approval.version))
    return Made(done, headers={"ETag": done.etag})


@router.post(
    f"{_PLACE}/segments/{{segment}}/requests",
    auth=Token(Scope.DECISIONS_WRITE, Action.COMMENT),
    response={201: SegmentOut},
)
@once
def request_changes(request: HttpRequest, post: str, language: str, segment: str, wanted: Request) -> Made:
    """Ask for another text: until there is one, the sentence is not final."""
    _must_be_seen(_held(post, language, segment), wanted.version)
    done = _do(request, "request", post, language, segment, said=wanted.said)
    return Made(done, headers={"ETag": done.etag})


@router.get(f"{_PLACE}/decisions", auth=Token(Scope.SEGMENTS_READ, Action.SEE_WORK), response=DecisionList)
def list_decisions(request: HttpRequest, post: str, language: str, page: Page) -> HttpResponse:
    """List who approved what and when."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    part = in_order(parts.store.decisions(_taken(parts, post).post.id, language), page)
    value = DecisionList(
        decisions=[
            DecisionOut(
                person=one.person,
                segment=one.segment,
                at=one.at,
                target_digest=one.target_digest,
                source_digest=one.source_digest,
                glossary_version=one.glossary_version,
            )
            for one in part.rows
        ]
    )
    return shown(request, value, **part.links(request))


def _do(request: HttpRequest, name: str, post: str, language: str, segment: str, **form: str) -> SegmentOut:
    """Do what the desk does with the same name. Raises Problem where it would say no."""
    action, do = DEEDS[name]
    caller = caller_of(request)
    if not may(caller.person, action, language):
        raise forbidden()
    parts = workspaces.parts()
    done = do(Deed(parts, post, language, segment, caller.name, False, form, ""))
    if done.tone != "good":
        raise Problem(409, "not-possible", done.note)
    if done.recorded:
        audit.record(caller.name, done.recorded, f"{post}/{language}/{segment}", **done.details)
    return _one(done.view or _view(post, language), segment)


def _held(post: str, language: str, segment: str) -> SegmentOut:
    """Return a sentence as it stays until the transaction ends."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    parts.store.hold(post)
    return _one(_view(post, language), segment)


def _must_be_seen(present: SegmentOut, version: int) -> None:
    if present.version != version:
        raise changed_meanwhile(409, version=present.version)


def _view(post: str, language: str) -> View:
    parts = workspaces.parts()
    must_be_known(parts, language)
    return flow.look(parts, _taken(parts, post), language)


def _taken(parts: Parts, post: str) -> Taken:
    taken = parts.store.named(post)
    if taken is None or taken.post.id != post:  # a file's name is no address here
        raise Http404
    return taken


def _one(view: View, segment: str) -> SegmentOut:
    for one in _all(view):
        if one.id == segment:
            return one
    raise Http404


def _all(view: View) -> list[SegmentOut]:
    return [_out(view, item, position) for position, item in enumerate(view.items, start=1)]


def _out(view: View, item: Reviewed, position: int) -> SegmentOut:
    translation, standing = item.translation, item.standing
    value = SegmentOut(
        id=item.segment.id,
        position=position,
        kind=item.segment.kind,
        source=item.segment.source.coded,
        target=translation.target.coded if translation else "",
        version=view.number(item.segment.id),
        state=standing.state.value,
        stale=standing.stale,
        requested=standing.requested,
        origin=translation.origin if translation else "",
        author=translation.author if translation else "",
        confidence=translation.confidence if translation else None,
        approved_by=list(standing.approved_by),
        findings=[_finding(one) for one in item.findings],
        waived=[_finding(one) for one in item.waived],
    )
    return value.model_copy(update={"etag": etag_of(value)})


def _finding(one: Finding) -> FindingOut:
    return FindingOut(check=one.check, message=one.message, severity=one.severity.value, fix=one.fix)

"""Posts: listed, read with what was cleaned in them, sent in new or changed."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from pipeline.desk import audit, workspaces
from pipeline.desk.api.access import Token, caller_of
from pipeline.desk.api.answers import Made, etag_of, must_match, once, shown
from pipeline.desk.api.paging import Page, newest_first
from pipeline.desk.api.problems import Problem
from pipeline.desk.api.scopes import Scope
from pipeline.desk.api.values import Line
from pipeline.desk.models import JobRow, PostRow
from pipeline.desk.people.roles import Action
from pipeline.desk.posts import correcting, grid, incoming, plans, welcoming
from pipeline.flow import Parts
from pipeline.projects import project_of
from pipeline.review.store import Taken

router = Router(tags=["posts"])


class InLanguage(BaseModel):
    """Where a post stands in a language; `state` is off where the language is not wanted."""

    state: Literal["off", "waiting", "translated", "reviewed", "stale", "final"]
    segments: int
    final: int
    stale: int
    due: date | None


class PostLine(BaseModel):
    """A post in a list."""

    id: str
    title: str
    published: date | None
    project: str
    languages: dict[str, InLanguage]


class PostList(BaseModel):
    """A part of the posts; the Link header leads to the next."""

    posts: list[PostLine]


class RemovedOut(BaseModel):
    """Something that was taken out because it is not part of the post; `line` is of the file."""

    key: str
    text: str
    reason: str
    line: int


class PostOut(PostLine):
    """A post, its text as HTML, and what was cleaned in the file it came in."""

    summary: str
    tags: list[str]
    file: str
    body: str
    segments: int
    removed: list[RemovedOut]
    repaired: list[str]


class Submitted(BaseModel):
    """What became of a file: posts that arrived, a picture that was kept, or a job that takes in many."""

    change: Literal["new", "changed", "unchanged", "picture", "many"]
    posts: list[PostOut] = []
    picture: str = ""
    job: int | None = None


class Wanted(Schema):
    """Which posts are asked for."""

    q: Line = Field("", description="Words of the title or address.")
    state: Literal["", "waiting", "translated", "reviewed", "stale", "final"] = ""
    language: Line = Field("", description="In this language `state` is looked for, else in any.")
    project: Line = ""
    due: Literal["", "late", "week"] = ""


class Sending(Schema):
    """What is said of a file that is sent in."""

    languages: list[Line] = Field([], description="Into which languages; none means all.")
    due: date | None = Field(None, description="By when.")
    project: Line = Field("", description="A project of projects.toml.")
    taken: Literal["refuse", "replace", "beside"] = Field(
        "refuse", description="What to do where another file has this name."
    )


@router.get("/posts", auth=Token(Scope.POSTS_READ, Action.SEE_POSTS), response=PostList)
def list_posts(request: HttpRequest, wanted: Annotated[Wanted, Query()], page: Page) -> HttpResponse:
    """List posts, those that came in last first."""
    parts, today = workspaces.parts(), timezone.localdate()
    wish = grid.Wish(wanted.q, wanted.state, wanted.language, wanted.project, wanted.due)
    part = newest_first(grid.rows(wish, today), page)
    lines = grid.lines(part.rows, parts.settings.languages.targets, today)
    return shown(request, PostList(posts=[PostLine(**_line(one)) for one in lines]), **part.links(request))


@router.get("/posts/{post}", auth=Token(Scope.POSTS_READ, Action.SEE_POSTS), response=PostOut)
def get_post(request: HttpRequest, post: str) -> HttpResponse:
    """Show a post, with what was cleaned in it."""
    return shown(request, _whole(workspaces.parts(), post))


@router.post(
    "/posts",
    auth=Token(Scope.POSTS_WRITE, Action.SUBMIT),
    response={200: Submitted, 201: Submitted, 202: Submitted},
)
@once
def submit(
    request: HttpRequest, file: Annotated[UploadedFile, File()], told: Annotated[Sending, Form()]
) -> Made:
    """Send in a file: Word, Markdown, HTML, copied text, WordPress export, or a picture of a post.

    It is cleaned and cut into sentences at once; the translation follows as a job.
    """
    parts, person = workspaces.parts(), caller_of(request).name
    targets = parts.settings.languages.targets
    _must_be_among(told.languages, targets, "languages")
    if told.project:
        _must_be_among([told.project], sorted(parts.projects), "project")
    name, data = file.name or "", file.read()
    result = incoming.receive(parts, name, data)
    if result.token:
        how = told.taken if told.taken != "refuse" else "drop"
        result = incoming.answer(parts, result.token, how=how)
        if told.taken == "refuse":
            raise Problem(
                409,
                "name-taken",
                _("Another file has this name: send a new version to its post, or say `taken`."),
            )
    if result.error:
        raise Problem(422, "not-readable", result.error)
    wishes = plans.chosen(targets, told.languages or targets, told.due)
    welcoming.welcome(parts, result, person, wishes, told.project)
    if result.picture:
        audit.record(person, "submit", result.name)
        return Made(Submitted(change="picture", picture=result.name))
    if result.many:
        job = JobRow.objects.filter(kind="take-in", subject=result.name[:100]).order_by("-id").first()
        return Made(Submitted(change="many", job=job.pk if job else None), 202)
    return _arrived(parts, result.arrival.change if result.arrival else "new", welcoming.posts_of(result))


@router.post(
    "/posts/{post}/versions",
    auth=Token(Scope.POSTS_WRITE, Action.SUBMIT),
    response={200: Submitted, 201: Submitted},
)
@once
def new_version(request: HttpRequest, post: str, file: Annotated[UploadedFile, File()]) -> Made:
    """Send in a post's newest version. Sentences that did not change keep their translations.

    With If-Match it is taken only where the post still is as it was seen.
    """
    parts, person = workspaces.parts(), caller_of(request).name
    before = _whole(parts, post)
    must_match(request, etag_of(before), demanded=False)
    arrival = correcting.new_version(parts, before.id, file.name or "", file.read())
    audit.record(person, "new-version", before.id, file=file.name, change=arrival.change)
    welcoming.translate(parts, before.id, person)
    return _arrived(parts, arrival.change, [before.id])


def _arrived(parts: Parts, change: str, posts: list[str]) -> Made:
    arrived = [_whole(parts, post) for post in posts]
    value = Submitted(change=change, posts=arrived)  # flow's three words
    headers = {"Location": reverse("api:get_post", args=[posts[0]])} if len(posts) == 1 else {}
    return Made(value, 200 if change == "unchanged" else 201, headers)


def _whole(parts: Parts, post: str) -> PostOut:
    row = (
        PostRow.objects.filter(key=post, active=True)
        .only("id", "key", "title", "published", "project")
        .first()
    )
    taken = parts.store.named(post) if row else None
    if row is None or taken is None:
        raise Http404
    line = grid.lines([row], parts.settings.languages.targets, timezone.localdate())[0]
    return PostOut(**_line(line) | _text(parts, taken))


def _text(parts: Parts, taken: Taken) -> dict[str, Any]:
    post = taken.post
    return {
        "summary": post.summary,
        "tags": list(post.tags),
        "project": project_of(parts.projects, post.id, post.project),
        "file": taken.file,
        "body": post.body,
        "segments": len(taken.segmented.segments),
        "removed": [
            RemovedOut(key=one.key, text=one.text, reason=one.reason, line=one.line) for one in post.removed
        ],
        "repaired": list(post.repaired),
    }


def _line(line: grid.Line) -> dict[str, Any]:
    return {
        "id": line.post,
        "title": line.title,
        "published": line.published,
        "project": line.project,
        "languages": {
            cell.language: InLanguage(
                state=cell.state,  # grid's own words
                segments=cell.segments,
                final=cell.done,
                stale=cell.stale,
                due=cell.due,
            )
            for cell in line.cells
        },
    }


def _must_be_among(given: Sequence[str], known: Sequence[str], where: str) -> None:
    wrong = [one for one in given if one not in known]
    if wrong:
        line = _("There is no “%(given)s” here; known are %(known)s.")
        told = line % {"given": wrong[0], "known": ", ".join(known) or "—"}
        raise Problem(422, "invalid", told, errors=[{"where": where, "what": wrong[0]}])

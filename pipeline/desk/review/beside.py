"""A post's page as it will be published, beside its segments: a little site of one post, built on demand."""

import mimetypes
import threading
from collections import defaultdict
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from pipeline import flow
from pipeline.desk import workspaces
from pipeline.desk.people.roles import Action
from pipeline.desk.review.queue import must_be_known
from pipeline.desk.review.segments import found
from pipeline.desk.web.guard import allowed

# Whatever a page holds, it runs no script and sends nothing: the desk around it does the work.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "frame-ancestors 'self'; form-action 'none'; base-uri 'self'"
)
_BUILDING: dict[str, threading.Lock] = defaultdict(threading.Lock)


@require_GET
@xframe_options_sameorigin
@allowed(Action.SEE_WORK)
def page(request: HttpRequest, language: str, post: str, variant: str) -> HttpResponse:
    """Show the page of a post as it would be published now."""
    parts = workspaces.parts()
    must_be_known(parts, language)
    taken = found(parts, post)
    view = flow.look(parts, taken, language)
    with _BUILDING[f"{taken.post.id}.{language}"]:
        folder = flow.preview_page(parts, taken, language, view.items)
    pages = (folder / variant).rglob("*.html") if variant.replace("-", "").isalpha() else ()
    # Where the page stands is publishing's own affair: it is the one with the post's segments.
    path = max(pages, key=_marks, default=None)
    if path is None:
        raise Http404
    text = path.read_text("utf-8")
    base = f"{request.path}files/{path.parent.relative_to(folder).as_posix()}/"
    return _answer(text.replace("<head>", f'<head><base href="{base}">', 1).encode(), "text/html")


@require_GET
@allowed(Action.SEE_WORK)
def file(request: HttpRequest, language: str, post: str, variant: str, name: str) -> HttpResponse:
    """Return a style sheet or picture of the page."""
    del request, variant
    parts = workspaces.parts()
    must_be_known(parts, language)
    cache = parts.workspace / "var" / "cache" / "beside"
    folder = (cache / f"{post}.{language}" / "site").resolve()
    path = (folder / name).resolve()
    if not folder.is_relative_to(cache.resolve()) or not path.is_relative_to(folder) or not path.is_file():
        raise Http404
    if path.suffix == ".html":
        raise Http404  # links inside the page lead nowhere: it is a preview
    return _answer(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def _marks(path: Path) -> int:
    return path.read_text("utf-8").count("data-segment=")


def _answer(content: bytes, kind: str) -> HttpResponse:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    response = HttpResponse(content, content_type=kind + charset)
    response.headers["Content-Security-Policy"] = POLICY
    return response

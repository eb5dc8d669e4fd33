"""Segments and their targets become pages, and pages a site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from pipeline import segmentation
from pipeline.checks import funding
from pipeline.domain.decision import State
from pipeline.domain.page import Page
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.domain.translation import Finding
from pipeline.flow.parts import Parts, record_of
from pipeline.flow.standing import unchecked
from pipeline.projects import project_of
from pipeline.publishing import Built, Site, build
from pipeline.publishing.redirects import old_path
from pipeline.review.standing import lowest
from pipeline.review.store import Taken


def publish(parts: Parts) -> Built:
    """Build the site of all pages that may be seen, and put it in place at once."""
    settings = parts.settings
    pages = [
        page for taken in parts.store.taken() for page in _pages(parts, taken, settings.languages.targets)
    ]
    return build(_site(parts), _of_projects(parts, pages), parts.workspace / "outputs")


def preview(parts: Parts, taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> Path:
    """Build the page of a post as it would be published now; return the folder of its little site.

    Each segment of the body stands in a span with its id (`data-segment`); what has no translation
    yet stands there in Bulgarian.
    """
    sources = {segment.id: segment.source for segment in taken.segmented.segments}
    targets = {item.segment.id: _target(item) for item in reviewed if item.translation is not None}
    page = _merged(taken, language, {key: _marked(key, targets.get(key, sources[key])) for key in sources})
    # A title is plain text, and its marks would be, too.
    plain = _merged(taken, language, {key: targets.get(key, sources[key]) for key in sources})
    page = replace(page, title=plain.title, summary=plain.summary)
    pages = [_merged(taken, "bg", sources), page]
    folder = parts.workspace / "var" / "cache" / "beside" / f"{taken.post.id}.{language}"
    return build(_site(parts), _of_projects(parts, pages), folder).path


def _marked(key: str, text: TaggedText) -> TaggedText:
    before = Tag(0, "open", f'<span data-segment="{key}">')
    return TaggedText((before, *text.parts, Tag(0, "close", "</span>")))


def _of_projects(parts: Parts, pages: Sequence[Page]) -> list[Page]:
    return [replace(page, project=project_of(parts.projects, page.post, page.project)) for page in pages]


def _site(parts: Parts) -> Site:
    return Site(
        cluster=parts.settings.cluster,
        address=parts.settings.publishing.address,
        media=(parts.workspace / "var", parts.workspace / "posts"),
        projects=parts.projects,
        cache=parts.workspace / "var" / "cache" / "pictures",
        moved=_moved(parts),
        addresses=addresses_of(parts),
    )


def addresses_of(parts: Parts) -> Path:
    """Return where the site's addresses are kept."""
    return parts.workspace / "var" / "addresses.tsv"


def _moved(parts: Parts) -> dict[str, str]:
    """Return the posts that stand for paths of the site before this one."""
    base = urlsplit(parts.settings.publishing.address).path.rstrip("/") + "/"
    found = {old_path(taken.post.url, base): taken.post.id for taken in parts.store.taken() if taken.post.url}
    return {path: post for path, post in found.items() if path}


def _pages(parts: Parts, taken: Taken, languages: Sequence[str]) -> Iterable[Page]:
    """Yield the source page, and for each language the approved page, else a draft where allowed."""
    yield _merged(taken, "bg", {segment.id: segment.source for segment in taken.segmented.segments})
    record = record_of(parts, taken)
    for language in languages:
        reviewed = unchecked(parts, taken, language, record)
        state = lowest(item.standing for item in reviewed)
        if state is State.FINAL:
            yield page_of(taken, language, reviewed)
            continue
        edition = parts.store.edition(taken.post.id, language)
        if edition:
            yield replace(edition, stale=True)
        elif parts.settings.publishing.drafts and state is not State.INITIAL:
            yield replace(page_of(taken, language, reviewed), draft=True)


def lacking(parts: Parts, taken: Taken, language: str) -> list[Finding]:
    """Return what a post's page lacks in a language as a whole."""
    name = project_of(parts.projects, taken.post.id, taken.post.project)
    return list(funding.missing(name, parts.projects, language))


def page_of(taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> Page:
    """Return the page of a post all of whose segments have a target."""
    targets = {item.segment.id: _target(item) for item in reviewed}
    return _merged(taken, language, targets)


def _target(item: Reviewed) -> TaggedText:
    """Return a target with the tags of the present source: a link may have changed its address."""
    assert item.translation is not None
    return from_coded(item.translation.target.coded, item.segment.source.tags)


def _merged(taken: Taken, language: str, targets: Mapping[str, TaggedText]) -> Page:
    post = taken.post
    filled = segmentation.merge(taken.segmented.templates, targets)
    return Page(
        post=post.id,
        language=language,
        title=filled["title"],
        summary=filled["summary"],
        body=filled["body"],
        published=post.published,
        tags=post.tags,
        project=post.project,
    )

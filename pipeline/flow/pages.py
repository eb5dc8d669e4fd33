"""Segments and their targets become pages, and pages a site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline import segmentation
from pipeline.checks import funding
from pipeline.domain.decision import State
from pipeline.domain.page import Page
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText, from_coded
from pipeline.domain.translation import Finding
from pipeline.flow.parts import Parts, record_of
from pipeline.flow.standing import unchecked
from pipeline.projects import project_of
from pipeline.publishing import Built, Site, build
from pipeline.review.standing import lowest
from pipeline.review.store import Taken


def publish(parts: Parts) -> Built:
    """Build the site of all pages that may be seen, and put it in place at once."""
    settings = parts.settings
    pages = [
        page for taken in parts.store.taken() for page in _pages(parts, taken, settings.languages.targets)
    ]
    pages = [replace(page, project=project_of(parts.projects, page.post, page.project)) for page in pages]
    return build(site_of(parts), pages, parts.workspace / "outputs")


def site_of(parts: Parts) -> Site:
    """Return whose site a workspace's is."""
    return Site(
        cluster=parts.settings.cluster,
        address=parts.settings.publishing.address,
        media=(parts.workspace / "var", parts.workspace / "posts"),
        projects=parts.projects,
    )


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

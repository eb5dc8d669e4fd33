"""The page of a post as it would be published now, its segments marked: it stands beside them at the desk."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import segmentation
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.domain.translation import Origin, Translation
from pipeline.flow.pages import page_of, site_of
from pipeline.flow.parts import Parts
from pipeline.projects import project_of
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.story import build
from pipeline.review.store import Taken


def preview_page(parts: Parts, taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> Path:
    """Build a site of this one page, and its Bulgarian one; return its folder.

    Each segment of the body stands in a span with its id (`data-segment`). What has no translation
    yet stands there in Bulgarian.
    """
    source = [_in_source(item, "bg") for item in reviewed]
    filled = [item if item.translation else _in_source(item, language) for item in reviewed]
    body = segmentation.merge(taken.segmented.templates, {item.segment.id: _marked(item) for item in filled})
    # Title and summary are plain text: marks would show.
    page = replace(page_of(taken, language, filled), body=body["body"])
    name = project_of(parts.projects, taken.post.id, taken.post.project)
    pages = [replace(one, project=name) for one in (page_of(taken, "bg", source), page)]
    folder = parts.workspace / "var" / "cache" / "beside" / f"{taken.post.id}.{language}"
    # Nothing is added and no address given for good: it is made again with every change of a word.
    return build(replace(site_of(parts), addresses=None, keep=1), pages, folder, hooks=Hooks()).path


def _in_source(item: Reviewed, language: str) -> Reviewed:
    source = item.segment.source
    return replace(item, translation=Translation(language, source.digest, source, Origin.HUMAN, ""))


def _marked(item: Reviewed) -> TaggedText:
    assert item.translation is not None
    target = from_coded(item.translation.target.coded, item.segment.source.tags)
    before = Tag(0, "open", f'<span data-segment="{item.segment.id}">')
    return TaggedText((before, *target.parts, Tag(0, "close", "</span>")))

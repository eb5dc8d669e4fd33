"""Segments and their targets become pages, and pages a site."""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import __version__, intake, segmentation
from pipeline.checks import funding
from pipeline.domain.decision import State
from pipeline.domain.page import Page
from pipeline.domain.post import BlockKind
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText, from_coded
from pipeline.domain.translation import Finding
from pipeline.flow.parts import Parts, record_of
from pipeline.flow.standing import unchecked
from pipeline.language.codes import TARGET_CODES
from pipeline.projects import project_of
from pipeline.publishing import Addresses, Built, Site, read_topics, standing
from pipeline.publishing.story import build, last_mark
from pipeline.publishing.texts import reserved, words_of
from pipeline.review.confidence import band_of
from pipeline.review.standing import lowest
from pipeline.review.store import Taken

ADDRESSES = "addresses.tsv"
# Too short for a sentence that says that it is missing.
_SHORT = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE_CELL, BlockKind.ALT})
_AT_ONCE = 100  # posts read together, so that a large site needs little memory


def publish(parts: Parts) -> Built:
    """Build the site of all pages that may be seen, and put it in place at once.

    Only posts that were touched since the last build are read.
    """
    return _publish(parts, site_of(parts), parts.workspace / "outputs")


def preview_site(parts: Parts) -> Built:
    """Build the same site aside, for its editors alone: no reader sees it, no address is given for good."""
    outputs = parts.workspace / "outputs" / "preview"
    lasting, passing = parts.workspace / "var" / ADDRESSES, outputs / ADDRESSES
    if lasting.exists() and not passing.exists():
        outputs.mkdir(parents=True, exist_ok=True)
        shutil.copy(lasting, passing)
    return _publish(parts, replace(site_of(parts), addresses=passing, keep=2), outputs)


def _publish(parts: Parts, site: Site, outputs: Path) -> Built:
    rules = _rules(parts)
    then = _read_mark(last_mark(outputs), rules)
    changes = parts.store.changes(then)
    stands = list(_standing(parts))
    touched = changes.posts if changes.touched is None else changes.touched
    return build(
        site,
        _all(parts, touched, stands),
        outputs,
        posts=changes.posts,
        mark=json.dumps({"rules": rules, "store": changes.mark}),
        at=parts.now().isoformat(timespec="seconds"),
    )


def addresses_of(parts: Parts) -> Addresses:
    """Return where pages stand, as the last build left it: `addresses_of(parts).path(post, "it")`."""
    return Addresses(parts.workspace / "var" / ADDRESSES, reserved())


def site_of(parts: Parts) -> Site:
    """Return whose site a workspace's is."""
    settings, workspace = parts.settings, parts.workspace
    kept = tuple(term.source for term in parts.glossary.all if term.keep and term.holds())
    return Site(
        cluster=settings.cluster,
        address=settings.publishing.address,
        media=(workspace / "var", workspace / "posts", workspace / "pages"),
        projects=parts.projects,
        cards=settings.publishing.cards,
        cache=workspace / "var" / "cache" / "pictures",
        topics=_topics(parts),
        names=kept,
        foreign=settings.publishing.foreign,
        theme=settings.publishing.theme,
        themes=workspace / "themes",
        addresses=workspace / "var" / ADDRESSES,
        keep=settings.publishing.keep,
    )


def _rules(parts: Parts) -> str:
    """Return a digest of what decides, besides the store, what stands on a page."""
    settings = parts.settings
    rules = (
        __version__,
        settings.languages.targets,
        settings.review.four_eyes,
        settings.publishing.drafts,
        sorted((name, project.posts) for name, project in parts.projects.items()),
        sorted(map(repr, parts.glossary.all)),
    )
    return hashlib.sha256(repr(rules).encode()).hexdigest()


def _read_mark(mark: str, rules: str) -> str:
    """Return the store's mark of the last build, empty where other rules held."""
    then = json.loads(mark) if mark else {}
    return str(then["store"]) if then.get("rules") == rules else ""


def _topics(parts: Parts) -> dict[str, dict[str, str]]:
    """Return what tags are called: by tags.toml, else by the glossary."""
    names = {
        term.source.lower(): {
            code: term.rendering(code).preferred for code in TARGET_CODES if term.rendering(code).preferred
        }
        for term in parts.glossary.all
        if term.holds()
    }
    for tag, own in read_topics(parts.workspace / "tags.toml").items():
        names[tag.lower()] = {**names.get(tag.lower(), {}), **own}
    return names


def _standing(parts: Parts) -> Iterator[Page]:
    """Yield the standing pages. Raises IntakeError, PublishError."""
    for file in standing.files(parts.workspace / "pages"):
        ((post, _),) = intake.take(file.path)
        yield Page(
            file.post,
            file.language,
            post.title,
            post.body,
            post.summary,
            corrected=post.corrected,
            was=post.url,
        )


def _all(parts: Parts, touched: Collection[str], stands: Sequence[Page]) -> Iterator[Page]:
    languages = parts.settings.languages.targets
    keys = sorted(touched)
    for start in range(0, len(keys), _AT_ONCE):
        for taken in parts.store.taken(keys[start : start + _AT_ONCE]):
            for page in _pages(parts, taken, languages):
                yield replace(page, project=project_of(parts.projects, page.post, page.project))
    yield from stands


def _pages(parts: Parts, taken: Taken, languages: Sequence[str]) -> Iterator[Page]:
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
            yield replace(_draft_of(taken, language, reviewed), draft=True)


def lacking(parts: Parts, taken: Taken, language: str) -> list[Finding]:
    """Return what a post's page lacks in a language as a whole."""
    name = project_of(parts.projects, taken.post.id, taken.post.project)
    return list(funding.missing(name, parts.projects, language))


def page_of(taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> Page:
    """Return the page of a post all of whose segments have a target."""
    targets = {item.segment.id: _target(item) for item in reviewed}
    return _merged(taken, language, targets)


def _draft_of(taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> Page:
    """Return a draft's page; where the engine was not to be trusted it says so instead of nonsense."""
    said = words_of(language)
    targets: dict[str, TaggedText] = {}
    told: set[int] = set()  # blocks that say so already
    for item in reviewed:
        segment = item.segment
        targets[segment.id] = _target(item)
        if band_of(item.translation) != "low":
            continue
        notice = ""
        if segment.kind is BlockKind.TITLE:
            notice = said["waiting_title"]
        elif segment.block not in told:
            notice = "…" if segment.kind in _SHORT else said["waiting"]
        told.add(segment.block)
        targets[segment.id] = TaggedText.plain(notice)
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
        corrected=post.corrected,
        was=post.url if language == "bg" else "",
    )

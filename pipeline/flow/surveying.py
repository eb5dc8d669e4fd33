"""What the checks say of many posts at once: of segments, of their consistency, and of pages."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import checks
from pipeline.checks.reading import Approval, unread
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Finding, Origin
from pipeline.flow.looking import review
from pipeline.flow.pages import lacking
from pipeline.flow.parts import Parts, is_current, record_of
from pipeline.flow.standing import unchecked
from pipeline.review.store import Taken


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A segment of a post as a reviewer of a language sees it."""

    post: str
    language: str
    item: Reviewed


@dataclass(frozen=True, slots=True)
class OfPage:
    """What is said of a page as a whole."""

    post: str
    language: str
    finding: Finding


def survey(parts: Parts, languages: Sequence[str], posts: Collection[str] = ()) -> list[Surveyed]:
    """Return every segment with its findings, those on consistency across all posts among them.

    `posts` are those that are returned, or all; they are compared with all in any case.
    """
    found = []
    for language in languages:
        surveyed = [
            Surveyed(taken.post.id, language, item)
            for taken in parts.store.taken()
            for item in review(parts, taken, language)
        ]
        found += [one for one in _compared(surveyed, language) if not posts or one.post in posts]
    return found


def _compared(surveyed: Sequence[Surveyed], language: str) -> list[Surveyed]:
    """Return segments with what contradicts them elsewhere."""
    numbers: dict[int, int] = {}
    pairs = []
    for number, one in enumerate(surveyed):
        translation = one.item.translation
        if translation and is_current(one.item.segment, translation):
            pairs.append(checks.Pair(one.item.segment.source, translation.target, language))
            numbers[id(pairs[-1])] = number
    compared = list(surveyed)
    for pair, finding in checks.contradictions(pairs):
        number = numbers[id(pair)]
        item = compared[number].item
        waived = {waiver.check for waiver in item.waivers}
        if finding.check not in waived:
            compared[number] = replace(
                compared[number], item=replace(item, findings=(*item.findings, finding))
            )
    return compared


def of_pages(parts: Parts, languages: Sequence[str], posts: Collection[str] = ()) -> list[OfPage]:
    """Return what pages lack as a whole."""
    return [
        OfPage(taken.post.id, language, finding)
        for taken in parts.store.taken()
        if not posts or taken.post.id in posts
        for language in languages
        for finding in (*lacking(parts, taken, language), *_unread(parts, taken, language))
    ]


def _unread(parts: Parts, taken: Taken, language: str) -> Iterator[Finding]:
    """Yield who approved a page of a machine's text faster than it can be read."""
    approvals = []
    for item in unchecked(parts, taken, language, record_of(parts, taken)):
        if item.translation is None or item.translation.origin is not Origin.MT:
            continue
        words = len(item.segment.source.text.split()) + len(item.translation.target.text.split())
        approvals += [
            Approval(decision.person, decision.at, words)
            for decision in item.decisions
            if decision.target_digest == item.translation.target.digest
        ]
    yield from unread(approvals)

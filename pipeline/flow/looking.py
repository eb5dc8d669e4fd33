"""A post in a language, all that is known of it, read at once: what reviewers see and decide on."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import __version__, checks
from pipeline.domain.decision import Decision, Waiver
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Finding, Translation
from pipeline.domain.work import Kind, Remark, Stand, Version
from pipeline.flow.parts import Parts, Record, is_current
from pipeline.flow.standing import unchecked
from pipeline.review.board import Seen
from pipeline.review.store import Taken

Found = Mapping[str, Sequence[Finding]]  # by stamp
NOTHING: Found = {}


@dataclass(frozen=True, slots=True)
class View:
    """A post in a language. `known` is where its segments were last seen to stand."""

    taken: Taken
    language: str
    items: tuple[Reviewed, ...]
    versions: Mapping[str, Version]
    remarks: Sequence[Remark]
    known: Mapping[str, Stand]
    stamps: Mapping[str, str]

    def item(self, segment: str) -> Reviewed | None:
        """Return one segment."""
        return next((item for item in self.items if item.segment.id == segment), None)

    def number(self, segment: str) -> int:
        """Return the number of the newest version of a segment, 0 where there is none."""
        version = self.versions.get(segment)
        return version.number if version else 0


def look(parts: Parts, taken: Taken, language: str) -> View:
    """Read a post in a language; what the checks found before is not looked for again."""
    return look_in(parts, taken, [language])[0]


def review(parts: Parts, taken: Taken, language: str) -> list[Reviewed]:
    """Return every segment of a post as a reviewer of a language sees it, checked."""
    return list(look(parts, taken, language).items)


def look_in(parts: Parts, taken: Taken, languages: Sequence[str], foreseen: Found = NOTHING) -> list[View]:
    """Read a post in some languages, in as many queries as in one; `foreseen` need not be looked for."""
    post = taken.post.id
    only = languages[0] if len(languages) == 1 else ""
    decisions: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in parts.store.decisions(post, only):
        decisions[decision.segment, decision.language].append(decision)
    waivers: dict[tuple[str, str], list[Waiver]] = defaultdict(list)
    for waiver in parts.store.waivers(post, only):
        waivers[waiver.segment, waiver.language].append(waiver)
    views = []
    for language, seen in parts.board.seen(post, languages).items():
        record = Record(
            {(key, language): version.translation for key, version in seen.versions.items()},
            decisions,
            waivers,
            {
                (remark.segment, language, remark.target_digest)
                for remark in seen.remarks
                if remark.kind is Kind.REQUEST and remark.is_open
            },
        )
        views.append(_view(parts, taken, language, seen, record, foreseen))
    return views


def _view(parts: Parts, taken: Taken, language: str, seen: Seen, record: Record, foreseen: Found) -> View:
    stamps: dict[str, str] = {}
    items = []
    for item in unchecked(parts, taken, language, record):
        if item.translation and is_current(item.segment, item.translation):
            key = item.segment.id
            stamps[key] = stamp_of(parts, item.segment.source, item.translation)
            before = seen.stands.get(key)
            found = before.findings if before and before.stamp == stamps[key] else foreseen.get(stamps[key])
            item = checked(parts, item, item.translation, found)
        items.append(item)
    return View(taken, language, tuple(items), seen.versions, seen.remarks, seen.stands, stamps)


def checked(
    parts: Parts, item: Reviewed, translation: Translation, found: Sequence[Finding] | None = None
) -> Reviewed:
    """Return a segment with a translation, what holds against it, and what a person let be.

    `found` is what the checks found before, if they need not be asked again.
    """
    digests = (translation.target.digest, item.segment.source.digest)
    let_be = {
        waiver.check for waiver in item.waivers if (waiver.target_digest, waiver.source_digest) == digests
    }
    if found is None:
        found = findings_of(parts, item.segment.source, translation)
    return replace(
        item,
        translation=translation,
        findings=tuple(finding for finding in found if finding.check not in let_be),
        waived=tuple(finding for finding in found if finding.check in let_be),
    )


def findings_of(parts: Parts, source: TaggedText, translation: Translation) -> tuple[Finding, ...]:
    """Return what the engine and the checks say of a translation."""
    pair = checks.Pair(
        source, translation.target, translation.language, tuple(parts.glossary.found_in(source.text))
    )
    return (*translation.findings, *checks.run(pair))


def stamp_of(parts: Parts, source: TaggedText, translation: Translation) -> str:
    """Return a digest of all that findings depend on."""
    seen = (
        __version__,
        checks.edition(),
        translation.language,
        source.markup,
        translation.target.markup,
        repr(translation.findings),
        parts.glossary.version(source.text, translation.language),
    )
    return hashlib.sha256("\0".join(seen).encode()).hexdigest()[:24]

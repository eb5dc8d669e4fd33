"""How segments stand, what people write and decide, and how decisions are brought back."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import checks
from pipeline.domain.decision import Decision, State, Waiver
from pipeline.domain.errors import ReviewError
from pipeline.domain.post import Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText, from_coded
from pipeline.domain.translation import Finding, Origin, Translation
from pipeline.flow.pages import lacking, page_of
from pipeline.flow.parts import Parts, find, is_current, record_of
from pipeline.flow.remembering import remember
from pipeline.flow.standing import unchecked
from pipeline.flow.tallying import counted, tally
from pipeline.interchange.xliff import Unit
from pipeline.review.approval import must_be_approvable, must_be_named, page_must_be_approvable
from pipeline.review.standing import lowest
from pipeline.review.store import Taken


@dataclass(slots=True)
class Row:
    """One post in one language, for the closing table."""

    post: str
    language: str
    segments: int = 0
    reused: int = 0
    translated: int = 0
    findings: int = 0
    blocking: int = 0
    state: State = State.INITIAL
    stale: bool = False


def review(parts: Parts, taken: Taken, language: str) -> list[Reviewed]:
    """Return every segment of a post as a reviewer of a language sees it, checked."""
    return [
        checked(parts, item, item.translation)
        if item.translation and is_current(item.segment, item.translation)
        else item
        for item in unchecked(parts, taken, language, record_of(parts, taken, language))
    ]


def checked(parts: Parts, item: Reviewed, translation: Translation) -> Reviewed:
    """Return a segment with a translation, what holds against it, and what a person let be."""
    digests = (translation.target.digest, item.segment.source.digest)
    let_be = {
        waiver.check for waiver in item.waivers if (waiver.target_digest, waiver.source_digest) == digests
    }
    found = findings_of(parts, item.segment, translation)
    return replace(
        item,
        translation=translation,
        findings=tuple(finding for finding in found if finding.check not in let_be),
        waived=tuple(finding for finding in found if finding.check in let_be),
    )


def findings_of(parts: Parts, segment: Segment, translation: Translation) -> tuple[Finding, ...]:
    """Return what the engine and the checks say of a translation."""
    pair = checks.Pair(
        segment.source,
        translation.target,
        translation.language,
        tuple(parts.glossary.found_in(segment.source.text)),
    )
    return (*translation.findings, *checks.run(pair))


def rows(
    parts: Parts, languages: Sequence[str], made: Mapping[tuple[str, str], int] | None = None
) -> list[Row]:
    """Return the table posts × languages."""
    table = []
    for taken in parts.store.taken():
        for language in languages:
            reviewed = review(parts, taken, language)
            translated = (made or {}).get((taken.post.id, language), 0)
            table.append(
                Row(
                    post=taken.post.id,
                    language=language,
                    segments=len(reviewed),
                    reused=sum(item.standing.state is not State.INITIAL for item in reviewed) - translated,
                    translated=translated,
                    findings=sum(len(item.findings) for item in reviewed),
                    blocking=sum(item.blocking for item in reviewed),
                    state=lowest(item.standing for item in reviewed),
                    stale=any(item.standing.stale for item in reviewed),
                )
            )
    return table


def edit(parts: Parts, post: str, language: str, person: str, texts: Mapping[str, str]) -> int:
    """Replace targets by what a person wrote (coded, by segment id); return how many changed."""
    must_be_named(person)
    taken = find(parts, post)
    post = taken.post.id
    segments = {segment.id: segment for segment in taken.segmented.segments}
    unknown = [key for key in texts if key not in segments]
    if unknown:
        raise ReviewError(
            f"there is no segment {unknown[0]}",
            where=post,
            hint=f"See them: glagol status {post} --to {language}",
        )
    present = parts.store.translations(post, language)
    changed = []
    for key, text in texts.items():
        target = from_coded(_typed(text), segments[key].source.tags)
        now = present.get((key, language))
        if now and now.target == target and is_current(segments[key], now):
            continue
        changed.append((key, by_hand(segments[key], language, target, person)))
    with parts.store.transaction():
        parts.store.hold(post)
        parts.store.translate(post, changed)
        written = [(segments[key], translation) for key, translation in changed]
        remember(parts, taken, language, written, person, approved=False)
        tally(parts, taken, [language])
    return len(changed)


def by_hand(segment: Segment, language: str, target: TaggedText, person: str) -> Translation:
    """Return a translation that a person wrote."""
    return Translation(
        language=language,
        source_digest=segment.source.digest,
        target=target,
        origin=Origin.HUMAN,
        signature="human",
        author=person,
    )


def _typed(text: str) -> str:
    """Return what a person typed or pasted, without control characters and stray space."""
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) != "Cc")


def approve(
    parts: Parts, post: str, language: str, person: str, segments: Sequence[str] = ()
) -> list[Reviewed]:
    """Approve a post's segments in a language, all or those named; keep the page if it is complete."""
    must_be_named(person)
    taken = find(parts, post)
    post = taken.post.id
    reviewed = review(parts, taken, language)
    chosen = [item for item in reviewed if not segments or item.segment.id in segments]
    unknown = set(segments) - {item.segment.id for item in reviewed}
    if unknown:
        raise ReviewError(f"there is no segment {min(unknown)}", where=post)
    must_be_approvable(
        f"{post} in {language}",
        [(item.segment, item.translation, item.findings) for item in chosen],
    )
    page_must_be_approvable(f"{post} in {language}", lacking(parts, taken, language))
    fresh = [item for item in chosen if person not in item.standing.approved_by]
    with parts.store.transaction():
        parts.store.hold(post)
        parts.store.decide(post, [_decision(parts, item, language, person) for item in fresh])
        pairs = [(item.segment, item.translation) for item in fresh if item.translation]
        remember(parts, taken, language, pairs, person, approved=True)
        after = _keep_if_final(parts, taken, language)
        # Written inside the transaction: a decision is in the file or nowhere.
        parts.keep_review(taken, language, after)
    return after


def _decision(parts: Parts, item: Reviewed, language: str, person: str) -> Decision:
    assert item.translation is not None
    return Decision(
        person=person,
        language=language,
        segment=item.segment.id,
        target_digest=item.translation.target.digest,
        source_digest=item.segment.source.digest,
        glossary_version=parts.glossary.version(item.segment.source.text, language),
        at=parts.now(),
    )


def restore(parts: Parts, post: str, language: str, units: Sequence[Unit]) -> tuple[int, int]:
    """Bring back what a review file holds; return how many translations and decisions were missing.

    A segment is found by its id or, in a store made anew, by its words.
    """
    taken = find(parts, post)
    by_id = {segment.id: segment for segment in taken.segmented.segments}
    by_words = {segment.source.coded: segment for segment in taken.segmented.segments}
    present = parts.store.translations(post)
    known = set(parts.store.decisions(post))
    known_waivers = set(parts.store.waivers(post))
    waivers: list[Waiver] = []
    translations: list[tuple[str, Translation]] = []
    decisions: list[Decision] = []
    approved: list[tuple[Decision, tuple[Segment, Translation]]] = []
    for unit in units:
        segment = by_words.get(unit.source.coded) or by_id.get(unit.segment)
        if segment is None:
            continue
        now = present.get((segment.id, language))
        if unit.decisions and (now is None or now.target != unit.translation.target):
            translations.append((segment.id, unit.translation))
        if unit.decisions:
            approved.append((unit.decisions[-1], (segment, unit.translation)))
        decisions += [
            moved
            for decision in unit.decisions
            if (moved := replace(decision, segment=segment.id)) not in known
        ]
        let_be = (replace(waiver, segment=segment.id) for waiver in unit.waivers)
        waivers += [waiver for waiver in let_be if waiver not in known_waivers]
    with parts.store.transaction():
        parts.store.translate(post, translations)
        parts.store.decide(post, decisions)
        parts.store.waive(post, waivers)
        for decision, pair in approved:
            remember(parts, taken, language, [pair], decision.person, approved=True)
        _keep_if_final(parts, taken, language)
    return len(translations), len(decisions)


def _keep_if_final(parts: Parts, taken: Taken, language: str) -> list[Reviewed]:
    """Keep the page of a post whose every segment is final; return how its segments stand."""
    reviewed = review(parts, taken, language)
    if lowest(item.standing for item in reviewed) is State.FINAL:
        page = page_of(taken, language, reviewed)
        if parts.store.edition(taken.post.id, language) != page:
            parts.store.publish(page)
    parts.store.tally(taken.post.id, [counted(language, reviewed)])
    return reviewed

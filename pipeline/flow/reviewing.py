"""How segments stand, what people write and decide, and how decisions are brought back."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from pipeline.domain.decision import Decision, State, Waiver
from pipeline.domain.errors import ConflictError, ReviewError
from pipeline.domain.post import Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText, from_coded
from pipeline.domain.translation import Origin, Translation
from pipeline.domain.work import How, Kind
from pipeline.flow.comparing import placed
from pipeline.flow.looking import View, look
from pipeline.flow.measuring import measure
from pipeline.flow.offering import offer
from pipeline.flow.pages import lacking, page_of
from pipeline.flow.parts import Parts, find, is_current
from pipeline.flow.remarking import close
from pipeline.flow.remembering import remember
from pipeline.flow.standing import restood
from pipeline.flow.tallying import keep
from pipeline.interchange.xliff import Unit
from pipeline.review.approval import must_be_approvable, must_be_named, page_must_be_approvable
from pipeline.review.standing import lowest
from pipeline.review.store import Taken


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
    with parts.store.transaction():
        parts.store.hold(post)
        present = parts.board.newest(post, language, texts)
        changed = []
        for key, text in texts.items():
            target = from_coded(typed(text), segments[key].source.tags)
            now = present[key].translation if key in present else None
            if now and now.target == target and is_current(segments[key], now):
                continue
            changed.append((key, by_hand(segments[key], language, target, person)))
        if changed:
            write(parts, taken, changed, person, How.WRITTEN)
    return len(changed)


def write(
    parts: Parts, taken: Taken, made: Sequence[tuple[str, Translation]], by: str, how: How
) -> Mapping[str, int]:
    """Keep texts that a person put into segments of one language; return their versions' numbers."""
    segments = {segment.id: segment for segment in taken.segmented.segments}
    language = made[0][1].language
    numbers = parts.board.write(taken.post.id, made, by=by, how=how)
    human = [(segments[key], one) for key, one in made if one.origin is Origin.HUMAN]
    remember(parts, taken, language, human, by, approved=False)
    keep(parts, look(parts, taken, language))
    return numbers


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


def typed(text: str) -> str:
    """Return what a person typed or pasted, without control characters and stray space."""
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) != "Cc")


def approve(
    parts: Parts, post: str, language: str, person: str, segments: Sequence[str] = ()
) -> list[Reviewed]:
    """Approve a post's segments in a language, all or those named; keep the page if it is complete."""
    return list(approve_seen(parts, post, language, person, segments).items)


def approve_seen(
    parts: Parts,
    post: str,
    language: str,
    person: str,
    segments: Sequence[str] = (),
    seen: Mapping[str, int] | None = None,
) -> View:
    """Approve what a person looked at: `seen` are the versions. Return the post as it is then.

    Raises ReviewError; ConflictError where another text stands there now.
    """
    must_be_named(person)
    taken = find(parts, post)
    post = taken.post.id
    where = f"{post} in {language}"
    with parts.store.transaction():
        parts.store.hold(post)
        view = look(parts, taken, language)
        chosen = [item for item in view.items if not segments or item.segment.id in segments]
        unknown = set(segments) - {item.segment.id for item in view.items}
        if unknown:
            raise ReviewError(f"there is no segment {min(unknown)}", where=post)
        for key, number in (seen or {}).items():
            if view.number(key) != number:
                raise ConflictError(
                    "the text was changed meanwhile", where=f"{where}, {key}", hint="Look at it once more"
                )
        must_be_approvable(where, [(item.segment, item.translation, item.findings) for item in chosen])
        page_must_be_approvable(where, lacking(parts, taken, language))
        fresh = [item for item in chosen if person not in item.standing.approved_by]
        asked = {item.segment.id for item in chosen if item.standing.requested}
        close(parts, [remark for remark in view.remarks if remark.segment in asked], person)
        decisions = {item.segment.id: _decision(parts, item, language, person) for item in fresh}
        parts.store.decide(post, decisions.values())
        pairs = [(item.segment, item.translation) for item in fresh if item.translation]
        remember(parts, taken, language, pairs, person, approved=True)
        measure(parts, taken, language, fresh, person)
        view = decided(parts, view, decisions, asked)
        keep_if_final(parts, view)
        keep(parts, view)
        # Written inside the transaction: a decision is in the file or nowhere.
        parts.keep_review(taken, language, view.items)
    return view


def decided(
    parts: Parts, view: View, decisions: Mapping[str, Decision], answered: Collection[str] = ()
) -> View:
    """Return a view as it is after some decisions."""
    items = tuple(
        restood(
            parts,
            replace(
                item,
                decisions=(*item.decisions, *([decisions[key]] if key in decisions else [])),
                standing=replace(item.standing, requested=item.standing.requested and key not in answered),
            ),
            view.language,
        )
        if (key := item.segment.id) in decisions or key in answered
        else item
        for item in view.items
    )
    remarks = [
        replace(remark, closed_at=parts.now())
        if remark.segment in answered and remark.kind is Kind.REQUEST
        else remark
        for remark in view.remarks
    ]
    return replace(view, items=items, remarks=remarks)


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
    present = parts.store.translations(post)
    known = set(parts.store.decisions(post))
    known_waivers = set(parts.store.waivers(post))
    waivers: list[Waiver] = []
    translations: list[tuple[str, Translation]] = []
    decisions: list[Decision] = []
    approved: list[tuple[Decision, tuple[Segment, Translation]]] = []
    for segment, unit in placed(taken, units):
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
            remember(parts, taken, language, [pair], decision.person, approved=True, at=decision.at)
        view = look(parts, taken, language)
        # What was delivered once is not delivered again because a database was lost.
        keep_if_final(parts, view, deliver=False)
        keep(parts, view)
    return len(translations), len(decisions)


def keep_if_final(parts: Parts, view: View, *, deliver: bool = True) -> None:
    """Keep the page of a post whose every segment is final, and put it on its way to the partners."""
    if lowest(item.standing for item in view.items) is State.FINAL:
        page = page_of(view.taken, view.language, view.items)
        if parts.store.edition(view.taken.post.id, view.language) != page:
            parts.store.publish(page)
            if deliver:
                offer(parts, page)

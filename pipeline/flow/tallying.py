"""What queues show is kept up to date: where each segment stands, and what a post still needs."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.domain.decision import State
from pipeline.domain.post import BlockKind
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Origin, Severity
from pipeline.domain.work import Due, Stand
from pipeline.flow.looking import View, look, stamp_of
from pipeline.flow.parts import Parts, Progress, is_current, silent
from pipeline.review.confidence import band
from pipeline.review.standing import lowest
from pipeline.review.store import Taken


def tally(parts: Parts, view: View) -> None:
    """Keep where a post stands in a language; nothing is written where nothing changed."""
    post, language = view.taken.post.id, view.language
    stands = [_stand(parts, item, view.number(item.segment.id)) for item in view.items]
    changed = [stand for stand in stands if view.known.get(stand.segment) != stand]
    due = _due(view, stands)
    before = parts.board.due(post, language)
    if changed or before is None or replace(before, changed_at=None) != due:
        parts.board.stand(post, language, replace(due, changed_at=parts.now()), changed)


def retally(parts: Parts, taken: Taken, languages: Sequence[str]) -> None:
    """Read a post anew and keep where it stands in some languages."""
    with parts.store.transaction():
        for language in languages:
            tally(parts, look(parts, taken, language))


def retally_all(parts: Parts, languages: Sequence[str], progress: Progress = silent) -> None:
    """Keep where all posts stand: after a change of the glossary, or of glagol itself."""
    posts = parts.store.taken()
    for done, taken in enumerate(posts):
        progress(done, len(posts))
        retally(parts, taken, languages)


def _stand(parts: Parts, item: Reviewed, version: int) -> Stand:
    segment, translation, standing = item.segment, item.translation, item.standing
    words = len(segment.source.text.split())
    if translation is None or not is_current(segment, translation):
        return Stand(segment.id, standing.state, standing.stale, version, words=words)
    blocking = sum(finding.severity is Severity.BLOCKING for finding in item.findings)
    return Stand(
        segment=segment.id,
        state=standing.state,
        stale=standing.stale,
        version=version,
        origin=translation.origin,
        author=translation.author,
        words=words,
        warnings=len(item.findings) - blocking,
        blocking=blocking,
        confidence=translation.confidence,
        target=translation.target.text.lower(),
        stamp=stamp_of(parts, segment, translation),
        findings=(*item.findings, *item.waived),
    )


def _due(view: View, stands: Sequence[Stand]) -> Due:
    waiting = [stand for stand in stands if stand.state is not State.FINAL]
    segments = view.taken.segmented.segments
    title = next((one.source.text for one in segments if one.kind is BlockKind.TITLE), view.taken.post.id)
    return Due(
        post=view.taken.post.id,
        language=view.language,
        title=title,
        state=lowest(item.standing for item in view.items),
        segments=len(stands),
        final=len(stands) - len(waiting),
        words=sum(stand.words for stand in waiting),
        warnings=sum(stand.warnings for stand in waiting),
        blocking=sum(stand.blocking for stand in waiting),
        stale=sum(stand.stale for stand in waiting),
        doubtful=sum(band(stand.confidence) == "low" for stand in waiting),
        exact=sum(stand.origin == Origin.TM_EXACT and not stand.blocking for stand in waiting),
        requests=sum(item.standing.requested for item in view.items),
        remarks=sum(remark.is_open for remark in view.remarks),
    )

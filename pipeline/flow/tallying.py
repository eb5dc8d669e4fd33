"""What lists and queues show, kept beside the posts: where every segment stands, and the counts of it."""

from collections import Counter
from collections.abc import Sequence

from pipeline.domain.decision import State
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Origin, Severity
from pipeline.domain.work import Stand
from pipeline.flow.looking import NOTHING, Found, View, look_in
from pipeline.flow.parts import Parts, Progress, is_current, silent
from pipeline.review.confidence import band_of
from pipeline.review.store import Taken, Tally


def tally(parts: Parts, taken: Taken, languages: Sequence[str], foreseen: Found = NOTHING) -> None:
    """Read where a post stands in some languages, and keep it; findings that are `foreseen` hold."""
    if languages:
        keep(parts, *look_in(parts, taken, languages, foreseen))


def tally_all(parts: Parts, *, progress: Progress = silent) -> int:
    """Count all posts anew: terms or settings may have changed what holds. Return how many."""
    listed = parts.store.listed()
    for number, one in enumerate(listed, start=1):
        taken = parts.store.named(one.id)
        if taken:
            with parts.store.transaction():
                tally(parts, taken, parts.settings.languages.targets)
        progress(number, len(listed))
    return len(listed)


def keep(parts: Parts, *views: View) -> None:
    """Keep where a post stands in a language, or in several."""
    post = views[0].taken.post.id
    changed: dict[str, list[Stand]] = {}
    tallies = []
    for view in views:
        stands = [_stand(view, item) for item in view.items]
        if fresh := [stand for stand in stands if view.known.get(stand.segment) != stand]:
            changed[view.language] = fresh
        tallies.append(_counted(view, stands))
    if changed:
        parts.board.stand(post, changed)
    parts.store.tally(post, tallies)


def _stand(view: View, item: Reviewed) -> Stand:
    segment, translation, standing = item.segment, item.translation, item.standing
    version = view.number(segment.id)
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
        stamp=view.stamps[segment.id],
        findings=(*item.findings, *item.waived),
    )


def _counted(view: View, stands: Sequence[Stand]) -> Tally:
    states = Counter(stand.state for stand in stands)
    waiting = [stand for stand in stands if stand.state is not State.FINAL]
    return Tally(
        view.language,
        segments=len(stands),
        initial=states[State.INITIAL],
        translated=states[State.TRANSLATED],
        reviewed=states[State.REVIEWED],
        final=states[State.FINAL],
        stale=sum(stand.stale for stand in stands),
        words=sum(stand.words for stand in waiting),
        warnings=sum(stand.warnings for stand in waiting),
        blocking=sum(stand.blocking for stand in waiting),
        doubtful=sum(band_of(stand) == "low" for stand in waiting),
        exact=sum(stand.origin == Origin.TM_EXACT and not stand.blocking for stand in waiting),
        requests=sum(item.standing.requested for item in view.items),
        remarks=sum(remark.is_open for remark in view.remarks),
    )

"""How many segments of a post stand where, kept beside it so that lists need not read segments."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.domain.decision import State
from pipeline.domain.review import Reviewed
from pipeline.flow.parts import Parts, Progress, record_of, silent
from pipeline.flow.standing import unchecked
from pipeline.review.store import Taken, Tally


def tally(parts: Parts, taken: Taken, languages: Sequence[str]) -> None:
    """Count a post's segments in some languages, and keep the counts."""
    record = record_of(parts, taken, languages[0] if len(languages) == 1 else "")
    parts.store.tally(
        taken.post.id,
        [counted(language, unchecked(parts, taken, language, record)) for language in languages],
    )


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


def counted(language: str, reviewed: Iterable[Reviewed]) -> Tally:
    """Return the counts of one language."""
    items = list(reviewed)
    states = Counter(item.standing.state for item in items)
    return Tally(
        language,
        segments=len(items),
        initial=states[State.INITIAL],
        translated=states[State.TRANSLATED],
        reviewed=states[State.REVIEWED],
        final=states[State.FINAL],
        stale=sum(item.standing.stale for item in items),
        words=sum(
            len(item.segment.source.text.split()) for item in items if item.standing.state is not State.FINAL
        ),
    )

"""What has no translation of its present source gets one: from memory, else from an engine."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline import memory
from pipeline.domain.post import Segment
from pipeline.domain.translation import Origin, Translation
from pipeline.flow.parts import Parts, Progress, Record, find, is_current, record_of, silent
from pipeline.flow.remembering import neighbours_of
from pipeline.flow.tallying import tally
from pipeline.review.store import Taken
from pipeline.translation.translator import Job

_SAVED_AT_ONCE = 200


def translate(
    parts: Parts,
    languages: Sequence[str],
    *,
    posts: Sequence[str] = (),
    progress: Progress = silent,
) -> dict[tuple[str, str], int]:
    """Translate what has no translation of its present source; return how many by (post, language).

    What a person wrote or approved is never translated again.
    """
    wanted: dict[Job, list[tuple[str, str]]] = defaultdict(list)
    recalled: dict[str, list[tuple[str, Translation]]] = defaultdict(list)
    chosen = [find(parts, post) for post in posts] if posts else parts.store.taken()
    by_id = {taken.post.id: taken for taken in chosen}
    for taken in chosen:
        record = record_of(parts, taken)
        for language in languages:
            missing = [
                segment
                for segment in taken.segmented.segments
                if _is_missing(parts, segment, language, record)
            ]
            for segment, remembered in _recalled(parts, taken, language, missing):
                if remembered:
                    recalled[taken.post.id].append((segment.id, remembered))
                else:
                    wanted[Job(segment.source, language)].append((taken.post.id, segment.id))
    made: dict[tuple[str, str], int] = defaultdict(int)
    # A post is counted when the last of its sentences is there: until then the next run finds it.
    left = Counter((post, job.language) for job, places in wanted.items() for post, _ in places)
    with parts.store.transaction():
        for post, pairs in recalled.items():
            _keep(parts, by_id[post], pairs, left)
    total, done = len(wanted), 0
    waiting: dict[str, list[tuple[str, Translation]]] = defaultdict(list)

    def save() -> None:
        with parts.store.transaction():
            for post, pairs in waiting.items():
                _keep(parts, by_id[post], pairs, left)
        waiting.clear()

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total)

    for number, (job, translation) in enumerate(parts.translator.translate(list(wanted), count), start=1):
        for post, key in wanted[job]:
            waiting[post].append((key, translation))
            made[post, job.language] += 1
            left[post, job.language] -= 1
        if number % _SAVED_AT_ONCE == 0:
            save()
    save()
    return dict(made)


def _keep(
    parts: Parts,
    taken: Taken,
    made: Sequence[tuple[str, Translation]],
    left: Mapping[tuple[str, str], int],
) -> None:
    """Keep translations, but none over what a person wrote or approved while the engine was at work."""
    parts.store.hold(taken.post.id)
    record = record_of(parts, taken)
    segments = {segment.id: segment for segment in taken.segmented.segments}
    wanted = [
        (key, translation)
        for key, translation in made
        if _is_missing(parts, segments[key], translation.language, record)
    ]
    parts.store.translate(taken.post.id, wanted)
    languages = sorted({translation.language for _, translation in made})
    tally(parts, taken, [language for language in languages if not left.get((taken.post.id, language))])


def _recalled(
    parts: Parts, taken: Taken, language: str, missing: Sequence[Segment]
) -> Iterator[tuple[Segment, Translation | None]]:
    """Yield segments with what the memory proposes for them."""
    neighbours = neighbours_of(taken.segmented.segments)
    exact = parts.memory.exact(language, [segment.source.coded for segment in missing])
    empty = not len(parts.memory)
    for segment in missing:
        coded = segment.source.coded
        before, after = neighbours[segment.id]
        candidates = exact.get(coded) or (() if empty else parts.memory.candidates(language, coded))
        yield (
            segment,
            memory.recall(
                segment.source,
                language,
                candidates,
                before=before,
                after=after,
                glossary_version=parts.glossary.version(segment.source.text, language),
            ),
        )


def _is_missing(parts: Parts, segment: Segment, language: str, record: Record) -> bool:
    """Say whether the engine is to be asked: no target yet, or one of an older source or checkpoint."""
    translation = record.translations.get((segment.id, language))
    if translation is None or not is_current(segment, translation):
        return True
    approved = any(
        decision.target_digest == translation.target.digest
        for decision in record.decisions.get((segment.id, language), ())
    )
    if translation.origin is not Origin.MT or approved:
        return False
    return translation.signature != parts.translator.signature(language, segment.source.text)

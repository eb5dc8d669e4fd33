"""What has no translation of its present source gets one: from memory, else from an engine."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline import __version__, memory
from pipeline.domain.post import Segment
from pipeline.domain.translation import Finding, Origin, Translation
from pipeline.files import put
from pipeline.flow.looking import Found, findings_of, stamp_of
from pipeline.flow.parts import Parts, Progress, Record, find, is_current, silent, written_of
from pipeline.flow.remembering import neighbours_of
from pipeline.flow.tallying import tally
from pipeline.review.store import Taken
from pipeline.translation.translator import Job

_READ_AT_ONCE = 100  # posts
_SAVED_AT_ONCE = 200  # translations
# A short run would end with its checks; they are done while engines are still at work. In a long one most
# posts are complete long before its end, and nothing has to be held for them.
_FORESEEN = 2000  # translations


def translate(
    parts: Parts,
    languages: Sequence[str],
    *,
    posts: Sequence[str] = (),
    progress: Progress = silent,
) -> dict[tuple[str, str], int]:
    """Translate what has no translation of its present source; return how many by (post, language).

    What a person wrote or approved is never translated again. Posts are read as workers get through
    them, so that a backlog of any length fits into memory. Where none are named, those are read that
    were touched since nothing was missing.
    """
    if posts:
        return _translated(parts, languages, [find(parts, post).post.id for post in posts], progress)
    listed = parts.store.listed()
    path, rules = parts.workspace / "var" / "cache" / "translated.json", _rules(parts, languages)
    then = _read_mark(path, rules)
    changes = parts.store.changes(then)
    touched = changes.posts if changes.touched is None else changes.touched
    made = _translated(parts, languages, [one.id for one in listed if one.id in touched], progress)
    mark = changes.mark
    # What was taken in meanwhile was not looked at.
    if made and parts.store.listed() == listed:
        mark = parts.store.changes(mark).mark
    if mark != then:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, json.dumps({"rules": rules, "store": mark}))
    return made


def _rules(parts: Parts, languages: Sequence[str]) -> str:
    """Return a digest of what decides, besides the store, whether a translation is missing."""
    rules = (
        __version__,
        [parts.translator.signature(language, "") for language in languages],
        list(languages),
        parts.settings.translation.steered,
        parts.glossary.digest,
    )
    return hashlib.sha256(repr(rules).encode()).hexdigest()


def _read_mark(path: Path, rules: str) -> str:
    """Return the store's mark of when nothing was missing, empty where other rules held."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return ""
    return str(kept["store"]) if isinstance(kept, dict) and kept.get("rules") == rules else ""


def _translated(
    parts: Parts, languages: Sequence[str], posts: Sequence[str], progress: Progress
) -> dict[tuple[str, str], int]:
    backlog = _Backlog(parts, languages, posts)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, max(done, backlog.expected))

    translated = parts.translator.translate(backlog.jobs(), count)
    for number, (job, translation) in enumerate(translated, start=1):
        backlog.made(job, translation)
        if number % _SAVED_AT_ONCE == 0:
            backlog.save()
    backlog.save()
    return dict(backlog.counts)


class _Backlog:
    """What is to be translated, where it belongs, and what waits to be kept."""

    def __init__(self, parts: Parts, languages: Sequence[str], posts: Sequence[str]) -> None:
        self._parts, self._languages, self._posts = parts, languages, posts
        self._read = self._jobs = 0
        self._places: dict[Job, list[tuple[str, str]]] = {}
        self._taken: dict[str, Taken] = {}
        # A post is counted when the last of its sentences is there: until then the next run finds it.
        self._left: Counter[tuple[str, str]] = Counter()
        self._waiting: dict[str, list[tuple[str, Translation]]] = defaultdict(list)
        self._foreseen: dict[str, Sequence[Finding]] = {}
        self.counts: dict[tuple[str, str], int] = defaultdict(int)

    @property
    def expected(self) -> int:
        """About how many jobs there will be, judged by the posts read so far; exact when all are."""
        return self._jobs * len(self._posts) // max(self._read, 1)

    def jobs(self) -> Iterator[Job]:
        """Yield what an engine has to translate, reading some posts at a time."""
        for start in range(0, len(self._posts), _READ_AT_ONCE):
            for taken in self._parts.store.taken(self._posts[start : start + _READ_AT_ONCE]):
                for place, job in self._wanted(taken):
                    if job in self._places:
                        self._places[job].append(place)
                    else:
                        self._places[job] = [place]
                        self._jobs += 1
                        yield job
                self._read += 1

    def _wanted(self, taken: Taken) -> list[tuple[tuple[str, str], Job]]:
        """Return what is missing of a post; what the memory knows is kept at once."""
        parts, post = self._parts, taken.post.id
        record = written_of(parts, taken)
        wanted: list[tuple[tuple[str, str], Job]] = []
        recalled: list[tuple[str, Translation]] = []
        for language in self._languages:
            missing = [
                segment
                for segment in taken.segmented.segments
                if _is_missing(parts, segment, language, record)
            ]
            for segment, remembered in _recalled(parts, taken, language, missing):
                if remembered:
                    recalled.append((segment.id, remembered))
                else:
                    wanted.append(((post, segment.id), Job(segment.source, language)))
        if wanted:
            self._taken[post] = taken
            self._left.update((post, job.language) for _, job in wanted)
        if recalled:
            with parts.store.transaction():
                _keep(parts, taken, recalled, self._left, self._foreseen)
        return wanted

    def made(self, job: Job, translation: Translation) -> None:
        """Note a translation at all its places, and what the checks say of it."""
        if self.expected <= _FORESEEN:
            stamp = stamp_of(self._parts, job.source, translation)
            self._foreseen[stamp] = findings_of(self._parts, job.source, translation)
        for post, key in self._places.pop(job):
            self._waiting[post].append((key, translation))
            self.counts[post, job.language] += 1
            self._left[post, job.language] -= 1

    def save(self) -> None:
        """Keep what waits, all of it or nothing."""
        with self._parts.store.transaction():
            for post, pairs in self._waiting.items():
                _keep(self._parts, self._taken[post], pairs, self._left, self._foreseen)
        for post in self._waiting:
            if not any(self._left[post, language] for language in self._languages):
                del self._taken[post]
        self._waiting.clear()


def _keep(
    parts: Parts,
    taken: Taken,
    made: Sequence[tuple[str, Translation]],
    left: Mapping[tuple[str, str], int],
    foreseen: Found,
) -> None:
    """Keep translations, but none over what a person wrote or approved while the engine was at work."""
    parts.store.hold(taken.post.id)
    record = written_of(parts, taken)
    segments = {segment.id: segment for segment in taken.segmented.segments}
    wanted = [
        (key, translation)
        for key, translation in made
        if _is_missing(parts, segments[key], translation.language, record)
    ]
    parts.store.translate(taken.post.id, wanted)
    languages = sorted({translation.language for _, translation in made})
    complete = [language for language in languages if not left.get((taken.post.id, language))]
    tally(parts, taken, complete, foreseen)


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

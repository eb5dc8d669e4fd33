"""The story: post → segments → translations → findings → decisions → pages.

Stages do not know one another; this is where they meet. Every function takes the
`Parts` that `wiring` chose and returns values for the command line or the desk to show.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

from pipeline import __version__, checks, intake, memory, segmentation
from pipeline.config import Settings
from pipeline.domain.decision import Decision, State
from pipeline.domain.errors import IntakeError, ReviewError
from pipeline.domain.page import Page
from pipeline.domain.post import Post, Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText, escape, from_coded
from pipeline.domain.translation import Finding, Origin, Translation
from pipeline.glossary import Glossary
from pipeline.interchange.xliff import Unit
from pipeline.publishing import Built, Site, build
from pipeline.review.approval import must_be_approvable, must_be_named
from pipeline.review.standing import lowest, standing
from pipeline.review.store import Store, Taken
from pipeline.translation.translator import Job, Translator

_SAVED_AT_ONCE = 200

# Told (done, all) while long work goes on.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The real parts of one workspace, as `wiring` chose them."""

    workspace: Path
    settings: Settings
    store: Store
    glossary: Glossary
    translator: Translator
    keep_review: Callable[[Taken, str, Sequence[Reviewed]], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one file: `change` is new, changed, unchanged or refused."""

    file: str
    change: str
    posts: tuple[Post, ...] = ()
    error: str = ""
    exit_code: int = 0


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


@dataclass(slots=True)
class Summary:
    """What a run did."""

    arrivals: list[Arrival] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    site: Built | None = None


def run(parts: Parts, languages: Sequence[str], progress: Progress = silent) -> Summary:
    """Take in what is in posts/, translate what is missing, publish what is ready."""
    arrivals = take_in(parts, sorted(intake.files(parts.workspace / "posts")))
    forget_missing(parts)
    made = translate(parts, languages, progress=progress)
    return Summary(arrivals, rows(parts, languages, made), publish(parts))


def take_in(parts: Parts, files: Iterable[Path]) -> list[Arrival]:
    """Take in files; one that is refused does not stop the others."""
    known: dict[str, list[Taken]] = defaultdict(list)
    for taken in parts.store.taken():
        known[taken.file].append(taken)
    owners = {taken.post.id: taken.file for all_of in known.values() for taken in all_of}
    return [_take_file(parts, path, known[path.name], owners) for path in files]


def _take_file(parts: Parts, path: Path, before: Sequence[Taken], owners: dict[str, str]) -> Arrival:
    kept = parts.store.kept(path.name)
    try:
        digest = _digest(path, kept)
        if before and all(taken.digest == digest for taken in before):
            return Arrival(path.name, "unchanged", tuple(taken.post for taken in before))
        found = intake.take(path, kept)
        _must_be_free(path, [post for post, _ in found], owners)
    except IntakeError as error:
        return Arrival(path.name, "refused", error=str(error), exit_code=error.exit_code)
    with parts.store.transaction():
        for post, media in found:
            _keep_media(parts.workspace / "var" / "media", media)
            segmented = segmentation.segment(post, parts.store.segments(post.id))
            parts.store.take(Taken(post, segmented, path.name, digest))
        for gone in {taken.post.id for taken in before} - {post.id for post, _ in found}:
            parts.store.forget(gone)
    return Arrival(path.name, "changed" if before else "new", tuple(post for post, _ in found))


def _must_be_free(path: Path, posts: Sequence[Post], owners: dict[str, str]) -> None:
    """Raise IntakeError where the address of a post belongs to another file; take it otherwise."""
    for post in posts:
        owner = owners.setdefault(post.id, path.name)
        if owner != path.name:
            raise IntakeError(
                f"{owner} already holds a post with the address {post.id!r}",
                where=path.name,
                hint="Rename one of the two files",
            )


def _digest(path: Path, kept: Iterable[str]) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    # A newer glagol may read or cut a post better: it takes every post in again.
    return hashlib.sha256("\0".join((__version__, *sorted(kept))).encode() + content).hexdigest()


def _keep_media(folder: Path, media: Mapping[str, bytes]) -> None:
    for name, content in media.items():
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / (name + ".new")
        aside.write_bytes(content)
        aside.replace(folder / name)


def put_back(parts: Parts, path: Path, keys: Sequence[str]) -> Arrival:
    """Put back what intake took out of a file, for good, and take it in again."""
    known = {
        piece.key for taken in parts.store.taken() if taken.file == path.name for piece in taken.post.removed
    }
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise IntakeError(
            f"nothing that was taken out has the key {unknown[0]}",
            where=path.name,
            hint=f"See the keys: glagol intake {path.name} --show",
        )
    with parts.store.transaction():
        parts.store.keep(path.name, keys)
    return take_in(parts, [path])[0]


def forget_missing(parts: Parts) -> None:
    """Take posts out of use whose file is no longer in posts/."""
    there = {path.name for path in intake.files(parts.workspace / "posts")}
    gone = [taken.post.id for taken in parts.store.taken() if taken.file not in there]
    if gone:
        with parts.store.transaction():
            for post in gone:
                parts.store.forget(post)


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
    for taken in parts.store.taken():
        if posts and taken.post.id not in posts:
            continue
        record = record_of(parts, taken)
        for language in languages:
            missing = [
                segment
                for segment in taken.segmented.segments
                if _is_missing(parts, segment, language, record)
            ]
            memories = parts.store.approved(language, [segment.source for segment in missing])
            for segment in missing:
                remembered = memory.recall(segment.source, language, memories)
                if remembered:
                    recalled[taken.post.id].append((segment.id, remembered))
                else:
                    wanted[Job(segment.source, language)].append((taken.post.id, segment.id))
    made: dict[tuple[str, str], int] = defaultdict(int)
    with parts.store.transaction():
        for post, pairs in recalled.items():
            parts.store.translate(post, pairs)
    total, done = len(wanted), 0
    waiting: dict[str, list[tuple[str, Translation]]] = defaultdict(list)

    def save() -> None:
        with parts.store.transaction():
            for post, pairs in waiting.items():
                parts.store.translate(post, pairs)
        waiting.clear()

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total)

    for number, (job, translation) in enumerate(parts.translator.translate(list(wanted), count), start=1):
        for post, key in wanted[job]:
            waiting[post].append((key, translation))
            made[post, job.language] += 1
        if number % _SAVED_AT_ONCE == 0:
            save()
    save()
    return dict(made)


def _is_current(segment: Segment, translation: Translation | None) -> bool:
    return translation is not None and translation.source_digest == segment.source.digest


def _is_missing(parts: Parts, segment: Segment, language: str, record: Record) -> bool:
    """Say whether the engine is to be asked: no target yet, or one of an older source or checkpoint."""
    translation = record.translations.get((segment.id, language))
    if translation is None or not _is_current(segment, translation):
        return True
    approved = any(
        decision.target_digest == translation.target.digest
        for decision in record.decisions.get((segment.id, language), ())
    )
    if translation.origin is not Origin.MT or approved:
        return False
    return translation.signature != parts.translator.signature(language, segment.source.text)


@dataclass(frozen=True, slots=True)
class Record:
    """All that was made of and decided on one post, by (segment, language)."""

    translations: Mapping[tuple[str, str], Translation]
    decisions: Mapping[tuple[str, str], Sequence[Decision]]


def record_of(parts: Parts, taken: Taken) -> Record:
    """Read a post's record, all languages at once."""
    decisions: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in parts.store.decisions(taken.post.id):
        decisions[decision.segment, decision.language].append(decision)
    return Record(parts.store.translations(taken.post.id), decisions)


def review(parts: Parts, taken: Taken, language: str) -> list[Reviewed]:
    """Return every segment of a post as a reviewer of a language sees it, checked."""
    return [
        replace(item, findings=_findings(parts, item.segment, item.translation))
        if item.translation and _is_current(item.segment, item.translation)
        else item
        for item in _unchecked(parts, taken, language, record_of(parts, taken))
    ]


def _unchecked(parts: Parts, taken: Taken, language: str, record: Record) -> list[Reviewed]:
    """Return every segment with where it stands; the checks are not run."""
    reviewed = []
    for segment in taken.segmented.segments:
        translation = record.translations.get((segment.id, language))
        decisions = record.decisions.get((segment.id, language), ())
        stands = standing(
            segment,
            translation,
            decisions,
            glossary_version=parts.glossary.version(segment.source.text, language),
            four_eyes=language in parts.settings.review.four_eyes,
        )
        reviewed.append(Reviewed(segment, translation, stands, (), tuple(decisions)))
    return reviewed


def _findings(parts: Parts, segment: Segment, translation: Translation) -> tuple[Finding, ...]:
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
    present = parts.store.translations(post)
    changed = []
    for key, text in texts.items():
        target = from_coded(_typed(text), segments[key].source.tags)
        now = present.get((key, language))
        if now and now.target == target and _is_current(segments[key], now):
            continue
        changed.append(
            (
                key,
                Translation(
                    language=language,
                    source_digest=segments[key].source.digest,
                    target=target,
                    origin=Origin.HUMAN,
                    signature="human",
                    author=person,
                ),
            )
        )
    with parts.store.transaction():
        parts.store.translate(post, changed)
    return len(changed)


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
    fresh = [item for item in chosen if person not in item.standing.approved_by]
    with parts.store.transaction():
        parts.store.decide(post, [_decision(parts, item, language, person) for item in fresh])
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


def find(parts: Parts, post: str) -> Taken:
    """Return a post by its id, or by the name of its file. Raises ReviewError."""
    taken = parts.store.taken()
    for one in taken:
        if Path(post).name in (one.post.id, one.file, Path(one.file).stem):
            return one
    known = ", ".join(one.post.id for one in taken) or "none; run `glagol run` first"
    raise ReviewError(f"there is no post {post!r}", hint=f"Known are {known}")


def publish(parts: Parts) -> Built:
    """Build the site of all pages that may be seen, and put it in place at once."""
    settings = parts.settings
    pages = [
        page for taken in parts.store.taken() for page in _pages(parts, taken, settings.languages.targets)
    ]
    site = Site(
        cluster=settings.cluster,
        address=settings.publishing.address,
        media=(parts.workspace / "var", parts.workspace / "posts"),
    )
    return build(site, pages, parts.workspace / "outputs")


def _pages(parts: Parts, taken: Taken, languages: Sequence[str]) -> Iterable[Page]:
    """Yield the source page, and for each language the approved page, else a draft where allowed."""
    yield _merged(taken, "bg", {segment.id: segment.source for segment in taken.segmented.segments})
    record = record_of(parts, taken)
    for language in languages:
        reviewed = _unchecked(parts, taken, language, record)
        state = lowest(item.standing for item in reviewed)
        if state is State.FINAL:
            yield _page(taken, language, reviewed)
            continue
        edition = parts.store.edition(taken.post.id, language)
        if edition:
            yield replace(edition, stale=True)
        elif parts.settings.publishing.drafts and state is not State.INITIAL:
            yield replace(_page(taken, language, reviewed), draft=True)


def _page(taken: Taken, language: str, reviewed: Sequence[Reviewed]) -> Page:
    targets = {item.segment.id: _target(item) for item in reviewed}
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
    translations: list[tuple[str, Translation]] = []
    decisions: list[Decision] = []
    for unit in units:
        segment = by_words.get(unit.source.coded) or by_id.get(unit.segment)
        if segment is None:
            continue
        now = present.get((segment.id, language))
        if unit.decisions and (now is None or now.target != unit.translation.target):
            translations.append((segment.id, unit.translation))
        decisions += [
            moved
            for decision in unit.decisions
            if (moved := replace(decision, segment=segment.id)) not in known
        ]
    with parts.store.transaction():
        parts.store.translate(post, translations)
        parts.store.decide(post, decisions)
        _keep_if_final(parts, taken, language)
    return len(translations), len(decisions)


def _keep_if_final(parts: Parts, taken: Taken, language: str) -> list[Reviewed]:
    """Keep the page of a post whose every segment is final; return how its segments stand."""
    reviewed = review(parts, taken, language)
    if lowest(item.standing for item in reviewed) is State.FINAL:
        page = _page(taken, language, reviewed)
        if parts.store.edition(taken.post.id, language) != page:
            parts.store.publish(page)
    return reviewed


def translate_text(translator: Translator, text: str, language: str) -> str:
    """Translate a text on its own, sentence by sentence."""
    post = Post(id="text", title="", body=f"<p>{escape(text)}</p>")
    body = _translated(translator, post, language)["body"]
    return unescape(body.removeprefix("<p>").removesuffix("</p>"))


def translate_file(translator: Translator, path: Path, language: str, progress: Progress = silent) -> str:
    """Translate a file on its own; return an HTML document."""
    post, _ = intake.take(path)[0]
    filled = _translated(translator, post, language, progress)
    title = escape(filled["title"])
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n{filled['body']}\n"
        "</body>\n</html>\n"
    )


def _translated(
    translator: Translator, post: Post, language: str, progress: Progress = silent
) -> dict[str, str]:
    segmented = segmentation.segment(post)
    jobs = list({Job(segment.source, language) for segment in segmented.segments})
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, len(jobs))

    targets = {job.source: translation.target for job, translation in translator.translate(jobs, count)}
    return segmentation.merge(
        segmented.templates, {segment.id: targets[segment.source] for segment in segmented.segments}
    )

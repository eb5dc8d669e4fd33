"""Keeps review's promise with Django's rows; rows become values at this border."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from pipeline.desk.models import (
    DecisionRow,
    EditionRow,
    KeptRow,
    PostRow,
    SegmentRow,
    StandRow,
    TallyRow,
    TranslationRow,
    VersionRow,
    WaiverRow,
)
from pipeline.domain.decision import Decision, Waiver
from pipeline.domain.errors import StoreError
from pipeline.domain.page import Page
from pipeline.domain.post import BlockKind, Post, Removed, Segment, Segmented
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Finding, Origin, Severity, Translation
from pipeline.review.store import Changes, Listed, Taken, Tally

COUNTS = tuple(field.name for field in fields(Tally) if field.name != "language")


@contextmanager
def told() -> Iterator[None]:
    """Map what a database can fail with to one clear line."""
    try:
        yield
    except DatabaseError as error:
        raise StoreError(
            f"the state could not be read or written: {error}",
            where="var",
            hint="Nothing was changed; check the disk and run the command again",
        ) from error


class DjangoStore:
    """The state of one workspace in SQLite or PostgreSQL."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside happen, or none."""
        with told(), transaction.atomic():
            yield

    @told()
    def hold(self, post: str) -> None:
        """Let nobody else write a post until the transaction ends: what was read of it stays true."""
        # On SQLite whoever begins to write has the whole database (transaction_mode).
        PostRow.objects.select_for_update().filter(key=post).values_list("id").first()

    @told()
    def taken(self, only: Collection[str] | None = None) -> list[Taken]:
        """Return the posts, or those named, newest first."""
        rows = PostRow.objects.filter(active=True).order_by("id")
        of_segments = SegmentRow.objects.filter(active=True, post__active=True).order_by("position")
        if only is not None:
            rows, of_segments = rows.filter(key__in=only), of_segments.filter(post__key__in=only)
        segments: dict[int, list[Segment]] = {}
        for row in of_segments:
            segments.setdefault(row.post_id, []).append(_segment(row))
        found = [_taken(row, segments.get(row.id, [])) for row in rows]
        return sorted(
            found, key=lambda taken: (taken.post.published or date.min, taken.post.id), reverse=True
        )

    @told()
    def listed(self) -> list[Listed]:
        """Return the posts without what is in them."""
        rows = PostRow.objects.filter(active=True).order_by("-published", "key")
        return [Listed(*row) for row in rows.values_list("key", "file", "digest")]

    @told()
    def named(self, name: str) -> Taken | None:
        """Return the post with an id, or from a file with a name, its ending left out or not."""
        active = PostRow.objects.filter(active=True)
        row = (
            active.filter(key=name).first()
            or active.filter(file=name).first()
            or next(
                (row for row in active.filter(file__startswith=name) if Path(row.file).stem == name), None
            )
        )
        return _taken(row, self.segments(row.key)) if row else None

    @told()
    def tally(self, post: str, tallies: Iterable[Tally]) -> None:
        """Keep where a post's segments stand, so that lists need not read them."""
        number = PostRow.objects.values_list("id", flat=True).get(key=post)
        now = timezone.now()
        rows = [TallyRow(post_id=number, changed_at=now, **asdict(tally)) for tally in tallies]
        TallyRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["post", "language"],
            update_fields=[*COUNTS, "changed_at"],
        )

    @told()
    def changes(self, since: str) -> Changes:
        """Return which posts there are, and which may look different since a mark."""
        posts = dict(PostRow.objects.filter(active=True).values_list("key", "digest"))
        made: tuple[Any, ...] = (TranslationRow, DecisionRow, EditionRow)
        last = [rows.objects.aggregate(last=Max("id"))["last"] or 0 for rows in made]
        counts = [rows.objects.count() for rows in made]
        # An approval that was taken back is no new row.
        undone = str(DecisionRow.objects.aggregate(last=Max("withdrawn_at"))["last"] or "")
        mark = json.dumps({"posts": posts, "last": last, "counts": counts, "undone": undone})
        if not since:
            return Changes(mark, frozenset(posts), None)
        then = json.loads(since)
        # What began before the mark may have been committed after it, where several write at once.
        earlier = [
            rows.objects.filter(id__lte=number).count()
            for rows, number in zip(made, then["last"], strict=True)
        ]
        if earlier != then["counts"]:
            return Changes(mark, frozenset(posts), None)
        touched = {key for key, digest in posts.items() if then["posts"].get(key) != digest}
        for rows, number, path in zip(
            made, then["last"], ("segment__post__key", "segment__post__key", "post__key"), strict=True
        ):
            touched.update(rows.objects.filter(id__gt=number).values_list(path, flat=True))
        if undone != then["undone"]:
            rows = DecisionRow.objects.exclude(withdrawn_at=None)
            since_then = rows.filter(withdrawn_at__gt=then["undone"]) if then["undone"] else rows
            touched.update(since_then.values_list("segment__post__key", flat=True))
        return Changes(mark, frozenset(posts), frozenset(touched & posts.keys()))

    @told()
    def take(self, taken: Taken) -> None:
        """Keep a post's newest version; segments that are gone are kept, inactive."""
        post, _ = PostRow.objects.update_or_create(
            key=taken.post.id,
            defaults={
                "file": taken.file,
                "digest": taken.digest,
                "content": _post_to_json(taken),
                "title": taken.post.title,
                "published": taken.post.published,
                "project": taken.post.project[:100],
                "sought": f"{taken.post.title}\n{taken.post.id}".casefold(),
                "active": True,
            },
        )
        SegmentRow.objects.filter(post=post).update(active=False)
        SegmentRow.objects.bulk_create(
            [
                SegmentRow(
                    post=post,
                    key=segment.id,
                    position=position,
                    block=segment.block,
                    kind=segment.kind,
                    source=segment.source.to_json(),
                    coded=segment.source.coded,
                    active=True,
                )
                for position, segment in enumerate(taken.segmented.segments)
            ],
            update_conflicts=True,
            unique_fields=["post", "key"],
            update_fields=["position", "block", "kind", "source", "coded", "active"],
        )
        texts = [segment.source.coded for segment in taken.segmented.segments]
        last = VersionRow.objects.filter(post=post).order_by("-id").first()
        if last is None or last.texts != texts:
            VersionRow.objects.create(post=post, texts=texts, digest=taken.digest)

    @told()
    def segments(self, post: str) -> Sequence[Segment]:
        """Return the segments of a post's newest version, also of one out of use."""
        rows = SegmentRow.objects.filter(post__key=post, active=True).order_by("position")
        return [_segment(row) for row in rows]

    @told()
    def forget(self, post: str) -> None:
        """Take a post out of use whose file is gone; its translations and decisions are kept."""
        PostRow.objects.filter(key=post).update(active=False)

    @told()
    def kept(self) -> Mapping[str, frozenset[str]]:
        """Return the keys of what editors put back into the posts of files, by file."""
        found: dict[str, set[str]] = {}
        for file, key in KeptRow.objects.values_list("file", "key"):
            found.setdefault(file, set()).add(key)
        return {file: frozenset(keys) for file, keys in found.items()}

    @told()
    def keep(self, file: str, keys: Iterable[str]) -> None:
        """Remember what an editor put back."""
        KeptRow.objects.bulk_create([KeptRow(file=file, key=key) for key in keys], ignore_conflicts=True)

    @told()
    def translations(self, post: str, language: str = "") -> Mapping[tuple[str, str], Translation]:
        """Return the newest translation of each (segment, language) of a post."""
        rows = TranslationRow.objects.filter(_of(post, language)).annotate(place=F("segment__key"))
        newest = {(row.place, row.language): row for row in rows.order_by("id")}
        return {place: translation_of(row) for place, row in newest.items()}

    @told()
    def translate(self, post: str, made: Iterable[tuple[str, Translation]]) -> None:
        """Add translations of (segment) to a post; older ones are superseded, never lost."""
        write_versions(post, made)

    @told()
    def decisions(self, post: str, language: str = "") -> Sequence[Decision]:
        """Return the decisions on a post that nobody took back, oldest first."""
        rows = DecisionRow.objects.filter(_of(post, language), withdrawn_at=None)
        return [
            Decision(
                person=row.person,
                language=row.language,
                segment=row.place,
                target_digest=row.target_digest,
                source_digest=row.source_digest,
                glossary_version=row.glossary_version,
                at=row.at,
            )
            for row in rows.annotate(place=F("segment__key")).order_by("id")
        ]

    @told()
    def decide(self, post: str, decisions: Iterable[Decision]) -> None:
        """Add decisions."""
        wanted = list(decisions)
        segments = rows_of(post, [decision.segment for decision in wanted])
        DecisionRow.objects.bulk_create(
            [
                DecisionRow(
                    segment=segments[decision.segment],
                    language=decision.language,
                    person=decision.person,
                    target_digest=decision.target_digest,
                    source_digest=decision.source_digest,
                    glossary_version=decision.glossary_version,
                    at=decision.at,
                )
                for decision in wanted
            ]
        )

    @told()
    def waivers(self, post: str, language: str = "") -> Sequence[Waiver]:
        """Return the waivers on a post, oldest first, in one language or all."""
        rows = WaiverRow.objects.filter(_of(post, language))
        return [
            Waiver(
                person=row.person,
                language=row.language,
                segment=row.place,
                check=row.check_name,
                reason=row.reason,
                target_digest=row.target_digest,
                source_digest=row.source_digest,
                at=row.at,
            )
            for row in rows.annotate(place=F("segment__key")).order_by("id")
        ]

    @told()
    def waive(self, post: str, waivers: Iterable[Waiver]) -> None:
        """Add waivers."""
        wanted = list(waivers)
        segments = rows_of(post, [waiver.segment for waiver in wanted])
        WaiverRow.objects.bulk_create(
            [
                WaiverRow(
                    segment=segments[waiver.segment],
                    language=waiver.language,
                    person=waiver.person,
                    check_name=waiver.check,
                    reason=waiver.reason,
                    target_digest=waiver.target_digest,
                    source_digest=waiver.source_digest,
                    at=waiver.at,
                )
                for waiver in wanted
            ]
        )

    @told()
    def approved(self, language: str, sources: Sequence[TaggedText]) -> Mapping[str, str]:
        """Return the newest approved target (coded) of each source (coded) that has one."""
        wanted = list({source.coded for source in sources})
        found: dict[str, str] = {}
        for start in range(0, len(wanted), 500):
            rows = TranslationRow.objects.filter(
                language=language,
                source_coded__in=wanted[start : start + 500],
                segment__decisions__language=language,
            ).order_by("id")
            decided = rows.values_list(
                "source_coded", "target", "target_digest", "segment__decisions__target_digest"
            )
            for coded, target, digest, approved in decided:
                if digest == approved:
                    found[coded] = TaggedText.from_json(target).coded
        return found

    @told()
    def edition(self, post: str, language: str) -> Page | None:
        """Return the last page of a post that was approved as a whole."""
        row = EditionRow.objects.filter(post__key=post, language=language).order_by("id").last()
        return _page_from_json(row.content) if row else None

    @told()
    def publish(self, page: Page) -> None:
        """Keep an approved page; it stays live until another one is."""
        EditionRow.objects.create(
            post=PostRow.objects.get(key=page.post),
            language=page.language,
            content=_page_to_json(page),
        )


def rows_of(post: str, segments: Collection[str]) -> dict[str, SegmentRow]:
    """Return the rows of some segments of a post."""
    if not segments:
        return {}
    rows = SegmentRow.objects.filter(post__key=post, key__in=set(segments))
    return {row.key: row for row in rows.defer("source")}


def write_versions(
    post: str, made: Iterable[tuple[str, Translation]], *, by: str = "", how: str = ""
) -> dict[str, int]:
    """Add versions of targets; return their numbers by segment."""
    wanted = list(made)
    segments = rows_of(post, [key for key, _ in wanted])
    rows = TranslationRow.objects.bulk_create(
        [
            TranslationRow(
                segment=segments[key],
                language=translation.language,
                source_coded=segments[key].coded,
                source_digest=translation.source_digest,
                target=translation.target.to_json(),
                target_digest=translation.target.digest,
                origin=translation.origin,
                signature=translation.signature,
                findings=[asdict(finding) for finding in translation.findings],
                author=translation.author,
                confidence=translation.confidence,
                by=by,
                how=how,
            )
            for key, translation in wanted
        ]
    )
    return {key: row.id for (key, _), row in zip(wanted, rows, strict=True)}


def _of(post: str, language: str) -> Q:
    """Return the condition on rows of a post's segments, in one language or all."""
    return Q(segment__post__key=post, **({"language": language} if language else {}))


def _segment(row: SegmentRow) -> Segment:
    return Segment(row.key, BlockKind(row.kind), row.block, TaggedText.from_json(row.source))


def _taken(row: PostRow, segments: Sequence[Segment]) -> Taken:
    content: dict[str, Any] = dict(row.content)
    templates = content.pop("templates")
    removed = content.pop("removed")
    post = Post(
        id=row.key,
        published=_day(content.pop("published")),
        corrected=_day(content.pop("corrected", None)),
        removed=tuple(Removed(**piece) for piece in removed),
        tags=tuple(content.pop("tags")),
        repaired=tuple(content.pop("repaired")),
        **content,
    )
    return Taken(post, Segmented(templates, tuple(segments)), row.file, row.digest)


def _post_to_json(taken: Taken) -> dict[str, Any]:
    content = asdict(taken.post)
    del content["id"]
    content |= {"published": _iso(taken.post.published), "corrected": _iso(taken.post.corrected)}
    content["templates"] = dict(taken.segmented.templates)
    return content


def translation_of(row: TranslationRow) -> Translation:
    """Return a row's value."""
    return Translation(
        language=row.language,
        source_digest=row.source_digest,
        target=TaggedText.from_json(row.target),
        origin=Origin(row.origin),
        signature=row.signature,
        findings=findings_of(row),
        author=row.author,
        confidence=row.confidence,
    )


def findings_of(row: TranslationRow | StandRow) -> tuple[Finding, ...]:
    """Return the findings that a row keeps."""
    return tuple(
        Finding(one["check"], one["message"], Severity(one["severity"]), one.get("fix", ""))
        for one in row.findings
    )


def _page_to_json(page: Page) -> dict[str, Any]:
    return asdict(page) | {"published": _iso(page.published), "corrected": _iso(page.corrected)}


def _page_from_json(content: dict[str, Any]) -> Page:
    days = {name: _day(content.get(name)) for name in ("published", "corrected")}
    return Page(**{**content, **days, "tags": tuple(content["tags"])})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

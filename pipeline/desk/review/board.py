"""Keeps the board's promise with Django's rows; every read takes a few queries, at any size."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncWeek

from pipeline.desk.models import DecisionRow, PlanRow, SegmentRow, TallyRow, TranslationRow
from pipeline.desk.posts.plans import unwanted
from pipeline.desk.review.rows import (
    DraftRow,
    EffortRow,
    MentionRow,
    RemarkRow,
    SecondsRow,
    StandRow,
)
from pipeline.desk.store import COUNTS, findings_of, rows_of, told, translation_of, write_versions
from pipeline.domain.decision import State
from pipeline.domain.errors import ReviewError
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.domain.work import Draft, Effort, How, Kind, Remark, Spent, Stand, Version
from pipeline.review.board import Due, Hit, Seen, Wanted
from pipeline.review.store import Tally

_STANDING = (
    "stale", "version", "origin", "author", "words", "warnings", "blocking", "confidence", "target", "stamp",
)  # fmt: skip
_ORDERS = {
    "urgent": (F("deadline").asc(nulls_last=True), "-requests", "-stale", "-post__published", "-post__id"),
    "easy": ("blocking", "doubtful", "words", "-post__id"),
    "hard": ("-blocking", "-doubtful", "-words", "-post__id"),
    "long": ("-words", "-post__id"),
    "short": ("words", "-post__id"),
}
_FILTERS = frozenset({"blocking", "warnings", "stale", "doubtful", "exact", "requests", "remarks"})


class DjangoBoard:
    """The board of one workspace."""

    @told()
    def seen(self, post: str, languages: Collection[str]) -> Mapping[str, Seen]:
        """Return what is known of a post, by language."""
        versions: dict[str, dict[str, TranslationRow]] = {language: {} for language in languages}
        for version in _versions(post, languages):
            versions[version.language][version.place] = version
        stands: dict[str, dict[str, Stand]] = {language: {} for language in languages}
        seen = StandRow.objects.filter(post__key=post, language__in=languages)
        for row in seen.annotate(place=F("segment__key")):
            stands[row.language][row.place] = _stand(row)
        remarks: dict[str, list[Remark]] = {language: [] for language in languages}
        for remark in _remarks(post, languages):
            remarks[remark.language].append(remark)
        return {
            language: Seen(
                {place: _version(version) for place, version in versions[language].items()},
                stands[language],
                remarks[language],
            )
            for language in languages
        }

    @told()
    def stand(self, post: str, stands: Mapping[str, Collection[Stand]]) -> None:
        """Keep where some segments of a post stand, by language."""
        changed = [(language, stand) for language, some in stands.items() for stand in some]
        segments = rows_of(post, [stand.segment for _, stand in changed])
        StandRow.objects.bulk_create(
            [
                StandRow(
                    segment=segments[stand.segment],
                    post_id=segments[stand.segment].post_id,
                    language=language,
                    state=stand.state,
                    findings=[asdict(finding) for finding in stand.findings],
                    **{name: getattr(stand, name) for name in _STANDING},
                )
                for language, stand in changed
            ],
            update_conflicts=True,
            unique_fields=["segment", "language"],
            update_fields=["post", "state", "findings", *_STANDING],
        )

    @told()
    def queue(self, wanted: Wanted) -> tuple[Sequence[Due], int]:
        """Return a part of a language's queue, and how many posts the whole has."""
        rows = TallyRow.objects.filter(~unwanted(), language=wanted.language, post__active=True)
        if wanted.state == "due":
            rows = rows.filter(final__lt=F("segments"))
        elif wanted.state == "done":
            rows = rows.filter(final=F("segments"))
        for word in wanted.words.split():
            rows = rows.filter(_holding("post__title", word))
        for name in _FILTERS & set(wanted.only):
            rows = rows.filter(**{f"{name}__gt": 0})
        total = rows.count()
        plan = PlanRow.objects.filter(post=OuterRef("post"), language=OuterRef("language"))
        ordered = (
            rows.annotate(deadline=Subquery(plan.values("due")[:1]))
            .order_by(*_ORDERS.get(wanted.order, _ORDERS["urgent"]))
            .values_list("post__key", "post__title", "deadline", "changed_at", *COUNTS)
        )
        part = ordered[wanted.first : wanted.first + wanted.most]
        return [
            Due(key, title, Tally(wanted.language, *counts), deadline, changed_at)
            for key, title, deadline, changed_at, *counts in part
        ], total

    @told()
    def totals(self, languages: Sequence[str]) -> Mapping[str, tuple[int, int, int]]:
        """Return posts, segments and words that are due, by language."""
        rows = (
            TallyRow.objects.filter(~unwanted(), language__in=languages, post__active=True)
            .filter(final__lt=F("segments"))
            .values("language")
            .annotate(posts=Count("id"), open=Sum(F("segments") - F("final")), sum=Sum("words"))
        )
        found = {row["language"]: (row["posts"], row["open"], row["sum"]) for row in rows}
        return {language: found.get(language, (0, 0, 0)) for language in languages}

    @told()
    def newest(self, post: str, language: str, segments: Collection[str] = ()) -> Mapping[str, Version]:
        """Return the newest versions of a post's segments, or of some."""
        rows = _versions(post, [language])
        if segments:
            rows = rows.filter(segment__key__in=set(segments))
        newest = {row.place: row for row in rows}
        return {key: _version(row) for key, row in newest.items()}

    @told()
    def proposals(self, post: str, language: str, segments: Collection[str]) -> Mapping[str, Version]:
        """Return the newest versions that no person wrote."""
        rows = _versions(post, [language]).filter(segment__key__in=set(segments), how=How.MADE)
        made = {row.place: row for row in rows.exclude(origin=Origin.HUMAN)}
        return {key: _version(row) for key, row in made.items()}

    @told()
    def history(self, post: str, language: str, segment: str) -> Sequence[Version]:
        """Return every version of a target, oldest first."""
        return self.histories(post, language, [segment])[segment]

    @told()
    def histories(
        self, post: str, language: str, segments: Collection[str]
    ) -> Mapping[str, Sequence[Version]]:
        """Return every version of some segments' targets, oldest first."""
        found: dict[str, list[Version]] = {key: [] for key in segments}
        if found:
            for row in _versions(post, [language]).filter(segment__key__in=set(segments)):
                found[row.place].append(_version(row))
        return found

    @told()
    def write(
        self, post: str, made: Iterable[tuple[str, Translation]], *, by: str, how: How
    ) -> Mapping[str, int]:
        """Add versions; return their numbers by segment."""
        return write_versions(post, made, by=by, how=how)

    @told()
    def withdraw(self, post: str, language: str, segment: str, person: str, at: datetime) -> int:
        """Take a person's approvals of a segment back; return how many there were."""
        rows = DecisionRow.objects.filter(
            segment__post__key=post, segment__key=segment, language=language, person=person, withdrawn_at=None
        )
        return int(rows.update(withdrawn_at=at))

    @told()
    def drafts(self, post: str, language: str) -> Sequence[Draft]:
        """Return what people typed in a post and did not save, the oldest first."""
        rows = DraftRow.objects.filter(segment__post__key=post, language=language).order_by("at")
        return [
            Draft(row.person, row.segment.key, row.language, row.text, row.seen, row.at)
            for row in rows.select_related("segment")
        ]

    @told()
    def draft(self, post: str, draft: Draft, seconds: int = 0) -> None:
        """Keep what a person typed, and count the seconds that they spent."""
        segment = SegmentRow.objects.filter(post__key=post, key=draft.segment).first()
        if segment is None:
            raise ReviewError(
                f"there is no segment {draft.segment}",
                where=post,
                hint="The post was changed meanwhile: open it again",
            )
        DraftRow.objects.update_or_create(
            segment=segment,
            language=draft.language,
            person=draft.person,
            defaults={"text": draft.text, "seen": draft.seen, "at": draft.at},
        )
        self._count(segment.id, draft.language, seconds)

    @told()
    def count(self, post: str, language: str, segment: str, seconds: int) -> None:
        """Count seconds that a person spent in a segment."""
        if seconds > 0:
            self._count(SegmentRow.objects.get(post__key=post, key=segment).id, language, seconds)

    @staticmethod
    def _count(segment: int, language: str, seconds: int) -> None:
        if seconds <= 0:
            return
        known = SecondsRow.objects.filter(segment=segment, language=language)
        if not known.update(seconds=F("seconds") + seconds):
            SecondsRow.objects.create(segment_id=segment, language=language, seconds=seconds)

    @told()
    def drop_draft(self, post: str, language: str, segment: str, person: str) -> None:
        """Forget what a person typed: it was saved, or given up."""
        DraftRow.objects.filter(
            segment__post__key=post, segment__key=segment, language=language, person=person
        ).delete()

    @told()
    def requests(self, post: str, language: str = "") -> Collection[tuple[str, str, str]]:
        """Return the (segment, language, target digest) of texts that someone asked to be changed."""
        rows = RemarkRow.objects.filter(segment__post__key=post, closed_at=None, kind=Kind.REQUEST)
        if language:
            rows = rows.filter(language=language)
        return set(rows.values_list("segment__key", "language", "target_digest"))

    @told()
    def remarks(self, post: str, language: str) -> Sequence[Remark]:
        """Return what people said of a post, oldest first."""
        return _remarks(post, [language])

    @told()
    def remark(self, post: str, remark: Remark) -> int:
        """Add a remark; return its number."""
        row = RemarkRow.objects.create(
            segment=SegmentRow.objects.get(post__key=post, key=remark.segment),
            language=remark.language,
            person=remark.person,
            kind=remark.kind,
            text=remark.text,
            target_digest=remark.target_digest,
            at=remark.at,
        )
        MentionRow.objects.bulk_create([MentionRow(remark=row, person=person) for person in remark.mentions])
        return int(row.id)

    @told()
    def close(self, number: int, person: str, at: datetime) -> bool:
        """Close a remark; say whether it was open."""
        rows = RemarkRow.objects.filter(id=number, closed_at=None)
        return bool(rows.update(closed_by=person, closed_at=at))

    @told()
    def mentioning(self, person: str, most: int) -> Sequence[tuple[str, Remark]]:
        """Return open remarks that name a person, with their posts, newest first."""
        rows = (
            RemarkRow.objects.filter(mentions__person=person, closed_at=None, segment__post__active=True)
            .order_by("-id")
            .select_related("segment__post")
            .prefetch_related("mentions")
        )
        return [(row.segment.post.key, _remark(row)) for row in rows[:most]]

    @told()
    def seconds(self, post: str, language: str, segments: Collection[str]) -> Mapping[str, int]:
        """Return the seconds that people spent in segments."""
        rows = SecondsRow.objects.filter(
            segment__post__key=post, segment__key__in=set(segments), language=language
        )
        return dict(rows.values_list("segment__key", "seconds"))

    @told()
    def spend(self, post: str, efforts: Iterable[Effort]) -> None:
        """Keep what approvals took; of a segment the newest counts."""
        wanted = list(efforts)
        segments = rows_of(post, [effort.segment for effort in wanted])
        names = ("language", "person", "route", "edits", "length", "seconds", "at")
        EffortRow.objects.bulk_create(
            [
                EffortRow(
                    segment=segments[effort.segment],
                    post_id=segments[effort.segment].post_id,
                    **{name: getattr(effort, name) for name in names},
                )
                for effort in wanted
            ],
            update_conflicts=True,
            unique_fields=["segment", "language"],
            update_fields=[name for name in names if name != "language"],
        )

    @told()
    def spent(
        self, by: str, languages: Collection[str] = (), since: datetime | None = None
    ) -> Sequence[Spent]:
        """Return effort by route, language, post or week, the most first; weeks in order."""
        rows: QuerySet = EffortRow.objects.all()
        if languages:
            rows = rows.filter(language__in=languages)
        if since:
            rows = rows.filter(at__gte=since)
        group: Any = {"post": F("post__key"), "week": TruncWeek("at")}.get(by, F(by))
        sums = (
            rows.values(group=group)
            .annotate(
                count=Count("id"),
                of_edits=Sum("edits"),
                of_length=Sum("length"),
                of_seconds=Sum("seconds"),
                timed=Count("id", filter=Q(seconds__gt=0)),
            )
            .order_by("group" if by == "week" else "-count", "group")
        )
        names = ("count", "of_edits", "of_length", "of_seconds", "timed")
        return [Spent(_name(row["group"]), *(row[name] for name in names)) for row in sums]

    @told()
    def search(self, language: str, words: str, *, side: str, posts: Collection[str], most: int) -> list[Hit]:
        """Return segments of posts in use whose target or source holds some words, in any case."""
        rows = StandRow.objects.filter(
            language=language, post__active=True, segment__active=True, version__gt=0
        )
        if posts:
            rows = rows.filter(post__key__in=posts)
        rows = rows.filter(
            Q(target__contains=words.lower()) if side == "target" else _holding("segment__coded", words)
        )
        found = list(
            rows.order_by("-post_id", "segment__position").values_list(
                "post__key", "segment__key", "version", "segment__coded"
            )[:most]
        )
        targets = dict(
            TranslationRow.objects.filter(id__in=[row[2] for row in found]).values_list("id", "target")
        )
        return [
            Hit(post, key, version, source, TaggedText.from_json(targets[version]).coded)
            for post, key, version, source in found
            if version in targets
        ]


def _holding(field: str, words: str) -> Q:
    # SQLite knows no capitals beyond ASCII.
    forms = {words, words.lower(), words.capitalize(), words.upper()}
    holding = Q()
    for form in sorted(forms):
        holding |= Q(**{f"{field}__contains": form})
    return holding


def _versions(post: str, languages: Collection[str]) -> QuerySet:
    """Return the versions of a post's targets, oldest first; `place` is the key of a segment."""
    rows = TranslationRow.objects.filter(segment__post__key=post, language__in=languages)
    return rows.order_by("id").annotate(place=F("segment__key"))


def _remarks(post: str, languages: Collection[str]) -> list[Remark]:
    rows = RemarkRow.objects.filter(segment__post__key=post, language__in=languages).order_by("id")
    return [_remark(row) for row in rows.select_related("segment").prefetch_related("mentions")]


def _version(row: TranslationRow) -> Version:
    return Version(
        number=row.id,
        translation=translation_of(row),
        source=row.source_coded,
        by=row.by or row.author,
        how=How(row.how),
        at=row.made_at,
    )


def _stand(row: StandRow) -> Stand:
    return Stand(
        segment=row.place,
        state=State(row.state),
        findings=findings_of(row),
        **{name: getattr(row, name) for name in _STANDING},
    )


def _remark(row: RemarkRow) -> Remark:
    return Remark(
        number=row.id,
        segment=row.segment.key,
        language=row.language,
        person=row.person,
        kind=Kind(row.kind),
        text=row.text,
        at=row.at,
        target_digest=row.target_digest,
        mentions=tuple(mention.person for mention in row.mentions.all()),
        closed_by=row.closed_by,
        closed_at=row.closed_at,
    )


def _name(group: object) -> str:
    return group.date().isoformat() if isinstance(group, datetime) else str(group)

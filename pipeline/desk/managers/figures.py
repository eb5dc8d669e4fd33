"""How the work goes, in numbers: what stands where, what was approved when, what is due."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from pipeline.desk.models import DecisionRow, PlanRow, TallyRow, TranslationRow
from pipeline.desk.posts.plans import undone, unwanted
from pipeline.domain.translation import Origin

WEEKS = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """How many sentences of all posts stand where in a language, and how many words wait."""

    language: str
    waiting: int
    translated: int
    reviewed: int
    final: int
    stale: int
    words: int


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How many posts are due in a language."""

    language: str
    missed: int
    week: int
    later: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How many approvals of a language were of texts as the machine made them, or written by people."""

    language: str
    untouched: int
    written: int


def standings(languages: Sequence[str]) -> list[Standing]:
    """Return where all sentences stand."""
    rows = TallyRow.objects.filter(~unwanted(), post__active=True).values("language")
    found = {
        row["language"]: row
        for row in rows.annotate(
            waiting=Sum("initial"),
            drafted=Sum("translated"),
            once=Sum("reviewed"),
            done=Sum("final"),
            old=Sum("stale"),
            left=Sum("words"),
        )
    }
    return [
        Standing(
            code,
            *((found[code][name] or 0) for name in ("waiting", "drafted", "once", "done", "old", "left")),
        )
        if code in found
        else Standing(code, 0, 0, 0, 0, 0, 0)
        for code in languages
    ]


def throughput(languages: Sequence[str], today: date) -> list[tuple[date, dict[str, int]]]:
    """Return how many sentences were approved in each of the last weeks, by language."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    rows = (
        DecisionRow.objects.filter(at__gte=_begin(first))
        .annotate(week=TruncWeek("at"))
        .values("week", "language")
        .annotate(number=Count("id"))
    )
    counts = Counter({(timezone.localdate(row["week"]), row["language"]): row["number"] for row in rows})
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [(week, {code: counts[week, code] for code in languages}) for week in weeks]


def quality(languages: Sequence[str], today: date) -> list[Quality]:
    """Return how many of the last weeks' approvals needed a person's writing."""
    by_person = Exists(
        TranslationRow.objects.filter(
            segment=OuterRef("segment"),
            language=OuterRef("language"),
            target_digest=OuterRef("target_digest"),
            origin=Origin.HUMAN,
        )
    )
    rows = (
        DecisionRow.objects.filter(at__gte=_begin(today - timedelta(weeks=WEEKS)))
        .annotate(written=by_person)
        .values("language", "written")
        .annotate(number=Count("id"))
    )
    counts = Counter({(row["language"], bool(row["written"])): row["number"] for row in rows})
    return [Quality(code, counts[code, False], counts[code, True]) for code in languages]


def deadlines(languages: Sequence[str], today: date) -> list[Deadlines]:
    """Return what is due and not done."""
    rows = PlanRow.objects.filter(undone(), wanted=True, due__isnull=False, post__active=True)
    week = today + timedelta(days=7)
    found = {
        row["language"]: row
        for row in rows.values("language").annotate(
            missed=Count("id", filter=Q(due__lt=today)),
            soon=Count("id", filter=Q(due__gte=today, due__lte=week)),
            later=Count("id", filter=Q(due__gt=week)),
        )
    }
    return [
        Deadlines(code, *(found[code][name] for name in ("missed", "soon", "later")))
        if code in found
        else Deadlines(code, 0, 0, 0)
        for code in languages
    ]


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

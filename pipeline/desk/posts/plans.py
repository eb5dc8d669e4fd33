"""Into which languages a post goes, and by when each is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from pipeline.desk import audit
from pipeline.desk.models import PlanRow, PostRow, TallyRow

_SAME = {"post": OuterRef("post"), "language": OuterRef("language")}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted of a post in a language. Without a plan every language is, without a deadline."""

    wanted: bool = True
    due: date | None = None


def plan(post: str, plans: Mapping[str, Plan], by: str) -> None:
    """Keep plans."""
    with transaction.atomic():
        number = PostRow.objects.values_list("id", flat=True).get(key=post)
        PlanRow.objects.bulk_create(
            [
                PlanRow(post_id=number, language=language, wanted=one.wanted, due=one.due)
                for language, one in plans.items()
            ],
            update_conflicts=True,
            unique_fields=["post", "language"],
            update_fields=["wanted", "due"],
        )
        told = {code: one.due.isoformat() if one.due else True for code, one in plans.items() if one.wanted}
        audit.record(by, "plan", post, languages=told)


def unwanted() -> Exists:
    """Return the condition that nobody wants the post of a row in its language."""
    return Exists(PlanRow.objects.filter(**_SAME, wanted=False))


def undone() -> Exists:
    """Return the condition that the post of a row is not yet approved as a whole in its language."""
    return Exists(TallyRow.objects.filter(**_SAME, final__lt=F("segments")))


def wanted_of(post: str, languages: Sequence[str]) -> list[str]:
    """Return the languages, of those given, that are wanted of a post."""
    rows = PlanRow.objects.filter(post__key=post, wanted=False)
    unwanted = set(rows.values_list("language", flat=True))
    return [language for language in languages if language not in unwanted]


def chosen(languages: Sequence[str], wanted: Collection[str], due: date | None) -> dict[str, Plan]:
    """Return the plans of a post that was just dropped."""
    return {language: Plan(language in wanted, due if language in wanted else None) for language in languages}

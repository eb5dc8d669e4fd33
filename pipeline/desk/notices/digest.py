"""The week on Monday mornings: what waits for a reviewer, what is due, what a partner got."""

from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pipeline.desk.models import EditionRow, JobRow, PlanRow, TallyRow
from pipeline.desk.notices.letters import DIGEST, address, send
from pipeline.desk.notices.telling import people
from pipeline.desk.people.roles import Action, Kind, languages_of, may
from pipeline.desk.posts.plans import undone, unwanted
from pipeline.desk.templatetags.desk import language_name
from pipeline.desk.work import queue
from pipeline.flow import Parts

_HOUR = 7


def put_if_due(now: datetime) -> bool:
    """Put this week's digest in line, once, from Monday at seven on; say whether it was put."""
    here = timezone.localtime(now)
    year, week, day = here.isocalendar()
    if day == 1 and here.hour < _HOUR:
        return False
    subject = f"{year}-W{week:02}"
    if JobRow.objects.filter(kind="digest", subject=subject).exists():
        return False
    # A desk that is started for the first time on a Thursday begins with the next week.
    first = not JobRow.objects.filter(kind="digest").exists()
    job = queue.put("digest", subject)
    if first and day > 1:
        queue.finish(job)
    return True


def send_all(parts: Parts) -> int:
    """Send the week to everybody who wants it and has something in it; return how many letters went."""
    known = parts.settings.languages.targets
    today = timezone.localdate()
    waiting = {
        row["language"]: row
        for row in TallyRow.objects.filter(~unwanted(), post__active=True)
        .values("language")
        .annotate(
            posts=Count("id", filter=Q(translated__gt=0) | Q(reviewed__gt=0) | Q(stale__gt=0)),
            left=Sum("words"),
        )
    }
    due = dict(
        PlanRow.objects.filter(undone(), wanted=True, post__active=True, due__lte=today + timedelta(days=7))
        .values_list("language")
        .annotate(number=Count("id"))
    )
    fresh = dict(
        EditionRow.objects.filter(made_at__gte=timezone.now() - timedelta(days=7))
        .values_list("language")
        .annotate(number=Count("post", distinct=True))
    )
    sent = 0
    for person in people():
        review = languages_of(person, Action.APPROVE, known)
        overseen = known if may(person, Action.PLAN) else []
        got = sorted({code for role in person.roles if role.kind is Kind.PARTNER for code in role.languages})
        numbers = [
            (code, waiting[code]["posts"], waiting[code]["left"] or 0, due.get(code, 0))
            for code in (review or overseen)
            if code in waiting and waiting[code]["posts"]
        ]
        pages = [(code, fresh[code]) for code in got if code in fresh]
        if numbers or pages:
            sent += send(person, DIGEST, lambda n=numbers, p=pages: _written(n, p))  # type: ignore[misc]
    return sent


def _written(numbers: list[tuple[str, int, int, int]], pages: list[tuple[str, int]]) -> tuple[str, list[str]]:
    lines = []
    for code, posts, words, due in numbers:
        text = ngettext("%(number)d post to review", "%(number)d posts to review", posts) % {"number": posts}
        words_told = ngettext("%(number)d word", "%(number)d words", words) % {"number": words}
        due_told = ngettext("%(number)d due", "%(number)d due", due) % {"number": due}
        lines.append(f"{language_name(code)}: {text}, {words_told}, {due_told}")
    for code, number in pages:
        text = ngettext("%(number)d new page", "%(number)d new pages", number) % {"number": number}
        lines.append(f"{language_name(code)}: {text}")
    return _("Your week at the desk"), ["\n".join(lines), address(reverse("home"))]

"""The grid posts × languages, a page at a time: from counts and plans alone, no segment is read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pipeline.desk.models import PlanRow, PostRow, TallyRow
from pipeline.desk.posts.plans import Plan, undone, unwanted

STATES = ("waiting", "translated", "reviewed", "stale", "final")


@dataclass(frozen=True, slots=True)
class Cell:
    """One post in one language: `state` is one of `STATES`, or off where it is not wanted."""

    language: str
    state: str
    segments: int
    done: int
    stale: int
    due: date | None
    late: bool

    @property
    def share(self) -> int:
        """How many hundredths are final."""
        return 100 * self.done // self.segments if self.segments else 0


@dataclass(frozen=True, slots=True)
class Line:
    """One post with its cells."""

    post: str
    title: str
    published: date | None
    project: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see of the grid; empty fields want everything."""

    words: str = ""
    state: str = ""
    language: str = ""
    project: str = ""
    due: str = ""  # late, week

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wish":
        """Return the wish that an address's query tells."""
        return cls(
            query.get("q", "").strip()[:200],
            query.get("state", ""),
            query.get("language", ""),
            query.get("project", ""),
            query.get("due", ""),
        )


def rows(wish: Wish, today: date) -> QuerySet[Any]:
    """Return the posts that a wish is about, newest first."""
    found = PostRow.objects.filter(active=True).order_by("-published", "-id")
    for word in wish.words.casefold().split():
        found = found.filter(sought__contains=word)
    if wish.project:
        found = found.filter(project=wish.project)
    of_post: dict[str, Any] = {"post": OuterRef("pk")}
    if wish.language:
        of_post["language"] = wish.language
    if wish.state in STATES:
        found = found.filter(Exists(TallyRow.objects.filter(_is(wish.state), ~unwanted(), **of_post)))
    if wish.due:
        last = today - timedelta(days=1) if wish.due == "late" else today + timedelta(days=7)
        found = found.filter(Exists(PlanRow.objects.filter(undone(), wanted=True, due__lte=last, **of_post)))
    return found.only("id", "key", "title", "published", "project")


def _is(state: str) -> Q:
    """Return the condition of a state; it says the same as `state_of`."""
    done = Q(final=F("segments"), stale=0)
    match state:
        case "final":
            return done
        case "stale":
            return Q(stale__gt=0)
        case "waiting":
            return Q(initial__gt=0, stale=0)
        case "reviewed":
            return Q(initial=0, stale=0, translated=0) & ~done
        case _:
            return Q(initial=0, stale=0, translated__gt=0)


def state_of(tally: TallyRow | None) -> str:
    """Return where a post stands in a language as a whole."""
    if tally is None or not tally.segments:
        return "waiting"
    if tally.stale:
        return "stale"
    if tally.initial:
        return "waiting"
    if tally.final == tally.segments:
        return "final"
    return "translated" if tally.translated else "reviewed"


def lines(posts: Sequence[PostRow], languages: Sequence[str], today: date) -> list[Line]:
    """Return some posts with their cells; two queries, however many they are."""
    numbers = [post.pk for post in posts]
    tallies = {(row.post_id, row.language): row for row in TallyRow.objects.filter(post__in=numbers)}
    plans: dict[int, dict[str, Plan]] = defaultdict(dict)
    for row in PlanRow.objects.filter(post__in=numbers):
        plans[row.post_id][row.language] = Plan(row.wanted, row.due)
    return [
        Line(
            post.key,
            post.title,
            post.published,
            post.project,
            tuple(
                _cell(language, tallies.get((post.pk, language)), plans[post.pk].get(language, Plan()), today)
                for language in languages
            ),
        )
        for post in posts
    ]


def _cell(language: str, tally: TallyRow | None, plan: Plan, today: date) -> Cell:
    """Return one cell."""
    state = state_of(tally) if plan.wanted else "off"
    return Cell(
        language,
        state,
        tally.segments if tally else 0,
        tally.final if tally else 0,
        tally.stale if tally else 0,
        plan.due if plan.wanted else None,
        late=bool(plan.due and plan.wanted and plan.due < today and state != "final"),
    )

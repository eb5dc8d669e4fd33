"""The whole way at once: what is in posts/ becomes translations and a site."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline import intake
from pipeline.flow.pages import publish
from pipeline.flow.parts import Parts, Progress, silent
from pipeline.flow.table import Row, rows
from pipeline.flow.taking import Arrival, take_in
from pipeline.flow.translating import translate
from pipeline.publishing import Built

_MOST_TOLD = 200  # posts: a longer table is read by nobody


@dataclass(slots=True)
class Summary:
    """What a run did."""

    arrivals: list[Arrival] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    site: Built | None = None
    untold: int = 0  # posts that nothing happened to, where there are too many for rows of them all


def run(parts: Parts, languages: Sequence[str], progress: Progress = silent) -> Summary:
    """Take in what is in posts/, translate what is missing, publish what is ready."""
    arrivals = take_in(parts, sorted(intake.files(parts.workspace / "posts")), present=False)
    made = translate(parts, languages, progress=progress)
    posts = {listed.id for listed in parts.store.listed()}
    told = posts
    if len(posts) > _MOST_TOLD:
        told = posts & {
            *(post.id for arrival in arrivals for post in arrival.posts),
            *(key for key, _ in made),
        }
    table = rows(parts, languages, made, told)
    return Summary(arrivals, table, publish(parts), untold=len(posts) - len(told))

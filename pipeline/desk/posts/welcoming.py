"""What came in is written into the log, planned, and given to the worker to be translated."""

from collections.abc import Mapping
from dataclasses import replace

from pipeline import flow
from pipeline.desk import audit
from pipeline.desk.posts import correcting, incoming, plans
from pipeline.desk.work import queue
from pipeline.flow import Parts


def welcome(
    parts: Parts,
    result: incoming.Received,
    person: str,
    wishes: Mapping[str, plans.Plan] | None = None,
    project: str = "",
) -> None:
    """Plan what a person sent in, and have it translated."""
    if result.many:
        audit.record(person, "submit", result.name, posts=result.many)
        queue.put("take-in", result.name[:100], person=person, file=result.name)
    arrived = posts_of(result)
    for post in arrived:
        audit.record(person, "submit", post, file=result.name)
        if wishes is not None:
            plans.plan(post, wishes, person)
        if project and len(arrived) == 1:
            before = correcting.corrected(flow.find(parts, post).post)
            if before.project != project:
                correcting.correct(parts, post, replace(before, project=project))
        translate(parts, post, person)


def posts_of(result: incoming.Received) -> list[str]:
    """Return the posts that arrived."""
    return [post.id for post in result.arrival.posts] if result.arrival else []


def translate(parts: Parts, post: str, person: str) -> None:
    """Have a post translated into the languages that are wanted of it."""
    wanted = plans.wanted_of(post, parts.settings.languages.targets)
    if wanted:
        queue.put("translate", post, person=person, languages=wanted)

"""What each kind of job does. A part adds its own kinds to `TASKS`."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from pipeline import flow
from pipeline.desk.notices import digest, letters, telling
from pipeline.desk.work import queue
from pipeline.desk.work.rows import JobRow
from pipeline.domain.errors import IntakeError
from pipeline.flow import Parts, Progress
from pipeline.glossary import Rendering, Status, Term

# Given the workspace's parts, the job, and whom to tell of progress; returns what is kept of it.
Task = Callable[[Parts, JobRow, Progress], dict[str, Any] | None]


_SHARED = timedelta(seconds=20)


def translate(parts: Parts, job: JobRow, progress: Progress) -> dict[str, Any]:
    """Translate a post, or everything, into the languages of the job."""
    languages = job.payload.get("languages") or parts.settings.languages.targets
    posts = [job.subject] if job.subject else ()
    made = flow.translate(parts, languages, posts=posts, progress=progress)
    if made:
        # Drafts, where the settings let them be seen; many posts share one build of the site.
        queue.put("publish", person=job.person, within=_SHARED)
    if job.subject and made:
        telling.translated(job.subject, sorted({language for _, language in made}))
    return {"translated": sum(made.values())}


def publish(parts: Parts, _job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Build the site and put it in place."""
    built = flow.publish(parts)
    queue.put("announce")
    return {"pages": built.pages, "approved": built.approved, "changed": built.changed}


def tally(parts: Parts, _job: JobRow, progress: Progress) -> dict[str, Any]:
    """Count anew where all posts stand: terms or settings were changed."""
    return {"posts": flow.tally_all(parts, progress=progress)}


def announce(_parts: Parts, _job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Tell partners of new pages."""
    return {"edition": telling.announce()}


def tell_suggestion(_parts: Parts, job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Tell reviewers of a reported correction."""
    return {"letters": telling.suggested(job.payload["suggestion"])}


def tell_mention(_parts: Parts, job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Tell people that a remark names them."""
    return {"letters": telling.mentioned(job.payload["remark"])}


def tell_settled(_parts: Parts, job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Tell whoever reported a correction what became of it."""
    return {"letters": telling.settled(job.payload["suggestion"])}


def letter(_parts: Parts, job: JobRow, _progress: Progress) -> None:
    """Send one letter."""
    letters.deliver(job.payload)


def take_in(parts: Parts, job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Take in a file with many posts, and have each translated."""
    arrival = flow.take_in(parts, [parts.workspace / "posts" / job.payload["file"]])[0]
    if arrival.error:
        raise IntakeError(arrival.error)
    for post in arrival.posts:
        queue.put("translate", post.id, person=job.person, languages=list(parts.settings.languages.targets))
    return {"posts": len(arrival.posts)}


def propose_term(parts: Parts, job: JobRow, _progress: Progress) -> None:
    """Write a proposed term into the glossary; nobody else writes the sheet while a job is done."""
    told = job.payload
    renderings = {code: Rendering((form,)) for code, form in told["renderings"].items()}
    flow.add_term(
        parts,
        Term(
            told["source"],
            renderings,
            keep=told["keep"],
            status=Status.PROPOSED,
            owner=job.person,
            note=told["note"],
        ),
    )


def weekly(parts: Parts, _job: JobRow, _progress: Progress) -> dict[str, Any]:
    """Send the digest."""
    return {"letters": digest.send_all(parts)}


TASKS: Mapping[str, Task] = {
    "translate": translate,
    "publish": publish,
    "tally": tally,
    "announce": announce,
    "tell-suggestion": tell_suggestion,
    "tell-mention": tell_mention,
    "tell-settled": tell_settled,
    "digest": weekly,
    "letter": letter,
    "take-in": take_in,
    "propose-term": propose_term,
}

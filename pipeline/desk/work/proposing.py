"""A term that somebody proposes: looked at, put to the worker, who alone writes the sheet, and logged."""

from collections.abc import Mapping

from pipeline import flow
from pipeline.desk import audit
from pipeline.desk.models import JobRow
from pipeline.desk.work import queue
from pipeline.flow import Parts
from pipeline.glossary import Rendering, Status, Term


def propose(
    parts: Parts,
    person: str,
    source: str,
    renderings: Mapping[str, str],
    *,
    keep: bool = False,
    note: str = "",
) -> JobRow:
    """Propose a term with a form a language. Raises ReviewError where it is known or cannot be written."""
    said = {code: form for code, form in renderings.items() if form}
    term = Term(
        source,
        {code: Rendering((form,)) for code, form in said.items()},
        keep=keep,
        status=Status.PROPOSED,
        owner=person,
        note=note,
    )
    flow.must_be_new(parts, term)
    job = queue.put(
        "propose-term", source[:100], person=person, source=source, renderings=said, keep=keep, note=note
    )
    audit.record(person, "propose-term", source, renderings=said)
    return job

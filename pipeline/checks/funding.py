"""A page about a funded project says who pays, in its own language: what an audit looks for.

Unlike the other checks this looks at a post and not at a segment.
"""

from collections.abc import Iterator, Mapping

from pipeline.domain.project import Project
from pipeline.domain.translation import Finding, Severity
from pipeline.language.codes import BY_CODE


def missing(name: str, projects: Mapping[str, Project], language: str) -> Iterator[Finding]:
    """Yield what the page of a post of project `name` lacks in a language."""
    if not name:
        return
    project = projects.get(name)
    if project is None:
        known = f" (known are {', '.join(projects)})" if projects else ""
        yield Finding("funding", f"The project {name} is not in projects.toml{known}.", Severity.BLOCKING)
        return
    if not project.statements.get(language):
        told = BY_CODE[language].english
        yield Finding(
            "funding", f"{name} has no funding statement in {told} in projects.toml.", Severity.BLOCKING
        )
    if not project.disclaimers.get(language):
        yield Finding("funding", f"{name} has no disclaimer in {BY_CODE[language].english}.")
    for field, told in (("programme", "programme"), ("grant", "grant number"), ("emblem", "funder’s emblem")):
        if not getattr(project, field):
            yield Finding("funding", f"{name} has no {told} in projects.toml.")

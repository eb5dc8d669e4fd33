"""What a page of a funded project says of its money, in the page's own variant."""

from dataclasses import dataclass

from pipeline.domain.project import Project
from pipeline.publishing.variants import Variant


@dataclass(frozen=True, slots=True)
class Funding:
    """The words of the funding statement, and the emblem beside them."""

    name: str
    programme: str
    grant: str
    emblem: str
    address: str
    statement: str
    disclaimer: str


def funding(project: Project | None, variant: Variant) -> Funding | None:
    """Return what a page owes to its project, or nothing where it has none."""
    if project is None:
        return None
    return Funding(
        name=project.name,
        programme=project.programme,
        grant=project.grant,
        emblem=project.emblem,
        address=project.address,
        statement=variant.spelled(project.statements.get(variant.language, "")),
        disclaimer=variant.spelled(project.disclaimers.get(variant.language, "")),
    )

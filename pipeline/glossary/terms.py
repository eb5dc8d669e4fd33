"""What a term is: a word of the cluster and how it is called in each language."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where a term stands; only an approved one is demanded of a translation."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A form that must not stand for a term, and what should stand instead."""

    form: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a term is called in one language. `admitted` begins with the preferred form."""

    admitted: tuple[str, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()

    @property
    def preferred(self) -> str:
        """The form to choose, or nothing where the language has none yet."""
        return self.admitted[0] if self.admitted else ""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. `keep`: never translated. `domain` names its field or its project.

    `begins` and `ends` are the first and the last day on which it holds.
    """

    source: str
    renderings: dict[str, Rendering] = field(default_factory=dict, hash=False)
    keep: bool = False
    part_of_speech: str = ""
    status: Status = Status.APPROVED
    domain: str = ""
    owner: str = ""
    note: str = ""
    begins: date | None = None
    ends: date | None = None

    def rendering(self, language: str) -> Rendering:
        """Return what holds in a language; a kept term is its own only form."""
        known = self.renderings.get(language, Rendering())
        return Rendering((self.source, *known.admitted), known.forbidden) if self.keep else known

    def holds(self, day: date | None = None) -> bool:
        """Say whether the term is demanded of translations, on a day where one is given."""
        return self.status is Status.APPROVED and (
            day is None
            or ((self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends))
        )

"""A funded project: what a page about it owes to those who pay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Project:
    """One project. `statements` and `disclaimers` are by language; `posts` belong to it untagged.

    `emblem` is the name of a funder's emblem, or empty.
    """

    name: str
    programme: str = ""
    grant: str = ""
    emblem: str = ""
    begins: date | None = None
    ends: date | None = None
    address: str = ""
    posts: tuple[str, ...] = ()
    statements: Mapping[str, str] = field(default_factory=dict)
    disclaimers: Mapping[str, str] = field(default_factory=dict)

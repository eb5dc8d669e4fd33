"""What an inspection finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: in which file of the site, and what."""

    file: str
    message: str

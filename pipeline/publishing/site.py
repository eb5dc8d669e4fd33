"""Whose site it is, and what a build made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.config import Cluster
from pipeline.domain.project import Project
from pipeline.publishing.variants import Variant


@dataclass(frozen=True, slots=True)
class Site:
    """Whose site it is and where it will stand.

    `media` are folders with pictures, looked through in order; `topics` says how a tag is called
    in a language; `names` are never translated; `foreign` says in which language words are.
    """

    cluster: Cluster
    address: str
    media: tuple[Path, ...]
    projects: Mapping[str, Project] = field(default_factory=dict)
    topics: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    theme: str = ""
    themes: Path | None = None  # where a workspace keeps its own
    addresses: Path | None = None  # the file that remembers them; none for a site without a past
    keep: int = 10  # builds, the live one included
    cards: bool = True  # whether pages have social cards
    cache: Path | None = None  # where pictures are kept that were made smaller

    def name(self, variant: Variant) -> str:
        """Return the cluster's name as a variant writes it."""
        return variant.spelled(self.cluster.name_in(variant.language))


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: `changed` is false where the site was already so."""

    path: Path
    pages: int
    approved: int
    drafts: int
    changed: bool
    missing_pictures: tuple[str, ...] = ()
    refused_pictures: tuple[str, ...] = ()  # why, one line each
    unnamed_topics: tuple[str, ...] = ()
    written: int = 0
    version: int = 0  # that readers see
    newest: int = 0  # another one where a former version was put back

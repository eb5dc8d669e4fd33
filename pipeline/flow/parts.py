"""What every step of the flow is given, and what it reads first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.decision import Decision, Waiver
from pipeline.domain.errors import ReviewError

if TYPE_CHECKING:  # every command imports this module, and few need all the parts
    from pipeline.config import Settings
    from pipeline.delivery.outbox import Outbox
    from pipeline.delivery.partners import Partner
    from pipeline.domain.post import Segment
    from pipeline.domain.project import Project
    from pipeline.domain.review import Reviewed
    from pipeline.domain.translation import Translation
    from pipeline.glossary import Glossary
    from pipeline.memory import Memory
    from pipeline.review.board import Board
    from pipeline.review.store import Store, Taken
    from pipeline.translation.translator import Translator

# Told (done, all) while long work goes on.
Progress = Callable[[int, int], None]


_MOST_TOLD = 20


def silent(done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The real parts of one workspace, as `wiring` chose them."""

    workspace: Path
    settings: Settings
    store: Store
    board: Board
    memory: Memory
    outbox: Outbox
    partners: Mapping[str, Partner]
    glossary: Glossary
    projects: Mapping[str, Project]
    translator: Translator
    keep_review: Callable[[Taken, str, Sequence[Reviewed]], None]
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def find(parts: Parts, post: str) -> Taken:
    """Return a post by its id, or by the name of its file. Raises ReviewError."""
    name = Path(post).name
    found = parts.store.named(name)
    if found:
        return found
    known = [listed.id for listed in parts.store.listed()]
    shown = ", ".join(known[:_MOST_TOLD]) + (", …" if len(known) > _MOST_TOLD else "")
    raise ReviewError(
        f"there is no post {post!r}", hint=f"Known are {shown or 'none; run `glagol run` first'}"
    )


@dataclass(frozen=True, slots=True)
class Record:
    """All that was made of and decided on one post, by (segment, language)."""

    translations: Mapping[tuple[str, str], Translation]
    decisions: Mapping[tuple[str, str], Sequence[Decision]]
    waivers: Mapping[tuple[str, str], Sequence[Waiver]]
    requests: Collection[tuple[str, str, str]] = ()  # (segment, language, digest of the target)


def record_of(parts: Parts, taken: Taken, language: str = "") -> Record:
    """Read a post's record, in a language or in all at once."""
    waivers: dict[tuple[str, str], list[Waiver]] = defaultdict(list)
    for waiver in parts.store.waivers(taken.post.id, language):
        waivers[waiver.segment, waiver.language].append(waiver)
    requests = parts.board.requests(taken.post.id, language)
    return replace(written_of(parts, taken, language), waivers=waivers, requests=requests)


def written_of(parts: Parts, taken: Taken, language: str = "") -> Record:
    """Read what was made of and decided on a post: its record without waivers and requests."""
    decisions: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in parts.store.decisions(taken.post.id, language):
        decisions[decision.segment, decision.language].append(decision)
    return Record(parts.store.translations(taken.post.id, language), decisions, {})


def is_current(segment: Segment, translation: Translation | None) -> bool:
    """Say whether a translation is of the segment's present source."""
    return translation is not None and translation.source_digest == segment.source.digest

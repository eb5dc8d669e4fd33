"""An old site moves in: its export becomes posts, its files come along, its addresses lead on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from pipeline.domain.errors import PipelineError, WorkspaceError
from pipeline.files import put
from pipeline.flow.parts import Progress, silent
from pipeline.intake.as_markdown import as_markdown
from pipeline.intake.old_site import OldPost, OldSite, Relocation, find_file

# Returns the bytes at an address of the old site. Raises IntakeError.
Fetch = Callable[[str], bytes]


@dataclass(slots=True)
class Moved:
    """What moved in; `missing` are files that were not found, with the addresses they had."""

    title: str
    address: str
    posts: int = 0
    pages: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    left_out: tuple[tuple[str, str], ...] = ()


def move_in(
    site: OldSite,
    workspace: Path,
    uploads: Path | None = None,
    fetch: Fetch | None = None,
    progress: Progress = silent,
) -> Moved:
    """Write an old site's posts into posts/ and its pages into pages/, with the files that they show.

    Files come from a copy of the old site's uploads folder, else from the old site itself, where
    `fetch` may ask it. Nothing that is there already is overwritten. Raises WorkspaceError.
    """
    relocation = Relocation(site)
    moved = Moved(site.title, site.address, left_out=site.left_out)
    for post in site.posts:
        folder = workspace / ("pages" if post.is_page else "posts")
        _write(folder / f"{post.name}.md", _post(post, relocation).encode())
        if post.is_page:
            moved.pages += 1
        else:
            moved.posts += 1
    for number, (place, address) in enumerate(sorted(relocation.wanted.items()), start=1):
        if _bring(workspace / "posts" / place, address, uploads, fetch):
            moved.files += 1
        else:
            moved.missing.append(address)
        progress(number, len(relocation.wanted))
    return moved


def _post(post: OldPost, relocation: Relocation) -> str:
    """Return a post's file: what is known of it, then its text."""
    known: dict[str, str | date | list[str] | None] = {
        "title": post.title,
        "date": None if post.is_page else post.published,
        "summary": post.summary,
        "tags": list(post.tags),
        "url": post.url,
    }
    head = yaml.safe_dump(
        {key: value for key, value in known.items() if value}, allow_unicode=True, sort_keys=False, width=1000
    )
    return f"---\n{head}---\n\n{as_markdown(relocation.html(post))}"


def _bring(place: Path, address: str, uploads: Path | None, fetch: Fetch | None) -> bool:
    """Copy or fetch one file; say whether it is there now."""
    if place.exists():
        return True
    found = find_file(uploads, address) if uploads else None
    if found:
        _write(place, found.read_bytes())
        return True
    if fetch is None:
        return False
    try:
        content = fetch(address)
    except PipelineError:
        return False  # told with all that are missing
    _write(place, content)
    return True


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, content)
    except OSError as error:
        raise WorkspaceError(f"this cannot be written: {error.strerror}", where=str(path)) from error

"""A file becomes posts: the reader that its name asks for, then what every post goes through."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Post
from pipeline.intake import docx, html, markdown, pasted, wordpress
from pipeline.intake.decoding import decode
from pipeline.intake.draft import Draft, Keeps, removal_key
from pipeline.intake.naming import identifier
from pipeline.intake.repair import repair, repairs, without_unwanted
from pipeline.intake.sanitise import sanitise

SUFFIXES = (".md", ".markdown", ".html", ".htm", ".txt", ".docx", ".xml", ".json")
_MAX_BYTES = 20 * 2**20
_MAX_BODY = 500_000  # characters of HTML: a book of 150 pages
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f\"<>\\^`{|}\ud800-\udfff]+", re.IGNORECASE)


def take(path: Path, kept: Collection[str] = ()) -> list[tuple[Post, dict[str, bytes]]]:
    """Return the posts of a file, each with the pictures that the file itself holds.

    `kept` are keys of removed pieces that an editor put back. Raises IntakeError.
    """
    where = path.name
    if path.suffix.lower() not in SUFFIXES:
        raise IntakeError(
            f"files of the kind {path.suffix or 'without an ending'!r} are not taken in",
            where=where,
            hint="Use one of " + " ".join(SUFFIXES),
        )
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise IntakeError(
                f"the file is larger than {_MAX_BYTES // 2**20} MB",
                where=where,
                hint="A post is text: leave out what is embedded in it, or split it",
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise IntakeError("no such file", where=str(path)) from error
    except IsADirectoryError as error:
        raise IntakeError("this is a folder", where=str(path), hint="Name the files in it") from error
    except PermissionError as error:
        raise IntakeError("the file may not be read", where=str(path)) from error
    mended: list[str] = []
    drafts = list(_read(path, data, lambda text: removal_key(text) in kept, mended))
    if not drafts:
        raise IntakeError("there is no published post in the file", where=where)
    single = len(drafts) == 1
    posts = [
        _post(draft, path.stem if single else f"{path.stem}-{number}", where, mended)
        for number, draft in enumerate(drafts, start=1)
    ]
    address, count = Counter(post.id for post in posts).most_common(1)[0]
    if count > 1:
        raise IntakeError(
            f"two posts have the address {address!r}",
            where=where,
            hint="Give one of them another slug",
        )
    return [(post, dict(draft.media)) for post, draft in zip(posts, drafts, strict=True)]


def _read(path: Path, data: bytes, keeps: Keeps, mended: list[str]) -> Iterable[Draft]:
    where, suffix = path.name, path.suffix.lower()
    if suffix == ".docx":
        return [docx.read(data, where)]
    if suffix == ".xml":
        return wordpress.read_export(data, where, keeps)
    decoded = decode(data, where)
    text = repair(decoded)
    mended += repairs(decoded, text)
    match suffix:
        case ".json":
            return wordpress.read_rest(text, where, keeps)
        case ".html" | ".htm":
            return [html.read(text, where, keeps)]
        case ".txt":
            return [pasted.read(text, where, keeps)]
        case _:
            return [markdown.read(text, where)]


def _post(draft: Draft, name: str, where: str, mended: Iterable[str]) -> Post:
    title = _line(draft.title)
    if not title:
        raise IntakeError("the post has no title", where=where, hint="Write `title: …` into its front matter")
    body = sanitise(repair(draft.html), where)
    if not body:
        raise IntakeError("the post has no text", where=where)
    if len(body) > _MAX_BODY:
        raise IntakeError(
            f"the post is longer than {_MAX_BODY:,} characters",
            where=where,
            hint="Split it into several posts",
        )
    url = without_unwanted(draft.url)
    return Post(
        id=identifier(draft.slug or name),
        title=title,
        body=body,
        summary=_line(draft.summary),
        published=draft.published,
        tags=tuple(dict.fromkeys(filter(None, map(_line, draft.tags)))),
        project=_line(draft.project),
        url=url if _ADDRESS.fullmatch(url) else "",
        corrected=draft.corrected,
        removed=draft.removed,
        repaired=tuple(mended),
    )


def _line(text: str) -> str:
    """Return words from outside as one line, with nothing in it that cannot be seen."""
    return " ".join(repair(text).split())


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder that hold posts, by name."""
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            yield path

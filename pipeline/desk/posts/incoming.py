"""Files and pasted text become files in posts/; a name that is taken already is asked about.

What waits for an answer lies under var/incoming/<token>/<name>, and is forgotten after a week.
"""

import re
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from pipeline import flow, intake
from pipeline.desk.web.failures import told_line
from pipeline.domain.errors import IntakeError
from pipeline.files import put
from pipeline.flow import Arrival, Parts

_WEEK = 7 * 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")
_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
MOST_AT_ONCE = 10  # posts of a file; more would keep the page waiting
_MOST_PICTURE_BYTES = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one thing that was dropped: arrived, or `token` of one whose name is taken.

    `many` posts of one file are taken in by the worker.
    """

    name: str
    arrival: Arrival | None = None
    token: str = ""
    error: str = ""
    picture: bool = False
    many: int = 0


def receive(parts: Parts, name: str, data: bytes, *, replace: bool = False) -> Received:
    """Take in one file, or say why not. A picture is laid beside the posts."""
    name = safe_name(name)
    if Path(name).suffix.lower() in PICTURES:
        return _picture(parts, name, data)
    folder = parts.workspace / "var" / "incoming" / secrets.token_hex(16)
    folder.mkdir(parents=True)
    _forget_old(folder.parent)
    aside = folder / name
    aside.write_bytes(data)
    own = parts.workspace / "posts" / name
    waits = False
    try:
        posts = [post.id for post, _media in intake.take(aside)]
        if own.exists() and own.read_bytes() != data and not replace:
            waits = True
            return Received(name, token=folder.name)
        return _taken(parts, aside, own, posts)
    except IntakeError as error:
        return Received(name, error=told_line(str(error)))
    finally:
        if not waits:
            shutil.rmtree(folder, ignore_errors=True)


def answer(parts: Parts, token: str, *, how: str) -> Received:
    """Take in what waits: as the new version of what has its name, beside it, or not at all."""
    folder = parts.workspace / "var" / "incoming" / token
    files = list(folder.iterdir()) if _TOKEN.fullmatch(token) and folder.is_dir() else []
    if not files:
        raise IntakeError(_("this file waits no more"), hint=_("Drop it again"))
    aside = files[0]
    own = parts.workspace / "posts" / aside.name
    if how == "drop":
        shutil.rmtree(folder, ignore_errors=True)
        return Received(aside.name)
    if how == "beside":
        number = 2
        while own.exists():
            own = own.with_name(f"{aside.stem}-{number}{aside.suffix}")
            number += 1
    try:
        return _taken(parts, aside, own, [post.id for post, _media in intake.take(aside)])
    except IntakeError as error:
        return Received(own.name, error=told_line(str(error)))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _taken(parts: Parts, aside: Path, own: Path, posts: Sequence[str]) -> Received:
    """Put a file that can be read into posts/, and take it in now or by the worker. Raises IntakeError."""
    _must_be_free(parts, aside, own, posts)
    own.parent.mkdir(exist_ok=True)
    if len(posts) > MOST_AT_ONCE:
        aside.replace(own)
        return Received(own.name, many=len(posts))
    before = own.read_bytes() if own.exists() else None
    aside.replace(own)
    arrival = flow.take_in(parts, [own])[0]
    if arrival.error:
        # What could not be taken in must not lie in posts/ and fail again with every run.
        put(own, before) if before is not None else own.unlink()
        raise IntakeError(arrival.error)
    return Received(own.name, arrival)


def _must_be_free(parts: Parts, aside: Path, own: Path, posts: Sequence[str]) -> None:
    if own.name == aside.name:  # beside another file, its posts get addresses of their own
        for listed in parts.store.listed():
            if listed.id in posts and listed.file != own.name:
                raise IntakeError(
                    f"{listed.file} already holds a post with the address {listed.id!r}",
                    where=own.name,
                    hint="Give the file another name, or open that post and send the new version there",
                )


def _picture(parts: Parts, name: str, data: bytes) -> Received:
    if len(data) > _MOST_PICTURE_BYTES:
        return Received(name, error=f"{name}: the picture is larger than 20 MB")
    folder = parts.workspace / "posts"
    folder.mkdir(exist_ok=True)
    put(folder / name, data)
    return Received(name, picture=True)


def safe_name(name: str) -> str:
    """Return a file's name that leads nowhere else and is not hidden.

    >>> safe_name("../../нова среща.docx")
    'нова среща.docx'
    """
    plain = _UNSAFE.sub(" ", Path(name.replace("\\", "/")).name).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem.strip()[:100]}{dot}{ending}" if stem.strip() else f"post.{ending or 'txt'}"


def name_of(title: str) -> str:
    """Return the name of a file for a title: its letters and digits, joined by hyphens.

    >>> name_of("Нов проект на клъстера!")
    'нов-проект-на-клъстера'
    """
    return "-".join(re.findall(r"\w+", title.lower()))[:80] or "post"


def _forget_old(folder: Path) -> None:
    for one in folder.iterdir():
        if time.time() - one.stat().st_mtime > _WEEK:
            shutil.rmtree(one, ignore_errors=True)

"""A post written anew by hand, or withdrawn; what stood before is kept under var/originals.

A corrected post is a Markdown file whose body is HTML: front matter holds what no other form does.
"""

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as lxml_html

from pipeline import flow, intake
from pipeline.domain.errors import IntakeError, PipelineError
from pipeline.domain.post import Post
from pipeline.flow import Arrival, Parts
from pipeline.review.store import Taken


@dataclass(frozen=True, slots=True)
class Corrected:
    """What an editor wants a post to be; `body` is HTML, not trusted."""

    title: str
    body: str
    summary: str = ""
    published: date | None = None
    tags: tuple[str, ...] = ()
    project: str = ""


def corrected(post: Post) -> Corrected:
    """Return a post as it may be corrected."""
    return Corrected(post.title, post.body, post.summary, post.published, post.tags, post.project)


def correct(parts: Parts, post: str, wanted: Corrected) -> Arrival:
    """Write a post anew, and take it in. Raises IntakeError."""
    taken = _alone_in_its_file(parts, post)
    folder = parts.workspace / "posts"
    path = folder / f"{Path(taken.file).stem}.md"
    if path.name != taken.file and path.exists():
        raise IntakeError("posts/ holds another file of this name", where=path.name)
    aside = parts.workspace / "var" / "incoming" / secrets.token_hex(16) / path.name
    aside.parent.mkdir(parents=True)
    try:
        aside.write_text(_written(taken.post.id, wanted), encoding="utf-8")
        intake.take(aside)  # what cannot be read must not come into posts/
        _keep_original(parts, folder / taken.file)
        aside.replace(path)
    finally:
        shutil.rmtree(aside.parent, ignore_errors=True)
    arrival = flow.take_in(parts, [path])[0]
    if arrival.error:
        raise IntakeError(arrival.error)
    return arrival


def new_version(parts: Parts, post: str, name: str, data: bytes) -> Arrival:
    """Take a file as a post's newest version; what it does not say of the post stays as it was."""
    taken = _alone_in_its_file(parts, post)
    folder = parts.workspace / "var" / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{taken.post.id}{Path(name).suffix.lower()}"
    path.write_bytes(data)
    try:
        found = intake.take(path)
    finally:
        path.unlink()
    if len(found) > 1:
        raise IntakeError(f"the file holds {len(found)} posts, not one", where=name)
    new = corrected(found[0][0])
    old = taken.post
    flow.keep_media(parts, found[0][1])
    return correct(
        parts,
        post,
        replace(
            new,
            summary=new.summary or old.summary,
            published=new.published or old.published,
            tags=new.tags or old.tags,
            project=new.project or old.project,
        ),
    )


def withdraw(parts: Parts, post: str) -> None:
    """Take a post out of use; its file is kept, and so is all that was decided on it."""
    taken = _alone_in_its_file(parts, post)
    _keep_original(parts, parts.workspace / "posts" / taken.file)
    flow.take_in(parts, [])


def _alone_in_its_file(parts: Parts, post: str) -> Taken:
    taken = flow.find(parts, post)
    if sum(listed.file == taken.file for listed in parts.store.listed()) > 1:
        raise IntakeError(
            _("%(file)s holds other posts too") % {"file": taken.file},
            where=post,
            hint=_("Correct it where it was exported, and drop the new export"),
        )
    return taken


def _written(post: str, wanted: Corrected) -> str:
    fields: dict[str, Any] = {"title": wanted.title.strip(), "slug": post}
    if wanted.published:
        fields["date"] = wanted.published
    for name in ("summary", "project"):
        if value := getattr(wanted, name).strip():
            fields[name] = value
    if wanted.tags:
        fields["tags"] = list(wanted.tags)
    head = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{in_blocks(wanted.body)}\n"


def in_blocks(body: str) -> str:
    """Return HTML with every block on lines of its own, and loose text in paragraphs.

    >>> in_blocks("Първо <b>ново</b><p>Второ</p>").splitlines()
    ['<p>Първо <b>ново</b></p>', '', '<p>Второ</p>']
    """
    blocks: list[str] = []
    loose = ""
    for part in _parts(body):
        if isinstance(part, str) or part.tag in _INLINE:
            loose += _escaped(part) if isinstance(part, str) else _serialised(part)
            continue
        blocks += _paragraph(loose)
        loose = ""
        blocks.append(_serialised(part))
    # An empty line would end raw HTML in Markdown.
    return "\n\n".join(
        "\n".join(filter(str.strip, block.splitlines())) for block in blocks + _paragraph(loose)
    )


_INLINE = frozenset(
    "a abbr b bdi bdo br cite code del em i img ins kbd mark q s small span strong sub sup time u".split()
)


def _parts(body: str) -> Sequence[Any]:
    parts: list[Any] = []
    for fragment in lxml_html.fragments_fromstring(body) if body.strip() else ():
        if isinstance(fragment, str):
            parts.append(fragment)
            continue
        tail, fragment.tail = fragment.tail, None
        parts.append(fragment)
        if tail:
            parts.append(tail)
    return parts


def _serialised(element: Any) -> str:
    return str(lxml_html.tostring(element, encoding="unicode", with_tail=False))


def _escaped(text: str) -> str:
    holder = etree.Element("p")
    holder.text = text
    return _serialised(holder)[3:-4]


def _paragraph(loose: str) -> list[str]:
    return [f"<p>{loose.strip()}</p>"] if loose.strip() else []


def _keep_original(parts: Parts, path: Path) -> None:
    folder = parts.workspace / "var" / "originals"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.replace(folder / f"{parts.now():%Y%m%d-%H%M%S-%f}-{path.name}")
    except FileNotFoundError:
        return  # somebody moved it away already
    except OSError as error:
        raise PipelineError(f"the original cannot be kept: {error.strerror}", where=str(folder)) from error

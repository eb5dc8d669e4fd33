"""WordPress: an export file (WXR) with many posts, or posts as the REST API gives them."""

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from lxml import etree

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Removed
from pipeline.intake.draft import Draft, Keeps, removal

_NAMES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "wp": "http://wordpress.org/export/1.2/",
}
# Bounded: a caption without an end must not be looked for through the whole post again and again.
_WITHIN = r"(?:(?!\[/?caption).){0,2000}?"
_CAPTION = re.compile(
    rf"\[caption[^\]]*\]({_WITHIN}(?:<img[^>]*>)(?:</a>)?)({_WITHIN})\[/caption\]", re.DOTALL
)
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]*(?:\s[^\]\n]*)?/?\](?!\()")
_NO_CHARACTER = re.compile(r"&#\d{9,};?")  # Python refuses to read a number of thousands of digits
_BLOCK = re.compile(
    r"</?(?:p|h[1-6]|ul|ol|li|table|t[dhr]|div|figure|blockquote|pre|section)\b", re.IGNORECASE
)


def read_export(data: bytes, where: str, keeps: Keeps) -> Iterator[Draft]:
    """Yield the drafts of the published posts in an export file."""
    # No entities, no network: an export is somebody else's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise IntakeError(
            f"the export cannot be read: {error.msg}",
            where=where,
            hint="Export it from WordPress again",
        ) from error
    if root.find("channel") is None:
        raise IntakeError("this XML is not a WordPress export", where=where)
    for item in root.iterfind("channel/item"):
        kind, status = _text(item, "wp:post_type"), _text(item, "wp:status")
        if kind not in ("", "post") or status not in ("", "publish"):
            continue
        html, removed = content(_text(item, "content:encoded"), keeps)
        yield Draft(
            title=_text(item, "title"),
            html=html,
            summary=plain(_text(item, "excerpt:encoded")),
            published=day(_text(item, "wp:post_date")),
            tags=tuple(dict.fromkeys(plain(tag.text or "") for tag in item.iterfind("category"))),
            slug=_text(item, "wp:post_name"),
            url=_text(item, "link"),
            removed=removed,
        )


def read_rest(text: str, where: str, keeps: Keeps) -> Iterator[Draft]:
    """Yield the drafts of one post, or a list of posts, of `/wp-json/wp/v2/posts`."""
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise IntakeError(f"the JSON cannot be read: {error.msg}", where=f"{where}:{error.lineno}") from error
    except (RecursionError, ValueError) as error:  # also a number of thousands of digits
        raise IntakeError("the JSON cannot be read: it is no post", where=where) from error
    for post in answer if isinstance(answer, list) else [answer]:
        if not isinstance(post, dict) or "rendered" not in _part(post, "content"):
            raise IntakeError(
                "this JSON is not a WordPress post",
                where=where,
                hint="Save the answer of /wp-json/wp/v2/posts",
            )
        html, removed = content(_said(_part(post, "content")["rendered"]), keeps)
        yield Draft(
            title=plain(_said(_part(post, "title").get("rendered"))),
            html=html,
            summary=plain(_said(_part(post, "excerpt").get("rendered"))),
            published=day(_said(post.get("date"))),
            slug=_said(post.get("slug")),
            url=_said(post.get("link")),
            removed=removed,
        )


def _part(post: dict[str, Any], name: str) -> dict[str, Any]:
    value = post.get(name)
    return value if isinstance(value, dict) else {}


def _said(value: object) -> str:
    """Return a string of JSON, which may hold halves of characters: they can be kept nowhere."""
    return value.encode("utf-8", "ignore").decode() if isinstance(value, str) else ""


def _text(item: etree._Element, name: str) -> str:
    return (item.findtext(name, namespaces=_NAMES) or "").strip()


def plain(html: str) -> str:
    """Return the words of HTML."""
    words = re.sub(r"<[^>]+>|\[&hellip;\]|\[…\]", " ", html)
    return " ".join(unescape(_NO_CHARACTER.sub("\ufffd", words)).split())


def day(value: str) -> date | None:
    """Return the day of a date with its time, nothing where there is none."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None  # drafts have no date


def content(html: str, keeps: Keeps) -> tuple[str, tuple[Removed, ...]]:
    """Return the content without shortcodes, in paragraphs, and what was taken out."""
    html = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", html)
    removed = []
    for found in list(_SHORTCODE.finditer(html)):
        if not keeps(found.group()):
            line = html.count("\n", 0, found.start()) + 1
            removed.append(removal(found.group(), "WordPress shortcode", line))
            html = html.replace(found.group(), "")
    return html if _BLOCK.search(html) else _paragraphs(html), tuple(removed)


def _paragraphs(html: str) -> str:
    """Give the classic editor's content its paragraphs, as WordPress does when it shows it."""
    paragraphs = re.split(r"\n\s*\n", html.replace("\r\n", "\n").strip())
    return "\n".join(
        "<p>" + "<br>\n".join(line.strip() for line in paragraph.splitlines()) + "</p>"
        for paragraph in paragraphs
        if paragraph.strip()
    )

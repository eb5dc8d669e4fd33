"""Feeds of a list: Atom (RFC 4287) and JSON Feed 1.1, with whole texts, in the list's own variant.

Only what a person approved, and what has a date: a feed goes to readers who do not see our labels.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from pipeline.publishing.heads import has_feed
from pipeline.publishing.site import Site
from pipeline.publishing.view import Listing, PageView

MOST = 10
_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NEVER = date(1970, 1, 1)  # of an empty feed: Atom wants a time


def feeds(site: Site, listing: Listing) -> Mapping[str, bytes]:
    """Return a list's feeds; none for a site without an address, since feeds are read elsewhere."""
    view = listing.view
    if not view.url or not has_feed(view):
        return {}
    shown = [post for post in listing.posts if post.published and not post.draft][:MOST]
    posts = [replace(post, body=readable(listing.body(post), post.url)) for post in shown]
    return {
        f"{view.path}feed.xml": atom(site, view, posts),
        f"{view.path}feed.json": json_feed(site, view, posts),
    }


def atom(site: Site, view: PageView, posts: Sequence[PageView]) -> bytes:
    """Return posts as an Atom feed; their bodies are readable anywhere."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    feed.set(_LANGUAGE, view.variant.code)
    _add(feed, "id", view.url)
    _add(feed, "title", _title(site, view))
    if view.description:
        _add(feed, "subtitle", view.description)
    _add(feed, "updated", _moment(max((_changed(post) for post in posts), default=_NEVER)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{view.url}feed.xml")
    _add(feed, "link", rel="alternate", type="text/html", hreflang=view.variant.code, href=view.url)
    _add(_add(feed, "author"), "name", site.name(view.variant))
    for post in posts:
        entry = _add(feed, "entry")
        _add(entry, "id", post.url)
        _add(entry, "title", post.title)
        _add(entry, "published", _moment(post.published or _NEVER))
        _add(entry, "updated", _moment(_changed(post)))
        for other in post.alternates:
            _add(
                entry, "link", rel="alternate", type="text/html", hreflang=other.variant.code, href=other.url
            )
        if not post.alternates:
            _add(entry, "link", rel="alternate", type="text/html", href=post.url)
        for tag in post.tags:
            _add(entry, "category", term=tag.name)
        if post.description:
            _add(entry, "summary", post.description)
        _add(entry, "content", post.body, type="html")
    etree.indent(feed)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _title(site: Site, view: PageView) -> str:
    name = site.name(view.variant)
    return name if view.title == name else f"{view.title} – {name}"


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = text
    return element


def json_feed(site: Site, view: PageView, posts: Sequence[PageView]) -> bytes:
    """Return posts as a JSON feed; their bodies are readable anywhere."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(site, view),
        "home_page_url": view.url,
        "feed_url": f"{view.url}feed.json",
        "description": view.description,
        "language": view.variant.code,
        "authors": [{"name": site.name(view.variant), "url": f"{site.address}/{view.variant.code}/"}],
        "items": [_item(site, post) for post in posts],
    }
    full = {key: value for key, value in feed.items() if value or key == "items"}
    return json.dumps(full, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(site: Site, post: PageView) -> dict[str, Any]:
    item = {
        "id": post.url,
        "url": post.url,
        "title": post.title,
        "content_html": post.body,
        "summary": post.description,
        "image": f"{site.address}/{post.pictures[0].path}" if post.pictures else "",
        "date_published": _moment(post.published or _NEVER),
        "date_modified": _moment(_changed(post)),
        "tags": [tag.name for tag in post.tags],
        "language": post.variant.code,
    }
    return {key: value for key, value in item.items() if value}


def _changed(post: PageView) -> date:
    return max(post.corrected or _NEVER, post.published or _NEVER)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


@lru_cache(maxsize=512)
def readable(body: str, url: str) -> str:
    """Return a body as it can be read away from its page: whole addresses, one file a picture.

    >>> readable('<p><a href="../drug/">Друг</a></p>', "https://example.eu/bg/post/")
    '<p><a href="https://example.eu/bg/drug/">Друг</a></p>'
    """
    if not body.strip():
        return ""
    root = lxml_html.fragment_fromstring(body, create_parent="div")
    for source in list(root.iter("source")):
        source.drop_tag()
    for picture in list(root.iter("picture")):
        picture.drop_tag()
    for element in root.iter():
        for name in ("href", "src"):
            if value := element.get(name):
                element.set(name, urljoin(url, value))
        for name in ("srcset", "sizes", "loading", "decoding", "fetchpriority"):
            element.attrib.pop(name, None)
    inner = [lxml_html.tostring(child, encoding="unicode") for child in root]
    return ((root.text or "") + "".join(inner)).strip()

"""Feeds are valid and hold only pages that may be found."""

import json
from collections.abc import Iterator
from typing import Any

from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Read
from pipeline.publishing.inspection.schemas import validated

_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def atom(site: Read) -> Iterator[Problem]:
    """An Atom feed that is not valid by its schema, or has an entry that is missing or hidden.

    Bad: an <entry> without <updated>, or of a draft
    Good: what RFC 4287 asks for, of approved pages
    """
    for name in sorted(site.files):
        if not name.endswith("feed.xml"):
            continue
        tree, problems = validated(site.root / name, "atom")
        yield from (Problem(name, problem) for problem in problems)
        if tree is None:
            continue
        own = tree.xpath("string(/a:feed/a:link[@rel='self']/@href)", namespaces=_ATOM)
        if site.file_of(name, own) != name:
            yield Problem(name, f"says that its address is {own}")
        entries = tree.iterfind("a:entry", _ATOM)
        yield from _of_entries(site, name, [entry.findtext("a:id", "", _ATOM) for entry in entries])


def json_feed(site: Read) -> Iterator[Problem]:
    """A JSON feed that lacks what jsonfeed.org asks for, or has an item that is missing or hidden.

    Bad: {"version": "1", "items": {}}
    Good: {"version": "https://jsonfeed.org/version/1.1", "title": "…", "items": […]}
    """
    for name in sorted(site.files):
        if not name.endswith("feed.json"):
            continue
        try:
            feed = json.loads((site.root / name).read_bytes())
        except ValueError as error:
            yield Problem(name, f"is not JSON: {error}")
            continue
        yield from (Problem(name, problem) for problem in _lacking(feed))
        if isinstance(feed, dict) and isinstance(feed.get("items"), list):
            if site.file_of(name, str(feed.get("feed_url"))) != name:
                yield Problem(name, f"says that its address is {feed.get('feed_url')}")
            yield from _of_entries(site, name, [str(item.get("url")) for item in feed["items"]])


def _lacking(feed: Any) -> Iterator[str]:
    if not isinstance(feed, dict):
        yield "is no JSON feed"
        return
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "says no version of JSON Feed"
    if not feed.get("title"):
        yield "has no title"
    items = feed.get("items")
    if not isinstance(items, list):
        yield "has no items"
        return
    for number, item in enumerate(items):
        missing = [
            key for key in ("id", "url", "title", "content_html", "date_published") if not item.get(key)
        ]
        if missing:
            yield f"item {number} lacks {', '.join(missing)}"


def _of_entries(site: Read, name: str, addresses: list[str]) -> Iterator[Problem]:
    if len(set(addresses)) < len(addresses):
        yield Problem(name, "has a page twice")
    for address in addresses:
        page = site.pages.get(site.file_of(name, address) or "")
        if page is None:
            yield Problem(name, f"has {address}, which is not there")
        elif page.noindex:
            yield Problem(name, f"has {address}, which is a draft")


def linked(site: Read) -> Iterator[Problem]:
    """A feed that no page leads to, so that nobody finds it.

    Bad: it/feed.xml without a page that has <link rel="alternate" type="application/atom+xml">
    Good: it/index.html leads to it/feed.xml
    """
    known = {
        site.file_of(page.file, href)
        for page in site.pages.values()
        for href in page.links
        if "feed." in href
    }
    for name in sorted(site.files):
        if name.endswith(("feed.xml", "feed.json")) and name not in known:
            yield Problem(name, "is led to by no page")

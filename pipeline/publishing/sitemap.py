"""Sitemaps (sitemaps.org 0.9) with every page's other languages, and what crawlers are told.

Search engines take 50,000 addresses a file; each of ours has the alternates of nine variants beside
it, so that a file of 2,000 stays small enough to write again for one post.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from lxml import etree

from pipeline.publishing.heads import default
from pipeline.publishing.site import Site
from pipeline.publishing.view import PageView

MOST = 2000
_MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def urlset(site: Site, views: Iterable[PageView]) -> bytes:
    """Return a sitemap of pages; those that are not to be found are left out."""
    root = etree.Element(f"{{{_MAP}}}urlset", nsmap={None: _MAP, "xhtml": _XHTML})
    for view in views:
        if not view.indexed or not view.url:
            continue
        url = etree.SubElement(root, f"{{{_MAP}}}url")
        etree.SubElement(url, f"{{{_MAP}}}loc").text = view.url
        if changed := view.corrected or view.published:
            etree.SubElement(url, f"{{{_MAP}}}lastmod").text = changed.isoformat()
        for language, address in _alternates(site, view):
            etree.SubElement(url, f"{{{_XHTML}}}link", rel="alternate", hreflang=language, href=address)
    return _written(root)


def _alternates(site: Site, view: PageView) -> Iterator[tuple[str, str]]:
    if len(view.alternates) < 2:
        return
    for other in view.alternates:
        yield other.variant.code, other.url
    if fallback := default(site, view):
        yield "x-default", fallback


def index(site: Site, maps: Iterable[tuple[str, date | None]]) -> bytes:
    """Return the index of sitemaps, each with the day of its youngest page."""
    root = etree.Element(f"{{{_MAP}}}sitemapindex", nsmap={None: _MAP})
    for path, changed in maps:
        entry = etree.SubElement(root, f"{{{_MAP}}}sitemap")
        etree.SubElement(entry, f"{{{_MAP}}}loc").text = f"{site.address}/{path}"
        if changed:
            etree.SubElement(entry, f"{{{_MAP}}}lastmod").text = changed.isoformat()
    return _written(root)


def _written(root: etree._Element) -> bytes:
    etree.indent(root, space="")
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def robots(site: Site) -> bytes:
    """Return robots.txt: everything may be read; drafts say themselves that they are not to be found."""
    lines = ["User-agent: *", "Allow: /"]
    if site.address:
        lines += ["", f"Sitemap: {site.address}/sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()

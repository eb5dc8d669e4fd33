"""Sitemaps (sitemaps.org 0.9) with every page's other languages, and what crawlers are told.

Posts stand by the month in which they appeared: so a new one changes one file, and none grows over
the 50,000 addresses that search engines take.
"""

from collections.abc import Sequence
from html import escape

from pipeline.publishing.hooks import Files, Gathered
from pipeline.publishing.site import Site
from pipeline.publishing.view import Kind, PageView

_START = (
    b'<?xml version="1.0" encoding="utf-8"?>\n'
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
_END = b"</urlset>\n"
_LISTS = "sitemap-lists.xml"


def _lines(_site: Site, view: PageView, code: str) -> Files:
    """Return a page's line; none for those that are not to be found, and without an address."""
    if not view.indexed or not view.url:
        return {}
    changed = view.corrected or view.published
    parts = [f"<!--{code}--><url><loc>{escape(view.url)}</loc>"]
    if changed:
        parts.append(f"<lastmod>{changed.isoformat()}</lastmod>")
    if len(view.alternates) > 1:
        # The original comes first; whoever reads none of the languages is led there.
        ways = [(other.variant.code, other.url) for other in view.alternates]
        for language, url in (*ways, ("x-default", view.alternates[0].url)):
            parts.append(f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(url)}"/>')
    parts.append("</url>\n")
    return {_file(view): "".join(parts).encode()}


def _file(view: PageView) -> str:
    if view.kind is Kind.PAGE:
        return "sitemap-pages.xml"
    if view.kind is not Kind.POST:
        return _LISTS
    return f"sitemap-{view.published:%Y-%m}.xml" if view.published else "sitemap-undated.xml"


def _around(_name: str) -> tuple[bytes, bytes]:
    return _START, _END


def _index(site: Site, names: Sequence[str]) -> Files:
    """Return the index of the sitemaps."""
    if not names:
        return {}
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<sitemap><loc>{escape(f'{site.address}/{name}')}</loc></sitemap>" for name in sorted(names)),
        "</sitemapindex>",
    ]
    return {"sitemap.xml": ("\n".join(lines) + "\n").encode()}


SITEMAP = Gathered("sitemap", b"<!--", _lines, _around, _index)


def robots(address: str) -> bytes:
    """Return robots.txt: everything may be read; drafts say themselves that they are not to be found."""
    lines = ["User-agent: *", "Allow: /"]
    if address:
        lines += ["", f"Sitemap: {address}/sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()

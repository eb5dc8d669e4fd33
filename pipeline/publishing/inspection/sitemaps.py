"""The sitemap is valid by its schema, and names exactly the pages that may be found."""

from collections.abc import Iterator

from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Read
from pipeline.publishing.inspection.schemas import validated

_NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
_MOST = 50_000


def sitemaps(site: Read) -> Iterator[Problem]:
    """A map that is not valid, names a page that is missing or hidden, or leaves one out.

    Bad: a draft in sitemap-0.xml; a page that stands in none
    Good: sitemap.xml leads to maps in which every page stands once, with the alternates it has itself
    """
    if not site.address:
        return
    if "sitemap.xml" not in site.files:
        yield Problem("sitemap.xml", "is not there")
        return
    index, problems = validated(site.root / "sitemap.xml", "sitemap")
    yield from (Problem("sitemap.xml", problem) for problem in problems)
    named: set[str] = set()
    for location in index.iterfind("s:sitemap/s:loc", _NAMES) if index is not None else ():
        name = site.file_of("sitemap.xml", location.text)
        if not name:
            yield Problem("sitemap.xml", f"leads to {location.text}, which is not there")
            continue
        yield from _of_map(site, name, named)
    for page in site.pages.values():
        if page.canonical and not page.noindex and not page.forwards and page.file not in named:
            yield Problem(page.file, "stands in no sitemap")


def _of_map(site: Read, name: str, named: set[str]) -> Iterator[Problem]:
    tree, problems = validated(site.root / name, "sitemap")
    yield from (Problem(name, problem) for problem in problems)
    entries = tree.findall("s:url", _NAMES) if tree is not None else []
    if len(entries) > _MOST:
        yield Problem(name, f"has more than {_MOST} pages")
    for entry in entries:
        address = entry.findtext("s:loc", "", _NAMES)
        page = site.pages.get(site.file_of(name, address) or "")
        if page is None:
            yield Problem(name, f"names {address}, which is not there")
            continue
        if page.noindex:
            yield Problem(name, f"names {address}, which is hidden from search engines")
        if page.file in named:
            yield Problem(name, f"names {address} again")
        named.add(page.file)
        given = {(link.get("hreflang"), link.get("href")) for link in entry.iterfind("x:link", _NAMES)}
        if given != set(page.alternates):
            yield Problem(name, f"gives {address} other alternates than the page itself")


def robots(site: Read) -> Iterator[Problem]:
    """A robots.txt that is missing or does not lead to the sitemap.

    Bad: no line „Sitemap: …“ on a site with an address
    Good: Sitemap: https://example.eu/sitemap.xml
    """
    if "robots.txt" not in site.files:
        yield Problem("robots.txt", "is not there")
        return
    lines = (site.root / "robots.txt").read_text("utf-8").splitlines()
    maps = [line.partition(":")[2].strip() for line in lines if line.lower().startswith("sitemap:")]
    if site.address and not maps:
        yield Problem("robots.txt", "names no sitemap")
    for address in maps:
        if site.file_of("robots.txt", address) != "sitemap.xml":
            yield Problem("robots.txt", f"names {address}, which is not there")

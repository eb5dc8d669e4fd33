"""A built site as facts: what every page says, points to, and can be pointed at by."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from pipeline.domain.errors import PublishError

_REFRESH = re.compile(r"^\s*\d+\s*;\s*url=(.+?)\s*$", re.IGNORECASE)
# Elements that a browser fetches by itself, and by which attribute.
_FETCHED = {
    "img": "src",
    "script": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "track": "src",
    "embed": "src",
    "object": "data",
    "input": "src",
}
_FETCHING_LINKS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "manifest",
    "apple-touch-icon",
    "preconnect",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one page says. Addresses stand as they are written."""

    file: str  # from the site's root
    lang: str
    title: str
    headings: int  # of the first rank
    canonical: str
    alternates: tuple[tuple[str, str], ...]  # hreflang, href
    noindex: bool
    forwards: str  # where a page that moved leads
    meta: Mapping[str, str]
    data: tuple[str, ...]  # JSON-LD
    links: tuple[str, ...]
    fetched: tuple[str, ...]
    handlers: tuple[str, ...]
    pictures: tuple[Mapping[str, str], ...]
    ids: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Read:
    """A whole site. `address` is where it will stand, without a slash at the end, or empty."""

    root: Path
    address: str
    files: frozenset[str]
    pages: Mapping[str, Facts]

    def file_of(self, page: str, href: str) -> str | None:
        """Return the file that a link leads to: "" where there is none, None where it leads away."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            if not self.address or not (href == self.address or href.startswith(f"{self.address}/")):
                return None
            path = urlsplit(href[len(self.address) :]).path.lstrip("/")
        elif parts.path.startswith("/"):
            path = parts.path.lstrip("/")
        elif parts.path:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path))
            path = path.removeprefix("./") + ("/" if parts.path.endswith(("/", "..", "/.")) else "")
            path = "" if path in ("./", ".", "/") else path
            if path.startswith("../"):
                return ""
        else:
            path = page
        path = unquote(path)
        if path == "" or path.endswith("/"):
            path += "index.html"
        if path in self.files:
            return path
        # Servers lead from a folder without a slash to the one with it.
        return f"{path}/index.html" if f"{path}/index.html" in self.files else ""

    def url_of(self, file: str) -> str:
        """Return the address of a page."""
        return urljoin(f"{self.address}/", file.removesuffix("index.html"))


def read(root: Path, address: str) -> Read:
    """Read a site. Raises PublishError where there is none."""
    if not (root / "index.html").is_file():
        raise PublishError("there is no site here", where=str(root), hint="Build it first: glagol publish")
    base = root.resolve()
    files = sorted(path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file())
    pages = {name: _facts(base, name) for name in files if name.endswith(".html")}
    return Read(base, address, frozenset(files), pages)


def _facts(root: Path, name: str) -> Facts:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
    tree = lxml_html.document_fromstring((root / name).read_bytes(), parser=parser)
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    links = [element for element in elements if element.tag == "link"]
    meta = _meta(elements)
    refresh = _REFRESH.match(meta.get("http-equiv:refresh", ""))
    return Facts(
        file=name,
        lang=tree.get("lang", ""),
        title=" ".join((tree.findtext(".//title") or "").split()),
        headings=sum(element.tag == "h1" for element in elements),
        canonical=next((link.get("href", "") for link in links if link.get("rel") == "canonical"), ""),
        alternates=tuple(
            (link.get("hreflang", ""), link.get("href", ""))
            for link in links
            if link.get("rel") == "alternate" and link.get("hreflang") and not link.get("type")
        ),
        noindex="noindex" in meta.get("robots", ""),
        forwards=refresh[1] if refresh else "",
        meta=meta,
        data=tuple(
            element.text or ""
            for element in elements
            if element.tag == "script" and element.get("type") == "application/ld+json"
        ),
        links=tuple(
            element.get("href", "")
            for element in elements
            if element.tag in ("a", "area", "link") and element.get("href")
        ),
        fetched=tuple(address for element in elements for address in _fetched(element)),
        handlers=tuple(
            f"<{element.tag} {key}>"
            for element in elements
            for key in element.attrib
            if str(key).startswith("on")
        ),
        pictures=tuple(dict(element.attrib) for element in elements if element.tag == "img"),
        ids=frozenset(element.get("id", "") for element in elements if element.get("id")),
    )


def _meta(elements: list[etree._Element]) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in elements:
        if element.tag == "meta":
            if named := element.get("name") or element.get("property"):
                found.setdefault(named.lower(), element.get("content", ""))
            elif equivalent := element.get("http-equiv"):
                found[f"http-equiv:{equivalent.lower()}"] = element.get("content", "")
    return found


def _fetched(element: etree._Element) -> Iterator[str]:
    """Yield the addresses that a browser fetches for an element."""
    if element.tag in _FETCHED and (address := element.get(_FETCHED[element.tag])):
        yield address
    if element.tag in ("img", "source") and element.get("srcset"):
        for candidate in element.get("srcset").split(","):
            yield candidate.split()[0]
    if (
        element.tag == "link"
        and _FETCHING_LINKS & set(element.get("rel", "").split())
        and element.get("href")
    ):
        yield element.get("href")
    if element.get("poster"):
        yield element.get("poster")

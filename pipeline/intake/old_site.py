"""A whole WordPress site from its export (WXR): posts, pages, and the files that they show.

Addresses inside the texts are those of the old site; `Relocation` says where each leads now.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from pipeline.domain.errors import IntakeError
from pipeline.intake.naming import identifier
from pipeline.intake.repair import repair
from pipeline.intake.sanitise import sanitise
from pipeline.intake.wordpress import content, day, plain

_MAX_BYTES = 300 * 2**20
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_GALLERY = re.compile(r"\[gallery\b[^\]]*\bids=[\"']?([\d,\s]+)[^\]]*\]")
_EMBED = re.compile(r"\[embed[^\]]*\](\S+?)\[/embed\]")
_BARE_ADDRESS = re.compile(r"^(?:<p>\s*(https?://[^\s<]+)\s*</p>|\s*(https?://[^\s<]+)\s*)$", re.MULTILINE)
_LONGEST_SUFFIX = 11  # of a file's name, with its dot
_UPLOADS = "/wp-content/uploads/"
_SIZED = re.compile(r"-(?:\d{2,4}x\d{2,4}|scaled|e\d{10,})(?=\.\w+$)")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
_NO_TAG = {"uncategorized", "uncategorised", "без категория", "некатегоризирани", "разни"}


@dataclass(frozen=True, slots=True)
class OldPost:
    """A post or page of the old site. `html` is sanitised."""

    name: str  # of its file here
    title: str
    url: str
    html: str
    is_page: bool = False
    published: date | None = None
    summary: str = ""
    tags: tuple[str, ...] = ()
    cover: str = ""  # the address of its picture


@dataclass(frozen=True, slots=True)
class OldSite:
    """What an export holds. `left_out` says of what was not taken why not."""

    title: str
    address: str
    posts: tuple[OldPost, ...]
    captions: Mapping[str, str] = field(default_factory=dict)  # of pictures, by address
    left_out: tuple[tuple[str, str], ...] = ()


def read_site(path: Path) -> OldSite:
    """Read an export. Raises IntakeError."""
    where = path.name
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise IntakeError(
                f"the export is larger than {_MAX_BYTES // 2**20} MB",
                where=where,
                hint="Export it from WordPress in parts, by year",
            )
        data = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"the export cannot be read: {error.strerror}", where=str(path)) from error
    # WordPress writes what people pasted, control characters too; entities are nobody's need.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        channel = etree.fromstring(_CONTROL.sub(b"", data), parser).find("channel")
    except etree.XMLSyntaxError as error:
        raise IntakeError(
            f"the export cannot be read: {error.msg}",
            where=where,
            hint="Export it from WordPress again",
        ) from error
    if channel is None or channel.find("{*}wxr_version") is None:
        raise IntakeError(
            "this XML is not a WordPress export", where=where, hint="In WordPress: Tools, Export, All content"
        )
    return _site(channel)


def _site(channel: etree._Element) -> OldSite:
    items = list(channel.iterfind("item"))
    attachments = {
        _text(item, "{*}post_id"): item for item in items if _text(item, "{*}post_type") == "attachment"
    }
    files = {key: _address(_text(item, "{*}attachment_url")) for key, item in attachments.items()}
    posts: list[OldPost] = []
    left_out: list[tuple[str, str]] = []
    names: set[str] = set()
    for item in items:
        kind = _text(item, "{*}post_type") or "post"
        if kind not in ("post", "page"):
            continue
        title = " ".join(repair(plain(_text(item, "title"))).split())
        if reason := _why_not(item, title):
            left_out.append((title or _text(item, "link") or "?", reason))
            continue
        post = _post(item, title, files)
        name = _free(post.name, names)
        names.add(name)
        posts.append(replace(post, name=name))
    captions = {
        files[key]: plain(_excerpt(item))
        for key, item in attachments.items()
        if files[key] and _excerpt(item)
    }
    address = _address(_text(channel, "{*}base_blog_url") or _text(channel, "link"))
    return OldSite(_text(channel, "title"), address.rstrip("/"), tuple(posts), captions, tuple(left_out))


def _why_not(item: etree._Element, title: str) -> str:
    """Return why an item is left out, or nothing."""
    status = _text(item, "{*}status")
    language = next((tag.get("nicename", "") for tag in _terms(item, "language")), "bg")
    if status not in ("publish", ""):
        return f"not published ({status})"
    if _text(item, "{*}post_password"):
        return "protected by a password"
    if not language.startswith("bg"):
        return f"not in Bulgarian ({language})"
    if not title:
        return "without a title"
    if not _text(item, "content:encoded"):
        return "without a text"
    return ""


def _post(item: etree._Element, title: str, files: Mapping[str, str]) -> OldPost:
    slug = unquote(_text(item, "{*}post_name"))
    meta = {_text(one, "{*}meta_key"): _text(one, "{*}meta_value") for one in item.iterfind("{*}postmeta")}
    tags = [plain(tag.text or "") for domain in ("category", "post_tag") for tag in _terms(item, domain)]
    return OldPost(
        name=identifier(slug or title),
        title=title,
        url=_address(_text(item, "link")),
        html=_html(_text(item, "content:encoded"), files),
        is_page=_text(item, "{*}post_type") == "page",
        published=day(_text(item, "{*}post_date")),
        summary=plain(_excerpt(item)),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag and tag.lower() not in _NO_TAG)),
        cover=files.get(meta.get("_thumbnail_id", ""), ""),
    )


def _html(text: str, files: Mapping[str, str]) -> str:
    """Return an item's content as sanitised HTML, with its galleries and embedded videos in it."""

    def gallery(found: re.Match[str]) -> str:
        wanted = [files.get(number.strip(), "") for number in found[1].split(",")]
        pictures = "\n\n".join(f'<img src="{escape(file)}" alt="">' for file in wanted if file)
        return f"\n\n{pictures}\n\n"

    text = _GALLERY.sub(gallery, text)
    text = _EMBED.sub(r"\n\n\1\n\n", text)
    html, _removed = content(text, lambda _text: False)
    html = _BARE_ADDRESS.sub(lambda found: _link(found[1] or found[2]), html)
    return sanitise(repair(html))


def _link(address: str) -> str:
    return f'<p><a href="{address}">{address}</a></p>'


def _terms(item: etree._Element, domain: str) -> Iterator[etree._Element]:
    return (tag for tag in item.iterfind("category") if tag.get("domain", "category") == domain)


def _text(item: etree._Element, name: str) -> str:
    namespaces = {"content": "http://purl.org/rss/1.0/modules/content/"}
    return (item.findtext(name, namespaces=namespaces) or "").strip()


def _excerpt(item: etree._Element) -> str:
    for element in item.iterfind("{*}encoded"):
        if "excerpt" in (etree.QName(element).namespace or ""):
            return (element.text or "").strip()
    return ""


def _free(name: str, taken: set[str]) -> str:
    number = 2
    wanted = name
    while wanted in taken:
        wanted = f"{name}-{number}"
        number += 1
    return wanted


@dataclass(slots=True)
class Relocation:
    """Where the old site's addresses lead in the workspace; collects the files that are wanted.

    `wanted` gives the place in posts/ by the address of a file, its largest form where it is known.
    """

    site: OldSite
    wanted: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(init=False)  # of posts, by their path on the old site
    _captions: dict[str, str] = field(init=False)  # of pictures, by their place in posts/

    def __post_init__(self) -> None:
        self._names = {_path(one.url): one.name for one in self.site.posts}
        self._captions = {self._place(address): text for address, text in self.site.captions.items()}

    def html(self, post: OldPost) -> str:
        """Return a post's text with every address of the old site put right."""
        body = post.html
        if post.cover and _bare(post.cover) not in {_bare(source) for source in _sources(body)}:
            body = f'<p><img src="{escape(post.cover)}" alt=""></p>{body}'
        root = lxml_html.fragment_fromstring(body, create_parent="div")
        for picture in root.iter("img"):
            self._picture(picture, post)
        for link in list(root.iter("a")):
            self._link(link, post)
        _caption(root, self._captions)
        inner = [lxml_html.tostring(child, encoding="unicode") for child in root]
        return sanitise((escape(root.text) if root.text else "") + "".join(inner))

    def _picture(self, picture: lxml_html.HtmlElement, post: OldPost) -> None:
        address = _address(picture.get("src", ""), post.url)
        if self._is_upload(address):
            picture.set("src", self._want(address))
            # A thumbnail's size is not the picture's.
            for name in ("width", "height"):
                picture.attrib.pop(name, None)

    def _link(self, link: lxml_html.HtmlElement, post: OldPost) -> None:
        address = _address(link.get("href", ""), post.url)
        name = self._names.get(_path(address))
        if self._is_upload(address):
            if address.lower().endswith(_PICTURES) and link.find(".//img") is not None:
                link.drop_tag()  # the page shows the picture as large as it is
            else:
                link.set("href", self._want(address))
        elif name and self._is_here(address):
            part = urlsplit(address).fragment
            link.set("href", f"{name}.md" + (f"#{part}" if part else ""))

    def _is_here(self, address: str) -> bool:
        return _host(address) == _host(self.site.address)

    def _is_upload(self, address: str) -> bool:
        return self._is_here(address) and _UPLOADS in urlsplit(address).path

    def _want(self, address: str) -> str:
        place = self._place(address)
        self.wanted.setdefault(place, address)
        return place

    def _place(self, address: str) -> str:
        """Return where a file lies in posts/: its path on the old site, with plain letters."""
        path = unquote(urlsplit(_bare(address)).path).partition(_UPLOADS)[2]
        pure = PurePosixPath(path)
        folders = [identifier(part) for part in pure.parts[:-1] if part not in ("..", ".", "/")]
        suffix = re.sub(r"[^.a-z0-9]", "", pure.suffix.lower())[:_LONGEST_SUFFIX]
        return "/".join(["uploads", *folders, f"{identifier(pure.stem)}{suffix}"])


def _caption(root: lxml_html.HtmlElement, captions: Mapping[str, str]) -> None:
    """Give pictures without words of their own the words that the old site kept for them."""
    for picture in root.iter("img"):
        words = captions.get(picture.get("src", ""), "")
        if words and not picture.get("alt"):
            picture.set("alt", words)


def _sources(html: str) -> list[str]:
    return re.findall(r'<img\b[^>]*\bsrc="([^"]+)"', html)


def _address(text: str, base: str = "") -> str:
    """Return the address that is meant on a page; nothing for what no browser would follow (`http://[`)."""
    try:
        address = urljoin(base, text)
        urlsplit(address)
    except ValueError:
        return ""
    return address


def _bare(address: str) -> str:
    """Return the address of the original, of which WordPress made smaller ones."""
    return _SIZED.sub("", address)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _path(address: str) -> str:
    parts = urlsplit(address)
    return unquote(parts.path).rstrip("/") + (f"?{parts.query}" if parts.query else "")


def find_file(folder: Path, address: str) -> Path | None:
    """Return a file of the old site in a copy of its uploads folder: the original, else the size shown."""
    base = folder.resolve()
    for one in (_bare(address), address):
        relative = unquote(urlsplit(one).path).partition(_UPLOADS)[2]
        for root in (base, base / "uploads", base / "wp-content" / "uploads"):
            path = (root / relative).resolve()
            if path.is_relative_to(base) and path.is_file():
                return path
    return None

"""A small site by hand: one post in three variants, one of them a draft, and its lists."""

from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path

from pipeline.config import Cluster
from pipeline.publishing import Site, cards, heads
from pipeline.publishing.feeds import feeds
from pipeline.publishing.sitemap import index, robots, urlset
from pipeline.publishing.variants import variants
from pipeline.publishing.view import Alternate, Kind, Link, Listing, PageView

ADDRESS = "https://example.eu"
SITE = Site(Cluster(name="Клъстер „Зелена синергия“", names={"it": "Cluster «Sinergia Verde»"}), ADDRESS, ())
_VARIANTS = {variant.code: variant for code in ("bg", "it", "sr") for variant in variants(code)}
_SHOWN = ("bg", "it", "sr-Latn")
_TITLES = {
    "bg": "Нов проект на клъстера",
    "it": "Nuovo progetto del cluster",
    "sr-Latn": "Novi projekat klastera",
}


def view(code: str, path: str, kind: Kind, title: str, **more: object) -> PageView:
    """A page in a variant."""
    variant = _VARIANTS[code]
    return PageView(kind, "key", variant, path, f"{ADDRESS}/{path}", title, **more)  # type: ignore[arg-type]


def post(code: str, **more: object) -> PageView:
    """The post in a variant, with all its alternates."""
    alternates = tuple(
        Alternate(_VARIANTS[other], f"{other}/proekt/", f"{ADDRESS}/{other}/proekt/") for other in _SHOWN
    )
    made = view(
        code, f"{code}/proekt/", Kind.POST, _TITLES[code],
        description=f"{_TITLES[code]} & partner", body='<p>Текст <a href="../">назад</a></p>',
        published=date(2016, 12, 19), alternates=alternates, tags=(Link("проекти", f"{code}/"),),
    )  # fmt: skip
    return replace(made, **more)


def home(code: str) -> PageView:
    """The home page of a variant."""
    alternates = tuple(Alternate(_VARIANTS[other], f"{other}/", f"{ADDRESS}/{other}/") for other in _SHOWN)
    return view(code, f"{code}/", Kind.HOME, "Новини", alternates=alternates)


def page_of(view: PageView) -> str:
    """A page around what we write into its head."""
    robots_line = "" if view.indexed else '<meta name="robots" content="noindex">'
    return (
        f'<!doctype html><html lang="{view.variant.code}"><head><meta charset="utf-8"><title>{escape(view.title)}</title>'
        f"{robots_line}{heads.head(SITE, view)}</head><body><main><h1>{escape(view.title)}</h1>{view.body}</main></body></html>"
    )


def write(folder: Path) -> Path:
    """Write the site and return its folder."""
    posts = [post(code) for code in _SHOWN]
    homes = [home(code) for code in _SHOWN]
    files: dict[str, bytes] = {
        "index.html": b'<!doctype html><html lang="bg"><title>Start</title><main><h1>Start</h1><a href="bg/">bg</a></main></html>',
        "robots.txt": robots(SITE),
        "sitemap.xml": index(SITE, [("sitemap-0.xml", date(2016, 12, 19))]),
        "sitemap-0.xml": urlset(SITE, [*homes, *posts]),
    }
    for one in [*posts, *homes]:
        files[f"{one.path}index.html"] = page_of(one).encode()
        files[f"{one.path}card.png"] = cards.draw(cards.Card(one.title, "", "", "#2f6b3a"))
    for one, listed in zip(homes, posts, strict=True):
        files.update(feeds(SITE, Listing(one, [listed])))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder

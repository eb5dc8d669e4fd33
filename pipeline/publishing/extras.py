"""What every site has besides its pages."""

from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from pipeline.publishing import cards, heads
from pipeline.publishing.feeds import feeds
from pipeline.publishing.hooks import Files, Found, Hooks, Shown
from pipeline.publishing.renditions import Renditions, markup, renditions
from pipeline.publishing.search.hook import SEARCH
from pipeline.publishing.site import Site
from pipeline.publishing.sitemap import SITEMAP
from pipeline.publishing.texts import words
from pipeline.publishing.view import Listing, PageView


def picture(site: Site, found: Found) -> Shown:
    """Return a picture in all its sizes. Raises PublishError for one that cannot be shown."""
    made, files = _made(found.file, found.stamp, site.cache or _passing())
    prefix = f"{found.to_root}media/"
    shown = markup(made, prefix, found.alt, title=found.title, first=found.number == 0)
    return Shown(shown, f"media/{made.main.name}", made.main.width, made.main.height, files)


@lru_cache(maxsize=32)
def _made(file: Path, _stamp: str, kept: Path) -> tuple[Renditions, Files]:
    """Return a picture's renditions and their bytes: every variant and every feed shows the same ones."""
    made = renditions(file, kept)
    return made, {f"media/{name}": content for name, content in made.read().items()}


@cache
def _passing() -> Path:
    """Return a folder that goes with the process, for sites without a cache."""
    folder = TemporaryDirectory(prefix="glagol-")
    _kept.append(folder)
    return Path(folder.name)


_kept: list["TemporaryDirectory[str]"] = []


def card(site: Site, view: PageView) -> Files:
    """Return a page's social card, where one is shown: links to drafts show none."""
    if not site.cards or not view.url or not view.indexed or view.kind not in heads.WITH_CARD:
        return {}
    day = words(view.variant).date(view.published) if view.published else ""
    foot = " · ".join(filter(None, (day, urlsplit(site.address).hostname or "")))
    name = site.name(view.variant)
    drawn = cards.draw(
        cards.Card(
            words(view.variant).tight(view.title),
            "" if view.title == name else name,
            foot,
            site.cluster.colour,
            view.variant.language,
        )
    )
    return {heads.card_path(view): drawn}


def list_card(site: Site, listing: Listing) -> Files:
    """Return the card of a language's home, which its other lists show too."""
    return card(site, listing.view)


HOOKS = Hooks(
    head=(heads.head,),
    beside=(card,),
    lists=(feeds, list_card),
    gathered=(SEARCH, SITEMAP),
    picture=picture,
)

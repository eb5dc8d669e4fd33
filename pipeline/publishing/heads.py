"""What machines read of a page besides its address and its other languages, which its template says.

Open Graph tells messengers what to show of a link; JSON-LD says in schema.org's words that this is a
news article, in which language, and of what it is a translation. Both need the site's address.
"""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from pipeline.publishing import cards
from pipeline.publishing.site import Site
from pipeline.publishing.view import Alternate, Kind, PageView

# Open Graph names a country with every language.
_LOCALES = {
    "bg": "bg_BG",
    "it": "it_IT",
    "hu": "hu_HU",
    "de": "de_DE",
    "pt": "pt_PT",
    "ro": "ro_RO",
    "sr": "sr_RS",
}
WITH_CARD = (Kind.POST, Kind.PAGE, Kind.HOME)


def head(site: Site, view: PageView) -> str:
    """Return the markup; nothing for pages that are not to be found, or for a site without an address."""
    if not view.url or not view.indexed:
        return ""
    lines = list(_feeds(view)) if has_feed(view) else []
    lines += [
        f'<meta property="{name}" content="{escape(content)}">' for name, content in _open_graph(site, view)
    ]
    lines.append(f'<meta name="twitter:card" content="{"summary_large_image" if site.cards else "summary"}">')
    # Inside a script an end tag would be one, wherever it stands.
    about = json.dumps(linked_data(site, view), ensure_ascii=False).replace("<", "\\u003c")
    lines.append(f'<script type="application/ld+json">{about}</script>')
    return "\n".join(lines) + "\n"


def has_feed(view: PageView) -> bool:
    """Say whether a list has feeds: its page of one year has not, that year is over."""
    return view.kind in (Kind.HOME, Kind.TAG, Kind.PROJECT) and view.year is None


def _feeds(view: PageView) -> Iterator[str]:
    for kind, name in (("atom+xml", "feed.xml"), ("feed+json", "feed.json")):
        yield f'<link rel="alternate" type="application/{kind}" href="{name}" title="{escape(view.title)}">'


def card_path(view: PageView) -> str:
    """Return where a page's card is; pages without one show that of their language's home."""
    own = view.path if view.kind in WITH_CARD else f"{view.variant.code}/"
    return f"{own}card.png"


def _open_graph(site: Site, view: PageView) -> Iterator[tuple[str, str]]:
    article = view.kind is Kind.POST
    yield "og:type", "article" if article else "website"
    yield "og:title", view.title
    if view.description:
        yield "og:description", view.description
    yield "og:url", view.url
    yield "og:site_name", site.name(view.variant)
    yield "og:locale", _LOCALES[view.variant.language]
    for language in dict.fromkeys(other.variant.language for other in view.alternates):
        if language != view.variant.language:
            yield "og:locale:alternate", _LOCALES[language]
    if site.cards:
        yield "og:image", f"{site.address}/{card_path(view)}"
        yield "og:image:width", str(cards.WIDTH)
        yield "og:image:height", str(cards.HEIGHT)
        yield "og:image:alt", view.title
    if article and view.published:
        yield "article:published_time", view.published.isoformat()
    if article and view.corrected:
        yield "article:modified_time", view.corrected.isoformat()
    if article:
        for tag in view.tags:
            yield "article:tag", tag.name


def linked_data(site: Site, view: PageView) -> dict[str, Any]:
    """Return what a page is, in schema.org's words."""
    publisher = {
        "@type": "Organization",
        "@id": f"{site.address}/#publisher",
        "name": site.name(view.variant),
        "url": f"{site.address}/{view.variant.code}/",
    }
    about: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _type(view.kind),
        "@id": view.url,
        "url": view.url,
        "inLanguage": view.variant.code,
        "publisher": publisher,
    }
    about["headline" if view.kind is Kind.POST else "name"] = view.title
    if view.description:
        about["description"] = view.description
    if view.kind is not Kind.POST:
        return about | _translation(view, about["@type"])
    about["mainEntityOfPage"] = view.url
    about["author"] = {"@id": publisher["@id"], "@type": "Organization", "name": publisher["name"]}
    images = [
        *(f"{site.address}/{picture.path}" for picture in view.pictures if picture.width),
        *([f"{site.address}/{card_path(view)}"] if site.cards else []),
    ]
    if images:
        about["image"] = images
    if view.published:
        about["datePublished"] = view.published.isoformat()
        about["dateModified"] = (view.corrected or view.published).isoformat()
    if view.tags:
        about["keywords"] = [tag.name for tag in view.tags]
    if view.project:
        grant = {"@type": "Grant", "name": view.project.name, "identifier": view.project.grant}
        about["funding"] = {key: value for key, value in grant.items() if value}
    return about | _translation(view, about["@type"])


def _type(kind: Kind) -> str:
    match kind:
        case Kind.POST:
            return "NewsArticle"
        case Kind.PAGE:
            return "WebPage"
        case _:
            return "CollectionPage"


def _translation(view: PageView, kind: str) -> dict[str, Any]:
    """Return of what a page is a translation, or what its translations are."""

    def named(other: Alternate) -> dict[str, str]:
        return {"@type": kind, "@id": other.url, "inLanguage": other.variant.code}

    if view.variant.language == "bg":
        others = [named(other) for other in view.alternates if other.variant.language != "bg"]
        return {"workTranslation": others} if others else {}
    original = next((named(other) for other in view.alternates if other.variant.language == "bg"), None)
    return {"translationOfWork": original} if original else {}

"""Pages become files: one page a post and variant, an index a variant, a start page."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.config import Cluster
from pipeline.domain.page import Page
from pipeline.language.codes import BY_CODE
from pipeline.language.serbian import to_latin
from pipeline.publishing.emblem import eu_emblem
from pipeline.publishing.funding import funding
from pipeline.publishing.latin import html_to_latin
from pipeline.publishing.pictures import Pictures
from pipeline.publishing.site import Built, Site
from pipeline.publishing.swap import put_in_place
from pipeline.publishing.variants import Variant, variants


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the same page, or the same index, in another variant."""

    variant: Variant
    href: str
    draft: bool


def build(site: Site, pages: Sequence[Page], outputs: Path) -> Built:
    """Render all pages and put the site in place. Raises PublishError."""
    pictures = Pictures(site.media)
    rendered: dict[str, bytes] = {
        "style.css": _style(site.cluster.colour).encode(),
        "icon.svg": _icon(site.cluster).encode(),
        "eu.svg": eu_emblem().encode(),
        "robots.txt": b"User-agent: *\nAllow: /\n",
    }
    by_post: dict[str, list[Page]] = defaultdict(list)
    by_language: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        by_post[page.post].append(page)
        by_language[page.language].append(page)
    shown = [variant for code in BY_CODE if code in by_language for variant in variants(code)]
    for alternatives in by_post.values():
        for page in alternatives:
            for variant in variants(page.language):
                name = f"{variant.code}/{page.post}/index.html"
                rendered[name] = _page(site, page, variant, alternatives, pictures).encode()
    for variant in shown:
        listed = [in_script(page, variant) for page in by_language[variant.language]]
        links = [Link(other, f"../{other.code}/", draft=False) for other in shown]
        rendered[f"{variant.code}/index.html"] = _render(
            "index.html", site, variant, pages=listed, links=links, to_root="../"
        ).encode()
    start = variants("bg")[0]
    links = [Link(variant, f"{variant.code}/", draft=False) for variant in shown]
    rendered["index.html"] = _render("start.html", site, start, links=links, to_root="").encode()
    path, changed = put_in_place({**rendered, **pictures.files}, outputs)
    translated = [page for page in pages if page.language != "bg"]
    drafts = sum(page.draft for page in translated)
    return Built(
        path,
        pages=len(pages),
        approved=len(translated) - drafts,
        drafts=drafts,
        changed=changed,
        missing_pictures=tuple(sorted(pictures.missing)),
    )


def _page(site: Site, page: Page, variant: Variant, alternatives: Sequence[Page], pictures: Pictures) -> str:
    links = [
        Link(other, f"../../{other.code}/{page.post}/", alternative.draft)
        for alternative in alternatives
        for other in variants(alternative.language)
    ]
    shown = in_script(page, variant)
    return _render(
        "page.html",
        site,
        variant,
        page=replace(shown, body=pictures.adopt(shown.body, "../../")),
        links=links,
        funding=funding(site.projects.get(page.project), variant),
        to_root="../../",
    )


def in_script(page: Page, variant: Variant) -> Page:
    """Return a page in the script of a variant."""
    if not variant.is_latin_serbian:
        return page
    return replace(
        page,
        title=to_latin(page.title),
        summary=to_latin(page.summary),
        body=html_to_latin(page.body),
    )


def _render(template: str, site: Site, variant: Variant, **values: object) -> str:
    name = site.cluster.name_in(variant.language)
    return (
        _environment()
        .get_template(template)
        .render(
            site=site,
            variant=variant,
            cluster_name=to_latin(name) if variant.is_latin_serbian else name,
            text=texts(variant),
            date=lambda day: format_date(day, "long", locale=variant.locale),
            **values,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("pipeline.publishing"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _all_texts() -> dict[str, dict[str, str]]:
    data = files("pipeline.publishing").joinpath("texts.toml").read_text("utf-8")
    return tomllib.loads(data)


def texts(variant: Variant) -> dict[str, str]:
    """Return the interface's words in a variant."""
    found = _all_texts()[variant.language]
    if variant.is_latin_serbian:
        return {key: to_latin(words) for key, words in found.items()}
    return found


def _style(colour: str) -> str:
    style = files("pipeline.publishing").joinpath("templates/style.css").read_text("utf-8")
    return style.replace("#2f6b3a", colour)


def _icon(cluster: Cluster) -> str:
    """Return the browser's icon: the first letter of the cluster's proper name on its colour."""
    letter = next((character for character in re.sub(r"^.*„", "", cluster.name) if character.isalpha()), "·")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{cluster.colour}"/>'
        '<text x="16" y="23" font-family="sans-serif" font-size="20" font-weight="700" fill="#fff" '
        f'text-anchor="middle">{letter.upper()}</text></svg>\n'
    )

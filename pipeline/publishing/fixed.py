"""What does not depend on any post: style, fonts, icon, start page, and a page for wrong addresses."""

from dataclasses import replace

from pipeline.publishing.emblem import eu_emblem
from pipeline.publishing.frame import Frame
from pipeline.publishing.palette import palette
from pipeline.publishing.posts import Made
from pipeline.publishing.sitemap import robots
from pipeline.publishing.texts import words
from pipeline.publishing.variants import variants
from pipeline.publishing.view import Alternate, Kind, PageView


def render(frame: Frame) -> Made:
    """Return the files that every site has."""
    made = Made()
    made.files |= {
        frame.style_path: frame.style,
        "assets/eu.svg": eu_emblem().encode(),
        "robots.txt": robots(frame.site.address),
        ".nojekyll": b"",
        **frame.theme.fonts(),
    }
    for variant in (*frame.shown, variants("bg")[0]):
        made.files[frame.icon_path(variant)] = icon(frame.letter(variant), frame.site.cluster.colour).encode()
    homes = tuple(
        Alternate(variant, f"{variant.code}/", frame.url(f"{variant.code}/")) for variant in frame.shown
    )
    original = variants("bg")[0]
    start = PageView(Kind.START, "", original, "", frame.url(""), frame.site.name(original), alternates=homes)
    texts = {variant.code: words(variant) for variant in frame.shown}
    names = {variant.code: frame.site.name(variant) for variant in frame.shown}
    made.files["index.html"] = frame.render(start, texts=texts, names=names)
    searches = tuple(
        Alternate(variant, path, frame.url(path))
        for variant in frame.shown
        for path in (f"{variant.code}/{words(variant).path_search}/",)
    )
    for search in searches:
        title = words(search.variant).search
        view = PageView(Kind.SEARCH, "", search.variant, search.path, search.url, title, alternates=searches)
        made.files[f"{search.path}index.html"] = frame.render(view)
    for variant in frame.shown:
        missing = PageView(
            Kind.MISSING,
            "",
            variant,
            f"{variant.code}/404.html",
            "",
            words(variant).missing,
            alternates=homes,
        )
        made.files[missing.path] = frame.render(missing, texts={variant.code: words(variant)})
    # Hosts that know one page only get one in every language.
    whole = replace(missing if frame.shown else start, kind=Kind.MISSING, variant=original, path="404.html")
    made.files["404.html"] = frame.render(whole, texts=texts)
    return made


def icon(letter: str, colour: str) -> str:
    """Return the browser's icon: a letter on the cluster's colour."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="7" fill="{palette(colour)["block"][0]}"/>'
        '<text x="16" y="23" font-family="sans-serif" font-size="20" font-weight="700" fill="#fff" '
        f'text-anchor="middle">{letter}</text></svg>\n'
    )

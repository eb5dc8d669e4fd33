"""HTML from anywhere becomes the few elements that a page may hold, in the standard's serialisation."""

import re

import nh3

_BLOCKS = """p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption table caption thead tbody
tfoot tr td th pre div section hr br""".split()
_INLINE = """a abbr b bdi bdo cite code del em i img ins kbd mark q s small span strong sub sup time u
var wbr""".split()
_ATTRIBUTES = {
    "*": {"lang", "dir", "id"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "time": {"datetime"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
_CLEANER = nh3.Cleaner(
    tags={*_BLOCKS, *_INLINE},
    clean_content_tags={
        "script",
        "style",
        "iframe",
        "object",
        "template",
        "noscript",
        "svg",
        "math",
        "form",
    },
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)
_EMPTY = re.compile(
    r"<(p|h[2-6]|li|div|section|blockquote|figcaption|b|i|em|strong|span|a|u)(?: [^>]*)?>"
    r"(?:\s|&nbsp;|<br>)*</\1>"
)


def sanitise(html: str) -> str:
    """Return safe HTML: headings start at h2 (the title is the h1), nothing empty, nothing active.

    Cleaning what is clean changes nothing.
    """
    html = re.sub(r"<(/?)h1\b", r"<\1h2", html, flags=re.IGNORECASE)
    clean = _CLEANER.clean(html)
    while (shorter := _EMPTY.sub("", clean)) != clean:
        clean = _CLEANER.clean(shorter)
    return clean.strip()

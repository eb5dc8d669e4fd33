"""HTML from anywhere becomes the few elements that a page may hold, in the standard's serialisation."""

import re

import nh3

from pipeline.domain.errors import IntakeError
from pipeline.intake.repair import without_unwanted

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
_TAG = re.compile(r"<(/?)(\w+)(?: [\w-]+=\"[^\"]*\")*>")
_NEVER_EMPTY = set("p h2 h3 h4 h5 h6 li div section blockquote figcaption b i em strong span a u".split())
_VOID = {"br", "hr", "img", "wbr"}
_BLANK = re.compile(r"(?:\s|&nbsp;)*")
# A reader takes the first line break in <pre> for none, and the next reader the next one.
_LED = re.compile(r"(<pre(?: [\w-]+=\"[^\"]*\")*>)\n+")
# Writing what was read and reading it again may give another tree (a heading in a heading), for a few rounds:
# https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments
_MOST_READINGS = 20
_DEEPEST = 100  # elements in one another; browsers stop at 512


def sanitise(html: str, where: str = "") -> str:
    """Return safe HTML: headings start at h2 (the title is the h1), nothing empty, active or unseen.

    Cleaning what is clean changes nothing. Raises IntakeError where elements are nested too deeply, or so
    badly that no two readings of them agree.
    """
    html = re.sub(r"<(/?)h1\b", r"<\1h2", html, flags=re.IGNORECASE)
    for _ in range(_MOST_READINGS):
        # Once read, entities such as `&#x202E;` are the characters that they name.
        clean = _LED.sub(r"\1", without_unwanted(_CLEANER.clean(html)))
        clean = _without_empty(clean, where).strip()
        if clean == html:
            return clean
        html = clean
    raise IntakeError("the elements contradict one another", where=where, hint="Paste the text alone")


def _without_empty(clean: str, where: str) -> str:
    """Return serialised HTML without the elements in which nothing stands, in one pass."""
    written: list[str] = []
    opened: list[int] = []  # where in `written` the elements begin that are open
    full = 0  # so many of them, from the outside, hold something
    at = 0
    for tag in _TAG.finditer(clean):
        text = clean[at : tag.start()]
        at = tag.end()
        if not _BLANK.fullmatch(text):
            full = len(opened)
        written.append(text)
        closing, name = tag[1], tag[2]
        if name in _VOID:
            full = full if name == "br" else len(opened)
        elif not closing:
            opened.append(len(written))
            if len(opened) > _DEEPEST:
                raise IntakeError(
                    f"elements stand in one another more than {_DEEPEST} deep",
                    where=where,
                    hint="Paste the text alone",
                )
            full = full if name in _NEVER_EMPTY else len(opened)
        elif len(opened) > full:
            del written[opened.pop() :]
            continue
        else:
            opened.pop()
            full = min(full, len(opened))
        written.append(tag[0])
    return "".join([*written, clean[at:]])

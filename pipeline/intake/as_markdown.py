"""HTML blocks become Markdown that an editor likes to read, and that is read back as the same HTML.

Every block is tried: where Markdown would not give exactly the block back, it stays HTML, which
Markdown admits. So nothing is lost, whatever a page holds.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from pipeline.intake.markdown import to_html
from pipeline.intake.sanitise import sanitise

_SPECIAL = re.compile(r"([\\`*_\[\]{}|])")
_AT_START = re.compile(r"^([#>+:=~-])", re.MULTILINE)
_NUMBER = re.compile(r"^(\d+)([.)])", re.MULTILINE)
_TAG_START = re.compile(r"<(?=[\w/!?])")
_ENTITY_START = re.compile(r"&(?=#?\w+;)")
_OPENING = re.compile(r"<(\w+)((?: [\w-]+=\"[^\"]*\")+)>")
_ATTRIBUTE = re.compile(r" [\w-]+=\"[^\"]*\"")
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_BLOCKS = set("p h2 h3 h4 h5 h6 ul ol dl blockquote figure table pre div section hr".split())
_SAME = ((re.compile(r"<(/?)b>"), r"<\1strong>"), (re.compile(r"<(/?)i>"), r"<\1em>"))


class _Html(Exception):
    """A block stays HTML."""


def as_markdown(html: str) -> str:
    r"""Return Markdown that is read as this sanitised HTML.

    >>> as_markdown('<h2>Цели</h2><p>Виж <a href="plan.pdf">плана</a>.</p><ul><li>едно</li><li>две</li></ul>')
    '## Цели\n\nВиж [плана](plan.pdf).\n\n- едно\n- две\n'
    """
    blocks = list(_blocks(lxml_html.fragment_fromstring(html, create_parent="div")))
    written = "\n\n".join(map(_block_or_html, blocks)) + "\n"
    # Two blocks may become one, such as a list after a list.
    return written if _normal(to_html(written)) == _normal("".join(map(_html, blocks))) else _all_html(blocks)


def _all_html(blocks: list[lxml_html.HtmlElement]) -> str:
    return "\n\n".join(map(_html, blocks)) + "\n"


def _blocks(root: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    """Yield the blocks of a body; text that stands in none becomes a paragraph."""
    loose = lxml_html.Element("p")
    loose.text = root.text
    for child in list(root):
        tail, child.tail = child.tail, None
        if child.tag in _BLOCKS:
            if _has_words(loose):
                yield loose
            yield child
            loose = lxml_html.Element("p")
            loose.text = tail
        else:
            child.tail = tail
            loose.append(child)
    if _has_words(loose):
        yield loose


def _has_words(element: lxml_html.HtmlElement) -> bool:
    return bool("".join(element.itertext()).strip()) or element.find(".//img") is not None


def _block_or_html(block: lxml_html.HtmlElement) -> str:
    html = _html(block)
    try:
        written = _block(block)
    except _Html:
        return html
    return written if _normal(to_html(written)) == _normal(html) else html


def _html(block: lxml_html.HtmlElement) -> str:
    # An empty line would end the block in Markdown.
    return re.sub(r"\n\s*\n", "\n", lxml_html.tostring(block, encoding="unicode").strip())


def _normal(html: str) -> str:
    """Return HTML in a form in which only what readers see differs."""
    html = _OPENING.sub(
        lambda tag: f"<{tag[1]}{''.join(sorted(_ATTRIBUTE.findall(tag[2])))}>", sanitise(html)
    )
    for pattern, instead in _SAME:
        html = pattern.sub(instead, html)
    return re.sub(r"\s*(</?(?:ul|ol|li|blockquote|p|h\d|br|pre)>)\s*", r"\1", " ".join(html.split()))


def _block(block: lxml_html.HtmlElement) -> str:
    if block.attrib:
        raise _Html
    match block.tag:
        case "p":
            return _NUMBER.sub(r"\1\\\2", _AT_START.sub(r"\\\1", _inline(block)))
        case "h2" | "h3" | "h4" | "h5" | "h6":
            return f"{'#' * int(block.tag[1])} {_inline(block)}"
        case "ul" | "ol":
            return _list(block)
        case "blockquote":
            inner = "\n\n".join(_block(child) for child in _blocks(deepcopy(block)))
            return "\n".join(f"> {line}".rstrip() for line in inner.splitlines())
        case "hr":
            return "---"
        case _:
            raise _Html


def _list(block: lxml_html.HtmlElement) -> str:
    lines = []
    for number, item in enumerate(block, start=1):
        if item.tag != "li" or item.attrib or any(child.tag in _BLOCKS for child in item):
            raise _Html
        mark = "-" if block.tag == "ul" else f"{number}."
        lines.append(f"{mark} {_inline(item)}")
    return "\n".join(lines)


def _inline(element: lxml_html.HtmlElement) -> str:
    return _inner(element).strip()


def _inner(element: Any) -> str:
    return _text(element.text) + "".join(_piece(child) + _text(child.tail) for child in element)


def _text(text: str | None) -> str:
    plain = re.sub(r"[ \t\r\n]+", " ", text or "")
    plain = _TAG_START.sub("&lt;", _ENTITY_START.sub("&amp;", plain)).replace("\u00a0", "&nbsp;")
    return _SPECIAL.sub(r"\\\1", plain)


def _piece(element: Any) -> str:
    inner = _inner(element)
    attributes = dict(element.attrib)
    if element.tag in _MARKS and not attributes and inner == inner.strip() and inner:
        return f"{_MARKS[element.tag]}{inner}{_MARKS[element.tag]}"
    if element.tag == "a" and set(attributes) == {"href"} and _is_plain(attributes["href"]):
        return f"[{inner}]({attributes['href']})"
    if element.tag == "img" and set(attributes) <= {"src", "alt"} and _is_plain(attributes.get("src", "")):
        return f"![{_text(attributes.get('alt'))}]({attributes['src']})"
    if element.tag == "br":
        return "  \n"
    opening, _, closing = etree.tostring(
        lxml_html.Element(element.tag, attributes), encoding="unicode", method="html"
    ).partition("></")
    return f"{opening}>{inner}</{closing}" if closing else opening


def _is_plain(address: str) -> bool:
    return bool(re.fullmatch(r"[^\s()<>\"'\\]+", address))

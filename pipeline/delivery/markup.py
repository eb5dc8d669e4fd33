"""Sanitised HTML as plain text and as Markdown, for receivers that read no HTML."""

import re
from collections.abc import Callable, Iterator
from html import escape

from lxml import html as lxml_html
from lxml.html import HtmlElement

_BLOCKS = frozenset(
    "p h2 h3 h4 h5 h6 li dt dd blockquote figcaption caption td th pre div section figure ul ol dl table "
    "thead tbody tfoot tr hr aside".split()
)
_BOLD, _ITALIC = frozenset(("b", "strong")), frozenset(("i", "em", "cite", "dfn", "var"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPECIAL = re.compile(r"([\\`*_\[\]])")
_BEGINNING = re.compile(r"^([-+#>]|\d+(?=[.)]))", re.MULTILINE)  # what makes a list or a heading


def tree_of(html: str) -> HtmlElement:
    """Return a fragment under one element."""
    return lxml_html.fragment_fromstring(html or " ", create_parent="div")


def inner(element: HtmlElement) -> str:
    """Return an element's content as HTML; `tree_of` undoes it."""
    parts = [lxml_html.tostring(child, encoding="unicode") for child in element]
    return escape(element.text or "", quote=False) + "".join(parts)


def passages(html: str) -> list[str]:
    """Return the words of every innermost block, pictures by their name."""
    found: list[str] = []
    _gather(tree_of(html), found, [])
    return [text for piece in found if (text := " ".join(piece.split()))]


def _gather(element: HtmlElement, found: list[str], open_text: list[str]) -> None:
    def close() -> None:
        found.append("".join(open_text))
        open_text.clear()

    if element.tag in _BLOCKS:
        close()
    open_text.append(element.text or "")
    for child in element:
        if child.tag == "img":
            open_text.append(f"[{child.get('alt') or child.get('src', '').rpartition('/')[2]}]")
        elif child.tag == "br":
            open_text.append(" ")
        elif isinstance(child.tag, str):
            _gather(child, found, open_text)
        open_text.append(child.tail or "")
    if element.tag in _BLOCKS:
        close()


def to_markdown(html: str) -> str:
    r"""Return HTML as Markdown (CommonMark, with GitHub's tables).

    >>> to_markdown('<p>Виж <a href="https://example.eu">тук</a>, <b>днес</b></p><ul><li>едно</li></ul>')
    'Виж [тук](https://example.eu), **днес**\n\n- едно\n'
    """
    return _written(html, _markdown_inline)


def to_text(html: str) -> str:
    r"""Return HTML as plain text for an e-mail: links in brackets, no marks.

    >>> to_text('<p>Виж <a href="https://example.eu">тук</a>, <b>днес</b></p>')
    'Виж тук (https://example.eu), днес\n'
    """
    return _written(html, _plain_inline, plain=True)


Inline = Callable[[HtmlElement], str]


def _written(html: str, inline: Inline, *, plain: bool = False) -> str:
    blocks = [block for block in _blocks(tree_of(html), inline, plain) if block.strip()]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _blocks(element: HtmlElement, inline: Inline, plain: bool) -> Iterator[str]:
    """Yield the blocks of a container; words that stand between blocks are a paragraph."""
    loose = _clean(element.text or "", inline)
    for child in element:
        if not isinstance(child.tag, str):
            loose += _clean(child.tail or "", inline)
        elif child.tag in _BLOCKS:
            yield _paragraph(loose, inline)
            yield from _block(child, inline, plain)
            loose = _clean(child.tail or "", inline)
        else:
            loose += inline(child) + _clean(child.tail or "", inline)
    yield _paragraph(loose, inline)


def _paragraph(words: str, inline: Inline) -> str:
    """Return a paragraph that is not taken for a list because it begins with a number or a dash."""
    squeezed = _squeezed(words)
    if inline is not _markdown_inline:
        return squeezed
    return _BEGINNING.sub(lambda found: _escaped_beginning(found[1]), squeezed)


def _escaped_beginning(beginning: str) -> str:
    return f"{beginning}\\" if beginning[0].isdecimal() else f"\\{beginning}"


def _block(element: HtmlElement, inline: Inline, plain: bool) -> Iterator[str]:
    name = element.tag
    if name in ("h2", "h3", "h4", "h5", "h6"):
        words = _squeezed(_inside(element, inline))
        yield words.upper() if plain and name == "h2" else words if plain else f"{'#' * int(name[1])} {words}"
    elif name in ("ul", "ol"):
        yield _list(element, inline, plain)
    elif name == "table":
        yield _table(element, inline, plain)
    elif name == "hr":
        yield "----" if plain else "---"
    elif name == "pre":
        words = element.text_content().strip("\n")
        yield words if plain else f"```\n{words}\n```"
    elif name == "blockquote":
        inside = "\n\n".join(block for block in _blocks(element, inline, plain) if block.strip())
        yield "\n".join(f"> {line}".rstrip() for line in inside.splitlines())
    else:
        yield from _blocks(element, inline, plain)


def _list(element: HtmlElement, inline: Inline, plain: bool) -> str:
    lines = []
    begins = int(element.get("start") or 1) if (element.get("start") or "1").isdecimal() else 1
    for number, item in enumerate(element.iterchildren("li"), start=begins):
        mark = f"{number}. " if element.tag == "ol" else "- "
        blocks = [block for block in _blocks(item, inline, plain) if block.strip()]
        nested = ("\n" if _is_tight(item) else "\n\n").join(blocks)
        indented = [" " * len(mark) + line if line else "" for line in nested.split("\n")]
        lines.append((mark + "\n".join(indented).lstrip()).rstrip())
    return "\n".join(lines)


def _is_tight(item: HtmlElement) -> bool:
    return not any(child.tag == "p" for child in item)


def _table(element: HtmlElement, inline: Inline, plain: bool) -> str:
    rows = [
        [_squeezed(" ".join(_blocks(cell, inline, plain))) for cell in row.iterchildren("td", "th")]
        for row in element.iter("tr")
    ]
    caption = [_squeezed(_inside(one, inline)) for one in element.iterchildren("caption")]
    if plain:
        return "\n".join([*caption, *(" | ".join(row) for row in rows)])
    width = max((len(row) for row in rows), default=0)
    filled = [[cell.replace("|", "\\|") for cell in row] + [""] * (width - len(row)) for row in rows]
    lines = [f"| {' | '.join(row)} |" for row in filled]
    if lines:
        lines.insert(1, "|" + " --- |" * width)
    return "\n".join([*(f"{one}\n" for one in caption), *lines])


def _inside(element: HtmlElement, inline: Inline) -> str:
    words = _clean(element.text or "", inline)
    for child in element:
        if isinstance(child.tag, str):
            words += inline(child)
        words += _clean(child.tail or "", inline)
    return words


def _clean(text: str, inline: Inline) -> str:
    words = collapsed(text)
    return _shielded(words) if inline is _markdown_inline else words


def collapsed(text: str) -> str:
    """Return text with its white space as HTML shows it: what must not be parted is not parted."""
    return _SPACE.sub(" ", text)


def _shielded(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words.replace("&", "&amp;").replace("<", "&lt;"))


def _squeezed(text: str) -> str:
    lines = [re.sub(r"[ \t]+", " ", line).strip(" \t") for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _markdown_inline(element: HtmlElement) -> str:
    name = element.tag
    if name == "br":
        return "\\\n"
    if name == "img":
        return f"![{_shielded(element.get('alt') or '')}]({_target(element.get('src') or '')})"
    if name in ("code", "kbd", "samp"):
        words = " ".join(element.text_content().split())
        return f"`` {words} ``" if "`" in words else f"`{words}`" if words else ""
    words = _inside(element, _markdown_inline)
    if name == "a" and element.get("href"):
        return f"[{words.strip()}]({_target(element.get('href') or '')})"
    if name in _BOLD:
        return _around(words, "**")
    return _around(words, "*") if name in _ITALIC else words


def _around(words: str, mark: str) -> str:
    """Put marks close around words: space stays outside."""
    bare = words.strip()
    if not bare:
        return words
    start = len(words) - len(words.lstrip())
    return f"{words[:start]}{mark}{bare}{mark}{words[start + len(bare) :]}"


def _target(address: str) -> str:
    return f"<{address}>" if re.search(r"[\s()<>]", address) else address


def _plain_inline(element: HtmlElement) -> str:
    if element.tag == "br":
        return "\n"
    if element.tag == "img":
        return f"[{element.get('alt')}]" if element.get("alt") else ""
    words = _inside(element, _plain_inline)
    address = (element.get("href") or "").removeprefix("mailto:") if element.tag == "a" else ""
    return f"{words} ({address})" if address.startswith("http") and address not in words else words

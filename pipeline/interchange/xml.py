"""XML from outside, read safely; and characters that XML cannot hold."""

import re
import sys
from collections.abc import Iterator

from lxml import etree

from pipeline.domain.errors import ExchangeError

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOST = 64 * 2**20  # bytes of a file
# How a parser reads what comes from outside: nothing but the document itself.
SAFELY = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
# https://www.w3.org/TR/xml/#charsets
_FORBIDDEN = re.compile("([\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff])")


def parse(content: bytes, where: str) -> etree._Element:
    """Return the root of an XML document.

    Nothing outside the document is read, and one that declares entities is refused: they
    can swell to gigabytes or name files of this machine. Raises ExchangeError.
    """
    if len(content) > MOST:
        raise ExchangeError(
            f"the file is larger than {MOST // 2**20} MB", where=where, hint="Send it in parts"
        )
    parser = etree.XMLParser(**SAFELY)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"this is not XML: {error.msg}", where=where) from error
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and list(subset.iterentities()):
        raise ExchangeError(
            "the file declares entities, which may hide anything",
            where=where,
            hint="Save it from the translation tool again, without a document type",
        )
    return root


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text and whether each is a character that XML cannot hold."""
    for number, piece in enumerate(_FORBIDDEN.split(text)):
        if piece:
            yield piece, number % 2 == 1


def character(hexadecimal: str) -> str:
    """Return the character of a number. Raises ValueError for what is none, such as half of one."""
    point = int(hexadecimal, 16)
    if 0xD800 <= point < 0xE000 or point > sys.maxunicode:
        raise ValueError(f"U+{hexadecimal[:8]} is no character")
    return chr(point)


def storable(text: str) -> str:
    """Return a remark or a name with the replacement character for what XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


class Writer:
    """Writes mixed content: text and elements one after another, some with content of their own."""

    def __init__(self, element: etree._Element) -> None:
        self._within = [element]
        self._last: etree._Element | None = None

    def text(self, text: str) -> None:
        """Write text, which XML can hold."""
        if self._last is None:
            self._within[-1].text = (self._within[-1].text or "") + text
        else:
            self._last.tail = (self._last.tail or "") + text

    def element(self, name: str, content: str = "", **attributes: str) -> None:
        """Write an element with text as its content."""
        self._last = etree.SubElement(self._within[-1], name, attributes)
        if content:
            self._last.text = content

    def open(self, name: str, **attributes: str) -> None:
        """Begin an element; what follows is its content until `close`."""
        self._within.append(etree.SubElement(self._within[-1], name, attributes))
        self._last = None

    def close(self) -> None:
        """End the element that was opened last."""
        self._last = self._within.pop()

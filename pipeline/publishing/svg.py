"""A drawing as it may be published: nothing active, nothing from elsewhere, no editor's notes."""

import re
from dataclasses import dataclass

from lxml import etree

from pipeline.domain.errors import PublishError

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = ("href", "{http://www.w3.org/1999/xlink}href")
_ACTIVE = {"script", "foreignObject", "iframe", "handler", "listener", "set", "animate", "metadata"}
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!\s*['\"]?#)|@import|expression\(", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([\d.]+)(?:px)?\s*")
_INLINE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A clean drawing; its size is 0 where it does not say it."""

    content: bytes
    width: int
    height: int


def clean_svg(content: bytes, where: str) -> Drawing:
    """Return a drawing without scripts, links to elsewhere and editors' notes. Raises PublishError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise PublishError(
            "the drawing is damaged", where=where, hint="Save it again from the program that made it"
        ) from error
    if root.tag != f"{_SVG}svg":
        raise PublishError("this is no SVG drawing", where=where, hint="Save it as plain SVG")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _is_foreign(element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name, value in list(element.attrib.items()):
            if _is_dangerous(str(name), str(value)):
                del element.attrib[name]
        if element.tag == f"{_SVG}style" and _ELSEWHERE.search(element.text or ""):
            element.text = ""
    etree.cleanup_namespaces(root)
    width, height = _size(root)
    return Drawing(etree.tostring(root, encoding="utf-8"), width, height)


def _is_foreign(element: etree._Element) -> bool:
    name = etree.QName(element)
    return f"{{{name.namespace}}}" != _SVG or name.localname in _ACTIVE


def _is_dangerous(name: str, value: str) -> bool:
    if name.lower().startswith("on") or (name.startswith("{") and name not in _HREF and "/XML/" not in name):
        return True
    if name in _HREF:
        return not (value.startswith("#") or _INLINE.match(value))
    return bool(_ELSEWHERE.search(value))


def _size(root: etree._Element) -> tuple[int, int]:
    """Return the drawing's size by its attributes, else by its frame."""
    given = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if given[0] and given[1]:
        return round(float(given[0][1])), round(float(given[1][1]))
    frame = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(frame) == 4 and all(_LENGTH.fullmatch(part) for part in frame[2:]):
        return round(float(frame[2])), round(float(frame[3]))
    return 0, 0

"""Tagged text as XLIFF 2 inline codes, with their markup as original data.

https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html#inlineElements: pairs that
nest are `pc`, pairs that cross `sc` and `ec`, halves without partner isolated ones, and
characters that XML cannot hold `cp`.
"""

from collections.abc import Mapping, Sequence

from lxml import etree

from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.interchange.codes import Code, Numbers, codes
from pipeline.interchange.xml import SPACE, Writer, character, pieces

CORE = "urn:oasis:names:tc:xliff:document:2.0"
_NAMED = {"a": "link", "img": "image"}
_STYLED = {"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "code", "br"}
_ONCE = {"canCopy": "no", "canDelete": "no"}  # our tags check wants each exactly once


def core(name: str) -> str:
    """Return a name of the core namespace as lxml writes it."""
    return f"{{{CORE}}}{name}"


def write_data(parent: etree._Element, texts: Sequence[TaggedText]) -> dict[Tag, str]:
    """Write the markup of all tags once; return its references."""
    tags = list(dict.fromkeys(tag for text in texts for tag in text.tags))
    names = {tag: f"d{number}" for number, tag in enumerate(tags, start=1)}
    if names:
        original = etree.SubElement(parent, core("originalData"))
        for tag, name in names.items():
            data = etree.SubElement(original, core("data"), id=name)
            data.set(SPACE, "preserve")
            _write_characters(Writer(data), tag.markup)
    return names


def write_text(element: etree._Element, text: TaggedText, data: Mapping[Tag, str]) -> None:
    """Write a text as the content of a source or a target."""
    element.set(SPACE, "preserve")
    writer = Writer(element)
    closing = {part.key: part for part in codes(text) if isinstance(part, Code) and part.tag.kind == "close"}
    for part in codes(text):
        if isinstance(part, str):
            _write_characters(writer, part)
        elif part.nested and part.tag.kind == "open":
            writer.open(core("pc"), **_pair(part.tag, closing[part.key].tag, part.key, data))
        elif part.nested and part.tag.kind == "close":
            writer.close()
        else:
            _write_code(writer, part, data[part.tag])


def _write_code(writer: Writer, code: Code, reference: str) -> None:
    name = {"void": "ph", "open": "sc", "close": "ec"}[code.tag.kind]
    attributes = {"dataRef": reference, "disp": TaggedText((code.tag,)).coded, **_type(code.tag), **_ONCE}
    if code.tag.kind == "close" and not code.alone:
        attributes["startRef"] = code.key
    else:
        attributes["id"] = code.key
    if code.alone:
        attributes["isolated"] = "yes"
    writer.element(core(name), **attributes)


def _pair(start: Tag, end: Tag, key: str, data: Mapping[Tag, str]) -> dict[str, str]:
    return {
        "id": key,
        "dataRefStart": data[start],
        "dataRefEnd": data[end],
        "dispStart": TaggedText((start,)).coded,
        "dispEnd": TaggedText((end,)).coded,
        **_type(start),
        **_ONCE,
    }


def _type(tag: Tag) -> dict[str, str]:
    name = tag.markup.strip("</> ").partition(" ")[0].lower()
    return {"type": "fmt" if name in _STYLED else _NAMED.get(name, "other")}


def _write_characters(writer: Writer, text: str) -> None:
    for piece, forbidden in pieces(text):
        if forbidden:
            writer.element(core("cp"), hex=f"{ord(piece):04X}")
        else:
            writer.text(piece)


def read_data(parent: etree._Element) -> dict[str, str]:
    """Return the markup of a unit's codes, by reference."""
    return {
        data.attrib["id"]: _characters(data)
        for data in parent.iterfind(f"{core('originalData')}/{core('data')}")
    }


def read_text(element: etree._Element, data: Mapping[str, str], numbers: Numbers) -> TaggedText:
    """Return the text of a source or a target. Raises KeyError or ValueError for what is none."""
    return joined(_parts(element, data, numbers))


def _parts(element: etree._Element, data: Mapping[str, str], numbers: Numbers) -> list[str | Tag]:
    parts: list[str | Tag] = [element.text or ""]
    for child in element:
        match etree.QName(child).localname:
            case "cp":
                parts.append(character(child.attrib["hex"]))
            case "ph":
                parts.append(Tag(_number(child, numbers), "void", _markup(child, "dataRef", data)))
            case "sc":
                parts.append(Tag(_number(child, numbers), "open", _markup(child, "dataRef", data)))
            case "ec":
                parts.append(Tag(_number(child, numbers), "close", _markup(child, "dataRef", data)))
            case "pc":
                number = _number(child, numbers)
                parts.append(Tag(number, "open", _markup(child, "dataRefStart", data)))
                parts += _parts(child, data, numbers)
                parts.append(Tag(number, "close", _markup(child, "dataRefEnd", data)))
            case "mrk":  # remarks of other tools around words: the words count
                parts += _parts(child, data, numbers)
            case "sm" | "em":
                pass
            case name:
                raise ValueError(f"<{name}> is no inline code of XLIFF 2")
        parts.append(child.tail or "")
    return parts


def _number(code: etree._Element, numbers: Numbers) -> int:
    return numbers.of(code.get("startRef") or code.attrib["id"])


def _markup(code: etree._Element, attribute: str, data: Mapping[str, str]) -> str:
    reference = code.get(attribute)
    return data[reference] if reference else ""


def _characters(data: etree._Element) -> str:
    return (data.text or "") + "".join(character(cp.attrib["hex"]) + (cp.tail or "") for cp in data)

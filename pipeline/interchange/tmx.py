"""TMX 1.4b: a memory of approved pairs that every translation tool reads.

https://www.gala-global.org/tmx-14b. Who approved a pair and when are the unit's own attributes;
post, segment and origin are properties.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from lxml import etree

from pipeline import __version__
from pipeline.domain.errors import ExchangeError
from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.interchange.codes import Numbers, codes
from pipeline.interchange.languages import code_of, tag_of
from pipeline.interchange.values import Pair
from pipeline.interchange.xml import LANG, SAFELY, Writer, character, pieces, storable

_TIME = "%Y%m%dT%H%M%SZ"
_CHARACTER = "x-character"
_SOURCE = "bg"


def write(pairs: Iterable[Pair], at: datetime) -> bytes:
    """Return a memory; `at` is when it leaves."""
    root = etree.Element("tmx", version="1.4")
    header = etree.SubElement(root, "header", creationtool="glagol", creationtoolversion=__version__)
    for name, value in (
        ("segtype", "sentence"),
        ("o-tmf", "glagol"),
        ("adminlang", "en"),
        ("srclang", _SOURCE),
        ("datatype", "html"),
        ("creationdate", _time(at)),
    ):
        header.set(name, value)
    body = etree.SubElement(root, "body")
    for pair in pairs:
        _write_pair(body, pair)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _write_pair(body: etree._Element, pair: Pair) -> None:
    unit = etree.SubElement(body, "tu")
    if pair.segment:
        unit.set("tuid", storable(f"{pair.post}/{pair.segment}/{pair.language}"))
    if pair.person:
        unit.set("creationid", storable(pair.person))
    if pair.at:
        unit.set("creationdate", _time(pair.at))
    for name, value in (("post", pair.post), ("segment", pair.segment), ("origin", pair.origin)):
        if value:
            etree.SubElement(unit, "prop", type=f"x-{name}").text = storable(value)
    for language, text in ((_SOURCE, pair.source), (tag_of(pair.language), pair.target)):
        variant = etree.SubElement(unit, "tuv")
        variant.set(LANG, language)
        _write_text(etree.SubElement(variant, "seg"), text)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_TIME)


def _write_text(element: etree._Element, text: TaggedText) -> None:
    writer = Writer(element)
    for part in codes(text):
        if isinstance(part, str):
            for piece, forbidden in pieces(part):
                if forbidden:
                    writer.element("ph", f"{ord(piece):04X}", type=_CHARACTER)
                else:
                    writer.text(piece)
            continue
        # `x` joins a code of the source to the same one of the target, `i` the halves of a pair.
        markup, number = storable(part.tag.markup), str(part.tag.id)
        match part.tag.kind:
            case "void":
                writer.element("ph", markup, x=number)
            case kind if part.alone:
                writer.element("it", markup, x=number, pos="begin" if kind == "open" else "end")
            case "open":
                writer.element("bpt", markup, i=part.key, x=number)
            case "close":
                writer.element("ept", markup, i=part.key)


def read(file: Path | bytes, where: str = "") -> Iterator[Pair]:
    """Yield the pairs of a memory of any tool that are from Bulgarian, one after another.

    A memory may be larger than this machine's: it is not held as a whole. Raises ExchangeError,
    also after pairs were yielded, where the file breaks off.
    """
    where = where or str(file if isinstance(file, Path) else "")
    try:
        with file.open("rb") if isinstance(file, Path) else BytesIO(file) as stream:
            yield from _read(stream, where)
    except etree.XMLSyntaxError as error:
        raise ExchangeError(f"this is not XML: {error.msg}", where=where) from error
    except (KeyError, ValueError) as error:
        raise ExchangeError(f"this is not TMX: {error}", where=where) from error


def _read(stream: IO[bytes], where: str) -> Iterator[Pair]:
    events = etree.iterparse(stream, tag=("header", "tu"), **SAFELY)
    tool, standard, root = "", _SOURCE, None
    for _, element in events:
        if root is None:
            root = element.getroottree().getroot()
            _must_be_tmx(root, where)
        if element.tag == "header":
            tool, standard = element.get("creationtool", ""), element.get("srclang", _SOURCE)
            continue
        source = element.get("srclang", standard)
        if source == "*all*" or code_of(source) == _SOURCE:
            yield from _read_unit(element, tool)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if root is None:
        _must_be_tmx(events.root, where)


def _must_be_tmx(root: etree._Element, where: str) -> None:
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and list(subset.iterentities()):
        raise ExchangeError("the file declares entities, which may hide anything", where=where)
    if root.tag != "tmx":
        raise ExchangeError(f"this is not TMX: it begins with <{root.tag}>", where=where)


def _read_unit(unit: etree._Element, tool: str) -> Iterator[Pair]:
    numbers = Numbers()
    texts = {
        code_of(variant.get(LANG) or variant.get("lang", "")): joined(_read_parts(segment, numbers))
        for variant in unit.iterfind("tuv")
        if (segment := variant.find("seg")) is not None
    }
    source = texts.pop(_SOURCE, None)
    properties = {prop.get("type", ""): prop.text or "" for prop in unit.iterfind("prop")}
    for language, target in texts.items():
        if source is not None and source.text.strip() and target.text.strip():
            yield Pair(
                source=source,
                target=target,
                language=language,
                person=unit.get("changeid") or unit.get("creationid") or "",
                at=_read_time(unit.get("changedate") or unit.get("creationdate") or ""),
                post=properties.get("x-post", ""),
                segment=properties.get("x-segment", ""),
                origin=properties.get("x-origin", ""),
                tool=tool,
            )


def _read_time(text: str) -> datetime | None:
    """Return when a pair was made; tools that write it in another way than the standard's do not say."""
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def _read_parts(element: etree._Element, numbers: Numbers) -> Iterator[str | Tag]:
    """Yield text and tags; `x` numbers a code where the tool gives one, else its place does."""
    opened: dict[str, int] = {}
    for place, part in enumerate(_flat(element)):
        if isinstance(part, str):
            yield part
            continue
        markup = part.text or ""
        number = numbers.of(part.get("x") or part.get("i") or f"place {place}")
        match part.tag:
            case "ph" if part.get("type") == _CHARACTER:
                yield character(markup)
            case "ph" | "ut":
                yield Tag(number, "void", markup)
            case "bpt":
                opened[part.attrib["i"]] = number
                yield Tag(number, "open", markup)
            case "ept":
                yield Tag(opened.get(part.attrib["i"], number), "close", markup)
            case "it":
                yield Tag(number, "open" if part.get("pos") == "begin" else "close", markup)
            case name:
                raise ValueError(f"<{name}> is no inline code of TMX")


def _flat(element: etree._Element) -> Iterator[str | etree._Element]:
    """Yield text and codes; words that another tool put a remark around are words."""
    yield element.text or ""
    for child in element:
        if child.tag == "hi":
            yield from _flat(child)
        else:
            yield child
        yield child.tail or ""

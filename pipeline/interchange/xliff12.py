"""XLIFF 1.2, for tools that know no newer one.

http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html. What a segment was when it left stands in
a context group, remembered pairs in alt-trans, findings and terms in notes.
"""

from collections.abc import Iterator

from lxml import etree

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.domain.translation import Origin, Severity
from pipeline.interchange.codes import Numbers, codes
from pipeline.interchange.languages import code_of, tag_of
from pipeline.interchange.remarks import term_line
from pipeline.interchange.values import Binding, Bundle, Outgoing, Parcel, Returned, binding_of
from pipeline.interchange.xml import SPACE, Writer, character, parse, pieces, storable

CORE = "urn:oasis:names:tc:xliff:document:1.2"
_PURPOSE = "x-glagol"
_US = "glagol"
_CHARACTER = "x-character"  # a ph that holds the number of a character that XML cannot
_STATES = {
    State.INITIAL: "needs-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}
_READ = {
    "new": State.INITIAL,
    "needs-translation": State.INITIAL,
    "needs-adaptation": State.INITIAL,
    "needs-l10n": State.INITIAL,
    "needs-review-translation": State.TRANSLATED,
    "needs-review-adaptation": State.TRANSLATED,
    "needs-review-l10n": State.TRANSLATED,
    "translated": State.TRANSLATED,
    "signed-off": State.REVIEWED,
    "final": State.FINAL,
}
_QUALIFIERS = {
    Origin.MT: "mt-suggestion",
    Origin.TM_EXACT: "exact-match",
    Origin.TM_FUZZY: "fuzzy-match",
}
_PRIORITIES = {Severity.BLOCKING: "1", Severity.WARNING: "5"}


def _core(name: str) -> str:
    return f"{{{CORE}}}{name}"


def write_bundle(bundle: Bundle) -> bytes:
    """Return a post for another tool."""
    root = etree.Element(_core("xliff"), nsmap={None: CORE}, version="1.2")
    file = etree.SubElement(root, _core("file"), original=bundle.post, datatype="html")
    file.set("source-language", "bg")
    file.set("target-language", tag_of(bundle.language))
    header = etree.SubElement(file, _core("header"))
    tool = etree.SubElement(header, _core("tool"))
    tool.set("tool-id", _US)
    tool.set("tool-name", _US)
    file.set("tool-id", _US)
    body = etree.SubElement(file, _core("body"))
    for item in bundle.items:
        _write_unit(body, item, bundle.language)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _write_unit(body: etree._Element, item: Outgoing, language: str) -> None:
    reviewed = item.reviewed
    final = reviewed.standing.state is State.FINAL
    unit = etree.SubElement(body, _core("trans-unit"), id=reviewed.segment.id)
    unit.set("approved", "yes" if final else "no")
    unit.set("restype", f"x-{reviewed.segment.kind}")
    unit.set(SPACE, "preserve")
    _write_text(etree.SubElement(unit, _core("source")), reviewed.segment.source)
    if reviewed.translation:
        target = etree.SubElement(unit, _core("target"), state=_STATES[reviewed.standing.state])
        if reviewed.translation.origin in _QUALIFIERS and not final:
            target.set("state-qualifier", _QUALIFIERS[reviewed.translation.origin])
        _write_text(target, reviewed.translation.target)
    bound = binding_of(reviewed)
    group = etree.SubElement(unit, _core("context-group"), purpose=_PURPOSE)
    for name, value in (("source", bound.source), ("target", bound.target), ("state", bound.state)):
        context = etree.SubElement(group, _core("context"))
        context.set("context-type", f"x-{name}")
        context.text = str(value)
    for finding in reviewed.findings:
        note = _note(unit, finding.message, "target")
        note.set("priority", _PRIORITIES[finding.severity])
    for term in item.terms:
        _note(unit, term_line(term, language), "source")
    for match in item.matches:
        other = etree.SubElement(unit, _core("alt-trans"), origin=storable(match.origin))
        other.set("match-quality", f"{match.score}%")
        _write_text(etree.SubElement(other, _core("source")), match.source)
        _write_text(etree.SubElement(other, _core("target")), match.target)


def _note(unit: etree._Element, text: str, about: str) -> etree._Element:
    note = etree.SubElement(unit, _core("note"), annotates=about)
    note.set("from", _US)
    note.text = storable(text)
    return note


def _write_text(element: etree._Element, text: TaggedText) -> None:
    writer = Writer(element)
    characters = 0
    for part in codes(text):
        if isinstance(part, str):
            for piece, forbidden in pieces(part):
                if forbidden:
                    characters += 1
                    point = f"{ord(piece):04X}"
                    writer.element(_core("ph"), point, id=f"u{characters}", ctype=_CHARACTER)
                else:
                    writer.text(piece)
            continue
        markup = storable(part.tag.markup)
        if part.tag.kind == "void":
            writer.element(_core("ph"), markup, id=part.key)
        elif part.alone:
            writer.element(_core("it"), markup, id=part.key, pos=part.tag.kind)
        else:
            name = "bpt" if part.tag.kind == "open" else "ept"
            writer.element(_core(name), markup, id=part.key, rid=part.key)


def read_parcel(content: bytes, where: str) -> Parcel:
    """Return what a file of any tool says of its segments. Raises ExchangeError."""
    root = parse(content, where)
    files = root.findall(_core("file"))
    languages = {code_of(file.get("target-language", "")) for file in files}
    if len(languages) != 1 or "" in languages:
        raise ExchangeError(
            "the file must have one target language (target-language)",
            where=where,
            hint="Send each language in a file of its own",
        )
    units = [_read_unit(file, unit, where) for file in files for unit in file.iter(_core("trans-unit"))]
    return Parcel(languages.pop(), tuple(unit for unit in units if unit))


def _read_unit(file: etree._Element, unit: etree._Element, where: str) -> Returned | None:
    source, target = unit.find(_core("source")), unit.find(_core("target"))
    if source is None:
        return None
    try:
        bound = _read_binding(unit)
        numbers = Numbers()
        return Returned(
            post=file.get("original", "") if bound else "",
            segment=unit.attrib["id"],
            source=joined(_read_parts(source, numbers)),
            target=joined(_read_parts(target, numbers)) if target is not None else None,
            state=_read_state(unit, target),
            bound=bound,
            comments=tuple(
                note.text for note in unit.iterfind(_core("note")) if note.text and note.get("from") != _US
            ),
        )
    except (KeyError, ValueError) as error:
        place = f"{where}: segment {unit.get('id', '?')}"
        raise ExchangeError(f"this is not XLIFF 1.2: {error}", where=place) from error


def _read_binding(unit: etree._Element) -> Binding | None:
    for group in unit.iterfind(_core("context-group")):
        if group.get("purpose") == _PURPOSE:
            fields = {context.get("context-type"): context.text or "" for context in group}
            return Binding(fields["x-source"], fields["x-target"], State(fields["x-state"]))
    return None


def _read_state(unit: etree._Element, target: etree._Element | None) -> State | None:
    state = _READ.get(target.get("state", "")) if target is not None else None
    # Tools of the older kind confirm with this attribute alone.
    return State.FINAL if unit.get("approved") == "yes" else state


def _read_parts(element: etree._Element, numbers: Numbers) -> Iterator[str | Tag]:
    yield element.text or ""
    for child in element:
        name = etree.QName(child).localname
        markup = child.text or ""
        match name:
            case "ph" if child.get("ctype") == _CHARACTER:
                yield character(markup)
            case "ph" | "x":
                yield Tag(_number(child, numbers), "void", markup)
            case "bpt" | "bx":
                yield Tag(_number(child, numbers), "open", markup)
            case "ept" | "ex":
                yield Tag(_number(child, numbers), "close", markup)
            case "it":
                kind = "open" if child.attrib["pos"] == "open" else "close"
                yield Tag(_number(child, numbers), kind, markup)  # type: ignore[arg-type]
            case "g":
                number = _number(child, numbers)
                yield Tag(number, "open", "")
                yield from _read_parts(child, numbers)
                yield Tag(number, "close", "")
            case "mrk":  # remarks of other tools around words: the words count
                yield from _read_parts(child, numbers)
            case _:
                raise ValueError(f"<{name}> is no inline code of XLIFF 1.2")
        yield child.tail or ""


def _number(code: etree._Element, numbers: Numbers) -> int:
    return numbers.of(code.get("rid") or code.attrib["id"])

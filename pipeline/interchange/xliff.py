"""XLIFF 2.1, one file a post and language, for reviews and for other translation tools.

https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html. Origin, author, decisions
and what a segment was when it left stand in the metadata module, remembered pairs in the
candidates module, terms in the glossary module, findings in notes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from pipeline.domain.decision import Decision, State, Waiver
from pipeline.domain.errors import ExchangeError, StoreError
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText, joined
from pipeline.domain.translation import Origin, Severity, Translation
from pipeline.glossary.terms import Term
from pipeline.interchange.codes import Numbers
from pipeline.interchange.languages import code_of, tag_of
from pipeline.interchange.values import Binding, Bundle, Match, Outgoing, Parcel, Returned, binding_of
from pipeline.interchange.xliff_inline import CORE, core, read_data, read_text, write_data, write_text
from pipeline.interchange.xml import parse, storable

_META = "urn:oasis:names:tc:xliff:metadata:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_FINDING = "finding"
_PRIORITIES = {Severity.BLOCKING: "1", Severity.WARNING: "5"}  # 1 is the highest


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment of a review file: its source, what it became, who decided so and let findings be."""

    segment: str
    source: TaggedText
    translation: Translation
    decisions: tuple[Decision, ...]
    waivers: tuple[Waiver, ...] = ()


def write(post: str, language: str, reviewed: Sequence[Reviewed]) -> bytes:
    """Return the review file of a post in a language; untranslated segments have no target."""
    return _document(post, language, [Outgoing(item) for item in reviewed])


def write_bundle(bundle: Bundle) -> bytes:
    """Return a post for another tool."""
    return _document(bundle.post, bundle.language, bundle.items)


def _document(post: str, language: str, items: Sequence[Outgoing]) -> bytes:
    names = {None: CORE, "mda": _META, "mtc": _MATCHES, "gls": _GLOSSARY}
    root = etree.Element(core("xliff"), nsmap=names)
    root.set("version", "2.1")
    root.set("srcLang", "bg")
    root.set("trgLang", tag_of(language))
    file = etree.SubElement(root, core("file"), id=post, canResegment="no")
    for item in items:
        _write_unit(file, item, language)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _write_unit(file: etree._Element, item: Outgoing, language: str) -> None:
    reviewed = item.reviewed
    translation = reviewed.translation
    unit = etree.SubElement(file, core("unit"), id=reviewed.segment.id)
    unit.set("type", f"glagol:{reviewed.segment.kind}")
    _write_metadata(unit, reviewed)
    _write_matches(unit, item.matches)
    _write_terms(unit, item.terms, language)
    if reviewed.findings:
        notes = etree.SubElement(unit, core("notes"))
        for finding in reviewed.findings:
            note = etree.SubElement(notes, core("note"), category=_FINDING, appliesTo="target")
            note.set("priority", _PRIORITIES[finding.severity])
            note.text = storable(finding.message)
    data = write_data(unit, [reviewed.segment.source, *([translation.target] if translation else [])])
    segment = etree.SubElement(unit, core("segment"), id="s", state=str(reviewed.standing.state))
    write_text(etree.SubElement(segment, core("source")), reviewed.segment.source, data)
    if translation:
        write_text(etree.SubElement(segment, core("target")), translation.target, data)


def _write_metadata(unit: etree._Element, reviewed: Reviewed) -> None:
    bound = binding_of(reviewed)
    groups = [("export", {"source": bound.source, "target": bound.target, "state": str(bound.state)})]
    translation = reviewed.translation
    if translation:
        fields = {
            "origin": str(translation.origin),
            "signature": translation.signature,
            "author": translation.author,
            "source": translation.source_digest,
        }
        groups.append(("translation", fields))
    groups += [("decision", _decision_fields(decision)) for decision in reviewed.decisions]
    groups += [("waiver", _waiver_fields(waiver)) for waiver in reviewed.waivers]
    metadata = etree.SubElement(unit, f"{{{_META}}}metadata")
    for category, fields in groups:
        group = etree.SubElement(metadata, f"{{{_META}}}metaGroup", category=category)
        for kind, value in fields.items():
            etree.SubElement(group, f"{{{_META}}}meta", type=kind).text = storable(value)


def _decision_fields(decision: Decision) -> dict[str, str]:
    return {
        "person": decision.person,
        "target": decision.target_digest,
        "source": decision.source_digest,
        "glossary": decision.glossary_version,
        "at": decision.at.isoformat(),
    }


def _waiver_fields(waiver: Waiver) -> dict[str, str]:
    return {
        "person": waiver.person,
        "check": waiver.check,
        "reason": waiver.reason,
        "target": waiver.target_digest,
        "source": waiver.source_digest,
        "at": waiver.at.isoformat(),
    }


def _write_matches(unit: etree._Element, matches: Sequence[Match]) -> None:
    if not matches:
        return
    parent = etree.SubElement(unit, f"{{{_MATCHES}}}matches")
    for match in matches:
        element = etree.SubElement(parent, f"{{{_MATCHES}}}match", ref="#s", type="tm")
        element.set("similarity", str(match.score))
        element.set("matchQuality", str(match.score))
        element.set("origin", storable(match.origin))
        data = write_data(element, [match.source, match.target])
        write_text(etree.SubElement(element, core("source")), match.source, data)
        write_text(etree.SubElement(element, core("target")), match.target, data)


def _write_terms(unit: etree._Element, terms: Sequence[Term], language: str) -> None:
    if not terms:
        return
    parent = etree.SubElement(unit, f"{{{_GLOSSARY}}}glossary")
    for term in terms:
        entry = etree.SubElement(parent, f"{{{_GLOSSARY}}}glossEntry", ref="#s")
        etree.SubElement(entry, f"{{{_GLOSSARY}}}term").text = storable(term.source)
        rendering = term.rendering(language)
        for form in rendering.admitted:
            etree.SubElement(entry, f"{{{_GLOSSARY}}}translation").text = storable(form)
        avoided = ", ".join(bad.form for bad in rendering.forbidden)
        remarks = [term.note, f"Not: {avoided}" if avoided else ""]
        if any(remarks):
            remark = ". ".join(filter(None, remarks))
            etree.SubElement(entry, f"{{{_GLOSSARY}}}definition").text = storable(remark)


def read(content: bytes, where: str) -> tuple[str, str, list[Unit]]:
    """Return (post, language, units with a target) of a review file that `write` made.

    Raises StoreError where the file is not one.
    """
    try:
        root = parse(content, where)
        language = code_of(root.attrib["trgLang"])
        file = root.find(core("file"))
        return file.attrib["id"], language, list(_read_units(file, language))
    except ExchangeError as error:
        raise StoreError(f"this is not a review file of glagol: {error.what}", where=where) from error
    except (AttributeError, KeyError, StopIteration, ValueError) as error:
        raise StoreError(f"this is not a review file of glagol: {error}", where=where) from error


def _read_units(file: etree._Element, language: str) -> Iterator[Unit]:
    for unit in file.iterfind(core("unit")):
        segment = unit.find(core("segment"))
        target = segment.find(core("target")) if segment is not None else None
        source = segment.find(core("source")) if segment is not None else None
        if target is None or source is None:
            continue
        data, numbers = read_data(unit), Numbers()
        key = unit.attrib["id"]
        groups = _groups(unit)
        made = [fields for category, fields in groups if category == "translation"]
        if not made:
            raise ValueError(f"segment {key} does not say who translated it")
        yield Unit(
            key,
            read_text(source, data, numbers),
            Translation(
                language=language,
                source_digest=made[0]["source"],
                target=read_text(target, data, numbers),
                origin=Origin(made[0]["origin"]),
                signature=made[0]["signature"],
                author=made[0]["author"],
            ),
            tuple(_decision(fields, language, key) for category, fields in groups if category == "decision"),
            tuple(_waiver(fields, language, key) for category, fields in groups if category == "waiver"),
        )


def _decision(fields: Mapping[str, str], language: str, segment: str) -> Decision:
    return Decision(
        person=fields["person"],
        language=language,
        segment=segment,
        target_digest=fields["target"],
        source_digest=fields["source"],
        glossary_version=fields["glossary"],
        at=datetime.fromisoformat(fields["at"]),
    )


def _waiver(fields: Mapping[str, str], language: str, segment: str) -> Waiver:
    return Waiver(
        person=fields["person"],
        language=language,
        segment=segment,
        check=fields["check"],
        reason=fields["reason"],
        target_digest=fields["target"],
        source_digest=fields["source"],
        at=datetime.fromisoformat(fields["at"]),
    )


def _groups(unit: etree._Element) -> list[tuple[str, dict[str, str]]]:
    return [
        (
            group.get("category", ""),
            {meta.get("type", ""): meta.text or "" for meta in group.iterfind(f"{{{_META}}}meta")},
        )
        for group in unit.iterfind(f"{{{_META}}}metadata/{{{_META}}}metaGroup")
    ]


def read_parcel(content: bytes, where: str) -> Parcel:
    """Return what a file of any tool says of its segments. Raises ExchangeError."""
    root = parse(content, where)
    if etree.QName(root).localname != "xliff" or "trgLang" not in root.attrib:
        raise ExchangeError("the file names no target language (trgLang)", where=where)
    units = [
        returned
        for file in root.iterfind(core("file"))
        for unit in file.iter(core("unit"))
        if (returned := _read_returned(file.get("id", ""), unit, where)) is not None
    ]
    return Parcel(code_of(root.attrib["trgLang"]), tuple(units))


def _read_returned(post: str, unit: etree._Element, where: str) -> Returned | None:
    bound = next((fields for category, fields in _groups(unit) if category == "export"), None)
    try:
        data, numbers = read_data(unit), Numbers()
        source = _whole(unit, "source", data, numbers)
        if source is None:
            return None
        return Returned(
            post=post if bound else "",
            segment=unit.attrib["id"],
            source=source,
            target=_whole(unit, "target", data, numbers),
            state=_state(unit),
            bound=Binding(bound["source"], bound["target"], State(bound["state"])) if bound else None,
            comments=tuple(
                note.text
                for note in unit.iterfind(f"{core('notes')}/{core('note')}")
                if note.text and note.get("category") != _FINDING
            ),
        )
    except (KeyError, ValueError) as error:
        place = f"{where}: segment {unit.get('id', '?')}"
        raise ExchangeError(f"this is not XLIFF 2: {error}", where=place) from error


def _whole(unit: etree._Element, name: str, data: Mapping[str, str], numbers: Numbers) -> TaggedText | None:
    """Return the source or the target of a unit, also of one that another tool cut into segments."""
    texts = []
    for piece in unit.iterchildren(core("segment"), core("ignorable")):
        element = piece.find(core(name))
        if element is None and etree.QName(piece).localname == "ignorable":
            element = piece.find(core("source"))
        if element is None:
            return None
        texts.append(read_text(element, data, numbers))
    return joined(part for text in texts for part in text.parts) if texts else None


def _state(unit: etree._Element) -> State:
    """Return the state of the segment that is least far."""
    states = [State(segment.get("state", State.INITIAL)) for segment in unit.iterfind(core("segment"))]
    return min(states, key=list(State).index, default=State.INITIAL)

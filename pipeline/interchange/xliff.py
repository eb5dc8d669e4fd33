"""XLIFF 2.1, one file a post and language: what was decided, and enough to rebuild the store.

https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html. Tags are inline codes
with their markup as original data; origin, author and decisions stand in the metadata module.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from pipeline.domain.decision import Decision
from pipeline.domain.errors import StoreError
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText, TagKind, joined
from pipeline.domain.translation import Origin, Translation

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_META = "urn:oasis:names:tc:xliff:metadata:2.0"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_KINDS: dict[str, TagKind] = {"ph": "void", "sc": "open", "ec": "close"}
_TARGET_LANGUAGE = {"sr": "sr-Cyrl"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One segment of a file: its source, what it became, and who decided so."""

    segment: str
    source: TaggedText
    translation: Translation
    decisions: tuple[Decision, ...]


def write(post: str, language: str, reviewed: Sequence[Reviewed]) -> bytes:
    """Return the XLIFF file of a post in a language; untranslated segments have no target."""
    root = etree.Element(f"{{{_CORE}}}xliff", nsmap={None: _CORE, "mda": _META})
    root.set("version", "2.1")
    root.set("srcLang", "bg")
    root.set("trgLang", _TARGET_LANGUAGE.get(language, language))
    file = etree.SubElement(root, f"{{{_CORE}}}file", id=post)
    for item in reviewed:
        _write_unit(file, item)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _write_unit(file: etree._Element, item: Reviewed) -> None:
    unit = etree.SubElement(file, f"{{{_CORE}}}unit", id=item.segment.id)
    translation = item.translation
    groups = []
    if translation:
        groups.append(
            (
                "translation",
                {
                    "origin": str(translation.origin),
                    "signature": translation.signature,
                    "author": translation.author,
                    "source": translation.source_digest,
                },
            )
        )
    groups += [("decision", _decision_fields(decision)) for decision in item.decisions]
    if groups:
        metadata = etree.SubElement(unit, f"{{{_META}}}metadata")
        for category, fields in groups:
            group = etree.SubElement(metadata, f"{{{_META}}}metaGroup", category=category)
            for kind, value in fields.items():
                etree.SubElement(group, f"{{{_META}}}meta", type=kind).text = value
    texts = [item.segment.source] + ([translation.target] if translation else [])
    data = {tag: f"d{number}" for number, tag in enumerate(_distinct(texts), start=1)}
    if data:
        original = etree.SubElement(unit, f"{{{_CORE}}}originalData")
        for tag, name in data.items():
            etree.SubElement(original, f"{{{_CORE}}}data", id=name).text = tag.markup
    segment = etree.SubElement(unit, f"{{{_CORE}}}segment", state=str(item.standing.state))
    _write_text(etree.SubElement(segment, f"{{{_CORE}}}source"), item.segment.source, data)
    if translation:
        _write_text(etree.SubElement(segment, f"{{{_CORE}}}target"), translation.target, data)


def _decision_fields(decision: Decision) -> dict[str, str]:
    return {
        "person": decision.person,
        "target": decision.target_digest,
        "source": decision.source_digest,
        "glossary": decision.glossary_version,
        "at": decision.at.isoformat(),
    }


def _distinct(texts: Sequence[TaggedText]) -> list[Tag]:
    return list(dict.fromkeys(tag for text in texts for tag in text.tags))


def _write_text(element: etree._Element, text: TaggedText, data: dict[Tag, str]) -> None:
    """Write parts as text, `ph` for void tags, `sc` and `ec` for the halves of pairs."""
    element.set(_SPACE, "preserve")
    opened = {tag.id for tag in text.tags if tag.kind == "open"}
    closed = {tag.id for tag in text.tags if tag.kind == "close"}
    last: etree._Element | None = None
    for part in text.parts:
        if isinstance(part, str):
            if last is None:
                element.text = (element.text or "") + part
            else:
                last.tail = (last.tail or "") + part
            continue
        name = next(name for name, kind in _KINDS.items() if kind == part.kind)
        last = etree.SubElement(element, f"{{{_CORE}}}{name}", dataRef=data[part])
        if part.kind == "close" and part.id in opened:
            last.set("startRef", str(part.id))
            continue
        last.set("id", str(part.id))
        if part.kind != "void" and part.id not in (closed if part.kind == "open" else opened):
            last.set("isolated", "yes")


def read(content: bytes, where: str) -> tuple[str, str, list[Unit]]:
    """Return (post, language, units with a target) of a file that `write` made.

    Raises StoreError where the file is not one.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
        language = root.attrib["trgLang"].split("-")[0]
        file = root.find(f"{{{_CORE}}}file")
        return file.attrib["id"], language, list(_read_units(file, language))
    except (etree.XMLSyntaxError, AttributeError, KeyError, ValueError) as error:
        raise StoreError(f"this is not a review file of glagol: {error}", where=where) from error


def _read_units(file: etree._Element, language: str) -> Iterator[Unit]:
    for unit in file.iterfind(f"{{{_CORE}}}unit"):
        markup = {data.attrib["id"]: data.text or "" for data in unit.iter(f"{{{_CORE}}}data")}
        segment = unit.find(f"{{{_CORE}}}segment")
        target = segment.find(f"{{{_CORE}}}target") if segment is not None else None
        source = segment.find(f"{{{_CORE}}}source") if segment is not None else None
        if target is None or source is None:
            continue
        key = unit.attrib["id"]
        groups = [
            (group.attrib["category"], {meta.attrib["type"]: meta.text or "" for meta in group})
            for group in unit.iter(f"{{{_META}}}metaGroup")
        ]
        made = next(fields for category, fields in groups if category == "translation")
        yield Unit(
            key,
            _read_text(source, markup),
            Translation(
                language=language,
                source_digest=made["source"],
                target=_read_text(target, markup),
                origin=Origin(made["origin"]),
                signature=made["signature"],
                author=made["author"],
            ),
            tuple(
                Decision(
                    person=fields["person"],
                    language=language,
                    segment=key,
                    target_digest=fields["target"],
                    source_digest=fields["source"],
                    glossary_version=fields["glossary"],
                    at=datetime.fromisoformat(fields["at"]),
                )
                for category, fields in groups
                if category == "decision"
            ),
        )


def _read_text(element: etree._Element, markup: dict[str, str]) -> TaggedText:
    parts: list[str | Tag] = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname
        number = int(child.get("startRef") or child.attrib["id"])
        kind = _KINDS[name]
        parts += [Tag(number, kind, markup[child.attrib["dataRef"]]), child.tail or ""]
    return joined(parts)

"""TBX, dialect Basic, style DCA (ISO 30042:2019): terms for other tools and back.

What the dialect has no place for stands in notes of the form `key: value`, so that
nothing is lost on the way there and back.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from pipeline.domain.errors import ExchangeError
from pipeline.glossary.terms import Forbidden, Rendering, Status, Term
from pipeline.interchange.languages import code_of, tag_of
from pipeline.interchange.xml import LANG, parse, storable
from pipeline.language.codes import TARGET_CODES

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_N = f"{{{_NAMESPACE}}}"
_PREFERRED, _ADMITTED, _FORBIDDEN = (
    "preferredTerm-admn-sts",
    "admittedTerm-admn-sts",
    "deprecatedTerm-admn-sts",
)
_PARTS = {"name": "properNoun"}
_PARTS_BACK = {other: ours for ours, other in _PARTS.items()}
_KNOWN_PARTS = {"noun", "verb", "adjective", "adverb", "properNoun", "other"}


def write(terms: Iterable[Term]) -> bytes:
    """Return terms as a TBX document."""
    root = etree.Element(
        f"{_N}tbx", {LANG: "bg", "type": "TBX-Basic", "style": "dca"}, nsmap={None: _NAMESPACE}
    )
    description = etree.SubElement(etree.SubElement(root, f"{_N}tbxHeader"), f"{_N}fileDesc")
    source = etree.SubElement(description, f"{_N}sourceDesc")
    etree.SubElement(source, f"{_N}p").text = "glagol"
    body = etree.SubElement(etree.SubElement(root, f"{_N}text"), f"{_N}body")
    for number, term in enumerate(terms, start=1):
        _write_entry(body, term, number)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _write_entry(body: etree._Element, term: Term, number: int) -> None:
    entry = etree.SubElement(body, f"{_N}conceptEntry", {"id": f"c{number}"})
    if term.domain:
        etree.SubElement(entry, f"{_N}descrip", {"type": "subjectField"}).text = storable(term.domain)
    for key, value in _facts(term):
        etree.SubElement(entry, f"{_N}note").text = storable(f"{key}: {value}")
    _write_language(entry, "bg", Rendering((term.source,)), term.part_of_speech)
    for language, rendering in term.renderings.items():
        _write_language(entry, language, rendering, "")


def _facts(term: Term) -> Iterator[tuple[str, str]]:
    if term.keep:
        yield "keep", "yes"
    if term.status is not Status.APPROVED:
        yield "status", term.status
    if term.owner:
        yield "owner", term.owner
    if term.begins:
        yield "from", term.begins.isoformat()
    if term.ends:
        yield "until", term.ends.isoformat()
    if term.note:
        yield "note", term.note


def _write_language(entry: etree._Element, language: str, rendering: Rendering, part: str) -> None:
    section = etree.SubElement(entry, f"{_N}langSec", {LANG: tag_of(language)})
    for number, form in enumerate(rendering.admitted):
        _write_term(section, form, _ADMITTED if number else _PREFERRED, part)
    for bad in rendering.forbidden:
        _write_term(section, bad.form, _FORBIDDEN, part, bad.instead)


def _write_term(section: etree._Element, form: str, status: str, part: str, instead: str = "") -> None:
    group = etree.SubElement(section, f"{_N}termSec")
    etree.SubElement(group, f"{_N}term").text = storable(form)
    if part:
        known = _PARTS.get(part, part)
        etree.SubElement(group, f"{_N}termNote", {"type": "partOfSpeech"}).text = (
            known if known in _KNOWN_PARTS else "other"
        )
    etree.SubElement(group, f"{_N}termNote", {"type": "administrativeStatus"}).text = status
    if instead:
        etree.SubElement(group, f"{_N}note").text = storable(f"instead: {instead}")


def read(path: Path) -> list[Term]:
    """Return the terms of a TBX document, also of one from another tool.

    Languages that are none of ours are left out. Raises ExchangeError where it is no TBX, where an entry
    has no Bulgarian term, or where a section does not say its language.
    """
    root = parse(path.read_bytes(), str(path))
    if etree.QName(root).localname not in {"tbx", "martif"}:
        raise ExchangeError("this is not TBX", where=str(path))
    return [
        _term(entry, f"{path.name}:{entry.sourceline}")
        for entry in root.iter("{*}conceptEntry", "{*}termEntry")
    ]


def _term(entry: etree._Element, where: str) -> Term:
    sections = {
        _language(section, where): _rendering(section) for section in entry.iter("{*}langSec", "{*}langSet")
    }
    own = sections.pop("bg", Rendering())
    if not own.admitted:
        raise ExchangeError("an entry has no Bulgarian term", where=where)
    facts = dict(_fact(note) for note in entry.findall("{*}note"))
    part = entry.findtext(".//{*}termNote[@type='partOfSpeech']", "")
    try:
        return Term(
            source=own.preferred,
            renderings={code: sections[code] for code in sections if code in TARGET_CODES},
            keep=facts.get("keep") == "yes",
            part_of_speech=_PARTS_BACK.get(part, part),
            status=Status(facts.get("status", Status.APPROVED)),
            domain=entry.findtext("{*}descrip[@type='subjectField']", ""),
            owner=facts.get("owner", ""),
            note=facts.get("note", ""),
            begins=date.fromisoformat(facts["from"]) if "from" in facts else None,
            ends=date.fromisoformat(facts["until"]) if "until" in facts else None,
        )
    except ValueError as error:
        raise ExchangeError(f"an entry cannot be read: {error}", where=where) from error


def _language(section: etree._Element, where: str) -> str:
    tag = section.get(LANG)
    if not tag:
        raise ExchangeError(
            "a section does not say its language", where=where, hint="Give it the attribute xml:lang"
        )
    return code_of(tag)


def _rendering(section: etree._Element) -> Rendering:
    """Return the forms of a language, the preferred first whatever their order."""
    admitted: list[str] = []
    forbidden: list[Forbidden] = []
    for group in section.iter("{*}termSec", "{*}tig", "{*}ntig"):
        form = group.findtext(".//{*}term", "").strip()
        status = group.findtext(".//{*}termNote[@type='administrativeStatus']", "")
        if not form:
            continue
        if status in {_FORBIDDEN, "supersededTerm-admn-sts"}:
            facts = dict(_fact(note) for note in group.findall("{*}note"))
            forbidden.append(Forbidden(form, facts.get("instead", "")))
        elif status == _PREFERRED:
            admitted.insert(0, form)
        else:
            admitted.append(form)
    return Rendering(tuple(admitted), tuple(forbidden))


def _fact(note: etree._Element) -> tuple[str, str]:
    """Return a note as key and value; one from another tool is a plain note."""
    text = (note.text or "").strip()
    key, found, value = text.partition(": ")
    known = {"keep", "status", "owner", "from", "until", "note", "instead"}
    return (key, value) if found and key in known else ("note", text)

"""The formats in which a post leaves the house and comes back; a file is known by its content."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from pipeline.domain.errors import ExchangeError
from pipeline.interchange import po, xliff, xliff12
from pipeline.interchange.values import Bundle, Parcel
from pipeline.interchange.xliff_inline import CORE
from pipeline.interchange.xml import parse


@dataclass(frozen=True, slots=True)
class Format:
    """One format; `suffix` ends the names of its files."""

    name: str
    suffix: str
    write: Callable[[Bundle], bytes]
    read: Callable[[bytes, str], Parcel]


def _write_word(bundle: Bundle) -> bytes:
    # Word's library takes a moment to load, and few commands need it.
    from pipeline.interchange import word

    return word.write_bundle(bundle)


def _read_word(content: bytes, where: str) -> Parcel:
    from pipeline.interchange import word_reading

    return word_reading.read_parcel(content, where)


XLIFF = Format("xliff", "xlf", xliff.write_bundle, xliff.read_parcel)
XLIFF12 = Format("xliff12", "12.xlf", xliff12.write_bundle, xliff12.read_parcel)
PO = Format("po", "po", po.write_bundle, po.read_parcel)
DOCX = Format("docx", "docx", _write_word, _read_word)
FORMATS = (XLIFF, XLIFF12, PO, DOCX)
BY_NAME = {form.name: form for form in FORMATS}


def read_parcel(content: bytes, where: str) -> Parcel:
    """Return what came back in a file of any of the formats. Raises ExchangeError."""
    parcel = format_of(content, where).read(content, where)
    if not parcel.units:
        raise ExchangeError("the file holds no segments", where=where)
    return parcel


def format_of(content: bytes, where: str) -> Format:
    """Return the format of a file. Raises ExchangeError for one that cannot come back as a post."""
    if content.startswith(b"PK"):
        return DOCX
    start = content[:200].lstrip(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        if b"msgid" in content:
            return PO
        raise ExchangeError(
            "this is no file of a translation tool",
            where=where,
            hint="XLIFF, PO and the Word table of `glagol export` can be imported",
        )
    root = parse(content, where)
    name = etree.QName(root)
    if name.localname == "xliff":
        return XLIFF if name.namespace == CORE else XLIFF12
    if name.localname == "tmx":
        raise ExchangeError(
            "this is a memory (TMX), no post", where=where, hint="Let the file's name end in .tmx"
        )
    if name.localname in {"tbx", "martif"}:
        raise ExchangeError(
            "these are terms (TBX)", where=where, hint=f"Take them in: glagol glossary import {where}"
        )
    raise ExchangeError(f"<{name.localname}> is no file of a translation tool", where=where)

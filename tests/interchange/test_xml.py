"""XML and archives from outside cannot harm this machine."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.domain.errors import ExchangeError
from pipeline.interchange import formats, tmx, word_reading
from pipeline.interchange.xml import parse
from tests.interchange.material import full_bundle

LAUGHS = (
    """<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "ха">
"""
    + "".join(
        f'<!ENTITY {b} "{"&" + a + ";" * 1}{f"&{a};" * 9}">\n'
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + """]>
<{root} version="1.4" srcLang="bg" trgLang="it"><a>&j;</a></{root}>"""
)
SECRET = """<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "{path}">]>
<{root} version="1.4"><a>&x;</a></{root}>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE xliff SYSTEM "{path}"><xliff><a>тук</a></xliff>"""


def test_swelling_entities_are_refused() -> None:
    for root, read in (
        ("xliff", formats.read_parcel),
        ("tmx", lambda content, where: list(tmx.read(content, where))),
    ):
        with pytest.raises(ExchangeError):
            read(LAUGHS.format(root=root).encode(), "x")  # type: ignore[operator]


def test_files_of_this_machine_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("тайна", encoding="utf-8")
    with pytest.raises(ExchangeError, match="entities"):
        parse(SECRET.format(root="xliff", path=path.as_uri()).encode(), "x")
    with pytest.raises(ExchangeError, match="entities"):
        list(tmx.read(SECRET.format(root="tmx", path=path.as_uri()).encode(), "x"))


def test_a_document_type_elsewhere_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "x.dtd"
    path.write_text('<!ATTLIST a secret CDATA "тайна">', encoding="utf-8")
    root = parse(OUTSIDE.format(path=path.as_uri()).encode(), "x")
    assert root.find("a").attrib == {}


def test_a_file_that_is_too_deep_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExchangeError, match="not XML"):
        parse(b"<a>" * 5000 + b"</a>" * 5000, "x")
    monkeypatch.setattr("pipeline.interchange.xml.MOST", 3)
    with pytest.raises(ExchangeError, match="larger than"):
        parse(b"<a/>", "x")


def swollen(**parts: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in parts.items():
            archive.writestr(f"word/{name}.xml", b" " * size)
    return stream.getvalue()


def test_a_document_that_swells_is_refused() -> None:
    content = swollen(document=word_reading._MOST + 1)
    assert len(content) < 100_000
    with pytest.raises(ExchangeError, match="when unpacked"):
        formats.read_parcel(content, "x.docx")


def test_a_document_that_lies_about_its_size_is_refused() -> None:
    content = swollen(document=word_reading._MOST + 1)
    real = (word_reading._MOST + 1).to_bytes(4, "little")
    assert content.count(real) == 2
    with pytest.raises(ExchangeError):
        formats.read_parcel(content.replace(real, (9).to_bytes(4, "little")), "x.docx")


def test_a_damaged_or_foreign_document_is_refused_in_one_line() -> None:
    good = formats.DOCX.write(full_bundle())
    for content in (good[: len(good) // 2], b"PK", swollen(other=3), swollen(document=0)):
        with pytest.raises(ExchangeError):
            formats.read_parcel(content, "x.docx")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"<html/>", "<html> is no file of a translation tool"),
        (b"words", "this is no file of a translation tool"),
        (b"", "this is no file of a translation tool"),
        (b"<tmx version='1.4'/>", "memory"),
        (b"<tbx/>", "glagol glossary import"),
        (b"<xliff", "this is not XML"),
        (b"<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' trgLang='it'/>", "holds no segments"),
        (b"<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0'/>", "trgLang"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(content: bytes, line: str) -> None:
    with pytest.raises(ExchangeError, match=line):
        formats.read_parcel(content, "x")

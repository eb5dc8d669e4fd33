"""Memories of this house and of other tools."""

from pathlib import Path

import pytest
from lxml import etree

from pipeline.domain.errors import ExchangeError
from pipeline.interchange import tmx
from pipeline.interchange.values import Pair
from tests.interchange.material import AT, SOURCE, TARGET

FOREIGN = """<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="OmegaT" creationtoolversion="6" segtype="sentence" o-tmf="x"
 adminlang="EN-US" srclang="BG-BG" datatype="plaintext"/><body>
<tu><note>забележка</note><tuv xml:lang="BG-BG"><seg>Клъстерът <bpt i="0" x="0">&lt;f0&gt;</bpt>расте<ept
 i="0">&lt;/f0&gt;</ept>.</seg></tuv>
<tuv xml:lang="IT-IT" changeid="x"><seg>Il cluster <hi><bpt i="0" x="0">&lt;f0&gt;</bpt>cresce<ept i="0"/></hi>.</seg></tuv>
<tuv xml:lang="sr-Cyrl"><seg>Кластер расте.</seg></tuv></tu>
<tu changeid="Ана" changedate="20160102T030405Z"><tuv xml:lang="bg"><seg>Добър ден!</seg></tuv><tuv
 lang="pt-PT"><seg>Bom dia!</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="it"><seg>Ciao</seg></tuv></tu>
<tu srclang="en"><tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="bg"><seg>Здравей</seg></tuv></tu>
<tu><tuv xml:lang="bg"><seg>Празно</seg></tuv><tuv xml:lang="it"><seg> </seg></tuv></tu>
</body></tmx>"""


def test_a_memory_says_who_approved_when_and_where() -> None:
    pair = Pair(SOURCE, TARGET, "sr", "Анна", AT, "nov-proekt", "s1", "human")
    unit = etree.fromstring(tmx.write([pair], AT)).find(".//tu")
    assert (unit.get("creationid"), unit.get("creationdate")) == ("Анна", "20170127T120503Z")
    assert {prop.get("type"): prop.text for prop in unit.iterfind("prop")} == {
        "x-post": "nov-proekt",
        "x-segment": "s1",
        "x-origin": "human",
    }
    assert unit.xpath("tuv/@xml:lang") == ["bg", "sr-Cyrl"]


def test_a_memory_of_another_tool_is_read() -> None:
    pairs = list(tmx.read(FOREIGN.encode()))
    assert [(pair.language, pair.source.coded, pair.target.coded) for pair in pairs] == [
        ("it", "Клъстерът ⟨0⟩расте⟨/0⟩.", "Il cluster ⟨0⟩cresce⟨/0⟩."),
        ("sr", "Клъстерът ⟨0⟩расте⟨/0⟩.", "Кластер расте."),
        ("pt", "Добър ден!", "Bom dia!"),
    ]
    assert (pairs[2].person, pairs[2].at and pairs[2].at.year, pairs[2].tool) == ("Ана", 2016, "OmegaT")


def test_a_memory_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    path.write_bytes(FOREIGN.replace('version="1.0"', 'version="1.0" encoding="UTF-16"', 1).encode("utf-16"))
    assert len(list(tmx.read(path))) == 3


def test_pairs_before_a_break_are_read_and_the_break_is_told() -> None:
    pairs = tmx.read(FOREIGN.encode()[:900], "m.tmx")
    assert next(pairs).target.text == "Il cluster cresce."
    with pytest.raises(ExchangeError, match=r"m\.tmx: this is not XML"):
        list(pairs)


@pytest.mark.parametrize("content", [b"<xliff/>", b"", b"words"])
def test_another_file_is_refused(content: bytes) -> None:
    with pytest.raises(ExchangeError):
        list(tmx.read(content, "x"))

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.domain.decision import Decision, Standing, State, Waiver
from pipeline.domain.errors import ExchangeError, StoreError
from pipeline.domain.post import BlockKind, Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.interchange import xliff
from pipeline.interchange.values import Bundle
from tests.interchange.material import bundles, full_bundle
from tests.translation.test_projection import tagged

WORDS = st.text(alphabet="абв <&>\"'„“\n", min_size=1, max_size=12)


@st.composite
def reviewed(draw: st.DrawFn, number: int) -> Reviewed:
    source, target = draw(tagged()), draw(tagged())
    segment = Segment(f"s{number}", BlockKind.PARAGRAPH, number, source)
    translation = Translation(
        "sr", source.digest, target, draw(st.sampled_from(list(Origin))), draw(WORDS), author=draw(WORDS)
    )
    decision = Decision(
        draw(WORDS),
        "sr",
        segment.id,
        target.digest,
        source.digest,
        "g",
        datetime(2017, 1, 27, 12, 5, 3, tzinfo=UTC),
    )
    waiver = Waiver(
        decision.person, "sr", segment.id, "numbers", draw(WORDS), target.digest, source.digest, decision.at
    )
    decisions = (decision,) if draw(st.booleans()) else ()
    waivers = (waiver,) if draw(st.booleans()) else ()
    return Reviewed(segment, translation, Standing(State.FINAL), (), decisions, waivers=waivers)


@settings(max_examples=100)
@given(st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    items = [data.draw(reviewed(number)) for number in range(data.draw(st.integers(0, 3)))]
    post, language, units = xliff.read(xliff.write("nov-proekt", "sr", items), "x")
    assert (post, language) == ("nov-proekt", "sr")
    assert units == [
        xliff.Unit(item.segment.id, item.segment.source, item.translation, item.decisions, item.waivers)
        for item in items
    ]


def test_other_tools_see_languages_and_states() -> None:
    source = TaggedText.plain("Клъстерът расте.")
    item = Reviewed(Segment("s1", BlockKind.TITLE, 0, source), None, Standing(State.INITIAL))
    root = etree.fromstring(xliff.write("p", "sr", [item]))
    name = "{urn:oasis:names:tc:xliff:document:2.0}"
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "bg", "sr-Cyrl")
    assert [segment.get("state") for segment in root.iter(f"{name}segment")] == ["initial"]
    assert root.find(f".//{name}target") is None


@pytest.mark.parametrize("content", [b"", b"<a/>", b"not xml", b'<xliff trgLang="it"/>'])
def test_another_file_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(StoreError, match="not a review file"):
        xliff.read(content, "x.xlf")


NAMES = {"x": "urn:oasis:names:tc:xliff:document:2.0", "mtc": "urn:oasis:names:tc:xliff:matches:2.0",
         "gls": "urn:oasis:names:tc:xliff:glossary:2.0", "mda": "urn:oasis:names:tc:xliff:metadata:2.0"}  # fmt: skip


@settings(max_examples=50)
@given(bundles())
def test_references_lead_somewhere_and_ids_are_unique(bundle: Bundle) -> None:
    """What the specification asks beyond its schema."""
    root = etree.fromstring(xliff.write_bundle(bundle))
    for unit in root.iterfind(".//x:unit", NAMES):
        data = {element.get("id") for element in unit.iterfind("x:originalData/x:data", NAMES)}
        for text in unit.xpath("x:segment/x:source|x:segment/x:target", namespaces=NAMES):
            used = text.xpath(".//@dataRef|.//@dataRefStart|.//@dataRefEnd")
            assert set(used) <= data
            ids = text.xpath(".//@id")
            assert len(ids) == len(set(ids))
            opened = text.xpath(".//x:sc[not(@isolated)]/@id", namespaces=NAMES)
            closed = text.xpath(".//x:ec[not(@isolated)]/@startRef", namespaces=NAMES)
            assert sorted(opened) == sorted(closed)


def test_pairs_enclose_their_words_and_crossing_ones_do_not() -> None:
    root = etree.fromstring(xliff.write_bundle(full_bundle()))
    nested, crossing, half, _ = root.findall(".//x:segment/x:source", NAMES)
    assert [etree.QName(code).localname for code in nested.iterdescendants()] == ["pc", "pc", "ph"]
    assert nested.find("x:pc", NAMES).get("dispStart") == "⟨1⟩"
    assert [etree.QName(code).localname for code in crossing] == ["sc", "sc", "ec", "ec", "cp"]
    assert [(etree.QName(code).localname, code.get("isolated")) for code in half] == [
        ("ec", "yes"),
        ("sc", "yes"),
    ]


def test_findings_terms_and_matches_stand_in_their_modules() -> None:
    unit = etree.fromstring(xliff.write_bundle(full_bundle())).find(".//x:unit", NAMES)
    assert [
        (note.get("category"), note.get("priority"), note.text) for note in unit.iterfind(".//x:note", NAMES)
    ] == [
        ("finding", "1", "Numbers differ."),
        ("finding", "5", "The translation is much \ufffd shorter."),
    ]
    entry = unit.find("gls:glossary/gls:glossEntry", NAMES)
    assert entry.findtext("gls:term", namespaces=NAMES) == "проект"
    assert [form.text for form in entry.iterfind("gls:translation", NAMES)] == ["progetto", "iniziativa"]
    assert entry.findtext("gls:definition", namespaces=NAMES) == "също в заглавия. Not: project"
    matches = unit.findall("mtc:matches/mtc:match", NAMES)
    assert [(match.get("similarity"), match.get("ref")) for match in matches] == [("100", "#s"), ("85", "#s")]
    assert "".join(matches[0].find("x:target", NAMES).itertext()) == "Vedi il nuovo progetto qui."
    # The order that the specification gives: modules, notes, data, segment.
    assert [etree.QName(child).localname for child in unit] == [
        "metadata", "matches", "glossary", "notes", "originalData", "segment",
    ]  # fmt: skip


def test_a_review_file_of_the_first_version_is_still_read() -> None:
    content = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0"
    version="2.1" srcLang="bg" trgLang="it"><file id="p"><unit id="s1"><mda:metadata>
    <mda:metaGroup category="translation"><mda:meta type="origin">human</mda:meta><mda:meta type="signature">human
    </mda:meta><mda:meta type="author">Anna</mda:meta><mda:meta type="source">0</mda:meta></mda:metaGroup>
    </mda:metadata><originalData><data id="d1">&lt;b&gt;</data><data id="d2">&lt;/b&gt;</data></originalData>
    <segment state="final"><source xml:space="preserve">Виж <sc dataRef="d1" id="1"/>тук<ec dataRef="d2"
    startRef="1"/></source><target xml:space="preserve"><sc dataRef="d1" id="1"/>Qui<ec dataRef="d2"
    startRef="1"/></target></segment></unit></file></xliff>"""
    _, _, (unit,) = xliff.read(content.encode(), "p.it.xlf")
    assert (unit.source.coded, unit.translation.target.markup) == ("Виж ⟨1⟩тук⟨/1⟩", "<b>Qui</b>")


def test_a_file_of_another_tool_is_read() -> None:
    """Cut into segments, annotated, with a comment, its codes named in that tool's way."""
    content = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="bg" trgLang="sr-Cyrl-RS">
    <file id="f1"><group id="g"><unit id="u1"><notes><note category="translator">Је ли то име?</note></notes>
    <segment id="a" state="final"><source>Виж <pc id="bold">тук</pc>.</source>
    <target>Види <mrk id="m" type="term"><pc id="bold">овде</pc></mrk>.</target></segment>
    <ignorable><source> </source></ignorable>
    <segment id="b" state="translated"><source>Край.</source><target>Крај<sm id="q"/>.<em startRef="q"/></target></segment>
    </unit><unit id="u2"><segment><source>Няма.</source></segment></unit></group></file></xliff>"""
    parcel = xliff.read_parcel(content.encode(), "x.xlf")
    first, second = parcel.units
    assert parcel.language == "sr"
    assert first.source.coded == "Виж ⟨1001⟩тук⟨/1001⟩. Край."
    assert first.target is not None
    assert first.target.coded == "Види ⟨1001⟩овде⟨/1001⟩. Крај."
    assert (first.state, first.bound, first.comments) == (State.TRANSLATED, None, ("Је ли то име?",))
    assert (second.target, second.state) == (None, State.INITIAL)


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ('<ph id="1" dataRef="d9"/>', "d9"),
        ("<g>тук</g>", "<g> is no inline code of XLIFF 2"),
        ('<cp hex="xy"/>', "xy"),
    ],
)
def test_a_broken_segment_is_named(wrong: str, line: str) -> None:
    content = f"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="bg" trgLang="it">
    <file id="f"><unit id="u7"><segment><source>{wrong}</source></segment></unit></file></xliff>"""
    with pytest.raises(ExchangeError, match=line) as caught:
        xliff.read_parcel(content.encode(), "x.xlf")
    assert caught.value.where == "x.xlf: segment u7"

"""XLIFF 1.2 as older tools read and write it."""

import pytest
from lxml import etree

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.interchange import xliff12
from tests.interchange.material import full_bundle

NAMES = {"x": xliff12.CORE}
FOREIGN = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="stranica.html" source-language="bg" target-language="{language}" datatype="html"><body>
<trans-unit id="7"{approved}><source>Виж <g id="1">тук</g><x id="2"/>.</source>
<target state="{state}">Vedi <mrk mtype="protected"><g id="1">qui</g></mrk><x id="2"/>.</target>
<note from="Anna">È un nome?</note></trans-unit></body></file></xliff>"""


def foreign(language: str = "it-IT", state: str = "translated", approved: str = "") -> bytes:
    return FOREIGN.format(language=language, state=state, approved=approved).encode()


def test_what_helps_to_translate_stands_in_its_places() -> None:
    units = etree.fromstring(xliff12.write_bundle(full_bundle())).findall(".//x:trans-unit", NAMES)
    assert [unit.get("approved") for unit in units] == ["no", "yes", "no", "no"]
    assert [target.get("state") for unit in units for target in unit.findall("x:target", NAMES)] == [
        "translated", "final", "signed-off",
    ]  # fmt: skip
    assert units[0].find("x:target", NAMES).get("state-qualifier") == "mt-suggestion"
    assert [other.get("match-quality") for other in units[0].iterfind("x:alt-trans", NAMES)] == [
        "100%",
        "85%",
    ]
    assert [(note.get("annotates"), note.text) for note in units[0].iterfind("x:note", NAMES)] == [
        ("target", "Numbers differ."),
        ("target", "The translation is much \ufffd shorter."),
        ("source", "проект = progetto | iniziativa; not: project (също в заглавия)"),
    ]
    codes = [(etree.QName(code).localname, code.text) for code in units[0].find("x:source", NAMES)]
    assert codes == [
        ("bpt", "<strong>"),
        ("bpt", '<a href="https://example.eu/?a=1&amp;b=2">'),
        ("ept", "</a>"),
        ("ept", "</strong>"),
        ("ph", "<br>"),
    ]


def test_a_file_of_another_tool_is_read() -> None:
    parcel = xliff12.read_parcel(foreign(), "x.xlf")
    (unit,) = parcel.units
    assert parcel.language == "it"
    assert (unit.source.coded, unit.target and unit.target.coded) == (
        "Виж ⟨1⟩тук⟨/1⟩⟨2/⟩.",
        "Vedi ⟨1⟩qui⟨/1⟩⟨2/⟩.",
    )
    assert (unit.bound, unit.comments) == (None, ("È un nome?",))


@pytest.mark.parametrize(
    ("state", "approved", "wanted"),
    [
        ("needs-translation", "", State.INITIAL),
        ("needs-review-translation", "", State.TRANSLATED),
        ("signed-off", "", State.REVIEWED),
        ("translated", ' approved="yes"', State.FINAL),
        ("x-own", "", None),
    ],
)
def test_states_are_read_as_the_standard_means_them(state: str, approved: str, wanted: State | None) -> None:
    (unit,) = xliff12.read_parcel(foreign(state=state, approved=approved), "x.xlf").units
    assert unit.state is wanted


def test_a_file_without_a_target_language_is_refused() -> None:
    with pytest.raises(ExchangeError, match="one target language"):
        xliff12.read_parcel(foreign(language=""), "x.xlf")

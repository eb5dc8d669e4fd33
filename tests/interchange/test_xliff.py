from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.domain.decision import Decision, Standing, State
from pipeline.domain.errors import StoreError
from pipeline.domain.post import BlockKind, Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.interchange import xliff
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
    decisions = (decision,) if draw(st.booleans()) else ()
    return Reviewed(segment, translation, Standing(State.FINAL), (), decisions)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    items = [data.draw(reviewed(number)) for number in range(data.draw(st.integers(0, 3)))]
    post, language, units = xliff.read(xliff.write("nov-proekt", "sr", items), "x")
    assert (post, language) == ("nov-proekt", "sr")
    assert units == [
        xliff.Unit(item.segment.id, item.segment.source, item.translation, item.decisions) for item in items
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

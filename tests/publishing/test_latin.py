import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.latin import html_to_latin


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("<p>Његош и TRACE-KEI</p>", "<p>Njegoš i TRACE-KEI</p>"),
        ('<a href="/вест">Вест</a>', '<a href="/вест">Vest</a>'),
        ('<img src="а.png" alt="Тим">', '<img src="а.png" alt="Tim">'),
        ('<i lang="bg">Къща <b>и</b></i> дом', '<i lang="bg">Къща <b>и</b></i> dom'),
        ('<i lang="bg">а<i>б</i>в</i> г', '<i lang="bg">а<i>б</i>в</i> g'),
    ],
)
def test_words_are_converted_and_markup_is_not(cyrillic: str, latin: str) -> None:
    assert html_to_latin(cyrillic) == latin


PIECES = st.sampled_from(
    ["<p>", "</p>", '<a href="/ж">', "</a>", "љубав ", "Wien ", "&amp; ", '<b title="џеп">', "</b>"]
)


@given(st.lists(PIECES, max_size=10).map("".join))
def test_converting_twice_changes_nothing(html: str) -> None:
    once = html_to_latin(html)
    assert html_to_latin(once) == once
    assert once.count("<") == html.count("<")

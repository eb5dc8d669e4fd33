import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.sanitise import sanitise


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ('<p onclick="x()">Да<script>alert(1)</script></p>', "<p>Да</p>"),
        ('<a href="javascript:alert(1)">Виж</a>', "<a>Виж</a>"),
        ("<h1>Заглавие</h1>", "<h2>Заглавие</h2>"),
        ('<p style="color:red" class="x"><font>Цена</font></p>', "<p>Цена</p>"),
        ("<p>&nbsp;</p><p>Текст</p><b></b>", "<p>Текст</p>"),
        ('<img src="a.png" alt="Екип" onerror="x">', '<img src="a.png" alt="Екип">'),
        ("<p>R&D <5", "<p>R&amp;D &lt;5</p>"),
    ],
)
def test_keeps_only_what_a_page_may_hold(dirty: str, clean: str) -> None:
    assert sanitise(dirty) == clean


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<script>",
        "</script>",
        "<a href='x'>",
        "</a>",
        "<img src=a alt=б onerror=1>",
        "<svg/onload=1>",
    ]
    + [
        "Клъстер",
        " ",
        "&nbsp;",
        "&lt;",
        "<",
        ">",
        '"',
        "<!--",
        "-->",
        "<table><td>",
        "<h1>",
        "</ul>",
        "<li>",
        "\x00",
        "<br>",
    ]
)


@given(st.lists(PIECES, max_size=15).map("".join))
def test_cleaning_what_is_clean_changes_nothing(html: str) -> None:
    clean = sanitise(html)
    assert sanitise(clean) == clean
    assert "<script" not in clean
    assert "<svg" not in clean

"""HTML becomes Markdown that is read back as the same HTML."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.as_markdown import as_markdown
from pipeline.intake.markdown import to_html
from pipeline.intake.sanitise import sanitise


def words_and_tags(html: str) -> str:
    """HTML in which only what readers see differs."""
    html = re.sub(r"<(/?)b>", r"<\1strong>", re.sub(r"<(/?)i>", r"<\1em>", sanitise(html)))
    html = re.sub(r'<img alt="([^"]*)" src="([^"]*)">', r'<img src="\2" alt="\1">', html)
    return re.sub(r"\s*(</?(?:ul|ol|li|blockquote|p|h\d|br|figure|pre)>)\s*", r"\1", " ".join(html.split()))


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<h2>Цели</h2><p>Текст.</p>", "## Цели\n\nТекст.\n"),
        ("<p><b>Срок:</b> 5 дни, <em>не</em> повече</p>", "**Срок:** 5 дни, *не* повече\n"),
        ('<p><a href="plan.pdf">план</a></p>', "[план](plan.pdf)\n"),
        ('<p><img src="a.jpg" alt="Екип"></p>', "![Екип](a.jpg)\n"),
        ("<ol><li>едно</li><li>две</li></ol>", "1. едно\n2. две\n"),
        ("<blockquote><p>Цитат</p></blockquote>", "> Цитат\n"),
        ("<p>1. не е списък</p><p># нито заглавие</p>", "1\\. не е списък\n\n\\# нито заглавие\n"),
        ("<p>R&amp;D &lt; 5 * 2_3</p>", "R&D < 5 \\* 2\\_3\n"),
        (
            "<table><tbody><tr><td>1</td></tr></tbody></table>",
            "<table><tbody><tr><td>1</td></tr></tbody></table>\n",
        ),
    ],
)
def test_a_block_becomes_what_an_editor_would_write(html: str, written: str) -> None:
    assert as_markdown(html) == written


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=12).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
INLINE = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "strong", "em", "i", "sub"]), inner),
        st.builds(
            '<a href="{}">{}</a>'.format, st.sampled_from(["a.md", "https://example.eu/a_b?c=(d)"]), inner
        ),
        st.builds("{}<br>{}".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=4,
)
BLOCK = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "h3", "blockquote", "pre"]), INLINE),
    st.builds("<{0}><li>{1}</li><li>{2}</li></{0}>".format, st.sampled_from(["ul", "ol"]), INLINE, INLINE),
)


@given(st.lists(BLOCK, min_size=1, max_size=3).map("".join).map(sanitise).filter(bool))
def test_whatever_a_page_holds_is_read_back(html: str) -> None:
    assert words_and_tags(to_html(as_markdown(html))) == words_and_tags(html)

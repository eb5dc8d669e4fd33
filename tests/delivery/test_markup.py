"""Pages as Markdown and as plain text."""

from dataclasses import replace

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline.delivery.changes import changes
from pipeline.delivery.markup import inner, passages, to_markdown, to_text, tree_of
from pipeline.delivery.values import Change
from tests.delivery.house import BODY, CONTENT

CASES = [
    ("<p>едно<br>две</p>", "едно\\\nдве\n", "едно\nдве\n"),
    ("<h2>Цели</h2><p>Текст</p>", "## Цели\n\nТекст\n", "ЦЕЛИ\n\nТекст\n"),
    ("<ol start='3'><li>три</li><li><p>четири</p><p>още</p></li></ol>", "3. три\n4. четири\n\n   още\n", "3. три\n4. четири\n\n   още\n"),
    ("<ul><li>а<ul><li>б</li></ul></li></ul>", "- а\n  - б\n", "- а\n  - б\n"),
    ("<blockquote><p>Цитат</p></blockquote>", "> Цитат\n", "> Цитат\n"),
    ("<p>2 * 3 [x] `y`</p>", "2 \\* 3 \\[x\\] \\`y\\`\n", "2 * 3 [x] `y`\n"),
    ("<p><b> важно </b>тук</p>", "**важно** тук\n", "важно тук\n"),
    ("<p><img src='media/a b.png' alt='Среща'></p>", "![Среща](<media/a b.png>)\n", "[Среща]\n"),
    ("<p><a href='mailto:a@b.eu'>a@b.eu</a></p>", "[a@b.eu](mailto:a@b.eu)\n", "a@b.eu\n"),
    ("<table><caption>Т</caption><tr><th>А</th></tr><tr><td>1|2</td></tr></table>", "Т\n\n| А |\n| --- |\n| 1\\|2 |\n", "Т\nА\n1|2\n"),
    ("слово<p>друго</p>", "слово\n\nдруго\n", "слово\n\nдруго\n"),
    ("<p>след\n  5\u00a0% и\u202f6</p>", "след 5\u00a0% и\u202f6\n", "след 5\u00a0% и\u202f6\n"),
    ("<p>пише се &amp;lt; а не &lt;b&gt;</p>", "пише се &amp;lt; а не &lt;b>\n", "пише се &lt; а не <b>\n"),
    ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("html", "marked", "plain"), CASES)
def test_html_becomes_markdown_and_text(html: str, marked: str, plain: str) -> None:
    assert to_markdown(html) == marked
    assert to_text(html) == plain


_WORDS = st.text("абвг яю.*_[]()`#<>&;-+1|:!\\", min_size=1, max_size=12).filter(str.strip)


@given(st.lists(_WORDS, min_size=1, max_size=4))
def test_words_survive_markdown_and_back(words: list[str]) -> None:
    """What a site generator makes of our Markdown says the same as the page did."""
    tree = tree_of("")
    for word in words:
        paragraph = lxml_html.Element("p")
        paragraph.text = word
        tree.append(paragraph)
    again = markdown.markdown(to_markdown(inner(tree)))
    assert passages(again) == passages(inner(tree))


@given(
    st.lists(st.sampled_from("Едно. Две. Три. Четири.".split()), max_size=6),
    st.lists(st.sampled_from("Едно. Две. Три. Четири.".split()), max_size=6),
)
def test_changes_lead_from_one_version_to_the_other(before: list[str], after: list[str]) -> None:
    old, new = (
        replace(CONTENT, body="".join(f"<p>{text}</p>" for text in texts), pictures=())
        for texts in (before, after)
    )
    found = changes(old, new)
    gone = [change.before for change in found if change.before]
    come = [change.after for change in found if change.after]
    assert sorted([*before, *come]) == sorted([*after, *gone])
    assert (found == ()) == (before == after)


def test_an_inserted_passage_is_told_alone() -> None:
    newer = replace(
        CONTENT, body=BODY.replace("<h2>", "<p>Nuova frase.</p><h2>").replace("14 dicembre", "15 dicembre")
    )
    assert changes(CONTENT, newer) == (Change("", "Nuova frase."), Change("14 dicembre", "15 dicembre"))

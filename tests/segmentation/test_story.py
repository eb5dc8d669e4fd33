"""Merging untranslated segments back gives the source document exactly."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.post import BlockKind, Post
from pipeline.intake.sanitise import sanitise
from pipeline.segmentation import merge, segment

WORDS = st.sampled_from(
    [
        "Клъстерът",
        "на",
        "14.12.2016 г.",
        "„Зелена",
        "синергия“.",
        "Край!",
        "R&D",
        "<5",
        "\u00a0",
        "",
        " ",
        "\n",
        "(вж. 3)",
    ]
)
TEXT = st.lists(WORDS, max_size=6).map(" ".join)


def _element(name: str, attributes: str = "") -> "st.SearchStrategy[str]":
    return INLINE.map(lambda inner: f"<{name}{attributes}>{inner}</{name}>")


INLINE: "st.SearchStrategy[str]" = st.deferred(
    lambda: st.lists(
        st.one_of(
            TEXT.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")),
            _element("strong"),
            _element("a", ' href="https://example.eu/?a=1&amp;b=2"'),
            _element("sup"),
            st.sampled_from(['<sup id="r1"><a href="#fn:1">1</a></sup>', '<a href="#x">2</a>']),
            st.sampled_from(
                ["<br>", '<img src="a.png" alt="Снимка &quot;А&quot;. Още.">', '<img src="b.png" alt="">']
            ),
        ),
        max_size=4,
    ).map("".join)
)
BLOCK = st.one_of(
    *(INLINE.map(lambda inner, n=name: f"<{n}>{inner}</{n}>") for name in ("p", "h2", "blockquote", "pre")),
    INLINE.map(lambda inner: f"<ul><li>{inner}</li><li><p>{inner}</p></li></ul>"),
    INLINE.map(lambda inner: f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>"),
    INLINE,
)
BODY = st.lists(BLOCK, max_size=5).map("\n".join).map(sanitise)


@settings(max_examples=400)
@given(BODY, TEXT, TEXT)
def test_untranslated_segments_merge_back_to_the_source(body: str, title: str, summary: str) -> None:
    post = Post("post", title, body, summary)
    segmented = segment(post)
    merged = merge(segmented.templates, {item.id: item.source for item in segmented.segments})
    assert merged == {"title": title, "summary": summary, "body": body}


@settings(max_examples=100)
@given(BODY)
def test_segments_have_words_and_ids_of_their_own(body: str) -> None:
    segments = segment(Post("post", "Заглавие", body)).segments
    assert len({item.id for item in segments}) == len(segments)
    assert all(item.source.text.strip() for item in segments)
    plain = [item.source.text for item in segments if not item.source.tags]
    assert plain == [text.strip() for text in plain]


def coded(body: str) -> list[str]:
    return [item.source.coded for item in segment(Post("p", "", body)).segments]


def test_tags_around_whole_sentences_stay_outside() -> None:
    assert coded("<p><b>Първо. Второ.</b></p>") == ["Първо.", "Второ."]


def test_tags_inside_a_sentence_travel_with_it() -> None:
    assert coded('<p>Виж <a href="x">тук</a>. Край.</p>') == ["Виж ⟨1⟩тук⟨/1⟩.", "Край."]


def test_a_tag_that_begins_a_sentence_travels_with_it() -> None:
    assert coded("<p><b>Нов</b> проект. <i>Край</i> сега.</p>") == ["⟨1⟩Нов⟨/1⟩ проект.", "⟨1⟩Край⟨/1⟩ сега."]


def test_a_tag_over_a_sentence_end_is_two_lone_halves() -> None:
    assert coded("<p>Виж <b>тук. Там</b> е.</p>") == ["Виж ⟨1⟩тук.", "Там⟨/1⟩ е."]


def test_a_line_break_ends_a_segment() -> None:
    assert coded("<p>ул. „Раковски“ № 5<br>Пловдив</p>") == ["ул. „Раковски“ № 5", "Пловдив"]


def test_alternative_text_is_a_segment_and_its_picture_a_tag() -> None:
    segments = segment(Post("p", "", '<p>Ето <img src="a.png" alt="Екипът"> тук.</p>')).segments
    assert [(item.kind, item.source.coded) for item in segments] == [
        (BlockKind.ALT, "Екипът"),
        (BlockKind.PARAGRAPH, "Ето ⟨1/⟩ тук."),
    ]


def test_a_footnote_mark_is_no_text() -> None:
    note = '<sup id="fnref:1"><a href="#fn:1">1</a></sup>'
    assert coded(f"<p>Цената расте.{note} Ние не{note} спим.</p>") == ["Цената расте.", "Ние не⟨1/⟩ спим."]
    assert coded('<p>Бележка. <a href="#fnref:1">↩</a></p>') == ["Бележка."]


def test_code_blocks_are_not_translated() -> None:
    assert coded("<pre>Не превеждай. Това.</pre><p>Това да.</p>") == ["Това да."]


def test_kinds_follow_the_block() -> None:
    body = "<h2>А</h2><ul><li>Б</li></ul><table><tbody><tr><td>В</td></tr></tbody></table>"
    assert [item.kind for item in segment(Post("p", "Г", body)).segments] == [
        "title", "heading", "list-item", "table-cell",
    ]  # fmt: skip

"""Every tag comes back exactly once and nested, wherever the words went."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import Pair, tags
from pipeline.domain.text import Tag, TaggedText, from_coded, joined
from pipeline.language.words import words
from pipeline.translation.projection import project

B = (Tag(1, "open", "<b>"), Tag(1, "close", "</b>"))
A = (Tag(2, "open", "<a>"), Tag(2, "close", "</a>"))
IMG = Tag(3, "void", "<img>")


def source(coded: str) -> TaggedText:
    return from_coded(coded, [*B, *A, IMG])


@pytest.mark.parametrize(
    ("coded", "target", "links", "wanted"),
    [
        ("Виж ⟨1⟩тук⟨/1⟩.", "Vedi qui.", {(0, 0), (1, 1), (2, 2)}, "Vedi ⟨1⟩qui⟨/1⟩."),
        ("⟨1⟩Нов⟨/1⟩ проект", "Progetto nuovo", {(0, 1), (1, 0)}, "Progetto ⟨1⟩nuovo⟨/1⟩"),
        ("⟨1⟩Нов проект⟨/1⟩", "Un progetto nuovo", set(), "⟨1⟩Un progetto nuovo⟨/1⟩"),
        (
            "⟨1⟩⟨2⟩Нов⟨/2⟩ проект⟨/1⟩ тук",
            "Qui progetto nuovo",
            {(0, 2), (1, 1), (2, 0)},
            "Qui ⟨1⟩progetto ⟨2⟩nuovo⟨/2⟩⟨/1⟩",
        ),
        ("Цената⟨3/⟩ расте.", "Il prezzo cresce.", {(0, 1), (1, 2), (2, 3)}, "Il prezzo⟨3/⟩ cresce."),
        ("Виж ⟨1⟩тук.", "Vedi qui.", {(0, 0), (1, 1), (2, 2)}, "Vedi ⟨1⟩qui."),
        ("Там⟨/1⟩ е.", "Là è.", {(0, 0), (1, 1), (2, 2)}, "Là⟨/1⟩ è."),
        ("клъстер⟨1⟩ите⟨/1⟩ растат", "clusters grow", {(0, 0), (1, 1)}, "⟨1⟩clusters⟨/1⟩ grow"),
    ],
)
def test_tags_follow_their_words(coded: str, target: str, links: set[tuple[int, int]], wanted: str) -> None:
    found, findings = project(source(coded), target, frozenset(links))
    assert found.coded == wanted
    assert findings == ()


def test_a_guess_is_told() -> None:
    found, findings = project(source("Виж ⟨1⟩тук⟨/1⟩ сега."), "Guarda subito qui.", frozenset())
    assert [finding.check for finding in findings] == ["tag-place"]
    assert found.text == "Guarda subito qui."


def test_one_stray_link_does_not_stretch_a_tag() -> None:
    target = "uno due tre quattro cinque sei sette otto nove"
    found, _ = project(source("⟨1⟩едно⟨/1⟩ две три"), target, frozenset({(0, 0), (0, 1), (0, 8)}))
    assert found.coded.startswith("⟨1⟩uno due⟨/1⟩ tre")


def test_an_inner_tag_does_not_stretch_the_outer_one() -> None:
    target = "uno due tre quattro cinque sei sette otto nove dieci"
    links = {(0, 8), (0, 9), (1, 0), (1, 1), (1, 2)}
    found, _ = project(source("⟨1⟩⟨2⟩Нов⟨/2⟩ проект⟨/1⟩ тук сега"), target, frozenset(links))
    assert "tre⟨/1⟩ quattro" in found.coded


def test_a_link_keeps_words_even_where_links_between_words_are_missing() -> None:
    found, findings = project(
        source("Виж ⟨1⟩тук⟨/1⟩ и ⟨2⟩там⟨/2⟩ още"), "Guarda qui", frozenset({(0, 0), (0, 1)})
    )
    assert found.coded in ("⟨1⟩Guarda⟨/1⟩ ⟨2⟩qui⟨/2⟩", "Guarda ⟨1⟩qui⟨/1⟩⟨2⟩⟨/2⟩")
    assert findings


def test_what_comes_first_leaves_words_to_what_follows() -> None:
    found, findings = project(
        source("⟨1⟩едно две три⟨/1⟩ ⟨2⟩четири⟨/2⟩ пет"),
        "uno due tre quattro",
        frozenset({(0, 0), (0, 1), (1, 2), (2, 3)}),
    )
    assert found.coded == "⟨1⟩uno due tre⟨/1⟩ ⟨2⟩quattro⟨/2⟩"
    assert findings


@st.composite
def tagged(draw: st.DrawFn) -> TaggedText:
    """Nested tags over Bulgarian words, lone halves and void tags included."""
    numbers = iter(range(1, 99))

    def content(depth: int) -> list[str | Tag]:
        parts: list[str | Tag] = []
        for _ in range(draw(st.integers(0, 3))):
            match draw(st.sampled_from(["text", "void", "pair"] if depth < 3 else ["text"])):
                case "text":
                    parts.append(draw(st.sampled_from(["Клъстер ", "нов", " проект.", " ", "(3)"])))
                case "void":
                    parts.append(Tag(next(numbers), "void", "<img>"))
                case _:
                    number = next(numbers)
                    parts += [Tag(number, "open", "<b>"), *content(depth + 1), Tag(number, "close", "</b>")]
        return parts

    parts = content(0)
    if draw(st.booleans()):
        parts = [*content(1), Tag(next(numbers), "close", "</i>"), *parts]
    if draw(st.booleans()):
        parts = [*parts, Tag(next(numbers), "open", "<i>"), *content(1)]
    return joined(parts)


@settings(max_examples=500)
@given(tagged(), st.data())
def test_every_tag_comes_back_once_and_nested(text: TaggedText, data: st.DataObject) -> None:
    target = " ".join(data.draw(st.lists(st.sampled_from(["uno", "«due»", "tre.", "4"]), max_size=8)))
    count, answers = len(words(text.text)), len(words(target))
    link = st.tuples(st.integers(0, max(count, 1)), st.integers(0, max(answers, 1)))
    found, _ = project(text, target, data.draw(st.frozensets(link, max_size=12)))
    assert found.text == target
    findings = list(tags.check(Pair(text, found, "it")))
    # Where words are fewer than tags, or two tags share one, some have to stay empty, and that is told.
    if len(re.findall(r"\w+", target)) < len(text.tags) or re.search(r"\w(⟨[^⟩]*⟩)+\w", text.coded):
        findings = [finding for finding in findings if "No words stand inside" not in finding.message]
    assert findings == []


@settings(max_examples=200)
@given(tagged())
def test_projecting_onto_itself_keeps_what_stands_between_words(text: TaggedText) -> None:
    links = frozenset((number, number) for number in range(len(words(text.text))))
    found, _ = project(text, text.text, links)
    assert sorted(tag.id for tag in found.tags) == sorted(tag.id for tag in text.tags)

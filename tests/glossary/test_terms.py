from pathlib import Path

import pytest

from pipeline.domain.errors import ConfigError
from pipeline.glossary import Glossary, Term, read_glossary
from pipeline.glossary.terms import is_used

PROJECT = Path(__file__).parents[2]
CLUSTER = Term("клъстер", (("it", ("cluster",)), ("hu", ("klaszter",))))
GREEN = Term("Зелена синергия", (("it", ("Sinergia Verde",)),))
EXCELLENCE = Term("Cluster Excellence", (), keep=True)


@pytest.mark.parametrize(
    "text", ["клъстер", "Клъстерът расте", "на клъстера", "седем клъстера", "клъстерите", "клъстери"]
)
def test_a_term_is_found_in_every_form(text: str) -> None:
    assert Glossary([CLUSTER]).found_in(text) == [CLUSTER]


@pytest.mark.parametrize("text", ["клас", "кластерна", "зелена енергия", "синергия"])
def test_other_words_are_not_the_term(text: str) -> None:
    assert Glossary([CLUSTER, GREEN]).found_in(text) == []


def test_the_longest_term_takes_its_words() -> None:
    whole = Term("клъстер „Зелена синергия“", ())
    assert Glossary([CLUSTER, GREEN, whole]).found_in("Клъстер „Зелена синергия“ расте") == [whole]


@pytest.mark.parametrize(
    ("form", "target"),
    [
        ("cluster", "I clusters"),
        ("klaszter", "a klaszterek"),
        ("Sinergia Verde", "di «Sinergia Verde»"),
        ("кластер", "кластерима"),
    ],
)
def test_a_form_may_be_inflected(form: str, target: str) -> None:
    assert is_used(form, target)


def test_only_the_terms_of_a_sentence_change_its_version() -> None:
    small, large = Glossary([CLUSTER]), Glossary([CLUSTER, GREEN])
    assert small.version("Клъстерът расте", "it") == large.version("Клъстерът расте", "it") != "none"
    assert small.version("Срещата мина", "it") == "none"


def test_what_is_kept_is_admitted_in_every_language() -> None:
    assert EXCELLENCE.admitted("hu") == ("Cluster Excellence",)


def test_the_shipped_glossary_can_be_read() -> None:
    assert len(read_glossary(PROJECT / "glossary.csv")) >= 15


def test_a_missing_glossary_is_empty(tmp_path: Path) -> None:
    assert len(read_glossary(tmp_path / "glossary.csv")) == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("term,it\nа,б\n", "columns must be"),
        (
            "bg,it\n,б\nа,б\nА,в\n",
            "glossary.csv:2: the Bulgarian term is empty\nglossary.csv:4: А stands already",
        ),
    ],
)
def test_mistakes_are_told_together(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        read_glossary(path)

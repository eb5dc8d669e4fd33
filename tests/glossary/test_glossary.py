import pytest

from pipeline.glossary import Forbidden, Glossary, Rendering, Status, Term, forbidden_in, is_rendered

CLUSTER = Term(
    "клъстер",
    {
        "it": Rendering(("cluster",), (Forbidden("grappolo", "cluster"),)),
        "de": Rendering(("Cluster",)),
        "hu": Rendering(("klaszter",)),
    },
)
GREEN = Term("Зелена синергия", {"it": Rendering(("Sinergia Verde",))})
EXCELLENCE = Term("Cluster Excellence", keep=True)


def test_the_longest_term_takes_its_words() -> None:
    whole = Term("клъстер „Зелена синергия“")
    assert Glossary([CLUSTER, GREEN, whole]).found_in("Клъстер „Зелена синергия“ расте") == [whole]


def test_a_term_beside_a_longer_one_is_found_too() -> None:
    whole = Term("клъстер „Зелена синергия“")
    text = "Клъстер „Зелена синергия“ кани другите клъстери."
    assert Glossary([CLUSTER, whole]).found_in(text) == [whole, CLUSTER]


def test_only_the_terms_of_a_sentence_change_its_version() -> None:
    small, large = Glossary([CLUSTER]), Glossary([CLUSTER, GREEN])
    assert small.version("Клъстерът расте", "it") == large.version("Клъстерът расте", "it") != "none"
    assert small.version("Срещата мина", "it") == "none"


def test_a_form_that_becomes_forbidden_changes_the_version() -> None:
    milder = Term("клъстер", {"it": Rendering(("cluster",))})
    versions = {Glossary([term]).version("Клъстерът расте", "it") for term in (milder, CLUSTER)}
    assert len(versions) == 2


def test_what_is_kept_is_admitted_in_every_language() -> None:
    assert is_rendered(EXCELLENCE, "a Cluster Excellence program", "hu")
    assert not is_rendered(EXCELLENCE, "a klaszterkiválóság programja", "hu")


def test_a_language_without_a_form_demands_nothing() -> None:
    assert is_rendered(GREEN, "irgendetwas", "de")


@pytest.mark.parametrize("status", [Status.PROPOSED, Status.RETIRED])
def test_only_approved_terms_are_looked_for(status: Status) -> None:
    assert Glossary([Term("клъстер", status=status)]).found_in("Клъстерът расте") == []


def test_a_forbidden_form_is_found_inflected() -> None:
    assert [bad.instead for bad in forbidden_in(CLUSTER, "I grappoli crescono", "it")] == ["cluster"]
    assert forbidden_in(CLUSTER, "I cluster crescono", "it") == []


def test_a_forbidden_word_inside_an_admitted_form_is_fine() -> None:
    term = Term("зелена сделка", {"de": Rendering(("Grüner Deal",), (Forbidden("Deal", "Grüner Deal"),))})
    assert forbidden_in(term, "Der Grüne Deal beginnt.", "de") == []
    assert forbidden_in(term, "Der Deal beginnt.", "de")

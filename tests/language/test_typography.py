import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.codes import BY_CODE
from pipeline.language.typography import WHOLE, bind


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bg", "от 14~декември до 17:00~ч., №~5, 12,5~% и~38~000~лв."),
        ("bg", "инж.~Е.~Цанков от бул.~„Шести септември“ в~Пловдив"),
        ("it", "il 1º~maggio, pag.~5, dott.~Rossi e~3.450~euro"),
        ("hu", "2017. június~30., június végén, 12,5~%-kal és 5~km, dr.~Kovács"),
        ("de", "am 14.~Dezember um 17~Uhr, Nr.~5, Dr.~Müller, B.~Bauer"),
        ("pt", "a~14 de dezembro, n.º~5, 3~450~euros, Prof.~Rosso"),
        ("ro", "pe 14~decembrie, nr.~5, art.~3, 3.450~euro"),
        ("sr", "14.~децембра, бр.~5, у~Новом Саду, 12,5~%"),
        ("sr", "14.~decembra, br.~5, u~Novom Sadu, 12,5~%"),
        ("de", "Nach 2016 kamen 20 Firmen – es waren viele"),
    ],
)
def test_tight_groups_hold_together_and_the_rest_may_break(language: str, text: str) -> None:
    loose = text.replace("~", " ")
    assert bind(loose, language).replace("\u00a0–", " –").replace("\u00a0", "~") == text


@given(
    st.text(alphabet=st.sampled_from("аб вс.№5 %–„“12 e\u00a0"), max_size=60), st.sampled_from(list(BY_CODE))
)
def test_nothing_but_spaces_is_changed_and_once_is_enough(text: str, language: str) -> None:
    bound = bind(text, language)
    assert bound.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert bind(bound, language) == bound


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("a program 75\u00a0%-át, 2017-ben és 12-én", ["75\u00a0%-át", "2017-ben", "12-én"]),
        ("echipa s-a întors dintr-o vizită", ["s-a", "dintr-o"]),
        ("най-полезно и по-добре, 5-та среща", ["най-полезно", "по-добре", "5-та"]),
        ("az EU-ban, a TRACE-KEI e-mail-címe", ["EU-ban", "TRACE-KEI"]),
        ("villamosberendezés-korszerűsítés, kerekasztal-beszélgetés – igen", []),
    ],
)
def test_no_line_ends_with_a_hyphen_that_leaves_crumbs(text: str, held: list[str]) -> None:
    assert WHOLE.findall(text) == held

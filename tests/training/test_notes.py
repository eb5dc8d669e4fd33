"""Sources with notes: what a network is told to call a word, and what it keeps looking at."""

import json
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary import Glossary, Rendering, Term
from pipeline.training.batches import Noted, Target, with_notes
from pipeline.training.corpus import Group
from pipeline.training.notes import Lemmas, notes_of
from pipeline.training.trainer import prepare
from tests.training.test_training import RECIPE

SOURCE = "Клъстерите подкрепят малките фирми."
HUNGARIAN = "A klaszterek támogatják a kis cégeket."
LINKS = ((0, 1), (1, 2), (2, 4), (3, 5), (4, 6))
GROUPS = [
    Group(SOURCE, (("hu", HUNGARIAN),), "t"),
    Group("Всеки клъстер подкрепя фирмата.", (("hu", "Minden klaszter támogat egy céget."),), "t"),
    Group("Клъстер и фирма.", (("hu", "Klaszter és cég, klaszter."),), "t"),
]
TERM = Term("клъстер", {"hu": Rendering(("klaszter",))})


def test_a_term_is_noted_in_its_preferred_form_where_the_translation_has_it() -> None:
    lemmas = Lemmas(GROUPS)
    terms, others = notes_of(SOURCE, HUNGARIAN, "hu", LINKS, Glossary([TERM]), lemmas)
    assert terms == ((0, "klaszter"),)
    assert 0 not in {word for word, _ in others}
    elsewhere = Term("клъстер", {"hu": Rendering(("fürt",))})
    assert notes_of(SOURCE, HUNGARIAN, "hu", LINKS, Glossary([elsewhere]), lemmas)[0] == ()
    kept = Term("клъстер", keep=True)
    assert notes_of(SOURCE, HUNGARIAN, "hu", LINKS, Glossary([kept]), lemmas)[0] == ()


def test_other_words_are_noted_by_the_shortest_form_that_the_corpus_has() -> None:
    lemmas = Lemmas(GROUPS)
    assert lemmas.of("klaszterek", "hu") == "klaszter"
    assert lemmas.of("Klaszter", "hu") == "klaszter"  # it only began a sentence
    assert lemmas.of("támogatják", "hu") == "támogatják"  # nothing shorter was seen twice
    _, others = notes_of(SOURCE, HUNGARIAN, "hu", LINKS, Glossary(), lemmas)
    assert dict(others)[0] == "klaszter"


def test_no_word_is_noted_that_stands_for_two() -> None:
    links = ((0, 1), (1, 2), (3, 5), (3, 4))
    _, others = notes_of(SOURCE, HUNGARIAN, "hu", links, Glossary(), Lemmas(GROUPS))
    assert 3 not in {word for word, called in others if " " not in called}


@given(st.data())
def test_notes_leave_the_source_and_its_links_as_they_were(data: st.DataObject) -> None:
    ids = np.asarray(data.draw(st.lists(st.integers(10, 99), min_size=1, max_size=12)), dtype=np.int32)
    places = data.draw(st.lists(st.integers(1, len(ids)), unique=True, max_size=3))
    notes = [Noted(place, np.asarray([2, 7, 3], dtype=np.int32)) for place in places]
    pairs = data.draw(st.lists(st.tuples(st.integers(0, len(ids) - 1), st.integers(0, 5)), max_size=8))
    links = np.asarray(pairs, dtype=np.int32).reshape(-1, 2)
    noted, target = with_notes(ids, Target(1, ids, links), notes)
    assert list(noted[noted >= 10]) == list(ids)
    assert len(noted) == len(ids) + 3 * len(notes)
    assert list(noted[target.links[:, 0]]) == list(ids[links[:, 0]])
    assert list(target.links[:, 1]) == list(links[:, 1])


def test_batches_of_the_domain_have_notes_as_often_as_asked(tmp_path: Path) -> None:
    from dataclasses import replace

    recipe = replace(RECIPE, notes=0.5)
    sampler = prepare(tmp_path / "run", recipe, [], GROUPS, Glossary([TERM]))
    names = json.loads((tmp_path / "run/vocabulary/vocab.json").read_text("utf-8"))
    marked = 0
    for step in range(40):
        source = sampler.batch(step, 1.0).source
        opens, closes = (source == names["<t>"]).sum(1), (source == names["</t>"]).sum(1)
        assert (opens == closes).all()
        marked += bool(opens.any())
    assert 10 < marked < 30
    unmarked = prepare(tmp_path / "run", replace(recipe, notes=0.0), [], GROUPS, Glossary([TERM]))
    assert not any((unmarked.batch(step, 1.0).source == names["<t>"]).any() for step in range(40))

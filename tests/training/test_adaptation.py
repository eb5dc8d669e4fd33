"""A checkpoint learns from what was approved, and one that got worse is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.domain.errors import CorpusError
from pipeline.language import lexicon
from pipeline.training import adaptation
from pipeline.training.adaptation import Adapted, adapt, groups_of
from pipeline.training.corpus import Group
from tests.training.test_training import GROUPS, RECIPE, WORDS, silent, trained

OWN = [
    Group(f"нов {a[0]} и {b[0]} {end}", (("it", f"nuovo {a[1]} e {b[1]} {ending}"),), "memory")
    for a in WORDS
    for b in WORDS
    for end, ending in (("днес.", "oggi."), ("утре.", "domani."), ("тук.", "qui."))
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A checkpoint that learned a little."""
    run = trained(tmp_path / "base", 30, replace(RECIPE, updates=30))
    run.export(tmp_path / "weights")
    return tmp_path / "weights"


def test_approved_pairs_make_it_better(tmp_path: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(adaptation.RECIPE, batch_tokens=512, learning_rate=5e-3, warm_up=10)
    monkeypatch.setattr(adaptation, "RECIPE", recipe)
    lexicon.write(base, [("it", "cluster")])
    done = adapt(base, tmp_path / "run", OWN, beside=GROUPS, updates=60, report=silent)
    words = lexicon.read(tmp_path / "run" / "adapted")
    assert words
    assert {"cluster", *lexicon.words_of(dict(OWN[0].targets)["it"])} <= set(words.words["it"].split())
    assert done.after["it"] > done.before["it"]
    assert done.refused == ""
    assert 5 < done.kept_apart < 30
    assert (tmp_path / "run/adapted/model.safetensors").exists()


def test_what_it_forgot_or_did_not_learn_is_refused() -> None:
    better = Adapted(100, 12, {"it": 20.0}, {"it": 30.0}, {"it": 40.0}, {"it": 40.2})
    assert better.refused == ""
    assert "forgot" in replace(better, development_after={"it": 38.0}).refused
    assert "no better" in replace(better, after={"it": 20.0}).refused


def test_too_little_is_told(tmp_path: Path, base: Path) -> None:
    with pytest.raises(CorpusError, match="36 approved sentences are too few"):
        adapt(base, tmp_path / "run", GROUPS, report=silent)


def test_of_two_approved_targets_the_newest_is_learned() -> None:
    (group,) = groups_of([("Нов проект.", "it", "Progetto nuovo."), ("Нов проект.", "it", "Nuovo progetto.")])
    assert group.targets == (("it", "Nuovo progetto."),)

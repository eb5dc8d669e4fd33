"""How far an answer can be trusted, and what is kept of it beside the weights."""

import json
from pathlib import Path

import pytest

from pipeline.domain.errors import CheckpointError
from pipeline.training.calibration import fit
from pipeline.translation.confidence import Calibration, features, read, write
from pipeline.translation.engine import Hypothesis

SOURCE = "Срещата е на 14 декември в Барселона."


def answer(text: str, score: float, links: int = 8) -> Hypothesis:
    return Hypothesis(text, score, frozenset((word, word) for word in range(links)))


def test_a_lost_number_and_words_without_a_link_are_seen() -> None:
    good = features(SOURCE, answer("La riunione è il 14 dicembre a Barcellona.", -0.3))
    bad = features(SOURCE, answer("La riunione è il 24.", -0.3, links=3))
    assert good[3] == 0.0
    assert bad[3] == 1.0
    assert bad[1] > good[1]
    assert bad[2] > good[2]


def test_what_told_good_from_bad_before_tells_it_again() -> None:
    rows = [features(SOURCE, answer("La riunione è il 14 dicembre.", -0.1 * step)) for step in range(40)]
    weights = fit(rows, [step < 20 for step in range(40)])
    calibration = Calibration({"it": weights})
    chances = [
        calibration.chance("it", SOURCE, answer("La riunione è il 14 dicembre.", score))
        for score in (-0.5, -1.95, -3.5)
    ]
    assert chances[0] > 0.7 > chances[1] > 0.3 > chances[2]


def test_a_feature_that_never_varies_says_nothing() -> None:
    weights = fit([(score, 0.0, 0.5, 0.0) for score in (-1.0, -2.0, -3.0, -4.0)], [True, True, False, False])
    assert [abs(weight) < 1e-6 for weight in weights] == [False, False, True, True, True]


def test_without_a_calibration_the_engine_is_believed() -> None:
    assert Calibration({}).chance("it", SOURCE, answer("La riunione", -0.693)) == pytest.approx(0.5, abs=1e-3)


def test_a_calibration_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read(tmp_path).weights == {}
    kept = Calibration({"it": (1.0, 2.0, -0.5, -1.25, -0.0625)})
    write(tmp_path, kept)
    assert read(tmp_path).weights == {"it": (1.0, 2.0, -0.5, -1.25, -0.0625)}
    told = json.loads((tmp_path / "confidence.json").read_text(encoding="utf-8"))
    for other in ({"features": []}, {"worth": 45.0}):
        (tmp_path / "confidence.json").write_text(json.dumps(told | other), encoding="utf-8")
        with pytest.raises(CheckpointError, match="of another version"):
            read(tmp_path)

"""How far an answer can be trusted: a chance from 0 to 1, calibrated on text with references.

The chance is that of an answer worth a reviewer's while: one with a chrF of at least `WORTH`.
`glagol models calibrate` fits it for a checkpoint and writes confidence.json beside the weights.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from pathlib import Path

from pipeline.domain.errors import CheckpointError
from pipeline.files import put
from pipeline.language.words import digits, words
from pipeline.translation.engine import Hypothesis

FILE = "confidence.json"
WORTH = 55.0  # decision 0097: sentences below are seldom worth correcting
FEATURES = ("mean log-probability", "shorter or longer than usual", "words without a link", "digits lost")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights a language: of one, then of each of `FEATURES`. Without any the engine's word is taken."""

    weights: Mapping[str, tuple[float, ...]]

    def chance(self, language: str, source: str, hypothesis: Hypothesis) -> float:
        """Return the chance that an answer is worth editing."""
        if language not in self.weights:
            return exp(min(0.0, hypothesis.score))
        base, *slopes = self.weights[language]
        total = base + sum(
            slope * value for slope, value in zip(slopes, features(source, hypothesis), strict=True)
        )
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def features(source: str, hypothesis: Hypothesis) -> tuple[float, ...]:
    """Return what tells good answers from bad ones, in the order of `FEATURES`."""
    count = len(words(source))
    linked = {word for word, _ in hypothesis.links}
    return (
        hypothesis.score,
        abs(log(max(len(hypothesis.text), 1) / max(len(source), 1))),
        1 - len(linked) / count if count else 0.0,
        float(digits(source) != digits(hypothesis.text)),
    )


def read(folder: Path) -> Calibration:
    """Return the calibration of a checkpoint, empty where nobody made one. Raises CheckpointError."""
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Calibration({})
    except ValueError as error:
        raise CheckpointError(
            "the calibration is not JSON", where=str(path), hint="Run: glagol models calibrate"
        ) from error
    if (data.get("worth"), data.get("features")) != (WORTH, list(FEATURES)):
        raise CheckpointError(
            "the calibration is of another version", where=str(path), hint="Run: glagol models calibrate"
        )
    return Calibration({language: tuple(weights) for language, weights in data["weights"].items()})


def write(folder: Path, calibration: Calibration) -> None:
    """Keep a calibration beside its weights, in one step."""
    content = {
        "worth": WORTH,
        "features": FEATURES,
        "weights": {
            language: [round(weight, 4) for weight in weights]
            for language, weights in calibration.weights.items()
        },
    }
    put(folder / FILE, json.dumps(content, indent=1) + "\n")

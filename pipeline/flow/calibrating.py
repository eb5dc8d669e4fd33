"""How far a route's answers can be trusted, learned from text with references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.errors import CorpusError
from pipeline.flow.parts import Progress, silent
from pipeline.language.punctuation import plain
from pipeline.review.confidence import Band, band
from pipeline.translation.confidence import WORTH, Calibration, features
from pipeline.translation.translator import Translator

_AT_ONCE = 64
_LEAST = 100  # sentences; fewer tell too little


@dataclass(frozen=True, slots=True)
class Banded:
    """What came into a band of a language: share of sentences, mean chrF, share worth editing."""

    language: str
    band: Band
    share: float
    chrf: float
    worth: float


def calibrate(
    translator: Translator,
    rows: Sequence[Mapping[str, str]],
    languages: Sequence[str],
    progress: Progress = silent,
) -> tuple[Calibration, list[Banded]]:
    """Fit a calibration on rows (by language code, `bg` the source); return it, and what it tells.

    What it tells is measured on rows that it was not fitted to: each half by the other.
    """
    from sacrebleu.metrics.chrf import CHRF

    from pipeline.training.calibration import fit

    if len(rows) < _LEAST:
        raise CorpusError(
            f"{len(rows)} sentences are too few to calibrate on", hint=f"Give at least {_LEAST}"
        )
    chrf = CHRF()
    weights: dict[str, tuple[float, ...]] = {}
    told: list[Banded] = []
    sources = [plain(row["bg"]) for row in rows]
    for number, language in enumerate(languages):
        answers = []
        for start in range(0, len(rows), _AT_ONCE):
            answers += translator.judged(language, sources[start : start + _AT_ONCE])
            progress(number * len(rows) + len(answers), len(rows) * len(languages))
        scores = [
            chrf.sentence_score(plain(answer.text), [plain(row[language])]).score
            for answer, row in zip(answers, rows, strict=True)
        ]
        seen = [features(source, answer) for source, answer in zip(sources, answers, strict=True)]
        good = [score >= WORTH for score in scores]
        weights[language] = fit(seen, good)
        halves = [Calibration({language: fit(seen[side::2], good[side::2])}) for side in (1, 0)]
        bands = [
            band(halves[index % 2].chance(language, source, answer))
            for index, (source, answer) in enumerate(zip(sources, answers, strict=True))
        ]
        told += _told(language, bands, scores)
    return Calibration(weights), told


def _told(language: str, bands: Sequence[Band], scores: Sequence[float]) -> list[Banded]:
    found: list[Banded] = []
    for name in ("high", "medium", "low"):
        inside = [score for one, score in zip(bands, scores, strict=True) if one == name]
        if inside:
            mean, worth = sum(inside) / len(inside), sum(score >= WORTH for score in inside) / len(inside)
            found.append(Banded(language, name, len(inside) / len(scores), mean, worth))
    return found

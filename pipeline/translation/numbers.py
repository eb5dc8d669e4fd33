"""Numbers stand in an answer as they do in its source, where the engine has such an answer.

A small model says a number twice, or another one („55-én“ for 5). Where the digits of the best answer
are not those of its source, the likeliest of its other answers is taken whose digits are, unless it is
much less likely, lacks a term or has another fault. Where there is none, the checks report the number.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.language.words import digits
from pipeline.translation.engine import Engine, Hypothesis, Settings
from pipeline.translation.steering import ALTERNATIVES, Draft, faults, missing

# So much of the mean log-probability a token may an answer lose to its numbers.
_MOST_LOST = 0.3


def with_numbers(engine: Engine, drafts: Sequence[Draft], settings: Settings) -> list[Hypothesis]:
    """Return for each draft its answer, or another of the engine's that has the digits of the source."""
    answers = [draft.hypothesis for draft in drafts]
    lost = [row for row, draft in enumerate(drafts) if not _kept(draft)]
    if lost:
        requests = [drafts[row].request for row in lost]
        for row, others in zip(lost, engine.alternatives(requests, settings, ALTERNATIVES), strict=True):
            answers[row] = _likeliest(drafts[row], others)
    return answers


def _likeliest(draft: Draft, others: Sequence[Hypothesis]) -> Hypothesis:
    lacks, wrong = len(missing(draft)), faults(draft)
    for other in others:  # the best first
        found = replace(draft, hypothesis=other)
        if (
            _kept(found)
            and other.score >= draft.hypothesis.score - _MOST_LOST
            and len(missing(found)) <= lacks
            and faults(found) <= wrong
        ):
            return other
    return draft.hypothesis


def _kept(draft: Draft) -> bool:
    return digits(draft.request.text) == digits(draft.hypothesis.text)

"""Terms steer an engine: its own words where they will do, its own sentence in any case.

Nothing is ever put into a finished sentence, which would break agreement. A checkpoint that was
trained with notes is told in the source what its words are called. Where the best answer lacks a
term, the engine writes the sentence again from the place of the term on, with each admitted form in
turn; where that does not do, another of its answers that has the term is taken. What makes the
sentence much less likely is not taken: the checks report the term.
After Dinu et al. 2019 and Hasler et al. 2018 (https://aclanthology.org/N18-2081).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.glossary import Glossary, Term, forbidden_in, is_rendered
from pipeline.glossary.matching import words_of
from pipeline.language.notes import Note
from pipeline.language.punctuation import plain
from pipeline.language.words import words
from pipeline.translation.engine import Engine, Hypothesis, Request, Settings
from pipeline.translation.guards import guard

ALTERNATIVES = 8
# The beginning is given and the forms compete: a wide beam finds little more (decision 0087).
_BEAM = 2
_FORMS = 3  # admitted forms that are tried, the preferred one first
# So much of the mean log-probability a token may the rest of a sentence lose to a term
# (bench/terms.py shows the choice).
MOST_LOST = 0.5


@dataclass(frozen=True, slots=True)
class Demand:
    """A term of the source; `words` are the numbers of its words there."""

    term: Term
    words: frozenset[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A request, its answer so far, and the terms that it should hold."""

    request: Request
    hypothesis: Hypothesis
    demands: tuple[Demand, ...]
    language: str


def demands_of(glossary: Glossary, source: str, language: str) -> tuple[Demand, ...]:
    """Return the terms of a plain source that a language has a form for, from left to right.

    In that order a sentence is written again from later and later places.
    """
    spans = words(source)
    tokens = words_of(source)
    found = []
    for term, place in glossary.places_in(source):
        if term.rendering(language).admitted:
            starts = {tokens[number].start for number in place}
            found.append(
                Demand(term, frozenset(number for number, span in enumerate(spans) if span[0] in starts))
            )
    return tuple(sorted(found, key=lambda demand: min(demand.words)))


def notes_of(demands: Sequence[Demand], language: str) -> tuple[Note, ...]:
    """Return what the words of demands are called, for a checkpoint that understands notes."""
    called = {
        max(demand.words): plain(demand.term.rendering(language).preferred)
        for demand in demands
        # What is kept is copied anyhow.
        if demand.words and not demand.term.keep
    }
    return tuple(sorted(called.items()))


def missing(draft: Draft) -> list[Demand]:
    """Return the demands that an answer does not meet."""
    return [demand for demand in draft.demands if not _is_met(demand, draft.hypothesis.text, draft.language)]


def steer(
    engine: Engine, drafts: Sequence[Draft], settings: Settings, most_lost: float = MOST_LOST
) -> list[Hypothesis]:
    """Return for each draft an answer that holds as many of its terms as the engine can bear."""
    steered = list(drafts)
    # How the sentence goes on is judged, and not the term, which is rare by nature.
    least = {row: draft.hypothesis.score - most_lost for row, draft in enumerate(drafts) if missing(draft)}
    ahead = {row: list(drafts[row].demands) for row in least}
    while any(ahead.values()):
        _rewrite(engine, steered, settings, least, ahead)
    # Searching for other answers takes twice the beam: only for what is lacking still.
    lacking = [row for row in least if missing(steered[row])]
    if lacking:
        requests = [drafts[row].request for row in lacking]
        for row, found in zip(lacking, engine.alternatives(requests, settings, ALTERNATIVES), strict=True):
            steered[row] = _best(steered[row], [other for other in found if other.score >= least[row]])
    return [draft.hypothesis for draft in steered]


def _best(draft: Draft, others: Sequence[Hypothesis]) -> Draft:
    """Return the draft with the answer that lacks fewest terms, the likeliest among equals."""
    lacks = len(missing(draft))
    better = [
        (count, one)
        for other in others
        if (count := len(missing(one := replace(draft, hypothesis=other)))) < lacks
    ]
    if not better:
        return draft  # few alternatives have the term: only they are worth a look at their faults
    better.sort(key=lambda pair: pair[0])
    wrong = faults(draft)
    return next((one for _, one in better if faults(one) <= wrong), draft)


def _rewrite(
    engine: Engine,
    drafts: list[Draft],
    settings: Settings,
    least: dict[int, float],
    ahead: dict[int, list[Demand]],
) -> None:
    """Let every draft be written again from the place of the next term on that it lacks.

    `ahead` holds the demands that were not looked at, from left to right; it gets shorter.
    """
    tried: list[tuple[int, Request]] = []
    for row, demands in ahead.items():
        draft = drafts[row]
        before = None
        while demands and before is None:
            demand = demands.pop(0)
            if not _is_met(demand, draft.hypothesis.text, draft.language):
                before = _before(draft, demand)
        if before is not None:
            tried += [
                (row, replace(draft.request, begin=_joined(before, form)))
                for form in demand.term.rendering(draft.language).admitted[:_FORMS]
            ]
    if not tried:
        return
    narrow = replace(settings, beam=min(settings.beam, _BEAM))
    answers = engine.translate([request for _, request in tried], narrow)
    by_row: dict[int, list[Hypothesis]] = {}
    for (row, _), answer in zip(tried, answers, strict=True):
        if answer.complete and answer.score >= least[row]:
            by_row.setdefault(row, []).append(answer)
    for row, found in by_row.items():
        found.sort(key=lambda answer: -answer.score)
        drafts[row] = _best(drafts[row], found)


def _before(draft: Draft, demand: Demand) -> str | None:
    """Return the answer up to the words that stand for a term; nothing where none are known."""
    linked = [target for source, target in draft.hypothesis.links if source in demand.words]
    if not linked:
        return None
    return draft.hypothesis.text[: words(draft.hypothesis.text)[min(linked)][0]].rstrip()


def _joined(before: str, form: str) -> str:
    form = plain(form)
    if not before:
        return form[0].upper() + form[1:]
    return before + form if before.endswith(('"', "(", "'")) else f"{before} {form}"


def _is_met(demand: Demand, text: str, language: str) -> bool:
    return is_rendered(demand.term, text, language) and not forbidden_in(demand.term, text, language)


def faults(draft: Draft) -> int:
    """Return how many things the guards find wrong with an answer."""
    return len(guard(draft.request.text, draft.hypothesis, draft.language))

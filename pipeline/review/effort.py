"""Post-editing effort: how many edits lead from an engine's text to the approved one (HTER).

TER is sacrebleu's (https://aclanthology.org/2006.amta-papers.25): insertions, deletions,
substitutions and shifts of words, to the words of the approved text.
"""

from functools import cache
from typing import Any

from rapidfuzz.distance import Levenshtein

_LONGEST = 80  # words; beyond, the search for shifts takes seconds and they are not looked for


def edits(made: str, approved: str) -> tuple[float, float]:
    """Return TER's edits between two texts, and the words of the approved one.

    >>> edits("Il progetto nuovo comincia", "Il nuovo progetto comincia oggi")
    (2.0, 5.0)
    """
    before, after = made.split(), approved.split()
    if before == after:
        return 0.0, float(len(after))
    if max(len(before), len(after)) > _LONGEST:
        return float(Levenshtein.distance(before, after)), float(len(after))
    score = _ter().sentence_score(made, [approved])
    return float(score.num_edits), float(score.ref_length)


@cache
def _ter() -> Any:
    # Half a second to load, and needed at the first approval alone.
    from sacrebleu.metrics.ter import TER

    return TER(case_sensitive=True)  # a wrong capital has to be changed, too

"""How sure an engine was of a text, in three bands that a person can use."""

from math import exp
from typing import Literal

Band = Literal["high", "medium", "low", ""]

_HIGH, _MEDIUM = 0.6, 0.4


def band(confidence: float | None) -> Band:
    """Return the band of a mean log-probability a token; nothing where no engine was asked.

    The bounds are of the engine's own estimate, the geometric mean of its tokens' probabilities.

    >>> band(-0.1), band(-0.7), band(-2.0), band(None)
    ('high', 'medium', 'low', '')
    """
    if confidence is None:
        return ""
    sure = exp(confidence)
    return "high" if sure >= _HIGH else "medium" if sure >= _MEDIUM else "low"

"""How sure an engine was of a text, in three bands that a person can use."""

from typing import Literal

from pipeline.domain.translation import Origin, Translation
from pipeline.domain.work import Stand

Band = Literal["high", "medium", "low", ""]

# Of the chance that a text is worth editing (`pipeline.translation.confidence`).
HIGH, LOW = 0.7, 0.3


def band(confidence: float | None) -> Band:
    """Return the band of a chance from 0 to 1; nothing where no engine was asked.

    >>> band(0.9), band(0.5), band(0.1), band(None)
    ('high', 'medium', 'low', '')
    """
    if confidence is None:
        return ""
    return "high" if confidence >= HIGH else "medium" if confidence >= LOW else "low"


def band_of(made: Translation | Stand | None) -> Band:
    """Return the band of a target; nothing where it is missing or no engine made it."""
    return band(made.confidence) if made and made.origin == Origin.MT else ""

"""What a small model gets wrong: loops, running away, stopping short, the wrong language or script."""

import re
from collections.abc import Iterator

from pipeline.domain.translation import Finding, Severity
from pipeline.language.codes import BY_CODE
from pipeline.language.identifying import name_of, other_language
from pipeline.translation.engine import Hypothesis

_SHORTEST = 0.35  # of the source's length in characters
_LONGEST = 3.0
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_MORE_IN_A_ROW = 1.5  # times as often as the source says something in a row
# The same words three times in a row, or the same few letters four times.
_LOOP = re.compile(
    r"\b(?P<words>\w[\w ]{0,40}?)(?:\W+(?P=words)\b){2,}|(?P<letters>[^\W\d]{1,4}?)(?P=letters){3,}",
    re.IGNORECASE,
)


def guard(source: str, hypothesis: Hypothesis, language: str) -> tuple[Finding, ...]:
    """Return what is visibly wrong with an answer; nothing for a good one."""
    return tuple(_guard(source, hypothesis, language))


def _guard(source: str, hypothesis: Hypothesis, language: str) -> Iterator[Finding]:
    text = hypothesis.text
    if not text.strip():
        yield Finding("empty", "The engine gave no translation.", Severity.BLOCKING)
        return
    times, repeated = _most_in_a_row(text)
    if times > _MORE_IN_A_ROW * _most_in_a_row(source)[0]:
        yield Finding("loop", f"“{repeated}” is repeated over and over.", Severity.BLOCKING)
    if not hypothesis.complete:
        yield Finding("runaway", "The translation does not come to an end.", Severity.BLOCKING)
    if len(source) > 30 and len(text) < _SHORTEST * len(source):
        yield Finding("truncated", "The translation is much shorter than the source.", Severity.BLOCKING)
    if len(source) > 30 and len(text) > _LONGEST * len(source):
        yield Finding("overlong", "The translation is much longer than the source.", Severity.BLOCKING)
    wrong_script = _script(source, text, language)
    if wrong_script:
        yield wrong_script
    elif other := other_language(text, language):
        told = f"This reads like {name_of(other)}, not {name_of(language)}."
        yield Finding("language", told, Severity.BLOCKING)


def _most_in_a_row(text: str) -> tuple[int, str]:
    """Return how often something is said in a row at most, and what: once where nothing is repeated."""
    found = [(1, "")]
    for match in _LOOP.finditer(text):
        said = match["words"] or match["letters"]
        edge = r"\b" if match["words"] else ""
        again = re.findall(edge + re.escape(said) + edge, match.group(), re.IGNORECASE)
        found.append((len(again), said))
    return max(found, key=lambda one: one[0])


def _script(source: str, text: str, language: str) -> Finding | None:
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if BY_CODE[language].script == "Latn":
        if cyrillic:
            return Finding("script", "Cyrillic letters are left in the translation.", Severity.BLOCKING)
    elif latin > cyrillic and len(_CYRILLIC.findall(source)) >= len(_LATIN.findall(source)):
        return Finding("script", "The translation is in Latin letters.", Severity.BLOCKING)
    return None

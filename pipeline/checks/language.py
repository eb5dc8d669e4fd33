"""The target is in the language that was asked for."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.checks.pair import Pair
from pipeline.checks.patterns import without_addresses
from pipeline.domain.translation import Finding, Severity
from pipeline.language.codes import BY_CODE

# What a checkpoint of several languages, or a person in a hurry, may have written instead.
_ALSO = {
    "en": "English", "es": "Spanish", "fr": "French", "mk": "Macedonian", "ru": "Russian", "hr": "Croatian",
}  # fmt: skip
_LEAST_LETTERS = 20
_LEAST_WORDS = 4
_LEAST_OF_PART, _SURE_OF_PART = 7, 0.8
# Shares of belief, from bench/alarms.py: above this for another language and below that for the
# right one, no good translation is suspected.
_SURE, _UNLIKELY = 0.6, 0.2
# So sure of the whole, the halves need no look: it is so of 93 in 100 good texts and of 6 in 100
# whose second half is in another language.
_CERTAIN = 0.999
# Macedonian and Serbian headings look alike.
_SURE_OF_MACEDONIAN = 0.9
_NAME = re.compile(r"(?<=\w )[A-ZА-ЯЂЈ-Џ][\w-]*|\b[A-Z]{2,}[\w-]*|[„«“\"][^„«“”»\"]{1,30}[”“»\"]")


def check(pair: Pair) -> Iterator[Finding]:
    """The target reads like another language.

    Bad (it): Клъстерът представи новия си проект. → O agrupamento apresentou o seu novo projeto.
    Bad (pt): Клъстерът представи новия си проект. → The cluster presented its new project.
    Bad (de): Клъстерът представи новия си проект. → A klaszter bemutatta az új projektjét.
    Bad (sr): Клъстерът представи новия си проект. → Кластер представил свой новый проект.
    Good (it): Клъстерът представи новия си проект. → Il cluster ha presentato il suo nuovo progetto.
    Good (sr): Клъстерът представи новия си проект. → Кластер је представио свој нови пројекат.
    Good (ro): „Green Loop“ и „Smart Villages“ → „Green Loop” și „Smart Villages”
    """
    words = re.findall(r"[^\W\d_]+", _NAME.sub(" ", without_addresses(pair.target.text)))
    if len(words) < _LEAST_WORDS or sum(map(len, words)) < _LEAST_LETTERS:
        return
    best, belief = _identifier().classify(" ".join(words))
    if best == pair.language and belief >= _CERTAIN:
        return
    if other := _other_language(words, pair.language, _SURE):
        yield _finding("This", other, pair.language)
        return
    middle = len(words) // 2
    if middle < _LEAST_OF_PART:
        return
    for part in (words[:middle], words[middle:]):
        if other := _other_language(part, pair.language, _SURE_OF_PART):
            yield _finding("Half of this", other, pair.language)
            return


def _finding(this: str, other: str, language: str) -> Finding:
    name = _ALSO.get(other) or BY_CODE[other].english
    told = f"{this} reads like {name}, not {BY_CODE[language].english}."
    return Finding("language", told, Severity.BLOCKING)


def _other_language(words: list[str], language: str, sure: float) -> str:
    """Return the language that words surely are in, if it is not the one they should be in."""
    text = " ".join(words)
    best, belief = _identifier().classify(text)
    if best == language or belief < (_SURE_OF_MACEDONIAN if best == "mk" else sure):
        return ""
    ranked = dict(_identifier().rank(text))
    right = ranked[language] + (ranked["hr"] if language == "sr" else 0)
    return str(best) if right <= _UNLIKELY else ""


@cache
def _identifier() -> Any:
    # Imported late: the model that identifies takes half a second to load.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*BY_CODE, *_ALSO])
    return identifier

"""Small real things that keep the promises of the borders."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cyrtranslit import to_latin

from pipeline import wiring
from pipeline.flow import Parts
from pipeline.glossary import Glossary
from pipeline.language.words import words
from pipeline.translation.cache import Cache
from pipeline.translation.engine import Hypothesis, Request, Settings
from pipeline.translation.translator import Translator


def spelling_translator(
    folder: Path, glossary: Glossary, engine: "SpellingEngine | None" = None, **other: Any
) -> Translator:
    """Return the translator of a workspace whose every checkpoint is an engine that needs no weights."""
    engine = engine or SpellingEngine()
    cache = Cache(wiring.cache_of(folder) / "translations.sqlite3")
    routes = wiring.route_set(wiring.routes(folder), "embedded")
    return Translator(routes, lambda _hop: engine, cache, Settings(), glossary, **other)


def spelling_parts(folder: Path, engine: "SpellingEngine | None" = None, **other: Any) -> Parts:
    """Open a workspace with such a translator."""
    parts = wiring.open_workspace(folder)
    return replace(parts, translator=spelling_translator(folder, parts.glossary, engine, **other))


class SpellingEngine:
    """An engine that spells Bulgarian words in Latin letters, in the same order: links are plain.

    For Serbian it keeps Cyrillic. Told to begin with some words, it spells the words after as many.
    `asked` holds every sentence it was given.
    """

    revision = "spelling-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def length(self, text: str) -> int:
        return len(text.split())

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        self.asked += [request.text for request in requests]
        return [self._answer(request) for request in requests]

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        return [[self._answer(request)] for request in requests]

    def _answer(self, request: Request) -> Hypothesis:
        serbian = request.tag == ">>srp_Cyrl<<"
        text = _serbian(request.text) if serbian else to_latin(request.text, "bg")
        if request.begin:
            text = request.begin + text[words(text)[len(words(request.begin)) - 1][1] :]
        links = frozenset((number, number) for number in range(len(words(request.text))))
        return Hypothesis(text, -0.5, links)


def _serbian(text: str) -> str:
    return text.translate(str.maketrans("щъьюяйЩЪЬЮЯЙ", "шаиуаjШАИУАЈ")).replace("j", "ј")


class StubbornEngine(SpellingEngine):
    """An engine that loops until it is asked to be careful."""

    def _answer(self, request: Request) -> Hypothesis:
        return Hypothesis("la la la la la la", -3.0, frozenset())

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        if settings.careful:
            return SpellingEngine.translate(SpellingEngine(), requests, settings)
        return super().translate(requests, settings)


class ManifoldEngine(SpellingEngine):
    """An engine that can also say only the first word, and says its first answer twice."""

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        return [
            [answer, answer, Hypothesis(answer.text.split()[0] + ".", -2.0, frozenset({(0, 0)}))][:count]
            for answer in (self._answer(request) for request in requests)
        ]

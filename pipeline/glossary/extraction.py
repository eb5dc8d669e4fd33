"""New terms proposed from text: phrases that recur and names, with their likely translations.

Phrases are ranked by C-value (Frantzi, Ananiadou & Mima 2000), which counts how often a
phrase stands on its own and not inside a longer one. Translations come from pairs that
people approved: the phrase of the target that goes along with the term most (Dice).
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log2

from pipeline.glossary.glossary import Glossary
from pipeline.glossary.matching import occurrences, words_of
from pipeline.language.inflection import is_code

_LONGEST = 4  # words of a phrase
_LEAST_TIMES = 2
_LEAST_DICE = 0.5
_SENTENCE = re.compile(r"[.!?;:,()„“”«»\"–—|\n]+")
_ARTICLE = re.compile(r"(?<=\w{3})(?:ият|ия|ата|ята|ото|ето|ите|ът|ят|та|то|те)$")
_VOWEL = re.compile(r"(?<=\w{3})[аяоеи]$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A term that may be worth an entry. `keep`: a name in Latin letters, not to be translated."""

    source: str
    times: int
    weight: float
    keep: bool
    renderings: dict[str, str]


def propose(
    sources: Sequence[str],
    approved: Iterable[tuple[str, str, str]],
    glossary: Glossary,
    *,
    most: int = 40,
) -> list[Proposal]:
    """Return proposals from Bulgarian sentences, the weightiest first.

    `approved` holds (source, language, target). What the glossary has is not proposed.
    """
    counts: Counter[tuple[str, ...]] = Counter()
    surfaces: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for sentence in sources:
        for phrase in _phrases(sentence):
            key = tuple(_stem(word) for word in phrase)
            counts[key] += 1
            surfaces[key][" ".join(phrase)] += 1
    known = [term.source for term in glossary.all]
    memory = list(approved)
    proposals = []
    for key, weight in _weights(counts).items():
        surface = _plainest(surfaces[key])
        keep = surface.isascii()
        enough = counts[key] >= _LEAST_TIMES or (keep and is_code(surface))
        if enough and weight > 0 and not any(_is_known(surface, term) for term in known):
            proposals.append(Proposal(surface, counts[key], round(weight, 2), keep, {}))
    proposals.sort(key=lambda proposal: (-proposal.weight, proposal.source))
    return [
        one if one.keep else Proposal(one.source, one.times, one.weight, one.keep, _translations(one, memory))
        for one in proposals[:most]
    ]


def _phrases(sentence: str) -> Iterator[list[str]]:
    """Yield the runs of words that may be terms: an adjective and its noun, names, codes."""
    for part in _SENTENCE.split(sentence):
        words = [word.text for word in words_of(part)]
        if words and words[0].istitle() and not words[0].isascii():
            words[0] = words[0].lower()  # it may only begin the sentence
        for start in range(len(words)):
            for length in range(1, _LONGEST + 1):
                phrase = words[start : start + length]
                if len(phrase) == length and _may_be_term(phrase):
                    yield phrase


def _may_be_term(phrase: Sequence[str]) -> bool:
    if any(word.isdigit() or word.lower() in _common() for word in (phrase[0], phrase[-1])):
        return False
    if all(word.isascii() for word in phrase):
        return all(word[0].isupper() for word in phrase) and any(map(str.isalpha, phrase))
    if len(phrase) == 1:
        return False  # single Bulgarian words are names of people and places, or ordinary words
    if not all(len(word) > 2 or word.lower() in {"на", "за", "по", "и", "от", "в"} for word in phrase):
        return False
    adjectives = _common_endings()
    inner = [word for word in phrase[:-1] if word.lower() not in _common()]
    return bool(inner) and all(adjectives.search(word.lower()) for word in inner) and not _is_name(phrase)


def _is_name(phrase: Sequence[str]) -> bool:
    """Say whether a phrase is a person's name: capitals all along."""
    return len(phrase) > 1 and all(word[0].isupper() for word in phrase)


@cache
def _data() -> dict[str, str]:
    text = files("pipeline.glossary").joinpath("bulgarian.toml").read_text("utf-8")
    return dict(tomllib.loads(text))


@cache
def _common() -> frozenset[str]:
    return frozenset(_data()["common"].split())


@cache
def _common_endings() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(_data()['adjectives'].split())})$")


def _stem(word: str) -> str:
    return word if word.isascii() else _VOWEL.sub("", _ARTICLE.sub("", word.lower()))


def _weights(counts: Counter[tuple[str, ...]]) -> dict[tuple[str, ...], float]:
    """Return the C-value of each phrase; a single word counts as two, or it would weigh nothing."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, times in counts.items():
        for start in range(len(key)):
            for end in range(start + 1, len(key) + 1):
                if end - start < len(key):
                    holders[key[start:end]].append(times)
    return {
        key: log2(max(2, len(key)))
        * (times - (sum(holders[key]) / len(holders[key]) if holders.get(key) else 0))
        for key, times in counts.items()
    }


def _plainest(surfaces: Counter[str]) -> str:
    """Return the surface nearest to a dictionary form: without article, the shortest."""
    return min(surfaces, key=lambda surface: (len(surface), -surfaces[surface], surface))


def _is_known(surface: str, term: str) -> bool:
    """Say whether a phrase is a form of a term, or a part of a name in Latin letters."""
    if surface.isascii() and f" {surface} " in f" {term} ":
        return True
    if len(words_of(surface)) != len(words_of(term)):
        return False
    one, other = surface.lower(), term.lower()
    return bool(occurrences(other, one, "bg") or occurrences(one, other, "bg"))


def _translations(proposal: Proposal, memory: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Return for each language the phrase of the targets that goes along with a term most."""
    found = {}
    for language in sorted({language for _, language, _ in memory}):
        pairs = [(source, target) for source, code, target in memory if code == language]
        holding = [bool(occurrences(proposal.source, source, "bg")) for source, _ in pairs]
        together: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for (_, target), holds in zip(pairs, holding, strict=True):
            for phrase in set(_target_phrases(target)):
                alone[phrase] += 1
                together[phrase] += holds
        times = sum(holding)
        # Of phrases that go along equally, the one of as many words as the term.
        words = len(words_of(proposal.source))
        scored = [
            (2 * both / (times + alone[phrase]), -abs(len(words_of(phrase)) - words), phrase)
            for phrase, both in together.items()
            if both >= _LEAST_TIMES
        ]
        if scored and max(scored)[0] >= _LEAST_DICE:
            found[language] = max(scored)[2]
    return found


def _target_phrases(target: str) -> Iterator[str]:
    for part in _SENTENCE.split(target):
        words = [word.text for word in words_of(part)]
        for start in range(len(words)):
            for length in range(1, _LONGEST + 1):
                phrase = words[start : start + length]
                if len(phrase) == length and len(phrase[0]) > 3 and len(phrase[-1]) > 3:
                    yield " ".join(phrase)

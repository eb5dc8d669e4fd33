"""What a network learns to inflect: words of a source, each noted with how the target calls it.

Terms of a glossary that a translation holds are noted in their preferred form. Besides, words that are
linked one to one are noted with the shortest form of the target word that the corpus knows, and short
phrases as they are, so that a term nobody has thought of yet is followed as well.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from pipeline.glossary import Glossary, is_rendered
from pipeline.glossary.matching import words_of
from pipeline.language.inflection import is_form
from pipeline.language.notes import Note
from pipeline.language.words import words
from pipeline.training.alignment import Links
from pipeline.training.corpus import Group

_LEAST_LETTERS = 4
_BEGINNING = 3  # letters that a word shares with its lemma
_LEAST_SEEN = 2  # times: a word that stands once in a corpus may be a slip
_TRIED = 4  # lemmas; the right one is among the shortest
_WORDS, _PHRASES = 3, 2  # noted in a sentence, at most


class Lemmas:
    """The shortest form in a corpus of which a word is a form: no dictionary knows all terms."""

    def __init__(self, groups: Iterable[Group]) -> None:
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for group in groups:
            for language, text in group.targets:
                seen[language].update(word.text for word in words_of(text))
        self._seen = seen
        self._candidates: dict[tuple[str, str], list[str]] = defaultdict(list)
        for language, counts in seen.items():
            for word in sorted(counts, key=lambda word: (len(word), word)):
                if len(word) >= _LEAST_LETTERS and counts[word] >= _LEAST_SEEN:
                    self._candidates[language, word[:_BEGINNING]].append(word)
        self._known: dict[tuple[str, str], str] = {}

    def of(self, word: str, language: str) -> str:
        """Return the lemma of a word, or the word itself."""
        known = self._known.get((word, language))
        if known is None:
            known = self._known[word, language] = self._find(word, language)
        return known

    def _find(self, word: str, language: str) -> str:
        small = word[0].lower() + word[1:]
        if self._seen[language][small] > self._seen[language][word]:
            word = small  # it only began a sentence
        candidates = self._candidates[language, word[:_BEGINNING]]
        close = [one for one in candidates if 2 * len(one) > len(word) and len(one) < len(word)]
        return next((one for one in close[:_TRIED] if is_form(one, word, language)), word)


def notes_of(
    source: str, target: str, language: str, links: Links, glossary: Glossary, lemmas: Lemmas
) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """Return (notes of terms, notes of other words and phrases) of a pair, in the order of the source."""
    spans = words(source)
    terms: list[Note] = []
    taken: set[int] = set()
    for term, place in glossary.places_in(source):
        preferred = term.rendering(language).preferred
        if preferred and not term.keep and is_rendered(term, target, language):
            tokens = words_of(source)
            ends = {tokens[number].end for number in place}
            inside = [number for number, span in enumerate(spans) if span[1] in ends]
            taken.update(inside)
            terms.append((max(inside), preferred))
    chooser = random.Random(f"{language} {source}")
    others = _single(source, target, language, links, lemmas) + _phrases(source, target, links, chooser)
    chooser.shuffle(others)
    chosen: list[Note] = []
    for numbers, called in others:
        if not taken & set(numbers):
            taken.update(numbers)
            chosen.append((max(numbers), called))
    return tuple(sorted(terms)), tuple(sorted(chosen[: _WORDS + _PHRASES]))


def _single(
    source: str, target: str, language: str, links: Links, lemmas: Lemmas
) -> list[tuple[Sequence[int], str]]:
    """Return words that one word stands for, and which stand for that alone."""
    there, back = Counter(a for a, _ in links), Counter(b for _, b in links)
    found: list[tuple[Sequence[int], str]] = []
    of_source, of_target = words(source), words(target)
    for a, b in links:
        if there[a] == back[b] == 1:
            word, called = source[slice(*of_source[a])], target[slice(*of_target[b])]
            if min(len(word), len(called)) >= _LEAST_LETTERS and word.isalpha() and called.isalpha():
                found.append(((a,), lemmas.of(called, language)))
    return found


def _phrases(
    source: str, target: str, links: Links, chooser: random.Random
) -> list[tuple[Sequence[int], str]]:
    """Return phrases of two or three words that stand for one another and for nothing else."""
    of_source, of_target = words(source), words(target)
    found: list[tuple[Sequence[int], str]] = []
    for first in chooser.sample(range(len(of_source)), min(len(of_source), 3 * _PHRASES)):
        last = first + chooser.choice((1, 2))
        linked = sorted({b for a, b in links if first <= a <= last})
        if last >= len(of_source) or len(linked) < 2 or linked[-1] - linked[0] > 3:
            continue
        if any(linked[0] <= b <= linked[-1] and not first <= a <= last for a, b in links):
            continue
        text = source[of_source[first][0] : of_source[last][1]]
        called = target[of_target[linked[0]][0] : of_target[linked[-1]][1]]
        if all(part.isalpha() for phrase in (text, called) for part in phrase.split()):
            found.append((range(first, last + 1), called))
    return found[:_PHRASES]

"""Inline tags put back where the words went.

Engines see no tags. Each tag of the source stands between numbered words; word
links say which target words answer to which source words; a pair goes around the
target words of its own. Every tag comes back exactly once and nested as before;
where links say nothing, a tag is placed by its relative position and a finding
says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.domain.text import Tag, TaggedText, joined
from pipeline.domain.translation import Finding
from pipeline.language.words import words
from pipeline.translation.engine import Links


@dataclass(slots=True)
class _Element:
    """A tag with the source words [start, end) that it holds; void ones hold none."""

    opening: Tag | None
    closing: Tag | None
    start: int
    end: int
    children: list["_Element"] = field(default_factory=list)


def project(source: TaggedText, target: str, links: Links) -> tuple[TaggedText, tuple[Finding, ...]]:
    """Return the target with the source's tags, and a finding where the place is a guess."""
    if not source.tags:
        return TaggedText.plain(target), ()
    source_spans, target_spans = words(source.text), words(target)
    answers: dict[int, list[int]] = {}
    for a, b in links:
        if a < len(source_spans) and b < len(target_spans):
            answers.setdefault(a, []).append(b)
    placer = _Placer(answers, len(source_spans), len(target_spans))
    placer.place(_tree(source, source_spans), 0, len(target_spans))
    findings: tuple[Finding, ...] = ()
    if placer.guessed:
        findings = (Finding("tag-place", "Check where bold text, links or pictures stand: it is a guess."),)
    return joined(_laid_out(placer.events, target, target_spans)), findings


def _tree(source: TaggedText, spans: Sequence[tuple[int, int]]) -> list[_Element]:
    """Return the tags as elements over word numbers; lone halves reach to the edge."""
    top: list[_Element] = []
    open_elements: list[_Element] = []
    position = 0
    for part in source.parts:
        if isinstance(part, str):
            position += len(part)
            continue
        siblings = open_elements[-1].children if open_elements else top
        # A tag inside a word moves before it when it opens and after it when it closes.
        before = sum(1 for _, end in spans if end <= position)
        after = sum(1 for start, _ in spans if start < position)
        if part.kind == "void":
            siblings.append(_Element(part, None, after, after))
        elif part.kind == "open":
            element = _Element(part, None, before, len(spans))
            siblings.append(element)
            open_elements.append(element)
        elif open_elements and open_elements[-1].opening and open_elements[-1].opening.id == part.id:
            element = open_elements.pop()
            element.closing, element.end = part, after
        else:  # its opening half stands in an earlier sentence: all before is inside
            top = [_Element(None, part, 0, after, top)]
            open_elements = []
    return top


class _Placer:
    """Collects (target word boundary, order, tag) events for the elements of a tree."""

    def __init__(self, answers: dict[int, list[int]], source_count: int, target_count: int) -> None:
        self._answers = answers
        self._source_count, self._target_count = source_count, target_count
        self.events: list[tuple[int, Tag, bool]] = []  # boundary, tag, hugs the word before it
        self.guessed = False

    def place(self, elements: Sequence[_Element], low: int, high: int) -> None:
        """Place sibling elements inside the target words [low, high), without overlap."""
        placed = sorted(
            ((*self._span(element, low, high), index, element) for index, element in enumerate(elements)),
            key=lambda item: (item[0], item[1], item[2]),
        )
        position = low
        waiting = sum(element.end > element.start for element in elements)
        for start, end, _, element in placed:
            start = max(start, position)
            end = max(end, start)
            if element.end > element.start:
                waiting -= 1
                last = max(high - waiting, position)  # a word each for those that follow
                if start >= min(end, last):  # a link must not lose its words
                    self.guessed = True
                start = min(start, max(last - 1, position))
                end = min(max(end, start + 1), max(last, start), high)
            if element.opening:
                void = element.opening.kind == "void"
                self.events.append((start, element.opening, void or start == end))
            self.place(element.children, start, end)
            if element.closing:
                self.events.append((end, element.closing, True))
            position = end

    def _span(self, element: _Element, low: int, high: int) -> tuple[int, int]:
        if element.opening is None:  # a lone closing half
            return low, self._after(element.end, low, high)
        if element.opening.kind == "void":
            at = self._after(element.start, low, high)
            return at, at
        if element.start == 0 and element.end == self._source_count:
            return low, high
        if element.start == element.end:
            at = self._after(element.start, low, high)
            return at, at
        answered = sorted(
            {
                answer
                for word in range(element.start, element.end)
                for answer in self._answers.get(word, ())
                if low <= answer < high
            }
        )
        if not answered:
            self.guessed = True
            return self._relative(element.start, low, high), self._relative(element.end, low, high)
        start, end = _densest(answered, element.end - element.start)
        return start, high if element.closing is None else end

    def _after(self, word: int, low: int, high: int) -> int:
        """Return the boundary after the target of the source word before boundary `word`."""
        if word == 0:
            return low
        if word == self._source_count:
            return high
        answered = [answer for answer in self._answers.get(word - 1, ()) if low <= answer < high]
        if answered:
            return max(answered) + 1
        following = [answer for answer in self._answers.get(word, ()) if low <= answer < high]
        if following:
            return min(following)
        self.guessed = True
        return self._relative(word, low, high)

    def _relative(self, word: int, low: int, high: int) -> int:
        scaled = round(word * self._target_count / max(1, self._source_count))
        return min(max(scaled, low), high)


def _densest(answered: Sequence[int], source_count: int) -> tuple[int, int]:
    """Return the stretch of target words that holds most answers, a stray link left out."""
    widest = 2 * source_count + 2
    if answered[-1] - answered[0] < widest:
        return answered[0], answered[-1] + 1
    windows = [[answer for answer in answered if first <= answer < first + widest] for first in answered]
    best = max(windows, key=len)
    return best[0], best[-1] + 1


def _laid_out(
    events: Sequence[tuple[int, Tag, bool]], target: str, spans: Sequence[tuple[int, int]]
) -> list[str | Tag]:
    """Return the target's characters and tags; opening tags hug the word after them."""
    parts: list[str | Tag] = []
    position = 0
    for boundary, tag, hugs in events:
        if hugs:
            at = spans[boundary - 1][1] if boundary else 0
        else:
            at = spans[boundary][0] if boundary < len(spans) else len(target)
        at = max(at, position)
        parts += [target[position:at], tag]
        position = at
    return [*parts, target[position:]]

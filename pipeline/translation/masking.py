"""An engine that is asked without the names that stand in its sentences.

A small network spells what it never saw by guesswork. It is given `{0}` in the place of a name, which it
knows from interfaces, and the answer gets the name back. Where it lost or doubled a place, another of its
answers is taken; where all did, the engine is asked again with the names.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.language.codes import marian_tag
from pipeline.language.masks import hide, mask, unmask, unmasked_words, with_articles
from pipeline.translation.engine import Engine, Hypothesis, Request, Settings

_HUNGARIAN = marian_tag("hu")
_MORE = 8  # answers that are looked through for one with all names
_Masked = tuple[Request, tuple[str, ...]]


class Masking:
    """Asks another engine, and keeps its promise."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.revision = (
            f"{engine.revision}-masked.3"  # rises when other things stand aside: answers are asked anew
        )

    def length(self, text: str) -> int:
        """Return how many tokens a sentence has."""
        return self._engine.length(mask(text)[0])

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        """Return the best hypothesis for each request, in order."""
        return [found[0] for found in self.alternatives(requests, settings, 1)]

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        """Return up to `count` hypotheses for each request, the best first."""
        masked = [_masked(request) for request in requests]
        found = self._found(masked, settings, count)
        for row, some in self._again(found, masked, settings, max(count, _MORE)):
            found[row] = some[:count]
        for row, some in self._again(found, [(request, ()) for request in requests], settings, count):
            found[row] = some
        return found

    def _again(
        self, found: Sequence[Sequence[Hypothesis]], asked: Sequence[_Masked], settings: Settings, count: int
    ) -> list[tuple[int, list[Hypothesis]]]:
        """Ask once more where nothing was found; return rows with what was."""
        lost = [row for row, some in enumerate(found) if not some]
        return list(zip(lost, self._found([asked[row] for row in lost], settings, count), strict=True))

    def _found(self, asked: Sequence[_Masked], settings: Settings, count: int) -> list[list[Hypothesis]]:
        """Return the answers to each request that have all of its names."""
        requests = [request for request, _ in asked]
        answers = (
            self._engine.alternatives(requests, settings, count)
            if count > 1
            else [[best] for best in self._engine.translate(requests, settings)]
        )
        return [
            _wholes(request, names, some, last=count > 1) if names else list(some)
            for (request, names), some in zip(asked, answers, strict=True)
        ]


def _masked(request: Request) -> _Masked:
    """Return a request without its names, and those."""
    text, names = mask(request.text)
    if not names:
        return request, ()
    # A place is three words, of which a note follows the last.
    word = {own: at for at, owns in enumerate(unmasked_words(text, names)) for own in owns}
    notes = tuple((word[own], called) for own, called in request.notes)
    return replace(request, text=text, begin=hide(request.begin, names)[0], notes=notes), names


def _wholes(
    request: Request, names: Sequence[str], answers: Sequence[Hypothesis], *, last: bool
) -> list[Hypothesis]:
    """Return the answers with all of their names; those with a piece of a place left in only as the `last`.

    „A {016 programban“ is worse than another answer, and better than a name that is misspelled.
    """
    found = [whole for answer in answers if (whole := _whole(request, names, answer))]
    clean = [whole for whole in found if whole.text.count("{") <= request.text.count("{") - len(names)]
    return clean or (found if last else [])


def _whole(request: Request, names: Sequence[str], answer: Hypothesis) -> Hypothesis | None:
    """Return an answer with its names and its links moved on, or nothing if it lost one."""
    masked = with_articles(answer.text, names) if request.tag == _HUNGARIAN else answer.text
    text = unmask(masked, names)
    if text is None:
        return None
    sources, targets = unmasked_words(request.text, names), unmasked_words(masked, names)
    links = frozenset((a, b) for one, other in answer.links for a in sources[one] for b in targets[other])
    return replace(answer, text=text, links=links)

"""An engine whose answers are chosen for their words too: those that its language is known to have.

A small network puts words together from pieces, and some of them nobody has ever said. Of the answers that
its beam ends with, one of known words is often nearly as likely as the first. The words are those of the
text of the domain that the checkpoint was trained on; `glagol models words` writes them beside the weights.
Decision 0096 has what choosing so gains.
"""

from collections.abc import Sequence

from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.lexicon import Lexicon
from pipeline.translation.engine import Engine, Hypothesis, Request, Settings

# So much of the mean log-probability a token is a word worth that nobody knows.
_UNKNOWN = 0.05
_LANGUAGES = {marian_tag(code): code for code in TARGET_CODES}


class Wording:
    """Asks another engine, and keeps its promise."""

    def __init__(self, engine: Engine, lexicon: Lexicon) -> None:
        self._engine, self._lexicon = engine, lexicon
        self.revision = f"{engine.revision}-words@{lexicon.digest}"

    def length(self, text: str) -> int:
        """Return how many tokens a sentence has."""
        return self._engine.length(text)

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        """Return the best hypothesis for each request, in order."""
        return [found[0] for found in self.alternatives(requests, settings, 1)]

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        """Return up to `count` hypotheses for each request, the best first."""
        found = self._engine.alternatives(requests, settings, max(count, settings.beam))
        return [self._ordered(request, some)[:count] for request, some in zip(requests, found, strict=True)]

    def _ordered(self, request: Request, found: Sequence[Hypothesis]) -> list[Hypothesis]:
        language = _LANGUAGES.get(request.tag, "")

        def worth(answer: Hypothesis) -> float:
            return answer.score - _UNKNOWN * self._lexicon.unknown(language, answer.text, request.text)

        return sorted(found, key=worth, reverse=True)

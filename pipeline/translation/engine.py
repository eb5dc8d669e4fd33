"""The promise that every engine keeps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.language.codes import BY_CODE
from pipeline.language.notes import Note

# Pieces that an answer in an alphabet never has, by Request.letters.
NEVER = {
    "Latn": re.compile(r"[\u0370-\u04ff]"),
    "sr": re.compile(
        r"[A-Za-z\u00c0-\u024f\u0370-\u03ff]|(?![абвгдђежзијклљмнњопрстћуфхцчџш])[\u0400-\u04ff]",
        re.IGNORECASE,
    ),
}
_LATIN = re.compile(r"[A-Za-z]")
Links = frozenset[tuple[int, int]]  # (number of a source word, number of a target word)


@dataclass(frozen=True, slots=True)
class Request:
    """One plain sentence; `tag` is the `>>xxx<<` token of the language wanted, or empty.

    The answer begins with `begin`, whole words of the target. `notes` tell what words are called;
    only a checkpoint that was trained with notes understands them. `letters` are those that the
    answer may have: "Latn" (neither Greek nor Cyrillic), "sr" (those of Serbian), or any.
    """

    text: str
    tag: str = ""
    begin: str = ""
    notes: tuple[Note, ...] = ()
    letters: str = ""

    @property
    def alphabet(self) -> str:
        """`letters`, but any for a Serbian answer to what has Latin ones: it may repeat them."""
        if self.letters == "sr" and _LATIN.search(self.text + self.begin):
            return ""
        return self.letters


@dataclass(frozen=True, slots=True)
class Settings:
    """How to decode. A careful run forbids repeating, at some cost to fluency."""

    beam: int = 4
    careful: bool = False

    @property
    def signature(self) -> str:
        """A short name that changes with any of the settings."""
        return f"beam{self.beam}" + ("-careful" if self.careful else "")


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What a checkpoint answers: plain text, mean log-probability a token, word links.

    Its end counts for the mean; what a request begins with does not, since nobody chose it.
    `complete` is false where the answer ran into the length limit.
    """

    text: str
    score: float
    links: Links
    complete: bool = True


class Engine(Protocol):
    """Runs one checkpoint."""

    revision: str  # changes when the weights do

    def length(self, text: str) -> int:
        """Return how many tokens a sentence has."""
        ...

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        """Return the best hypothesis for each request, in order."""
        ...

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        """Return up to `count` hypotheses for each request, the best first."""
        ...


MAX_TOKENS = 128  # of a sentence; longer ones are cut into clauses first
MOST_TOKENS = 240  # of what cannot be cut: MarianMT has 512 places, and an answer may be twice as long
# A beam divides the sum of log-probabilities by (tokens ** this): by the mean alone words are left out.
LENGTH_PENALTY = 1.5
NO_REPEAT = 4  # in careful decoding no run of this many tokens comes twice
PENALTY = 1.15


def letters_of(language: str) -> str:
    """Return the letters that answers in a language are asked for: `Request.letters`."""
    return "Latn" if BY_CODE[language].script == "Latn" else language


def length_limit(source_tokens: int) -> int:
    """Return how many tokens an answer may have before it counts as running away."""
    return 2 * source_tokens + 16

"""How alike two sources are, and in what they differ: by words, as translators count.

The score is 100 for the same text, tags and all. Else it is the share of words that need
not be changed, max(n, m) words less the Levenshtein distance over them, at most 99.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from math import ceil

from pipeline.memory.values import Change, Match, Remembered

LEAST = 70  # matches below help nobody
_WORD = re.compile(r"\w+(?:[.,:/@-]\w+)*", re.UNICODE)
_MARK = re.compile(r"⟨/?\d+/?⟩")
_PIECE = re.compile(r"⟨/?\d+/?⟩|\w+(?:[.,:/@-]\w+)*|\s+|[^\w\s]")
_ENDING = re.compile(r"(?<=\w{3})(?:овете|ията|ият|ите|ата|ята|ото|ето|ове|ът|ят|та|то|те|ия|а|я|о|е|и|у)$")

_PENALTIES = {"unapproved": 5, "imported": 3, "other tags": 2, "other terms": 1}


def words_of(coded: str) -> list[str]:
    """Return the words of a coded text, numbers and addresses whole, without tags."""
    return _WORD.findall(_MARK.sub("", coded))


@lru_cache(maxsize=1000)
def _known_words(coded: str) -> tuple[str, ...]:
    return tuple(words_of(coded))


def stems_of(coded: str) -> list[str]:
    """Return a key a word, the same for most of its forms; the second of a word counts apart.

    >>> stems_of("Клъстерът и клъстерите")
    ['клъстер', 'и', 'клъстер#2']
    """
    seen: Counter[str] = Counter()
    stems = []
    for word in words_of(coded):
        stem = _stem(word)
        seen[stem] += 1
        stems.append(stem if seen[stem] == 1 else f"{stem}#{seen[stem]}")
    return stems


def _stem(word: str) -> str:
    return _ENDING.sub("", word.lower())


def place_of(phrase: str, coded: str) -> tuple[int, int] | None:
    """Return the (start, end) of a phrase in a coded text, in any form of its words.

    >>> place_of("малки предприятия", "За малките предприятия")
    (3, 22)
    """
    wanted = [_stem(word) for word in words_of(phrase)]
    found = [(_stem(match.group()), match.span()) for match in _WORD.finditer(coded)]
    for at in range(len(found) - len(wanted) + 1):
        if wanted and [stem for stem, _ in found[at : at + len(wanted)]] == wanted:
            return found[at][1][0], found[at + len(wanted) - 1][1][1]
    return None


def rare_words(count: int) -> int:
    """Return how many of a text's rarest words one of which an alike text must share.

    Two texts that agree in `least` of their words share one of the rarest `count - least + 1`
    of each, whatever the order (Chaudhuri et al. 2006, prefix filtering).
    """
    return count - ceil(LEAST / 100 * count) + 1 if count else 0


def score(remembered: str, present: str) -> int:
    """Return the likeness of two coded sources, from 0 to 100."""
    if remembered == present:
        return 100
    from rapidfuzz.distance import Levenshtein

    likeness = Levenshtein.normalized_similarity(_known_words(remembered), _known_words(present))
    return min(99, int(100 * likeness + 1e-9))


def difference(remembered: str, present: str) -> tuple[Change, ...]:
    """Return how the remembered source becomes the present one, word by word."""
    from rapidfuzz.distance import Levenshtein

    old, new = _PIECE.findall(remembered), _PIECE.findall(present)
    return tuple(
        Change(
            block.tag,  # type: ignore[arg-type]  # rapidfuzz's names are ours
            "".join(old[block.src_start : block.src_end]),
            "".join(new[block.dest_start : block.dest_end]),
        )
        for block in Levenshtein.opcodes(old, new)
    )


def rank(
    present: str,
    candidates: Sequence[Remembered],
    *,
    before: str = "",
    after: str = "",
    glossary_version: str = "none",
    least: int = LEAST,
    most: int = 10,
) -> list[Match]:
    """Return the candidates that are alike enough: in context first, then the best; approved before not."""
    matches = []
    for pair in candidates:
        likeness = score(pair.source, present)
        if likeness < least:
            continue
        penalties = tuple(_penalties(pair, present, glossary_version))
        left = likeness - sum(_PENALTIES[penalty] for penalty in penalties)
        context = likeness == 100 and bool(before or after) and (pair.before, pair.after) == (before, after)
        if left >= least:
            matches.append(Match(pair, left, context, penalties))
    matches.sort(
        key=lambda match: (
            not match.in_context,
            -match.score,
            not match.pair.approved,
            -(match.pair.at.timestamp() if match.pair.at else 0),
        )
    )
    return [replace(match, difference=difference(match.pair.source, present)) for match in matches[:most]]


def _penalties(pair: Remembered, present: str, glossary_version: str) -> list[str]:
    reasons = [] if pair.approved else ["unapproved"]
    if pair.imported:
        reasons.append("imported")
    if Counter(_MARK.findall(pair.source)) != Counter(_MARK.findall(present)):
        reasons.append("other tags")
    if pair.source == present and pair.glossary_version != glossary_version:
        reasons.append("other terms")
    return reasons

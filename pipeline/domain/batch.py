"""A batch: sentences of many posts and languages, of like length, that an engine answers together."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

Pair = tuple[str, str]  # (language, plain text)

# What a kill can cost, and what an engine has at once to fill its own batches from.
MOST_SENTENCES = 128
MOST_CHARACTERS = 16_000


@dataclass(frozen=True)
class Batch:
    """Pairs, and the address of each answer: it changes with checkpoint, settings, terms or words."""

    pairs: tuple[Pair, ...]
    addresses: tuple[str, ...]

    @cached_property
    def key(self) -> str:
        """Return what names this batch wherever it is asked for: equal batches are one."""
        return hashlib.sha256("\0".join(self.addresses).encode()).hexdigest()[:32]


def batches(wanted: Iterable[tuple[Pair, str]], most: int = 0) -> Iterator[Batch]:
    """Yield (pair, address) in batches, shortest first, whatever post they come from.

    A batch costs as much as its longest sentence, as often as it has sentences. `most` sentences are
    in one, if fewer are wanted than may be.
    """
    most = min(most or MOST_SENTENCES, MOST_SENTENCES)
    held: list[tuple[Pair, str]] = []
    for pair, address in sorted(wanted, key=lambda one: (len(one[0][1]), one[0][1], one[0][0])):
        if held and (len(held) == most or (len(held) + 1) * len(pair[1]) > MOST_CHARACTERS):
            yield _batch(held)
            held = []
        held.append((pair, address))
    if held:
        yield _batch(held)


def _batch(held: Iterable[tuple[Pair, str]]) -> Batch:
    pairs, addresses = zip(*held, strict=True)
    return Batch(pairs, addresses)

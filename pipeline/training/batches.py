"""Fixed-shape batches in which one Bulgarian sentence is encoded once for all its languages.

A batch is a pure function of (corpus, seed, step): a run that was killed goes
on with exactly the batch it would have seen, and nothing about the order has to
be saved. Lengths are rounded up to a few buckets so that memory stays flat.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.language.codes import marian_tag
from pipeline.language.words import word_of_piece
from pipeline.training.alignment import Links
from pipeline.training.corpus import Group

BUCKETS = (8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128)
_ROW_STEP = 16  # source rows are padded to a multiple of this

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Target:
    """One translation in ids, with the (source piece, target piece) links."""

    tag: int
    ids: Ids
    links: Ids  # [n, 2]


@dataclass(frozen=True, slots=True)
class Example:
    """One Bulgarian sentence in ids (ends in `</s>`) and its translations."""

    ids: Ids
    targets: tuple[Target, ...]
    weight: float

    @property
    def length(self) -> int:
        """The longest side in tokens, tag and end included."""
        return max(len(self.ids), *(len(target.ids) + 2 for target in self.targets))


@dataclass(frozen=True, slots=True)
class Batch:
    """S sources of length L and T targets; `owner` says whose source a target has."""

    source: Ids  # [S, L]
    owner: Ids  # [T]
    decoder_input: Ids  # [T, L]: pad, tag, pieces
    labels: Ids  # [T, L]: ignored, pieces, end; -100 is ignored
    links: npt.NDArray[np.float32]  # [T, L, L]: target position → source position, rows sum to 1 or 0


class Encoder:
    """Turns text into ids with the run's vocabulary."""

    def __init__(self, model_file: str, vocabulary: dict[str, int]) -> None:
        import sentencepiece

        self._pieces = sentencepiece.SentencePieceProcessor(model_file=model_file)
        self.vocabulary = vocabulary

    def ids(self, text: str) -> Ids:
        """Return the ids of a text, without its end."""
        return np.asarray(self._pieces.encode(text), dtype=np.int32)

    def word_of_piece(self, text: str) -> list[int]:
        """Return for each piece of a text the number of its word, or -1."""
        return word_of_piece(text, self._pieces.encode(text, out_type=str))


def piece_links(links: Links, source: Sequence[int], target: Sequence[int]) -> Ids:
    """Spread links between words over the pieces of those words: [n, 2]."""
    pieces: dict[int, list[int]] = defaultdict(list)
    for piece, word in enumerate(source):
        pieces[word].append(piece)
    linked: dict[int, list[int]] = defaultdict(list)
    for a, b in links:
        linked[b] += pieces[a]
    spread = [(i, j) for j, word in enumerate(target) for i in linked.get(word, ())]
    return np.asarray(spread, dtype=np.int32).reshape(-1, 2)


def encode(
    groups: Sequence[Group],
    links: Mapping[tuple[str, str], Links],
    encoder: Encoder,
    weights: Mapping[str, float],
) -> list[Example]:
    """Return an example a group that fits; `links` is keyed by (Bulgarian text, language)."""
    end = np.asarray([0], dtype=np.int32)
    examples = []
    for group in groups:
        source_words = encoder.word_of_piece(group.bulgarian)
        targets = tuple(
            Target(
                encoder.vocabulary[marian_tag(language)],
                encoder.ids(text),
                piece_links(
                    links.get((group.bulgarian, language), ()),
                    source_words,
                    encoder.word_of_piece(text),
                ),
            )
            for language, text in group.targets
        )
        ids = np.concatenate([encoder.ids(group.bulgarian), end])
        example = Example(ids, targets, weights.get(group.source, 1.0))
        if example.length <= BUCKETS[-1]:
            examples.append(example)
    return examples


@dataclass(frozen=True, slots=True)
class Bucket:
    """Examples of like length, each with its chance to be drawn."""

    length: int
    examples: Sequence[Example]
    chances: npt.NDArray[np.float64]


class Sampler:
    """Draws batches out of pools of examples (one pool a domain), bucketed by length."""

    def __init__(
        self,
        pools: Sequence[Sequence[Example]],
        *,
        pad: int,
        unknown: int,
        tokens: int,
        seed: int,
        word_dropout: float = 0.0,
    ) -> None:
        self._pad, self._unknown, self._tokens, self._seed = pad, unknown, tokens, seed
        self._word_dropout = word_dropout
        self._pools = [self._bucketed(pool) for pool in pools]

    @staticmethod
    def _bucketed(pool: Sequence[Example]) -> tuple[list[Bucket], npt.NDArray[np.float64]]:
        """Return the buckets and the share of the pool's tokens that each holds."""
        buckets: list[Bucket] = []
        shares: list[float] = []
        low = 0
        for high in BUCKETS:
            inside = [example for example in pool if low < example.length <= high]
            low = high
            if inside:
                chances = np.asarray([example.weight for example in inside])
                buckets.append(Bucket(high, inside, chances / chances.sum()))
                shares.append(sum(example.weight * len(example.targets) * high for example in inside))
        return buckets, np.asarray(shares) / sum(shares)

    def examples(self) -> Iterator[Example]:
        """Yield every example that can be drawn."""
        for buckets, _ in self._pools:
            for bucket in buckets:
                yield from bucket.examples

    def batch(self, step: int, last_share: float) -> Batch:
        """Return the batch of a step; `last_share` is the chance of the last pool."""
        random = np.random.default_rng([self._seed, step])
        buckets, shares = self._pools[-1 if random.random() < last_share else 0]
        bucket = buckets[random.choice(len(buckets), p=shares)]
        rows = max(8, self._tokens // bucket.length)
        drawn: list[tuple[int, Target]] = []
        sources: list[Ids] = []
        while len(drawn) < rows:
            example = bucket.examples[random.choice(len(bucket.examples), p=bucket.chances)]
            drawn += [(len(sources), target) for target in example.targets]
            sources.append(example.ids)
        batch = self._lay_out(sources, drawn[:rows], bucket.length)
        if self._word_dropout:
            # A decoder that cannot trust its own last words has to look at the source.
            hidden = random.random(batch.decoder_input.shape) < self._word_dropout
            hidden[:, :2] = False
            batch.decoder_input[hidden & (batch.decoder_input != self._pad)] = self._unknown
        return batch

    def _lay_out(self, sources: Sequence[Ids], drawn: Sequence[tuple[int, Target]], length: int) -> Batch:
        height = -(-len(sources) // _ROW_STEP) * _ROW_STEP
        source = np.full((height, length), self._pad, dtype=np.int32)
        source[len(sources) :, 0] = 0  # an empty sentence, so that attention has something to see
        for row, ids in enumerate(sources):
            source[row, : len(ids)] = ids
        count = len(drawn)
        decoder_input = np.full((count, length), self._pad, dtype=np.int32)
        labels = np.full((count, length), -100, dtype=np.int32)
        links = np.zeros((count, length, length), dtype=np.float32)
        for row, (_, target) in enumerate(drawn):
            end = len(target.ids) + 1
            decoder_input[row, 1] = target.tag
            decoder_input[row, 2 : end + 1] = target.ids
            labels[row, 1:end] = target.ids
            labels[row, end] = 0
            links[row, target.links[:, 1] + 1, target.links[:, 0]] = 1.0
        links /= np.maximum(links.sum(axis=2, keepdims=True), 1.0)
        owner = np.asarray([row for row, _ in drawn], dtype=np.int32)
        return Batch(source, owner, decoder_input, labels, links)

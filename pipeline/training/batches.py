"""Fixed-shape batches in which one Bulgarian sentence is encoded once for all its languages.

A batch is a pure function of (corpus, seed, step): a run that was killed goes
on with exactly the batch it would have seen, and nothing about the order has to
be saved. Lengths are rounded up to a few buckets so that memory stays flat.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.language.codes import marian_tag
from pipeline.language.notes import CLOSE, OPEN, Note, place_after
from pipeline.language.words import word_of_piece
from pipeline.training.alignment import Links
from pipeline.training.corpus import Group

BUCKETS = (8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128)
_ROW_STEP = 16  # source rows are padded to a multiple of this

Ids = npt.NDArray[np.int32]
# (source, target, language, links) → notes of terms, notes of other words
Noting = Callable[[str, str, str, Links], tuple[Sequence[Note], Sequence[Note]]]
_SHARPNESS = 0.4  # of drawn pieces: 1 follows their likelihood, 0 takes any (alpha in SentencePiece)
_VARIANTS = 2  # of each source in drawn pieces
_PLAIN = 0.3  # of the sentences of a batch with notes have none: a note is no license to follow blindly
_ONLY_TERMS = 0.7  # of those that hold terms have notes of terms alone, as in use


@dataclass(frozen=True, slots=True)
class Noted:
    """A note in ids, its marks among them, and how many source pieces stand before it."""

    place: int
    ids: Ids


@dataclass(frozen=True, slots=True)
class Target:
    """One translation in ids, with the (source piece, target piece) links."""

    tag: int
    ids: Ids
    links: Ids  # [n, 2]
    terms: tuple[Noted, ...] = ()
    others: tuple[Noted, ...] = ()


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

    def pieces(self, text: str) -> list[str]:
        """Return the likeliest pieces of a text."""
        found: list[str] = self._pieces.encode(text, out_type=str)
        return found

    def sampled(self, text: str) -> list[str]:
        """Return pieces of a text drawn by their likelihood (Kudo 2018): other pieces at each call."""
        found: list[str] = self._pieces.encode(
            text, out_type=str, enable_sampling=True, alpha=_SHARPNESS, nbest_size=-1
        )
        return found

    def of_pieces(self, pieces: Sequence[str]) -> Ids:
        """Return the ids of pieces."""
        return np.asarray(self._pieces.piece_to_id(list(pieces)), dtype=np.int32)

    def note(self, called: str) -> Ids:
        """Return the ids of a note, between its marks."""
        marks = np.asarray([self.vocabulary[OPEN], self.vocabulary[CLOSE]], dtype=np.int32)
        return np.concatenate([marks[:1], self.ids(called), marks[1:]])


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
    noting: Noting | None = None,
    sampled: float = 0.0,
) -> list[Example]:
    """Return the examples of the groups that fit; `links` is keyed by (Bulgarian text, language).

    `sampled` is the share of a group's weight that goes to its source in drawn pieces.
    """
    end = np.asarray([0], dtype=np.int32)
    examples = []
    for group in groups:
        weight = weights.get(group.source, 1.0)
        sources = [(encoder.pieces(group.bulgarian), weight * (1 - sampled))]
        if sampled:
            drawn = (encoder.sampled(group.bulgarian) for _ in range(_VARIANTS))
            sources += [(pieces, weight * sampled / _VARIANTS) for pieces in drawn]
        placings = [
            _placing(group.bulgarian, language, text, links, encoder, noting)
            for language, text in group.targets
        ]
        for pieces, share in sources:
            source_words = word_of_piece(group.bulgarian, pieces)
            targets = tuple(place(source_words) for place in placings)
            example = Example(np.concatenate([encoder.of_pieces(pieces), end]), targets, share)
            if example.length <= BUCKETS[-1]:
                examples.append(example)
    return examples


def _placing(
    source: str,
    language: str,
    text: str,
    links: Mapping[tuple[str, str], Links],
    encoder: Encoder,
    noting: Noting | None,
) -> Callable[[Sequence[int]], Target]:
    """Encode a translation once; return what lays it out beside a source whose pieces are of these words."""
    found = links.get((source, language), ())
    pieces = encoder.pieces(text)
    of_text, target_words = encoder.of_pieces(pieces), word_of_piece(text, pieces)
    tag = encoder.vocabulary[marian_tag(language)]
    terms, others = (
        [(word, encoder.note(called)) for word, called in some]
        for some in (noting(source, text, language, found) if noting else ((), ()))
    )

    def place(source_words: Sequence[int]) -> Target:
        return Target(
            tag,
            of_text,
            piece_links(found, source_words, target_words),
            tuple(Noted(place_after(word, source_words), ids) for word, ids in terms),
            tuple(Noted(place_after(word, source_words), ids) for word, ids in others),
        )

    return place


def with_notes(ids: Ids, target: Target, notes: Sequence[Noted]) -> tuple[Ids, Target]:
    """Return source ids with notes put in, and the target with its links moved on."""
    links = target.links
    for note in sorted(notes, key=lambda note: -note.place):
        ids = np.concatenate([ids[: note.place], note.ids, ids[note.place :]])
        moved = np.where(links[:, :1] >= note.place, len(note.ids), 0)
        links = np.concatenate([links[:, :1] + moved, links[:, 1:]], axis=1).astype(np.int32)
    return ids, Target(target.tag, target.ids, links)


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
        notes: float = 0.0,
    ) -> None:
        self._pad, self._unknown, self._tokens, self._seed = pad, unknown, tokens, seed
        self._word_dropout, self._notes = word_dropout, notes
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
        """Return the batch of a step; `last_share` is the chance of the last pool.

        Of the last pool's batches so many as `notes` says have notes in their sources.
        """
        random = np.random.default_rng([self._seed, step])
        of_domain = random.random() < last_share
        buckets, shares = self._pools[-1 if of_domain else 0]
        bucket = buckets[random.choice(len(buckets), p=shares)]
        rows = max(8, self._tokens // bucket.length)
        noted = of_domain and self._notes > 0 and random.random() < self._notes
        drawn: list[tuple[int, Target]] = []
        sources: list[Ids] = []
        while len(drawn) < rows:
            example = bucket.examples[random.choice(len(bucket.examples), p=bucket.chances)]
            if noted:  # each language has its own notes, so that a source serves one alone
                target = example.targets[random.integers(len(example.targets))]
                ids, target = _noted(example.ids, target, bucket.length, random)
                drawn.append((len(sources), target))
                sources.append(ids)
            else:
                drawn += [(len(sources), target) for target in example.targets]
                sources.append(example.ids)
        batch = lay_out(sources, drawn[:rows], bucket.length, self._pad)
        if self._word_dropout:
            # A decoder that cannot trust its own last words has to look at the source.
            hidden = random.random(batch.decoder_input.shape) < self._word_dropout
            hidden[:, :2] = False
            batch.decoder_input[hidden & (batch.decoder_input != self._pad)] = self._unknown
        return batch


def lay_out(sources: Sequence[Ids], drawn: Sequence[tuple[int, Target]], length: int, pad: int) -> Batch:
    """Return sources and targets, each with the row of its source, as a batch of one length."""
    height = -(-len(sources) // _ROW_STEP) * _ROW_STEP
    source = np.full((height, length), pad, dtype=np.int32)
    source[len(sources) :, 0] = 0  # an empty sentence, so that attention has something to see
    for row, ids in enumerate(sources):
        source[row, : len(ids)] = ids
    count = len(drawn)
    decoder_input = np.full((count, length), pad, dtype=np.int32)
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


def _noted(ids: Ids, target: Target, most: int, random: np.random.Generator) -> tuple[Ids, Target]:
    """Put some of a target's notes into its source, as many as there is room for."""
    if random.random() < _PLAIN:
        return ids, target
    notes = list(target.terms)
    if not notes or random.random() >= _ONLY_TERMS:
        some = random.permutation(len(target.others))[: random.integers(1, 3)]
        notes += [target.others[index] for index in some]
    room = most - len(ids)
    fitting = []
    for note in notes:
        if len(note.ids) <= room:
            room -= len(note.ids)
            fitting.append(note)
    return with_notes(ids, target, fitting)

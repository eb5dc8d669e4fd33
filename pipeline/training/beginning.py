"""A network that begins as a dictionary instead of as noise.

Little text and little time are better spent on grammar than on finding out which word answers
to which: the word links have that already. So pieces that translate one another start out alike
(a factorised table of links, cf. Levy and Goldberg 2014), every layer starts close to passing on
what it is given, and the decoder's attention starts by handing over the source's own vectors. What is
looked at is then near to what is to be written, from the first update on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipeline.training.batches import Example

if TYPE_CHECKING:
    import torch
    from transformers import MarianMTModel

_QUIET = 0.2  # of an ordinary layer's start: what a layer adds to what it is given
_SELF = 0.5  # how much a piece is linked to itself, of how often it is linked at all
_DIMENSIONS_A_LANGUAGE = 4

Counts = npt.NDArray[np.float32]


def as_dictionary(model: MarianMTModel, examples: Iterable[Example], tags: Sequence[int], seed: int) -> None:
    """Give an untrained network the embeddings of a dictionary, and layers that let them through.

    `tags` are the ids that ask for a language, in any order.
    """
    import torch

    links, languages = _counts(examples, model.config.vocab_size, tags)
    table = _vectors(links, languages, tags, model.config.d_model, seed)
    encoder, decoder = list(model.model.encoder.layers), list(model.model.decoder.layers)
    with torch.no_grad():
        weight: torch.Tensor = model.model.shared.weight
        weight.copy_(torch.where(table.any(dim=1, keepdim=True), table, weight))
        for layer in (*encoder, *decoder):
            layer.self_attn.out_proj.weight *= _QUIET
            layer.fc2.weight *= _QUIET
        for layer in decoder:
            for linear in (layer.encoder_attn.v_proj, layer.encoder_attn.out_proj):
                linear.weight *= _QUIET
                linear.weight += torch.eye(len(linear.weight))


def _counts(examples: Iterable[Example], size: int, tags: Sequence[int]) -> tuple[Counts, Counts]:
    """Return how often pieces are linked [V, V] and seen in each language [V, 1 + languages]."""
    links = np.zeros(size * size, dtype=np.float32)
    languages = np.zeros((size, 1 + len(tags)), dtype=np.float32)
    column = {tag: index for index, tag in enumerate(tags, start=1)}
    places: list[npt.NDArray[np.int64]] = []
    for example in examples:
        source = example.ids.astype(np.int64)
        np.add.at(languages[:, 0], source, 1)
        for target in example.targets:
            np.add.at(languages[:, column[target.tag]], target.ids, 1)
            places.append(source[target.links[:, 0]] * size + target.ids[target.links[:, 1]])
    where, times = np.unique(np.concatenate(places), return_counts=True)
    links[where] = times
    return links.reshape(size, size), languages


def _vectors(links: Counts, languages: Counts, tags: Sequence[int], width: int, seed: int) -> torch.Tensor:
    """Return unit vectors [V, width]; zero for a piece that was never linked."""
    import torch

    generator = torch.Generator().manual_seed(seed)
    both = torch.from_numpy(links + links.T)
    total = both.sum(1)
    both += torch.diag(_SELF * total)
    mass = both.sum(1).clamp(min=1e-6)
    # Positive pointwise mutual information, the rare ones held back (Levy, Goldberg and Dagan 2015).
    smooth = mass**0.75 / (mass**0.75).sum()
    shared = (both / mass[:, None] / smooth[None, :]).clamp(min=1.0).log_()
    shared = (shared + shared.T) / 2
    parts = _DIMENSIONS_A_LANGUAGE * languages.shape[1]
    # Shifted, so that the largest are the positive ones: there both sides of a link point one way.
    shift = shared.abs().sum(1).max().sqrt()
    torch.manual_seed(seed)
    base, strength, _ = torch.svd_lowrank(shared + shift * torch.eye(len(shared)), q=width - parts, niter=8)
    meaning = base * (strength - shift).clamp(min=0).sqrt()
    share = torch.from_numpy(languages / languages.sum(0, keepdims=True).clip(min=1))
    share = share / share.sum(1, keepdim=True).clamp(min=1e-9)
    for index, tag in enumerate(tags, start=1):
        share[tag] = 0.0
        share[tag, index] = 1.0
    directions = torch.linalg.qr(torch.randn(parts, parts, generator=generator))[0][: share.shape[1]]
    language = (share - share.mean(0)) @ directions
    table = torch.cat([_unit(meaning), 0.5 * _unit(language)], dim=1)
    turned = torch.linalg.qr(torch.randn(width, width, generator=generator))[0]  # no head is worth more
    table = _unit(table) @ turned
    seen = total > 0
    seen[list(tags)] = True
    found: torch.Tensor = table * seen[:, None]
    return found


def _unit(rows: torch.Tensor) -> torch.Tensor:
    lengths: torch.Tensor = rows.norm(dim=1, keepdim=True).clamp(min=1e-9)
    return rows.div(lengths)

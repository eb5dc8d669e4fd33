"""From what an answer looks like to the chance that it is worth editing: a logistic regression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_PENALTY = 1e-2  # on the slopes, so that a feature that never varies says nothing


def fit(rows: Sequence[Sequence[float]], good: Sequence[bool]) -> tuple[float, ...]:
    """Return the weights of one and of each feature. `rows` is [n][features]; `good` is what came of it."""
    import torch

    features = torch.tensor(rows, dtype=torch.float64)  # [n, f]
    wanted = torch.tensor(good, dtype=torch.float64)  # [n]
    middle, spread = features.mean(0), features.std(0).clamp(min=1e-6)
    scaled = (features - middle) / spread
    slopes = torch.zeros(features.shape[1], dtype=torch.float64, requires_grad=True)
    base = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([slopes, base], max_iter=200, line_search_fn="strong_wolfe")

    def missed() -> torch.Tensor:
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(scaled @ slopes + base, wanted)
        loss = loss + _PENALTY * (slopes**2).sum()
        loss.backward()
        return loss

    optimiser.step(missed)
    unscaled = slopes.detach() / spread
    start = float(base.detach() - (unscaled * middle).sum())
    return (start, *unscaled.tolist())

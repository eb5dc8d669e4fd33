"""Numbers as bars. Each bar has its numbers in words, and every chart its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 140


@dataclass(frozen=True, slots=True)
class Part:
    """One coloured part of a bar: `kind` is a class of the style sheet."""

    kind: str
    label: str
    value: int
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, its name, and the sum of its parts."""

    label: str
    parts: tuple[Part, ...]
    total: int
    x: float = 0
    width: float = 0

    @property
    def told(self) -> str:
        """The bar in words."""
        return f"{self.label}: " + ", ".join(f"{part.label} {part.value}" for part in self.parts)


def lying(rows: Sequence[tuple[str, Sequence[tuple[str, str, int]]]]) -> list[Bar]:
    """Return bars that lie, each filling the whole width: shares of a whole.

    >>> [round(part.width) for part in lying([("it", [("final", "done", 1), ("rest", "open", 3)])])[0].parts]
    [150, 450]
    """
    bars = []
    for label, values in rows:
        total = sum(value for *_, value in values)
        x, parts = 0.0, []
        for kind, name, value in values:
            width = WIDTH * value / total if total else 0.0
            parts.append(Part(kind, name, value, x=x, width=width, height=20))
            x += width
        bars.append(Bar(label, tuple(parts), total))
    return bars


def standing(rows: Sequence[tuple[str, Sequence[tuple[str, str, int]]]]) -> list[Bar]:
    """Return bars that stand side by side, as high as their sums."""
    most = max((sum(value for *_, value in values) for _, values in rows), default=0) or 1
    step = WIDTH / max(1, len(rows))
    bars = []
    for number, (label, values) in enumerate(rows):
        y, parts = float(HEIGHT), []
        for kind, name, value in values:
            height = HEIGHT * value / most
            y -= height
            parts.append(
                Part(kind, name, value, x=number * step + step * 0.15, y=y, width=step * 0.7, height=height)
            )
        bars.append(
            Bar(label, tuple(parts), sum(part.value for part in parts), x=(number + 0.5) * step, width=step)
        )
    return bars

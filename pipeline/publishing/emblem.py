"""The emblem of the European Union, drawn by its geometrical description.

https://publications.europa.eu/code/en/en-5000100.htm: twelve five-pointed stars on a circle
whose radius is a third of the height, each within a circle of an eighteenth of the height;
Reflex Blue 003399, yellow FFCC00, one point of each star up.
"""

from functools import cache
from importlib.resources import files
from math import cos, pi, sin

_HEIGHT = 540
_STARS, _POINTS = 12, 5
_INNER = 0.381966  # of a regular pentagram's outer radius


def eu_emblem() -> str:
    """Return the emblem as an SVG document."""
    width = _HEIGHT * 3 // 2
    stars = "".join(_star(*_on_circle(_HEIGHT / 3, number / _STARS, width / 2)) for number in range(_STARS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}">'
        f'<path fill="#039" d="M0 0h{width}v{_HEIGHT}H0z"/><path fill="#fc0" d="{stars}"/></svg>\n'
    )


@cache
def eu_picture() -> bytes:
    """Return the emblem as PNG, for mail and word processors, which show no SVG."""
    return files("pipeline.publishing").joinpath("eu.png").read_bytes()


def _on_circle(radius: float, turn: float, x: float, y: float = _HEIGHT / 2) -> tuple[float, float]:
    return x + radius * sin(2 * pi * turn), y - radius * cos(2 * pi * turn)


def _star(x: float, y: float) -> str:
    outer = _HEIGHT / 18
    corners = [
        _on_circle(outer * (_INNER if number % 2 else 1), number / (2 * _POINTS), x, y)
        for number in range(2 * _POINTS)
    ]
    return "M" + "L".join(f"{a:.2f} {b:.2f}" for a, b in corners) + "z"

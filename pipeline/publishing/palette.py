"""All colours of the site, from the cluster's one: readable by WCAG whatever that colour is.

Hue and chroma are kept in OKLCH (https://bottosson.github.io/posts/oklab), where equal steps look equal;
only the lightness moves until the contrast is enough. Greys carry a breath of the same hue.
"""

from math import atan2, cbrt, cos, hypot, sin

_ENOUGH = 4.6  # a little more than the 4.5 of WCAG 2 AA for text, so that rounding costs nothing
_STEP = 0.005

Colour = tuple[float, float, float]  # lightness 0–1, chroma, hue in radians


def palette(colour: str) -> dict[str, tuple[str, str]]:
    """Return each colour's name with its value in the light and in the dark."""
    _, chroma, hue = oklch(colour)
    tint = min(chroma, 0.12)

    def grey(lightness: float, share: float) -> str:
        return hex_of((lightness, tint * share, hue))

    paper, night = grey(0.99, 0.035), grey(0.19, 0.11)
    wash, dusk = grey(0.965, 0.09), grey(0.235, 0.14)
    return {
        "paper": (paper, night),
        "wash": (wash, dusk),
        "ink": (grey(0.25, 0.12), grey(0.93, 0.05)),
        "soft": (readable(grey(0.48, 0.16), wash), readable(grey(0.74, 0.10), dusk)),
        "line": (grey(0.895, 0.12), grey(0.34, 0.16)),
        "accent": (readable(colour, wash), readable(colour, dusk)),
        "block": (readable(colour, "#ffffff"), readable(colour, "#ffffff")),
        "note": ("#fdf3d7", "#39300f"),
        "note-ink": ("#4d3b00", "#f4e3a9"),
    }


def readable(colour: str, ground: str) -> str:
    """Return a colour, made darker or lighter until it can be read on a ground."""
    lightness, chroma, hue = oklch(colour)
    step = -_STEP if luminance(ground) > 0.18 else _STEP
    found = colour
    while contrast(found, ground) < _ENOUGH and 0 <= lightness + step <= 1:
        lightness += step
        found = hex_of((lightness, chroma, hue))
    return found


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def oklch(colour: str) -> Colour:
    """Return lightness, chroma and hue of a colour."""
    r, g, b = _linear(colour)
    l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)  # noqa: E741 -- the source's names
    m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
    a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
    b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    return lightness, hypot(a, b), atan2(b, a)


def hex_of(colour: Colour) -> str:
    """Return a colour as #rrggbb; one that no screen can show loses chroma until one can."""
    lightness, chroma, hue = colour
    while True:
        channels = _channels(lightness, chroma, hue)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in channels):
            return "#" + "".join(
                f"{round(255 * _gamma(min(max(channel, 0), 1))):02x}" for channel in channels
            )
        chroma = max(chroma - 0.004, 0)


def _channels(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )


def _linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    ]


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055

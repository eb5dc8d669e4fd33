"""Social cards: what a messenger or a network shows of a link, drawn with the page's own title.

1200 × 630 is what Open Graph's readers crop to. The letters are Noto Sans, which has every script
that pages are written in; the font travels with the code because a server often has none.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont, features

from pipeline.publishing.palette import luminance

WIDTH, HEIGHT = 1200, 630
_EDGE = 80
_SIZES = range(76, 39, -4)  # of the title; the first that fits is taken
_LINES = 4
_LEADING = 1.22
_ROOM = WIDTH - 2 * _EDGE
_TONES = 16  # from paper to ink; the edges of letters need no more
_SOFT, _FAINT = 205, 26


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card. `language` chooses letter shapes where a language has its own."""

    title: str
    name: str  # of the cluster
    foot: str  # such as a date
    colour: str  # #rrggbb
    language: str = ""


def draw(card: Card) -> bytes:
    """Return a card as PNG; the same card gives the same bytes."""
    # Drawn in shares of ink, 0 to 255: a card has two colours and what lies between them.
    image = _ground().copy()
    pen = ImageDraw.Draw(image)
    shapes = card.language if card.language and _shapes() else None
    name = _fitted(card.name, _font("Regular", 34), _ROOM)
    pen.text((_EDGE, _EDGE), name, font=_font("Regular", 34), fill=_SOFT, anchor="ls", language=shapes)
    size, lines = _set(card.title)
    height = size * _LEADING
    top = (HEIGHT - height * len(lines)) / 2 - 12
    for number, line in enumerate(lines):
        pen.text(
            (_EDGE, top + number * height),
            line,
            font=_font("Bold", size),
            fill=255,
            anchor="la",
            language=shapes,
        )
    foot = _fitted(card.foot, _font("Regular", 28), _ROOM)
    pen.text((_EDGE, HEIGHT - 64), foot, font=_font("Regular", 28), fill=_SOFT, anchor="ls", language=shapes)
    flat = image.point([round(value / 255 * (_TONES - 1)) for value in range(256)])
    flat.putpalette(_palette(card.colour))
    stream = io.BytesIO()
    flat.save(stream, "PNG", bits=4, compress_level=3)
    return stream.getvalue()


@lru_cache(maxsize=1)
def _ground() -> Image.Image:
    """Return what all cards share: two rings that meet, and a stroke over the foot."""
    image = Image.new("L", (WIDTH, HEIGHT), 0)
    pen = ImageDraw.Draw(image)
    # So faint that any title can lie on them.
    pen.ellipse((820, -190, 1360, 350), outline=_FAINT, width=46)
    pen.ellipse((960, 110, 1420, 570), outline=_FAINT, width=46)
    pen.rectangle((_EDGE, HEIGHT - 126, _EDGE + 72, HEIGHT - 122), fill=255)
    return image


@lru_cache(maxsize=64)
def _palette(colour: str) -> bytes:
    """Return the tones from a colour to the ink that is read best on it."""
    paper = _rgb(colour)
    ink = (255, 255, 255) if luminance(colour) < 0.4 else (20, 24, 22)
    return bytes(channel for tone in range(_TONES) for channel in _mixed(ink, paper, tone / (_TONES - 1)))


def _set(title: str) -> tuple[int, list[str]]:
    """Return the largest size at which a title fits, and its lines, evenly filled."""
    for size in _SIZES:
        widths = _widths(title, size)
        lines = _wrapped(widths, size, _ROOM)
        if max(width for _, width in widths) <= _ROOM and len(lines) <= _LINES - (size > 60):
            return size, _even(widths, size, len(lines))
    size, font = _SIZES[-1], _font("Bold", _SIZES[-1])
    lines = _wrapped(_widths(title, size), size, _ROOM)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1]} …"]
    return size, [_fitted(line, font, _ROOM) for line in lines]


def _widths(title: str, size: int) -> list[tuple[str, float]]:
    return [(word, _font("Bold", size).getlength(word)) for word in title.split(" ")] or [("", 0.0)]


def _even(words: list[tuple[str, float]], size: int, lines: int) -> list[str]:
    """Return so many lines of which none is much shorter than the others."""
    narrow, wide = max(width for _, width in words), float(_ROOM)
    while wide - narrow > 8:
        middle = (narrow + wide) / 2
        narrow, wide = (narrow, middle) if len(_wrapped(words, size, middle)) <= lines else (middle, wide)
    return _wrapped(words, size, wide)


def _wrapped(words: list[tuple[str, float]], size: int, room: float) -> list[str]:
    space = _font("Bold", size).getlength(" ")
    lines: list[list[str]] = []
    filled = room
    for word, width in words:
        if lines and filled + space + width <= room:
            lines[-1].append(word)
            filled += space + width
        else:
            lines.append([word])
            filled = width
    return [" ".join(line) for line in lines]


def _fitted(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """Return a text, cut with an ellipsis where it is too wide."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1].rstrip(" …")
    return f"{text}…"


@lru_cache(maxsize=32)
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    data = files("pipeline.publishing").joinpath(f"fonts/NotoSans-{weight}.ttf").read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)


@lru_cache(maxsize=1)
def _shapes() -> bool:
    """Say whether this Pillow can choose a language's own letter shapes."""
    return bool(features.check("raqm"))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(front: tuple[int, int, int], back: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    red, green, blue = (round(b + (f - b) * share) for f, b in zip(front, back, strict=True))
    return red, green, blue

"""The order of words in a list, by the variant's alphabet: ć after č, ș after s, ö with o or after it."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

# Hungarian writes a doubled digraph short: „ssz“ is sz + sz.
_DOUBLED = re.compile(r"(c)(cs)|(d)(dzs|dz)|(g)(gy)|(l)(ly)|(n)(ny)|(s)(sz)|(t)(ty)|(z)(zs)")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
Key = tuple[tuple[int, ...], str, str]


def order(text: str, variant: str) -> Key:
    """Return what to sort a text by.

    >>> sorted(["šuma", "ćilim", "čaj", "cena", "ljubav", "luk"], key=lambda word: order(word, "sr-Latn"))
    ['cena', 'čaj', 'ćilim', 'luk', 'ljubav', 'šuma']
    """
    lowered = text.lower().replace("ß", "ss")
    if variant == "hu":
        lowered = _DOUBLED.sub(lambda found: 2 * next(filter(None, found.groups()[1::2])), lowered)
    places, letters = _alphabet(variant)
    return (
        tuple(places[letter] if letter in places else _other(letter) for letter in letters.findall(lowered)),
        lowered,
        text,
    )


@cache
def _alphabet(variant: str) -> tuple[dict[str, int], re.Pattern[str]]:
    table = tomllib.loads(files("pipeline.language").joinpath("collation.toml").read_text("utf-8"))
    row = table[variant].split()
    places = {letter: number + 100 for number, letter in enumerate(row)}
    counted = {letter for letter in row if len(letter) == 1}
    for code in range(0xC0, 0x180):
        letter = chr(code)
        base = "".join(
            part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part)
        )
        if variant == "hu" and letter in "őű":
            base = {"ő": "ö", "ű": "ü"}[letter]
        if letter not in counted and base in places:
            places[letter] = places[base]
    longest = sorted((letter for letter in row if len(letter) > 1), key=len, reverse=True)
    return places, re.compile("|".join([*map(re.escape, longest), r"\w", r"\s"]))


def _other(letter: str) -> int:
    if letter.isspace():
        return 0
    if letter.isdigit():
        return 1 + int(letter) if letter.isdecimal() else 11
    at = _LATIN.find(letter)
    return 1000 + at if at >= 0 else 2000 + ord(letter)

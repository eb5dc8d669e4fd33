"""Typographic marks made plain for the engine, and each language's own put back after.

Checkpoints learn faster and OPUS-MT ones were trained on plain marks, so every
text is normalised before it reaches one; what comes back is dressed again by
the rules of its language (https://cldr.unicode.org, delimiters).
"""

import re

QUOTES = {
    "bg": ("„", "“"),
    "it": ("«", "»"),
    "hu": ("„", "”"),
    "de": ("„", "“"),
    "pt": ("«", "»"),
    "ro": ("„", "”"),
    "sr": ("„", "“"),
}
# Languages whose apostrophe is part of ordinary words (l’Italia, d’água).
_APOSTROPHE = {"it", "pt", "ro", "de", "hu"}

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("„“”«»‟″❝❞", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("–—―−", "-"),
        **dict.fromkeys("‐‑", "-"),
        "…": "...",
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u200a\u2002\u2003\t\r\n", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", None),
    }
)
_SPACES = re.compile(r" {2,}")
_FIRST_WORD = re.compile(r"[„«“”»\"(\s]*([^\W\d_]+)")
_RANGE = re.compile(r"(?<=\d)-(?=\d)")


def plain(text: str) -> str:
    """Return `text` with plain quotes, apostrophes, dashes and spaces.

    >>> plain("„Зелена синергия“ – клъстер…")
    '"Зелена синергия" - клъстер...'
    """
    return _SPACES.sub(" ", text.translate(_PLAIN)).strip()


def dress(text: str, language: str, source: str = "") -> str:
    r"""Return plain `text` with the marks of `language`; undoes `plain` for a reader.

    A dash between digits becomes an en dash where `source` has one there too, and a first letter a
    capital where the source begins with one.

    >>> dress("ingyenes audit", "hu", "Безплатен одит")
    'Ingyenes audit'
    >>> dress('"Sinergia Verde" - il cluster dell\'anno', "it")
    '«Sinergia Verde» – il cluster dell’anno'
    """
    opening, closing = QUOTES[language]
    dressed = []
    depth = 0
    for position, character in enumerate(text):
        if character != '"':
            dressed.append(character)
            continue
        before = text[position - 1] if position else " "
        after = text[position + 1] if position + 1 < len(text) else " "
        opens = depth == 0 or (before in " ([" and after.isalnum())
        depth += 1 if opens else -1
        dressed.append(opening if opens else closing)
    result = "".join(dressed)
    # A lone mark has no partner to be opened or closed by: leave it plain.
    if depth:
        result = text
    result = result.replace(" - ", " – ").replace("...", "…")
    if language in _APOSTROPHE:
        result = re.sub(r"(?<=\w)'(?=\w|\s|$)", "’", result)
    if re.search(r"\d[–—]\d", source):
        result = _RANGE.sub("–", result)
    at = small_beginning(result, source)
    return result if at is None else result[:at] + result[at].upper() + result[at + 1 :]


def small_beginning(text: str, source: str) -> int | None:
    """Return where a text begins small while its source begins with a capital; a name keeps its letters.

    >>> small_beginning("„а ми?“", "„А ние?“")
    1
    >>> small_beginning("eTwinning cresce", "Платформата eTwinning расте")
    """
    word, first = _FIRST_WORD.match(text), _FIRST_WORD.match(source)
    if not word or not first or not first[1][0].isupper() or not word[1].islower():
        return None  # eTwinning and iPhone are not small all through
    if word[1].isascii() and word[1] in source:
        return None
    return word.start(1)

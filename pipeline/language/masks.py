"""Names in Latin letters, addresses and telephone numbers in a Bulgarian sentence, and `{0}` in their places.

They are the same in every language: TRACE-KEI, INNOSKART Kft, office@example.eu, 032 555 184.
"""

import re
from collections.abc import Sequence

from pipeline.language.addresses import ADDRESS
from pipeline.language.hungarian import article
from pipeline.language.words import words

_WORD = r"[A-Za-zÀ-ɏ][\wÀ-ɏ]*(?:[.&+/'’-][A-Za-zÀ-ɏ0-9][\wÀ-ɏ]*)*"
# A call begins with 0 or +; a date (01-09-2024) is written by each language's custom.
_CALL = (
    r"(?!\d\d[ /-]\d\d[ /-]\d{4}\b)(?:"
    r"(?:\+\d{1,3}|0\d{1,3}|\(0\d{1,3}\))(?:[ \u00a0/-]{1,2}(?:\d{1,4}|\(\d{1,4}\))){2,5}"
    r"|0\d{1,3}[ \u00a0/-]\d{5,7}|0\d{7,9}|\+\d{8,13})"
)
# A number belongs to the name that it follows (ISO 9001), unless the sentence goes on with it (2016 г.).
_NUMBER = rf"(?: (?!{_CALL})\d{{1,5}}(?![\w.,:%]| ?(?:г|ч)\b))?"
_NAME = re.compile(
    rf"(?<![\w-])(?:{ADDRESS.pattern}|{_CALL}|{_WORD}(?: (?:& )?{_WORD})*{_NUMBER})(?!-?\w|@|:/)"
)
_PLACE = re.compile(r"\{(\d+)\}")
_ARTICLE = re.compile(r"\b([Aa])z?( [\"„]?)(?=\{(\d+)\})")
_BULGARIAN = re.compile("[а-я]")
_LETTERS = 2  # a single one may be a part of the sentence
_MOST = 9  # places in a sentence; more of them get lost


def mask(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a sentence with places where its names stand, and the names in their order.

    >>> mask("Партньор е INNOSKART Kft.")
    ('Партньор е {0}.', ('INNOSKART Kft',))
    """
    if _PLACE.search(text) or not _BULGARIAN.search(text):
        return text, ()  # it has places of its own, or nothing besides names
    names: list[str] = []

    def put(found: re.Match[str]) -> str:
        name = found.group().rstrip(".,;:!?")
        if len(name) < _LETTERS or len(names) == _MOST:
            return found.group()
        names.append(name)
        return f"{{{len(names) - 1}}}{found.group()[len(name) :]}"

    return _NAME.sub(put, text), tuple(names)


def unmask(text: str, names: Sequence[str]) -> str | None:
    """Return a text with its names, or nothing where a place is missing, doubled or made up."""
    if sorted(_PLACE.findall(text)) != sorted(map(str, range(len(names)))):
        return None
    return _PLACE.sub(lambda found: names[int(found[1])], text)


def with_articles(masked: str, names: Sequence[str]) -> str:
    """Return a Hungarian text with places whose articles are those of the names.

    >>> with_articles("A {0} és a „{1}” tagja", ("INNOSKART", "TRACE"))
    'Az {0} és a „{1}” tagja'
    """

    def of_name(found: re.Match[str]) -> str:
        number = int(found[3])
        return found[1] + article(names[number])[1:] + found[2] if number < len(names) else found[0]

    return _ARTICLE.sub(of_name, masked)


def hide(text: str, names: Sequence[str]) -> tuple[str, bool]:
    """Return a text with places for those of the names that it has, and whether it has all of them."""
    count = 0
    # The longest first: TRACE also begins TRACE-KEI.
    for number in sorted(range(len(names)), key=lambda number: -len(names[number])):
        place = f"{{{number}}}"
        text, found = re.subn(rf"(?<!\w){re.escape(names[number])}", place, text, count=1)
        count += found
    return text, count == len(names)


def unmasked_words(masked: str, names: Sequence[str]) -> list[tuple[int, ...]]:
    """Return for each word of a text with places the numbers of the words it is in the text with names."""
    spans: list[tuple[int, int]] = []  # of each character, in the text with names
    at = end = 0
    for found in [*_PLACE.finditer(masked), None]:
        start = found.start() if found else len(masked)
        spans += [(at + step, at + step + 1) for step in range(start - end)]
        at += start - end
        if found:
            name = names[int(found[1])]
            spans += [(at, at + len(name))] * len(found.group())
            at, end = at + len(name), found.end()
    whole = words(_PLACE.sub(lambda found: names[int(found[1])], masked))
    return [
        tuple(
            number
            for number, (first, last) in enumerate(whole)
            if first < spans[stop - 1][1] and spans[start][0] < last
        )
        for start, stop in words(masked)
    ]

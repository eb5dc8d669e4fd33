"""Tagged text as a person edits it in a file without inline codes: ⟨1⟩…⟨/1⟩, ⟨1/⟩.

A bracket that is no mark is doubled, and a character that files do not carry is written
by its number, ⟨U+0001⟩: what is written is read again exactly.
"""

import re

from pipeline.domain.text import Tag, TaggedText, joined

# Control characters but for tab and line feed, and what some readers take for the end of a line.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_MARK = re.compile(r"⟨⟨|⟨(?P<close>/)?(?P<number>\d{1,9})(?P<void>/)?⟩|⟨U\+(?P<point>[0-9A-F]{4,6})⟩")


def write(text: TaggedText) -> str:
    """Return a text with marks.

    >>> write(TaggedText(("Виж ", Tag(1, "void", "<br>"), "⟨1⟩")))
    'Виж ⟨1/⟩⟨⟨1⟩'
    """
    return "".join(
        _escaped(part) if isinstance(part, str) else TaggedText((part,)).coded for part in text.parts
    )


def _escaped(text: str) -> str:
    return visible(text.replace("⟨", "⟨⟨"))


def read(text: str) -> TaggedText:
    """Return the text that was written with marks; its tags have no markup."""
    parts: list[str | Tag] = []
    at = 0
    for match in _MARK.finditer(text):
        parts += [text[at : match.start()], _meant(match)]
        at = match.end()
    return joined([*parts, text[at:]])


def _meant(match: re.Match[str]) -> str | Tag:
    if match["point"]:
        point = int(match["point"], 16)
        # Half of a character is none, and can be kept nowhere.
        return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else match[0]
    if not match["number"]:
        return "⟨"
    if match["close"] and match["void"]:
        return match[0]
    kind = "close" if match["close"] else "void" if match["void"] else "open"
    return Tag(int(match["number"]), kind, "")  # type: ignore[arg-type]


def visible(text: str) -> str:
    """Return a remark whose unseen characters are written by their numbers."""
    return _UNSEEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)

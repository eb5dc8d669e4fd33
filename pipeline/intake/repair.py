"""Text broken by a wrong code page on its way, mended.

ftfy (https://ftfy.readthedocs.io) knows the usual breaks. It does not know the
one of file names unpacked by old ZIP programs: a combining accent (UTF-8 CC 81)
read as code page 437 (╠ü), its box drawing then simplified to ¦ (¦ü).
"""

import re
import unicodedata

_ZIPPED_ACCENT = re.compile(r"(?<=[A-Za-z])[¦╠]([^\s\w]|[ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»])")
# Private-use characters mark slots inside; the others are invisible and never meant, or, as halves
# of a character (from JSON), can be kept nowhere.
_UNWANTED = re.compile(
    "[\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200b\u2060\u00ad\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_SPACE = re.compile(r"(\s+)")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_BULGARIAN = re.compile(r"[\u0400-\u04ff\x20-\x7e„“”«»‘’–—…№€°§©®·]")


def repair(text: str) -> str:
    """Return the text with broken characters mended and invisible ones gone, composed (NFC).

    >>> repair("MAISON DU VE¦üGE¦üTAL")
    'MAISON DU VÉGÉTAL'
    """
    import ftfy

    text = _ZIPPED_ACCENT.sub(_accent, text)
    mended = ftfy.fix_text(
        text,
        unescape_html=False,  # entities are the HTML reader's business
        uncurl_quotes=False,  # Bulgarian quotation marks are right as they are
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization="NFC",
    )
    return without_unwanted(_still_bulgarian(text, mended))


def without_unwanted(text: str) -> str:
    """Return the text without the characters that nobody sees, or that can be kept nowhere."""
    return _UNWANTED.sub("", text)


def _still_bulgarian(before: str, after: str) -> str:
    """Undo what was mended in Bulgarian words: „б№“ could be a broken ṓ, but is not."""
    old, new = _SPACE.split(before), _SPACE.split(after)
    if len(old) != len(new):
        return after
    return "".join(
        a if _CYRILLIC.search(a) and not all(map(_BULGARIAN.match, set(b) - set(a))) else b
        for a, b in zip(old, new, strict=True)
    )


def _accent(found: re.Match[str]) -> str:
    try:
        byte = found[1].encode("cp437")[0]
    except UnicodeEncodeError:
        return found.group()
    if not 0x80 <= byte <= 0xBF:
        return found.group()
    return unicodedata.normalize("NFC", chr(0x300 + byte - 0x80))


def repairs(before: str, after: str) -> tuple[str, ...]:
    """Return what was mended, word by word, for the editor: `VE¦üGE¦üTAL → VÉGÉTAL`."""
    old, new = before.split(), after.split()
    if len(old) != len(new):
        return ()
    changes = dict.fromkeys(
        f"{a} → {b}"
        for a, b in zip(old, new, strict=True)
        if unicodedata.normalize("NFC", without_unwanted(a)) != b
    )
    return tuple(changes)

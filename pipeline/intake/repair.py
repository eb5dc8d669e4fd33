"""Text broken by a wrong code page on its way, mended.

ftfy (https://ftfy.readthedocs.io) knows the usual breaks. It does not know the
one of file names unpacked by old ZIP programs: a combining accent (UTF-8 CC 81)
read as code page 437 (╠ü), its box drawing then simplified to ¦ (¦ü).
"""

import re
import unicodedata

_ZIPPED_ACCENT = re.compile(r"(?<=[A-Za-z])[¦╠]([^\s\w]|[ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»])")
# Private-use characters mark slots inside; the others are invisible and never meant.
_UNWANTED = re.compile(
    "[\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\u200b\u2060\u00ad\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def repair(text: str) -> str:
    """Return the text with broken characters mended and invisible ones gone, composed (NFC).

    >>> repair("MAISON DU VE¦üGE¦üTAL")
    'MAISON DU VÉGÉTAL'
    """
    import ftfy

    text = _ZIPPED_ACCENT.sub(_accent, text)
    rules = ftfy.TextFixerConfig(
        unescape_html=False,  # entities are the HTML reader's business
        uncurl_quotes=False,  # Bulgarian quotation marks are right as they are
        fix_latin_ligatures=False,
        fix_character_width=False,
        normalization="NFC",
    )
    mended = ftfy.fix_text(text, rules)
    if _is_exotic(mended) and not _is_exotic(text):
        # „а№“ could be Thai that was broken, but then it is Bulgarian.
        mended = ftfy.fix_text(text, rules._replace(fix_encoding=False))
    return _UNWANTED.sub("", mended)


def _is_exotic(text: str) -> bool:
    """Say whether a text has letters of a script that nobody here writes."""
    return any(
        not unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC", "GREEK"))
        for letter in set(text)
        if letter.isalpha() and letter > "\u024f"
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
        if unicodedata.normalize("NFC", _UNWANTED.sub("", a)) != b
    )
    return tuple(changes)

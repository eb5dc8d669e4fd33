"""Letters are those of the language, not their look-alikes from another code page."""

import re
import unicodedata
from collections.abc import Iterator

from pipeline.checks.mending import Edit, mended
from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding

# Romanian has a comma below, Unicode Standard 16.0, 7.1; Hungarian a double acute.
_WRONG = {
    "ro": {"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț", "ǎ": "ă", "Ǎ": "Ă", "ã": "ă", "Ã": "Ă"},
    "hu": {"õ": "ő", "Õ": "Ő", "û": "ű", "Û": "Ű"},
}
_MARK = re.compile(r"[^\W\d_][\u0300-\u036f]+")
_BROKEN = re.compile(r"\ufffd|Ã[\u0080-\u00bf©¨§±³¡º¤¶¼]|â€|Ð[\u0080-\u00bf°±µ¾]|Å[\u0080-\u00bf£¡]")


def check(pair: Pair) -> Iterator[Finding]:
    """A cedilla for a comma, a tilde for a double acute, a loose accent, broken characters.

    Bad (ro): Иновации и знания → Inovaţii şi cunoştinţe
    Bad (hu): Нова енергия → Erõ és mûszer
    Bad (pt): Иновации → Inovação
    Bad (it): Ефективност → EfficienÃªza
    Good (ro): Иновации и знания → Inovații și cunoștințe
    Good (hu): Нова енергия → Erő és műszer
    Good (pt): Иновации → Inovação
    """
    text = pair.target.text
    if _BROKEN.search(text):
        yield Finding("letters", "Characters are broken: the text was read in the wrong encoding.")
        return
    edits: list[Edit] = []
    wrong = _WRONG.get(pair.language, {})
    for at, letter in enumerate(text if wrong else ""):
        if letter in wrong and not _in_kept_word(text, at, pair.source.text):
            edits.append((at, at + 1, wrong[letter]))
    for found in _MARK.finditer(text):
        composed = unicodedata.normalize("NFC", found.group())
        if composed != found.group():
            edits.append((found.start(), found.end(), composed))
    if edits:
        told = ", ".join(dict.fromkeys(f"{text[start:end]} should be {new}" for start, end, new in edits))
        yield Finding("letters", f"Letters of another code page: {told}.", fix=mended(pair.target, edits))


def _in_kept_word(text: str, at: int, source: str) -> bool:
    """Say whether a letter stands in a name that the source has too, or that is no word of the language."""
    word = next(found.group() for found in re.finditer(r"\w+", text) if found.start() <= at < found.end())
    return word in source or bool(re.search(r"ões|ão|ães", word))

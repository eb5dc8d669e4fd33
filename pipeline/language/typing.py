"""Serbian typed in Latin becomes the Cyrillic that is kept; words that nobody touched stay as they were."""

import re
from difflib import SequenceMatcher

from pipeline.language.serbian import to_cyrillic, to_latin

_WORDS = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|\w\.\w")
_TOKEN = re.compile(r"⟨/?\d+/?⟩|\w+|\s+|[^\w\s]")


def in_cyrillic(typed: str, kept: str, source: str) -> str:
    """Return what a person typed in Latin in Cyrillic, given the kept text that they began from.

    What is Latin in the kept text or in the source (names, addresses) stays Latin.

    >>> in_cyrillic("Novi projekat Firefox", "Нови Firefox", "Нов Firefox")
    'Нови пројекат Firefox'
    """
    words = _TOKEN.findall(kept)
    shown, written = [to_latin(word) for word in words], _TOKEN.findall(typed)
    row = []
    for kind, a, b, c, d in SequenceMatcher(None, shown, written, autojunk=False).get_opcodes():
        if kind == "equal":
            row += words[a:b]
        else:
            row.append(_turned("".join(written[c:d]), f"{source} {kept}"))
    return "".join(row)


def _turned(typed: str, keep: str) -> str:
    return _WORDS.sub(
        lambda word: word[0] if _ADDRESS.search(word[0]) else to_cyrillic(word[0], keep=keep), typed
    )

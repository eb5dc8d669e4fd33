"""A title as a part of an address: ASCII letters, digits and hyphens, by each language's own custom.

Bulgarian follows the Transliteration Act (State Gazette 19/2009), German writes its umlauts out, Serbian
takes its Latin letters and đ as dj; the others lose their accents, as their readers type them.
"""

import re
import unicodedata

from pipeline.language.serbian import to_latin

_MOST = 80
_BULGARIAN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъьюя",
        "a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sht a y yu ya".split(),
        strict=True,
    )
)
_OWN = {
    "bg": str.maketrans(_BULGARIAN),
    "de": str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}),
    "sr": str.maketrans({"đ": "dj"}),
}
_ANY = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "&": " "})
_APART = re.compile(r"[^a-z0-9]+")


def slug(title: str, language: str) -> str:
    """Return a title's part of an address, empty where nothing of it can be written.

    >>> slug("Нова академия в София", "bg"), slug("Förderung für Größe", "de"), slug("Вести из Ђакова", "sr")
    ('nova-akademia-v-sofia', 'foerderung-fuer-groesse', 'vesti-iz-djakova')
    """
    text = title.lower()
    if language == "bg":
        text = re.sub(r"ия\b", "иа", text)
    elif language == "sr":
        text = to_latin(text)
    text = text.translate(_OWN.get(language, {})).translate(_ANY).translate(_OWN["bg"])
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )
    return _cut(_APART.sub("-", re.sub(r"['’]", " ", plain)).strip("-"))


def _cut(text: str) -> str:
    """Cut at the end of a word."""
    if len(text) <= _MOST:
        return text
    return text[: _MOST + 1].rpartition("-")[0] or text[:_MOST]

"""The Hungarian article before a name: `az` where the name is spoken with a vowel first."""

import re

_VOWELS = "aeiouáéíóöőúüű"
# A letter that is spoken alone: ef, el, em, en, er, es, iksz, ipszilon.
_SPOKEN_AFTER_A_VOWEL = _VOWELS + "flmnrsxy"
_SHORT = 3
_UNDECIDED = re.compile(r"\b([Aa])\(z\)")


def article(name: str) -> str:
    """Return the article of a name in Latin letters, or of a telephone number: nulla, plusz.

    >>> article("INNOSKART"), article("TRACE-KEI"), article("MVM"), article("NGO"), article("LED")
    ('az', 'a', 'az', 'az', 'a')
    """
    word = re.split(r"[^\w]", name, maxsplit=1)[0]
    small = word.lower()
    # A short name in capitals is spelled where it cannot be spoken.
    spoken = set(small[:2] if len(small) <= _SHORT else small) & set(_VOWELS)
    spelled = word.isupper() and not spoken
    return "az" if small and small[0] in (_SPOKEN_AFTER_A_VOWEL if spelled else _VOWELS) else "a"


def decided(text: str) -> str:
    """Return a text whose articles before places are `a` where an interface left them open, `a(z) {0}`."""
    return _UNDECIDED.sub(r"\1", text)

"""Names for files and addresses."""

import re

_APART = re.compile(r"[^\w]+", re.ASCII)


def identifier(name: str) -> str:
    """Return a name for files and addresses: ASCII letters, digits and hyphens.

    >>> identifier("Нов проект 2016")
    'nov-proekt-2016'
    """
    from cyrtranslit import to_latin

    plain = to_latin(name, "bg").lower()
    return _APART.sub("-", plain).strip("-")[:80] or "post"

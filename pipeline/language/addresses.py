"""Web and e-mail addresses in a text: they belong to no language."""

import re
from functools import lru_cache

# Each alternative begins at few places and goes on for a bounded length (RFC 1035: 63 characters between
# dots), or a word of thousands of letters would take the square of them.
ADDRESS = re.compile(
    r"https?://[^\s<>„“”»]+|www\.[^\s<>„“”»]+|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]+)+"
    r"|\b[a-z0-9][a-z0-9-]{1,62}(?:\.[a-z0-9-]{1,63}){0,8}\.(?:eu|com|bg|org|net|info|it|hu|de|pt|ro|rs|io)\b(?:/[^\s<>„“”»]*)?"
)


def addresses(text: str) -> list[str]:
    """Return the web and e-mail addresses that stand in a text, without what punctuates them."""
    return [found.group().rstrip(".,;:!?)”“»") for found in ADDRESS.finditer(text)]


@lru_cache(maxsize=1 << 10)  # most checks of a sentence begin with this
def without_addresses(text: str) -> str:
    """Return a text of the same length with spaces for its addresses."""
    return ADDRESS.sub(lambda found: " " * len(found.group()), text)

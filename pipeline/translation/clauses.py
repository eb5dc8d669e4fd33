"""A sentence too long for a checkpoint, cut where a reader would breathe."""

import re
from collections.abc import Callable

# From the best place to cut to the worst.
_PLACES = (r"(?<=;) ", r"(?<=:) ", r"(?<= )- ", r"(?<=,) ", r" ")


def clauses(text: str, length: Callable[[str], int], most: int) -> list[str]:
    """Return parts of at most `most` tokens; joined by spaces they are the text again."""
    if length(text) <= most:
        return [text]
    for place in _PLACES:
        middles = [match.start() for match in re.finditer(place, text)]
        if middles:
            cut = min(middles, key=lambda at: abs(2 * at - len(text)))
            head, tail = text[:cut].rstrip(" "), text[cut:].lstrip(" ")
            if head and tail:
                return [*clauses(head, length, most), *clauses(tail, length, most)]
    return [text]  # one endless word: the guards will speak of it

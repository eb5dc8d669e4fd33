"""A remembered target made to fit: only what stands in it word for word is exchanged.

Numbers, dates, times and addresses are written alike on both sides, so that a sentence that
differs in them alone needs no engine. Anything else is left to a person: so is a number that is
part of another (14 in 14,5) or carries an ending that follows its sound (Hungarian 15-én, 16-án).
"""

import re

from pipeline.memory.values import Match

_COPIED = re.compile(r"[\d][\d.,:/%-]*|\S+@\S+\.\w+|https?://\S+|www\.\S+")


def patched(match: Match) -> str | None:
    """Return the coded target for the present source, or nothing where that is not safe."""
    target = match.pair.target
    exchanged: list[tuple[str, str]] = []
    for change in match.difference:
        if change.kind == "equal":
            continue
        old, new = change.remembered.strip(), change.present.strip()
        if change.kind != "replace" or not (_COPIED.fullmatch(old) and _COPIED.fullmatch(new)):
            return None
        exchanged.append((old, new))
    if not exchanged:
        return None
    for old, new in exchanged:
        alone = rf"(?<!\w)(?<!\w[.,:/-]){re.escape(old)}(?![.,:/-]?\w)"
        places = [found.span() for found in re.finditer(alone, target)]
        if len(places) != 1 or any(new == other for other, _ in exchanged):
            return None
        (start, end) = places[0]
        target = target[:start] + new + target[end:]
    return target

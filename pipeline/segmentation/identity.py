"""Segments keep their identity when their post comes in again, changed or not."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

_ALIKE = 0.5  # of the characters, for a sentence to count as the old one, edited

Words = tuple[str, str]  # (kind of block, coded text)


def identify(drafts: Sequence[Words], previous: Sequence[tuple[str, Words]]) -> list[str]:
    """Return an id for each draft: an old one where the sentence is unchanged, moved or edited.

    `previous` holds the segments of the post's last version as (id, words), in order.
    """
    old_ids = [identity for identity, _ in previous]
    old = [words for _, words in previous]
    ids: list[str | None] = [None] * len(drafts)
    free = dict.fromkeys(range(len(old)))
    replaced: list[tuple[range, range]] = []
    matcher = SequenceMatcher(None, old, list(drafts), autojunk=False)
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "equal":
            for offset in range(b - a):
                ids[c + offset] = old_ids[a + offset]
                del free[a + offset]
        elif operation == "replace":
            replaced.append((range(a, b), range(c, d)))
    for index, words in enumerate(drafts):  # moved
        if ids[index] is None:
            moved = next((at for at in free if old[at] == words), None)
            if moved is not None:
                ids[index] = old_ids[moved]
                del free[moved]
    for before, after in replaced:  # edited
        for index in after:
            if ids[index] is not None:
                continue
            likeness, at = max(
                ((_likeness(old[at], drafts[index]), -at) for at in before if at in free),
                default=(0.0, 0),
            )
            if likeness >= _ALIKE:
                ids[index] = old_ids[-at]
                del free[-at]
    taken = set(old_ids)
    said: Counter[Words] = Counter()
    return [identity or _new(words, taken, said) for identity, words in zip(ids, drafts, strict=True)]


def _likeness(old: Words, new: Words) -> float:
    if old[0] != new[0]:
        return 0.0
    return SequenceMatcher(None, old[1], new[1], autojunk=False).ratio()


def _new(words: Words, taken: set[str], said: Counter[Words]) -> str:
    """Return an id derived from the words, the same on every machine, and take it.

    `said` counts how often the words had an id derived already.
    """
    while True:
        identity = hashlib.sha256(repr((*words, said[words])).encode()).hexdigest()[:10]
        said[words] += 1
        if identity not in taken:
            taken.add(identity)
            return identity

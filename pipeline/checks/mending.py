"""How a check that is certain of the right text writes it down: edits, applied around the tags."""

from collections.abc import Iterable

from pipeline.domain.text import TaggedText

# The words from `start` to `end` of a target's text become the string.
Edit = tuple[int, int, str]


def mended(target: TaggedText, edits: Iterable[Edit]) -> str:
    """Return the coded target with its text edited; edits must not overlap, tags stay.

    >>> mended(TaggedText.plain("Due  cluster ."), [(3, 5, " "), (12, 13, "")])
    'Due cluster.'
    """
    letters = list(target.text)
    before = ""
    for start, end, new in sorted(edits, reverse=True):
        if end - start == len(new):
            letters[start:end] = new  # letter by letter: a tag may stand inside the word
        elif start < end:
            letters[start:end] = [new] + [""] * (end - start - 1)
        elif start:
            # What is put in stands before a tag that follows.
            letters[start - 1] += new
        else:
            before = new
    parts = []
    at = 0
    for part in target.parts:
        if isinstance(part, str):
            parts.append("".join(letters[at : at + len(part)]))
            at += len(part)
        else:
            parts.append(TaggedText((part,)).coded)
    return before + "".join(parts)

"""What changed between two versions of a page, passage by passage."""

from difflib import SequenceMatcher

from pipeline.delivery.markup import passages
from pipeline.delivery.values import Change, Content


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """Return the passages that differ, in the order of the newer version.

    A picture that changed without its words is told by its name.
    """
    found = []
    old, new = _passages(before), _passages(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = old[a:b], new[c:d]
        # Passages that took each other's place stand side by side, the others alone.
        pairs = min(len(gone), len(come)) if kind == "replace" else 0
        found += [Change(*pair) for pair in zip(gone[:pairs], come[:pairs], strict=True)]
        found += [Change(passage, "") for passage in gone[pairs:]]
        found += [Change("", passage) for passage in come[pairs:]]
    return tuple(found)


def _passages(content: Content) -> list[str]:
    return [
        text
        for text in (content.title, content.summary, *passages(content.body), *passages(content.funding))
        if text
    ]

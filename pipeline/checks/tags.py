"""Every inline tag stands in the target exactly once, opened before it is closed."""

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.text import Tag, TaggedText
from pipeline.domain.translation import Finding, Severity


def check(pair: Pair) -> Iterator[Finding]:
    """Tags missing, added, doubled or crossed.

    Bad (it): Виж ⟨1⟩тук⟨/1⟩. → Vedi qui.
    Bad (it): Виж ⟨1⟩тук⟨/1⟩. → Vedi ⟨/1⟩qui⟨1⟩.
    Bad (sr): Виж ⟨1⟩тук⟨/1⟩. → Види овде⟨1⟩⟨/1⟩.
    Bad (hu): Мрежата ⟨3/⟩ расте. → A hálózat ⟨3/⟩ növekszik ⟨3/⟩.
    Good (it): Виж ⟨1⟩тук⟨/1⟩. → Vedi ⟨1⟩qui⟨/1⟩.
    Good (de): Мрежата ⟨3/⟩ расте. → Das Netzwerk ⟨3/⟩ wächst.
    """
    wanted, found = Counter(map(_mark, pair.source.tags)), Counter(map(_mark, pair.target.tags))
    stray = [mark for mark in ("⟨", "⟩") if mark in pair.target.text]
    if wanted != found:
        missing, added = wanted - found, found - wanted
        told = [f"missing: {' '.join(missing.elements())}"] if missing else []
        told += [f"too many: {' '.join(added.elements())}"] if added else []
        yield Finding("tags", f"Tags differ from the source ({', '.join(told)}).", Severity.BLOCKING)
    elif stray:
        yield Finding("tags", "A tag mark stands for no tag of the source.", Severity.BLOCKING)
    elif empty := _holding(pair.source) - _holding(pair.target):
        marks = " ".join(f"⟨{number}⟩" for number in sorted(empty))
        yield Finding("tags", f"No words stand inside {marks} any more.", Severity.BLOCKING)
    elif not _is_nested(pair.target):
        yield Finding("tags", "Tags cross each other or close before they open.", Severity.BLOCKING)


def _mark(tag: Tag) -> str:
    return TaggedText((tag,)).coded


def _holding(text: TaggedText) -> set[int]:
    """Return the pairs that hold words."""
    holding: set[int] = set()
    opened: set[int] = set()
    for part in text.parts:
        if isinstance(part, str):
            holding |= opened if part.strip() else set()
        elif part.kind == "open":
            opened.add(part.id)
        else:
            opened.discard(part.id)
    closed = {tag.id for tag in text.tags if tag.kind == "close"}
    return holding & closed


def _is_nested(text: TaggedText) -> bool:
    """Say whether pairs nest; a half whose partner stands in another sentence is fine at an edge."""
    both = {tag.id for tag in text.tags if tag.kind == "open"} & {
        tag.id for tag in text.tags if tag.kind == "close"
    }
    open_ids: list[int] = []
    for tag in text.tags:
        if tag.id not in both:
            continue
        if tag.kind == "open":
            open_ids.append(tag.id)
        elif not open_ids or open_ids.pop() != tag.id:
            return False
    return True

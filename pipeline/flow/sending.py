"""Posts leave for other translation tools, with all that helps to translate them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.domain.review import Reviewed
from pipeline.domain.text import from_coded
from pipeline.files import put
from pipeline.flow.looking import review
from pipeline.flow.merging import Fate, fate_of, placed
from pipeline.flow.parts import Parts, record_of
from pipeline.flow.remembering import neighbours_of
from pipeline.flow.standing import unchecked
from pipeline.interchange import formats, tmx
from pipeline.interchange.values import (
    Bundle,
    Match,
    Outgoing,
    Pair,
)
from pipeline.memory import rank
from pipeline.review.store import Taken

_MATCHES = 3  # of a segment, at most


def bundle_of(parts: Parts, taken: Taken, language: str) -> Bundle:
    """Return a post in a language with all that helps to translate it."""
    neighbours = neighbours_of(taken.segmented.segments)
    items = tuple(
        Outgoing(
            item,
            tuple(parts.glossary.found_in(item.segment.source.text)),
            tuple(_matches(parts, item, language, neighbours[item.segment.id])),
        )
        for item in review(parts, taken, language)
    )
    return Bundle(taken.post.id, language, items, parts.now(), taken.post.title)


def _matches(parts: Parts, item: Reviewed, language: str, neighbours: tuple[str, str]) -> Iterator[Match]:
    """Yield what the memory holds that is like a segment, but for its present text."""
    source = item.segment.source
    found = rank(
        source.coded,
        parts.memory.candidates(language, source.coded),
        before=neighbours[0],
        after=neighbours[1],
        glossary_version=parts.glossary.version(source.text, language),
        most=_MATCHES,
    )
    present = item.translation.target.coded if item.translation else ""
    for match in found:
        if match.pair.target != present:
            origin = ", ".join(filter(None, (match.pair.person, match.pair.post))) or "memory"
            remembered, target = (
                from_coded(text, source.tags) for text in (match.pair.source, match.pair.target)
            )
            yield Match(remembered, target, match.score, origin)


def pairs_of(parts: Parts, taken: Taken, language: str) -> Iterator[Pair]:
    """Yield the approved pairs of a post, each with who approved it and when."""
    for item in unchecked(parts, taken, language, record_of(parts, taken)):
        if item.standing.state is not State.FINAL or item.translation is None:
            continue
        person = item.standing.approved_by[-1]
        yield Pair(
            source=item.segment.source,
            target=item.translation.target,
            language=language,
            person=person,
            at=max(decision.at for decision in item.decisions if decision.person == person),
            post=taken.post.id,
            segment=item.segment.id,
            origin=str(item.translation.origin),
        )


def memory_file(parts: Parts, posts: Sequence[Taken], languages: Sequence[str]) -> tuple[bytes, int]:
    """Return the approved pairs of posts as TMX, and how many they are."""
    pairs = [pair for taken in posts for language in languages for pair in pairs_of(parts, taken, language)]
    return tmx.write(pairs, parts.now()), len(pairs)


def keep_export(path: Path, content: bytes, parts: Parts, *, force: bool = False) -> None:
    """Put an exported file in place, in one step.

    Raises ExchangeError where a file stands there with corrections that were not imported.
    """
    if not force and path.exists():
        _must_hold_nothing_new(parts, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, content)


def _must_hold_nothing_new(parts: Parts, path: Path) -> None:
    try:
        parcel = formats.read_parcel(path.read_bytes(), path.name)
    except ExchangeError:
        return  # no file of a post: it holds no corrections of one
    fates = [fate_of(known, unit)[0] for known, unit in placed(parts, parcel)]
    count = sum(outcome.fate in (Fate.NEW, Fate.CONFLICT) for outcome in fates)
    if count:
        raise ExchangeError(
            f"the file holds corrections that were not imported: {count}",
            where=str(path),
            hint="Import it first, name another file with --output, or overwrite it with --force",
        )

"""What people did in other translation tools comes back, and foreign memories come in.

A file carries what each segment was when it left. Where the post or its translation went on
meanwhile, what comes back is told as a conflict and never overwrites newer work.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Severity, Translation
from pipeline.domain.work import How
from pipeline.flow.looking import checked
from pipeline.flow.merging import Fate, Outcome, fate_of, is_further, placed
from pipeline.flow.pages import lacking
from pipeline.flow.parts import Parts, find
from pipeline.flow.reviewing import approve, by_hand, write
from pipeline.interchange import formats, tmx
from pipeline.interchange.values import (
    Pair,
    Parcel,
    Returned,
    tidied,
)
from pipeline.interchange.xml import MOST
from pipeline.memory import Remembered
from pipeline.review.approval import must_be_named

_AT_ONCE = 1000  # pairs of a memory


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file did, or would do."""

    file: str
    language: str
    outcomes: tuple[Outcome, ...]

    def count(self, fate: Fate) -> int:
        """Return how many segments met a fate."""
        return sum(outcome.fate is fate for outcome in self.outcomes)

    @property
    def is_clean(self) -> bool:
        """Whether all went as the sender wished."""
        return not any(outcome.fate is Fate.CONFLICT or outcome.held for outcome in self.outcomes)


def bring_in(
    parts: Parts, file: Path, person: str, *, approved: bool = False, dry_run: bool = False
) -> Imported:
    """Take in what a person did in another tool: texts that differ become theirs.

    With `approved`, what is new or confirmed in the file is approved where no check stops it.
    Raises ExchangeError, ReviewError.
    """
    must_be_named(person)
    parcel = formats.read_parcel(_content(file), file.name)
    if parcel.language not in parts.settings.languages.targets:
        raise ExchangeError(f"{parcel.language!r} is not a language of this workspace", where=file.name)
    steps = list(_steps(parts, parcel, person, approved=approved))
    if all(step.outcome.fate is Fate.UNKNOWN for step in steps):
        raise ExchangeError("no post of this workspace has a sentence of the file", where=file.name)
    if not dry_run:
        _take(parts, parcel.language, person, steps)
    return Imported(file.name, parcel.language, tuple(step.outcome for step in steps))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST:
            raise ExchangeError(
                f"the file is larger than {MOST // 2**20} MB", where=str(file), hint="Send it in parts"
            )
        return file.read_bytes()
    except OSError as error:
        raise ExchangeError(f"the file cannot be read: {error.strerror}", where=str(file)) from error


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be done with a segment that came back: `made` is kept where it is new."""

    outcome: Outcome
    made: Translation | None = None


def _steps(parts: Parts, parcel: Parcel, person: str, *, approved: bool) -> Iterator[_Step]:
    seen: dict[tuple[str, str], str] = {}
    lacks = {
        taken.post.id: [
            finding.message
            for finding in lacking(parts, taken, parcel.language)
            if finding.severity is Severity.BLOCKING
        ]
        for taken in parts.store.taken()
        if approved
    }
    for known, unit in placed(parts, parcel):
        outcome, target = fate_of(known, unit)
        if known is None or outcome.fate not in (Fate.NEW, Fate.UNCHANGED):
            yield _Step(outcome)
            continue
        segment, made = known.item.segment, known.item.translation
        if outcome.fate is Fate.NEW and target is not None:
            if seen.setdefault((outcome.post, outcome.segment), outcome.returned) != outcome.returned:
                outcome.fate = Fate.CONFLICT
                outcome.reason = "it stands in the file twice, with different texts"
                yield _Step(outcome)
                continue
            made = by_hand(segment, parcel.language, target, person)
        if approved and _is_meant(outcome, unit) and person not in known.approvers(outcome.fate):
            outcome.held = next(
                iter(lacks[outcome.post]), _hindrance(parts, known.item, made if target else None, unit)
            )
            outcome.approved = not outcome.held
        yield _Step(outcome, made)


def _take(parts: Parts, language: str, person: str, steps: Sequence[_Step]) -> None:
    """Keep the new texts, then approve what is to be approved."""
    texts: dict[str, list[tuple[str, Translation]]] = defaultdict(list)
    wanted: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        if step.made and step.outcome.fate is Fate.NEW:
            texts[step.outcome.post].append((step.outcome.segment, step.made))
        if step.outcome.approved:
            wanted[step.outcome.post].append(step.outcome.segment)
    with parts.store.transaction():
        for post, made in texts.items():
            taken = find(parts, post)
            parts.store.hold(post)
            write(parts, taken, made, person, How.WRITTEN)
    for post, keys in wanted.items():
        approve(parts, post, language, person, keys)


def _is_meant(outcome: Outcome, unit: Returned) -> bool:
    """Say whether the sender of a file wishes an approval: a new text, or one confirmed in the file."""
    if outcome.fate is Fate.NEW:
        return True
    if unit.state not in (State.REVIEWED, State.FINAL):
        return False
    return unit.bound is None or is_further(unit.state, unit.bound.state)


def _hindrance(parts: Parts, item: Reviewed, made: Translation | None, unit: Returned) -> str:
    """Return why a text is not approved, or nothing; there is none where it was replaced meanwhile."""
    if made is None:
        return "another text stands there now"
    if unit.state is State.INITIAL:
        return "it is marked as unfinished in the file"
    findings = checked(parts, item, made).findings
    return next((finding.message for finding in findings if finding.severity is Severity.BLOCKING), "")


def bring_in_memory(
    parts: Parts, file: Path, person: str, *, approved: bool = False, dry_run: bool = False
) -> dict[str, int]:
    """Take the pairs of a TMX file into the memory; return how many are new, by language.

    Nobody here has approved them, unless the person vouches for them with `approved`. What the
    memory holds already is left as it is. Raises ExchangeError; what was read before is kept.
    """
    must_be_named(person)
    if not file.is_file():
        raise ExchangeError("there is no such file", where=str(file))
    wanted: Sequence[str] = parts.settings.languages.targets
    count = dict.fromkeys(wanted, 0)
    pairs = (pair for pair in tmx.read(file, file.name) if pair.language in wanted)
    while chunk := list(islice(pairs, _AT_ONCE)):
        for language in wanted:
            fresh = _fresh(parts, language, [pair for pair in chunk if pair.language == language])
            count[language] += len(fresh)
            if not dry_run:
                parts.memory.remember(
                    replace(pair, approved=approved, person=pair.person or person) for pair in fresh
                )
    return count


def _fresh(parts: Parts, language: str, pairs: Sequence[Pair]) -> list[Remembered]:
    """Return the pairs that the memory does not hold yet, each once."""
    offered = {
        (pair.source.coded, pair.target.coded): Remembered(
            language=language,
            source=pair.source.coded,
            target=pair.target.coded,
            approved=False,
            person=pair.person,
            post=pair.post,
            segment=pair.segment,
            imported=True,
            at=pair.at or parts.now(),
        )
        for pair in map(_tidied, pairs)
    }
    held = parts.memory.exact(language, {source for source, _ in offered})
    known = {(pair.source, pair.target) for found in held.values() for pair in found}
    return [pair for key, pair in offered.items() if key not in known]


def _tidied(pair: Pair) -> Pair:
    return replace(pair, source=tidied(pair.source), target=tidied(pair.target))

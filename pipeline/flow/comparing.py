"""Every approval is kept twice, in the state and in var/reviews: whether the two say the same."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.domain.decision import Decision, Waiver
from pipeline.domain.errors import StoreError
from pipeline.domain.post import Segment
from pipeline.flow.looking import look
from pipeline.flow.parts import Parts
from pipeline.interchange import xliff
from pipeline.interchange.xliff import Unit
from pipeline.review.store import Store, Taken


@dataclass(frozen=True, slots=True)
class Difference:
    """Decisions and waivers on a post in a language that only one of the two holds."""

    post: str
    language: str
    only_in_state: int
    only_in_file: int
    error: str = ""  # of a file that cannot be read

    def __str__(self) -> str:
        if self.error:
            return self.error
        said = []
        if self.only_in_file:
            said.append(f"{self.only_in_file} only in the file (glagol restore brings them back)")
        if self.only_in_state:
            said.append(f"{self.only_in_state} only in the state (glagol verify --mend writes them)")
        return f"{self.post} in {self.language}: decisions {' and '.join(said)}"


def compare(store: Store, reviews: Path) -> list[Difference]:
    """Return where the state and the review files differ; what a changed post has outlived is no matter."""
    found = []
    for taken in store.taken():
        decided: set[Decision | Waiver] = {*store.decisions(taken.post.id), *store.waivers(taken.post.id)}
        languages = {one.language for one in decided}
        languages |= {path.suffixes[-2][1:] for path in reviews.glob(f"{taken.post.id}.*.xlf")}
        for language in sorted(languages):
            difference = _compared(
                taken, language, {one for one in decided if one.language == language}, reviews
            )
            if difference.error or difference.only_in_file or difference.only_in_state:
                found.append(difference)
    return found


def _compared(taken: Taken, language: str, decided: set[Decision | Waiver], reviews: Path) -> Difference:
    post = taken.post.id
    path = reviews / f"{post}.{language}.xlf"
    active = {segment.id for segment in taken.segmented.segments}
    in_state = {one for one in decided if one.segment in active}
    in_file: set[Decision | Waiver] = set()
    try:
        units = xliff.read(path.read_bytes(), str(path))[2]
    except FileNotFoundError:
        units = []
    except (StoreError, OSError) as error:
        return Difference(post, language, 0, 0, str(error))
    for segment, unit in placed(taken, units):
        in_file.update(replace(one, segment=segment.id) for one in unit.decisions)
        in_file.update(replace(one, segment=segment.id) for one in unit.waivers)
    return Difference(post, language, len(in_state - in_file), len(in_file - decided))


def placed(taken: Taken, units: Sequence[Unit]) -> Iterator[tuple[Segment, Unit]]:
    """Yield the units of a review file with their segments: by id or, in a store made anew, by words.

    Where a post says the same twice, each of the two finds its own.
    """
    segments = taken.segmented.segments
    by_id = {segment.id: segment for segment in segments}
    known = {
        unit.segment
        for unit in units
        if unit.segment in by_id and by_id[unit.segment].source.coded == unit.source.coded
    }
    by_words: dict[str, list[Segment]] = defaultdict(list)
    for segment in reversed(segments):
        if segment.id not in known:
            by_words[segment.source.coded].append(segment)
    for unit in units:
        alike = by_words[unit.source.coded] if unit.segment not in known else ()
        segment = alike.pop() if alike else by_id.get(unit.segment)
        if segment is not None:
            yield segment, unit


def write_missing(parts: Parts, differences: Sequence[Difference]) -> int:
    """Write the files anew that lack what the state holds, and only that; return how many."""
    chosen = [one for one in differences if one.only_in_state and not one.only_in_file]
    for one in chosen:
        with parts.store.transaction():
            parts.store.hold(one.post)
            taken = parts.store.named(one.post)
            if taken:
                parts.keep_review(taken, one.language, look(parts, taken, one.language).items)
    return len(chosen)

"""How long files for other tools take: `python -m bench.exchange`.

A post of 1,000 segments (a long one has 60) and a memory of 20,000 pairs, tags in each.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from pipeline.domain.decision import Standing, State
from pipeline.domain.post import BlockKind, Segment
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.interchange import tmx
from pipeline.interchange.formats import FORMATS
from pipeline.interchange.values import Bundle, Outgoing, Pair

SEGMENTS, PAIRS = 1_000, 20_000
AT = datetime(2017, 1, 27, tzinfo=UTC)
BOLD = (Tag(1, "open", "<strong>"), Tag(1, "close", "</strong>"))
SOURCE = TaggedText(("Клъстер „Зелена синергия“ започна ", BOLD[0], "нов проект", BOLD[1], " в Пловдив."))
TARGET = TaggedText(("Il cluster ha avviato un ", BOLD[0], "nuovo progetto", BOLD[1], " a Plovdiv."))
T = TypeVar("T")


def main() -> None:
    """Print the table."""
    translation = Translation("it", SOURCE.digest, TARGET, Origin.MT, "bench")
    items = tuple(
        Outgoing(
            Reviewed(
                Segment(f"s{number}", BlockKind.PARAGRAPH, number, SOURCE),
                translation,
                Standing(State.TRANSLATED),
            )
        )
        for number in range(SEGMENTS)
    )
    bundle = Bundle("post", "it", items, AT)
    print(f"{'format':10}{'write s':>10}{'read s':>10}{'MB':>8}")
    for form in FORMATS:
        content, writing = _timed(lambda form=form: form.write(bundle))  # type: ignore[misc]
        _, reading = _timed(lambda form=form, content=content: form.read(content, "bench"))  # type: ignore[misc]
        print(f"{form.name:10}{writing:10.2f}{reading:10.2f}{len(content) / 1e6:8.2f}")
    content, writing = _timed(lambda: tmx.write([Pair(SOURCE, TARGET, "it")] * PAIRS, AT))
    _, reading = _timed(lambda: sum(1 for _ in tmx.read(content)))
    print(f"{'tmx':10}{writing:10.2f}{reading:10.2f}{len(content) / 1e6:8.2f}")


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


if __name__ == "__main__":
    main()

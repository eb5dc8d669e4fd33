"""Approved without reading: more words in less time than anybody reads.

Like `funding` this looks at a post and not at a segment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pipeline.domain.translation import Finding

# Words of both sides a second; silent reading of one text is about four (Brysbaert 2019,
# https://doi.org/10.1016/j.jml.2019.104047), and comparing two is slower.
_FASTEST = 10
_LEAST_WORDS = 60  # fewer may have been read before


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval of a machine's text that nobody changed; `words` of source and target."""

    person: str
    at: datetime
    words: int


def unread(approvals: Iterable[Approval]) -> Iterator[Finding]:
    """Yield a finding a person whose approvals of a page followed one another too fast.

    The words of the first are not counted: nobody knows when its reading began.
    """
    by_person: dict[str, list[Approval]] = defaultdict(list)
    for approval in approvals:
        by_person[approval.person].append(approval)
    for person, own in by_person.items():
        own.sort(key=lambda approval: approval.at)
        seconds = (own[-1].at - own[0].at).total_seconds()
        words = sum(approval.words for approval in own[1:])
        if words >= _LEAST_WORDS and words > _FASTEST * seconds:
            yield Finding(
                "reading",
                f"{person} approved {words} words of machine translation within {seconds:.0f} seconds.",
            )

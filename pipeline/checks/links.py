"""Addresses that a reader types or clicks are the same in the target."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

_ADDRESS = re.compile(r"https?://[^\s<>„“”»]+|www\.[^\s<>„“”»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def check(pair: Pair) -> Iterator[Finding]:
    """An e-mail or web address in the text was lost or changed.

    Bad (ro): Пишете на office@greensynergycluster.eu. → Scrieți la birou@greensynergycluster.eu.
    Good (ro): Пишете на office@greensynergycluster.eu. → Scrieți la office@greensynergycluster.eu.
    """
    wanted, found = _addresses(pair.source.text), _addresses(pair.target.text)
    if wanted != found:
        told = ", ".join((wanted - found) or (found - wanted))
        yield Finding("links", f"An address differs from the source ({told}).", Severity.BLOCKING)


def _addresses(text: str) -> Counter[str]:
    return Counter(address.rstrip(".,;:!?)") for address in _ADDRESS.findall(text))

"""Addresses that a reader types or clicks are the same in the target."""

from collections import Counter
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity
from pipeline.language.addresses import addresses


def check(pair: Pair) -> Iterator[Finding]:
    """An e-mail or web address in the text was lost or changed.

    Bad (ro): Пишете на office@greensynergycluster.eu. → Scrieți la birou@greensynergycluster.eu.
    Bad (it): Повече на www.greensynergycluster.eu/novini. → Di più sul nostro sito.
    Bad (de): Вижте greensynergycluster.eu. → Siehe greensynergiecluster.eu.
    Good (ro): Пишете на office@greensynergycluster.eu. → Scrieți la office@greensynergycluster.eu.
    Good (hu): Повече на www.greensynergycluster.eu/novini. → Bővebben: www.greensynergycluster.eu/novini
    """
    wanted, found = Counter(addresses(pair.source.text)), Counter(addresses(pair.target.text))
    if wanted != found:
        told = ", ".join((wanted - found) or (found - wanted))
        yield Finding("links", f"An address differs from the source ({told}).", Severity.BLOCKING)

"""Where pages stand, for steps that may not need to know."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.flow.parts import Parts
    from pipeline.publishing import Addresses

# A file of a large site takes a while to read.
AddressesOf = Callable[[], "Addresses"]


def once_read(parts: Parts) -> AddressesOf:
    """Return what reads where pages stand when it is first asked for, and not again."""

    @cache
    def read() -> Addresses:
        from pipeline.flow.pages import addresses_of  # all that makes a site, for who needs one

        return addresses_of(parts)

    return read

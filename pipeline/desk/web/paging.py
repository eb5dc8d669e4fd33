"""Long lists, a page at a time."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list: `total` rows in all, `number` from 1."""

    rows: list[Any]
    number: int
    total: int
    at_once: int = AT_ONCE

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.at_once))

    @property
    def first(self) -> int:
        """The number of the first row shown."""
        return (self.number - 1) * self.at_once + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return min(self.number * self.at_once, self.total)

    @property
    def before(self) -> int:
        """The page before, or 0."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after, or 0."""
        return self.number + 1 if self.number < self.pages else 0


def page_of(request: HttpRequest, rows: Any, at_once: int = AT_ONCE) -> Slice:
    """Return the page of a query that ?page= asks for; two queries, whatever its length."""
    total = rows.count()
    number = min(asked_page(request), max(1, -(-total // at_once)))
    begin = (number - 1) * at_once
    return Slice(list(rows[begin : begin + at_once]), number, total, at_once)


def asked_page(request: HttpRequest) -> int:
    """Return which page of a list ?page= asks for."""
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 9 else 1

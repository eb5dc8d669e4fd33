"""What can be said of a translation without understanding it: one small unit a check.

Each unit is a function from a `Pair` to findings; its docstring shows Bad and Good
examples, and a test runs every one of them. `contradictions` looks at many pairs at once;
`spelling` needs dictionaries and is asked for by whoever has them.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.checks import (
    amounts,
    brackets,
    capitals,
    counts,
    dates,
    decimals,
    empty,
    ending,
    language,
    length,
    letters,
    links,
    lookalikes,
    loops,
    names,
    numbers,
    pages,
    phones,
    quotes,
    repeats,
    script,
    spaces,
    tags,
    terms,
    times,
    truncation,
    untranslated,
    weekdays,
)
from pipeline.checks.consistency import contradictions
from pipeline.checks.pair import Check, Pair
from pipeline.checks.spelling import spelling
from pipeline.domain.translation import Finding

# What blocks an approval first, then what is worth a look.
CHECKS: tuple[Check, ...] = (
    empty.check,
    untranslated.check,
    language.check,
    script.check,
    loops.check,
    tags.check,
    links.check,
    numbers.check,
    counts.check,
    dates.check,
    weekdays.check,
    times.check,
    amounts.check,
    phones.check,
    terms.check,
    names.check,
    pages.check,
    truncation.check,
    length.check,
    repeats.check,
    ending.check,
    spaces.check,
    brackets.check,
    quotes.check,
    decimals.check,
    letters.check,
    lookalikes.check,
    capitals.check,
)


@cache
def edition() -> str:
    """Return a digest of the checks themselves: what was found by others is looked for again."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def name_of(check: Check) -> str:
    """Return the name that a check's findings carry."""
    return check.__module__.rpartition(".")[2]


def run(pair: Pair, more: Sequence[Check] = ()) -> Sequence[Finding]:
    """Return what all checks say of a pair, and `more` ones that a workspace wants."""
    return [finding for check in (*CHECKS, *more) for finding in check(pair)]


__all__ = ["CHECKS", "Check", "Pair", "contradictions", "edition", "name_of", "run", "spelling"]

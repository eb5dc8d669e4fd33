"""One site through all checks; those whose tools are missing are named, not silently left out."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.publishing.inspection import access, feeds, heads, languages, links, markup, privacy, sitemaps
from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Facts, Read, read
from pipeline.publishing.inspection.tools import Tools

CHECKS: tuple[tuple[str, Callable[[Read], Iterator[Problem]]], ...] = (
    ("links", links.links),
    ("redirects", links.redirects),
    ("language", languages.lang),
    ("hreflang", languages.hreflang),
    ("titles", heads.titles),
    ("addresses", heads.canonical),
    ("cards", heads.cards),
    ("linked data", heads.linked_data),
    ("requests", privacy.requests),
    ("pictures", privacy.pictures),
    ("Atom feeds", feeds.atom),
    ("JSON feeds", feeds.json_feed),
    ("feeds linked", feeds.linked),
    ("sitemaps", sitemaps.sitemaps),
    ("robots.txt", sitemaps.robots),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What one check said; `skipped` says what was missing for it, `of` how many pages it looked at."""

    name: str
    problems: tuple[Problem, ...] = ()
    skipped: str = ""
    of: int = 0


@dataclass(frozen=True, slots=True)
class Inspected:
    """What all checks said of a site."""

    pages: int
    checks: tuple[Checked, ...]

    @property
    def problems(self) -> int:
        """How many problems there are."""
        return sum(len(check.problems) for check in self.checks)


def inspect(root: Path, address: str, tools: Tools, *, looked_at: int = 24) -> Inspected:
    """Check a built site. `looked_at` bounds the pages shown to axe, 0 shows it all of them.

    Raises PublishError where there is no site, or a tool that is there does not run.
    """
    site = read(root, address)
    count = len(site.pages)
    checks = [Checked(name, tuple(check(site)), of=count) for name, check in CHECKS]
    if missing := markup.lacking(tools):
        checks.append(Checked("Nu checker", skipped=missing))
    else:
        checks.append(Checked("Nu checker", tuple(markup.markup(site, tools)), of=count))
    if missing := access.lacking(tools):
        checks.append(Checked("axe", skipped=missing))
    else:
        chosen = sample(site, looked_at)
        checks.append(Checked("axe", tuple(access.access(site, tools, chosen)), of=len(chosen)))
    return Inspected(count, tuple(checks))


def sample(site: Read, most: int) -> list[str]:
    """Return pages of every kind and language in turn: a page differs from its like by its text alone."""
    shown = [page for page in site.pages.values() if not page.forwards]
    if not most or len(shown) <= most:
        return [page.file for page in shown]
    kinds: dict[tuple[int, str], list[Facts]] = defaultdict(list)
    for page in shown:
        kinds[page.file.count("/"), page.lang].append(page)
    chosen: list[str] = []
    while len(chosen) < most:
        for pages in kinds.values():
            if pages and len(chosen) < most:
                chosen.append(pages.pop(0).file)
    return chosen


__all__ = ["CHECKS", "Checked", "Inspected", "Problem", "inspect", "sample"]

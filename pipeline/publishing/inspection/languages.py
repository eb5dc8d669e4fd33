"""Pages name one another as translations, both ways, and say in which language they are."""

import re
from collections.abc import Iterator

from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Facts, Read

_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


def lang(site: Read) -> Iterator[Problem]:
    """A page that does not say its language, or lies in another language's folder.

    Bad: it/progetto/index.html with <html lang="bg">
    Good: it/progetto/index.html with <html lang="it">
    """
    folders = {page.lang for page in site.pages.values()}
    for page in site.pages.values():
        folder = page.file.partition("/")[0]
        if not _TAG.fullmatch(page.lang):
            yield Problem(page.file, f"says no language that there is: {page.lang!r}")
        elif folder in folders and folder != page.lang and not page.forwards:
            yield Problem(page.file, f"lies in {folder}/ but says lang={page.lang!r}")


def hreflang(site: Read) -> Iterator[Problem]:
    """A translation that does not name this page in return, is missing, hidden, or in another language.

    Bad: de/projekt/ names it/progetto/, which does not name de/projekt/
    Good: both name each other, themselves, and an x-default
    """
    alternates = {name: _by_file(site, page) for name, page in site.pages.items()}
    for page in site.pages.values():
        if not page.alternates:
            continue
        if page.noindex:
            yield Problem(page.file, "is hidden from search engines but names translations")
        if "x-default" not in dict(page.alternates):
            yield Problem(page.file, "names translations but no x-default")
        if dict(page.alternates).get(page.lang) != page.canonical:
            yield Problem(page.file, f"does not name itself as hreflang={page.lang!r}")
        for code, href in page.alternates:
            target = site.file_of(page.file, href)
            if not target:
                yield Problem(page.file, f"hreflang={code!r} leads to {href}, which is not there")
                continue
            if code == "x-default":
                continue
            other = site.pages[target]
            if other.lang != code:
                yield Problem(page.file, f"hreflang={code!r} leads to a page in {other.lang!r}: {target}")
            if other.noindex:
                yield Problem(page.file, f"hreflang={code!r} leads to a page that is hidden: {target}")
            if alternates[target].get(page.lang) != page.file:
                yield Problem(page.file, f"hreflang={code!r}: {target} does not name this page in return")


def _by_file(site: Read, page: Facts) -> dict[str, str]:
    return {code: site.file_of(page.file, href) or "" for code, href in page.alternates}

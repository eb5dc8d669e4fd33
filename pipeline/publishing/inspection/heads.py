"""What machines read of a page: title, address, card, and what it is about."""

import json
from collections import defaultdict
from collections.abc import Iterator

from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Facts, Read


def titles(site: Read) -> Iterator[Problem]:
    """A page without a title or a heading of its own.

    Bad: <title></title>, or two <h1>
    Good: <title>Нов проект – Клъстер</title> and one <h1>
    """
    for page in site.pages.values():
        if not page.title:
            yield Problem(page.file, "has no title")
        if page.headings != 1 and not page.forwards:
            yield Problem(page.file, f"has {page.headings} headings of the first rank instead of one")


def canonical(site: Read) -> Iterator[Problem]:
    """A page whose address is not its own, or two pages with one address.

    Bad: it/progetto/ with <link rel="canonical" href="https://example.eu/bg/proekt/">
    Good: it/progetto/ with <link rel="canonical" href="https://example.eu/it/progetto/">
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for page in site.pages.values():
        if page.canonical and not page.forwards:
            owners[page.canonical].append(page.file)
            if page.canonical != site.url_of(page.file):
                yield Problem(page.file, f"says that its address is {page.canonical}")
            if page.noindex:
                yield Problem(page.file, "is hidden from search engines but has a canonical address")
    for address, files in owners.items():
        if len(files) > 1:
            yield Problem(files[1], f"has the same address as {files[0]}: {address}")


def cards(site: Read) -> Iterator[Problem]:
    """A page whose social card is not there, or says another address.

    Bad: og:image of a file that was not built
    Good: og:image, og:title and og:url of this page
    """
    for page in site.pages.values():
        image = page.meta.get("og:image")
        if image and not site.file_of(page.file, image):
            yield Problem(page.file, f"has a card that is not there: {image}")
        if image and page.meta.get("og:url") != page.canonical:
            yield Problem(page.file, "og:url is not the page's address")
        if image and not page.meta.get("og:title"):
            yield Problem(page.file, "has a card but no og:title")


def linked_data(site: Read) -> Iterator[Problem]:
    """JSON-LD that cannot be read, or says another language than the page.

    Bad: {"@type": "NewsArticle", "inLanguage": "bg"} on a page with lang="it"
    Good: {"@type": "NewsArticle", "inLanguage": "it", "translationOfWork": {…}}
    """
    for page in site.pages.values():
        for text in page.data:
            yield from _of_data(site, page, text)


def _of_data(site: Read, page: Facts, text: str) -> Iterator[Problem]:
    try:
        about = json.loads(text)
    except json.JSONDecodeError as error:
        yield Problem(page.file, f"has JSON-LD that cannot be read: {error.msg}")
        return
    if not isinstance(about, dict) or about.get("@context") != "https://schema.org" or "@type" not in about:
        yield Problem(page.file, "has JSON-LD without @context and @type")
        return
    if about.get("inLanguage", page.lang) != page.lang:
        yield Problem(page.file, f"JSON-LD says {about['inLanguage']!r}, the page {page.lang!r}")
    if about["@type"] == "NewsArticle":
        missing = [key for key in ("headline", "author", "publisher", "inLanguage") if not about.get(key)]
        if missing:
            yield Problem(page.file, f"JSON-LD of a news article lacks {', '.join(missing)}")
    original = about.get("translationOfWork")
    if original and not site.file_of(page.file, original["@id"]):
        yield Problem(page.file, f"says that it translates {original['@id']}, which is not there")

"""The search index as a part of every site: what is approved, in the words of each variant."""

from collections.abc import Sequence
from importlib.resources import files

from pipeline.publishing.hooks import Files, Gathered
from pipeline.publishing.search.index import MARK, Entry, around, lines, rules_script
from pipeline.publishing.site import Site
from pipeline.publishing.texts import words
from pipeline.publishing.view import Kind, PageView

FOLDER = "search"


def _lines(_site: Site, view: PageView, code: str) -> Files:
    """Return a post's or page's lines. Drafts are found too, and labelled: readers know them by it."""
    if view.kind not in (Kind.POST, Kind.PAGE):
        return {}
    text = words(view.variant)
    day = text.date(view.published) if view.published else ""
    note = " · ".join(filter(None, (day, text["draft_short"] if view.draft else "")))
    entry = Entry(view.path, view.title, view.body, view.description, note)
    found = lines(entry, view.variant.language, code)
    return {f"{FOLDER}/{view.variant.code}/{name}.js": line for name, line in found.items()}


def _around(path: str) -> tuple[bytes, bytes]:
    return around(path.rpartition("/")[2].removesuffix(".js"))


def _beside(_site: Site, names: Sequence[str]) -> Files:
    """Return what the browser runs, and the rules of every language that has pages."""
    script = files("pipeline.publishing.search").joinpath("search.js").read_bytes()
    codes = sorted({name.split("/")[1] for name in names})
    rules = {f"{FOLDER}/{code}/rules.js": rules_script(code.partition("-")[0]) for code in codes}
    return {f"{FOLDER}/search.js": script, **rules}


SEARCH = Gathered("search", MARK, _lines, _around, _beside)

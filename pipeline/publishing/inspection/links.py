"""No link leads nowhere."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Read


def links(site: Read) -> Iterator[Problem]:
    """A link, a picture or a script whose file is not there, or a part of a page that is not in it.

    Bad: <a href="../starata-novina/"> where no such page was built
    Good: <a href="../novina/#partnyori"> where that page has an element with this id
    """
    for page in site.pages.values():
        for href in dict.fromkeys([*page.links, *page.fetched, *([page.forwards] if page.forwards else [])]):
            target = site.file_of(page.file, href)
            if target == "":
                yield Problem(page.file, f"leads to {href}, which is not there")
            elif target and (part := unquote(urlsplit(href).fragment)):
                other = site.pages.get(target)
                if other and part not in other.ids and part != "top":
                    yield Problem(page.file, f"leads to {href}, but there is no #{part} on that page")


def redirects(site: Read) -> Iterator[Problem]:
    """A line of _redirects that leads to nothing.

    Bad: /2016/novina/  /bg/iztrita/  301
    Good: /2016/novina/  /bg/novina/  301
    """
    if "_redirects" not in site.files:
        return
    for number, line in enumerate((site.root / "_redirects").read_text("utf-8").splitlines(), start=1):
        fields = line.split()
        if not fields or fields[0].startswith("#"):
            continue
        if len(fields) < 2:
            yield Problem(f"_redirects:{number}", "names no target")
        elif site.file_of("index.html", fields[1]) == "":
            yield Problem(f"_redirects:{number}", f"leads to {fields[1]}, which is not there")

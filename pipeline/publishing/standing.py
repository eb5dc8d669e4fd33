"""Standing pages: `pages/about.md` is Bulgarian, `pages/about.it.md` the same page in Italian.

A number before the name (`10-about.md`) says where it stands in the menu; the page called home is shown
above the news.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain.errors import PublishError
from pipeline.domain.page import STANDING
from pipeline.language.codes import BY_CODE

_NAME = re.compile(r"(?P<key>[\w-]+?)(?:\.(?P<language>[a-z]{2}))?\.md")


@dataclass(frozen=True, slots=True)
class Standing:
    """A file of a standing page: `post` is its key as a page's."""

    path: Path
    post: str
    language: str


def files(folder: Path) -> Iterator[Standing]:
    """Yield the standing pages of a folder, all languages of one together. Raises PublishError."""
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        found = _NAME.fullmatch(path.name)
        language = (found["language"] or "bg") if found else ""
        if found is None or language not in BY_CODE:
            raise PublishError(
                "this is no name of a page",
                where=f"pages/{path.name}",
                hint=f"Write about.md, or about.it.md for a language: {', '.join(BY_CODE)}",
            )
        yield Standing(path, STANDING + found["key"].lower(), language)

"""Under which address a page stands: kept for good, so that a link to a page never dies.

The file has a line for every address that was ever given: language, address, post. The last line of a
post in a language is where it stands, the earlier ones lead there. Lines are only ever added.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.domain.errors import PublishError
from pipeline.domain.page import STANDING, Page
from pipeline.language.slugs import slug
from pipeline.publishing.variants import variants

# A standing page's number says where it is in the menu, and is no part of its address.
_MENU_PLACE = re.compile(rf"^{STANDING}(?:\d+-)?")
# Names of folders and files that the site itself needs.
RESERVED = frozenset({"404", "index", "files", "media", "page"})


class Addresses:
    """The addresses of one site; `path` is None for a site that has no past."""

    def __init__(self, path: Path | None, reserved: Iterable[str] = ()) -> None:
        self._path = path
        self._reserved = RESERVED.union(reserved)
        # Keys and values are plain text: a hundred thousand tuples and lists cost more than reading the file.
        self._owner: dict[str, str] = {}  # language, tab, address → post
        self._stands: dict[str, str] = {}  # language, tab, post → the address where it stands
        self._before: dict[str, list[str]] = {}  # language, tab, post → where it stood before
        self._new: list[str] = []
        self._length = 0
        for line in self._lines():
            self._take(line)

    def _lines(self) -> list[str]:
        if self._path is None or not self._path.exists():
            return []
        try:
            data = self._path.read_bytes()
        except OSError as error:
            raise PublishError(
                f"the addresses cannot be read: {error.strerror}", where=str(self._path)
            ) from error
        # A run that was killed may have left half a line.
        self._length = data.rfind(b"\n") + 1
        lines = data[: self._length].decode("utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if line.count("\t") != 2:
                raise PublishError(
                    "this is no line of language, address and post",
                    where=f"{self._path}:{number}",
                    hint="Put the file back from a backup, or remove the line",
                )
        return lines

    def _take(self, line: str) -> None:
        place, _, post = line.rpartition("\t")
        language, _, address = place.partition("\t")
        self._owner[place] = post
        page = f"{language}\t{post}"
        last = self._stands.get(page)
        if last is not None and last != address:
            former = self._before.setdefault(page, [])
            if address in former:
                former.remove(address)
            former.append(last)
        self._stands[page] = address

    def give(self, page: Page) -> None:
        """Give a page its address: a new one where its approved title asks for it."""
        free = self.due(page)
        if self._stands.get(f"{page.language}\t{page.post}") != free:
            line = f"{page.language}\t{free}\t{page.post}"
            self._take(line)
            self._new.append(f"{line}\n")

    def due(self, page: Page) -> str:
        """Return where a page stands once it is published; nothing is given."""
        wanted = free = self._wanted(page)
        if self._stands.get(f"{page.language}\t{page.post}") == wanted:
            return wanted
        number = 1
        while not self._is_free(page, free):
            number += 1
            free = f"{wanted}-{number}"
        return free

    def _wanted(self, page: Page) -> str:
        # A draft's title changes with every checkpoint: it stands under the post's own name. So do
        # pages in Bulgarian, whose name their editor chose.
        own = _MENU_PLACE.sub("", page.post)
        return own if page.draft or page.language == "bg" else slug(page.title, page.language) or own

    def _is_free(self, page: Page, address: str) -> bool:
        owner = self._owner.get(f"{page.language}\t{address}", page.post)
        return owner == page.post and address not in self._reserved

    def lacks(self, present: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
        """Return those pages, by post and language, that were given no address: the file was lost."""
        return [
            (post, language)
            for post, languages in present.items()
            for language in languages
            if f"{language}\t{post}" not in self._stands
        ]

    def of(self, post: str, language: str) -> str:
        """Return where a page stands. Raises KeyError for a page that was given none."""
        return self._stands[f"{language}\t{post}"]

    def path(self, post: str, language: str) -> str:
        """Return the path of a page in the language's first variant; empty where it has none yet."""
        if f"{language}\t{post}" not in self._stands:
            return ""
        return f"{variants(language)[0].code}/{self.of(post, language)}/"

    def former(self, post: str, language: str) -> tuple[str, ...]:
        """Return where a page stood before."""
        return tuple(self._before.get(f"{language}\t{post}", ()))

    def moved(self) -> Iterator[tuple[str, str, str]]:
        """Yield (language, former address, post) of everything that moved."""
        for page, former in self._before.items():
            language, _, post = page.partition("\t")
            for address in former:
                yield language, address, post

    def keep(self) -> None:
        """Write what was given anew. Raises PublishError."""
        if self._path is None or not self._new:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as stream:
                stream.truncate(self._length)
                self._length += stream.write("".join(self._new).encode())
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise PublishError(
                f"the addresses could not be kept: {error.strerror}",
                where=str(self._path),
                hint="The old site is still in place; make room or allow writing, and run again",
            ) from error
        self._new.clear()

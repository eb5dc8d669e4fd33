"""Under which address a page stands: kept for good, so that a link to a page never dies.

The file has a line for every address that was ever given: language, address, post. The last line of a
post in a language is where it stands, the earlier ones lead there. Lines are only ever added.
"""

import os
import re
from collections.abc import Iterable, Iterator
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
        self._owner: dict[tuple[str, str], str] = {}
        self._given: dict[tuple[str, str], list[str]] = {}
        self._new: list[str] = []
        self._length = 0
        for line in self._lines():
            language, address, post = line.split("\t")
            self._take(language, address, post)

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

    def _take(self, language: str, address: str, post: str) -> None:
        self._owner[language, address] = post
        given = self._given.get((post, language))
        if given is None:
            self._given[post, language] = [address]
            return
        if address in given:
            given.remove(address)
        given.append(address)

    def give(self, page: Page) -> None:
        """Give a page its address: a new one where its approved title asks for it."""
        given = self._given.get((page.post, page.language), ())
        free = self.due(page)
        if not given or given[-1] != free:
            self._take(page.language, free, page.post)
            self._new.append(f"{page.language}\t{free}\t{page.post}\n")

    def due(self, page: Page) -> str:
        """Return where a page stands once it is published; nothing is given."""
        given = self._given.get((page.post, page.language), ())
        wanted = free = self._wanted(page)
        if given and given[-1] == wanted:
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
        owner = self._owner.get((page.language, address), page.post)
        return owner == page.post and address not in self._reserved

    def lacks(self, present: frozenset[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return those pages, by post and language, that were given no address: the file was lost."""
        return sorted(present - self._given.keys())

    def of(self, post: str, language: str) -> str:
        """Return where a page stands. Raises KeyError for a page that was given none."""
        return self._given[post, language][-1]

    def path(self, post: str, language: str) -> str:
        """Return the path of a page in the language's first variant; empty where it has none yet."""
        if (post, language) not in self._given:
            return ""
        return f"{variants(language)[0].code}/{self.of(post, language)}/"

    def former(self, post: str, language: str) -> tuple[str, ...]:
        """Return where a page stood before."""
        return tuple(self._given.get((post, language), ())[:-1])

    def moved(self) -> Iterator[tuple[str, str, str]]:
        """Yield (language, former address, post) of everything that moved."""
        for (post, language), given in self._given.items():
            for address in given[:-1]:
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

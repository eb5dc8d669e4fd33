"""The files of a build: what is different is written aside, noted in the catalogue, and put in place."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.publishing.catalogue import TWIN, Build, Catalogue
from pipeline.publishing.hooks import Files
from pipeline.publishing.trees import Trees, remove, write


@dataclass
class Writer:
    """Writes the build after `newest`; `changed` are the files in which the two differ."""

    trees: Trees
    catalogue: Catalogue
    newest: int
    changed: set[str] = field(default_factory=set)
    _tree: Path | None = None
    _number: int = 0
    _folders: set[str] = field(default_factory=set)  # that were made in the tree

    def keep(self, unit: str, files: Files) -> None:
        """Write the files of a unit that are different now, and note all of them."""
        digests = digests_of(files)
        self.note(unit, digests, self.write(files, digests, self.catalogue.files_of(unit)))

    def write(self, files: Files, digests: dict[str, bytes], before: dict[str, bytes]) -> list[str]:
        """Write what differs from before and return its names; the catalogue is not touched."""
        new = [name for name, digest in digests.items() if before.get(name) != digest]
        for name in new:
            tree = self.open()
            self._put_by(name)
            write(tree, name, files[name], self._folders)
        return new

    def note(self, unit: str, digests: dict[str, bytes], written: Iterable[str]) -> None:
        """Note what a unit made, and remove what nothing makes any more."""
        self.changed.update(written)
        for name in self.catalogue.made(unit, digests):
            tree = self.open()
            self._put_by(name)
            self.changed.add(name)
            remove(tree, name)

    def open(self) -> Path:
        """Return the folder of the build, made when it is needed first."""
        if self._tree is None:
            self._tree = tree_of(self.newest, self.trees, self.catalogue)
            # The first one leaves a number for its twin, see `Trees.tidy`.
            known = max(self.trees.numbers(), default=-1)
            self._number = max(self.newest, known) + 1 if self.newest else known + 2
        return self._tree

    def settle(self, at: str) -> None:
        """Make what was written the build that readers see, if anything was."""
        if not self.changed and self.newest:
            self.trees.clear()
            return
        self.trees.settle(self.open(), self._number)
        pages, _, _ = self.catalogue.counts()
        made = Build(self._number, at, len(self.changed), pages)
        self.catalogue.add(made, self.changed if self.newest else ())
        if not self.newest:
            self.catalogue.write(TWIN, str(self._number - 1))
        self.trees.show(self._number)

    def _put_by(self, name: str) -> None:
        if self.newest:
            self.trees.put_by(self.newest, self._number, name)


def tree_of(newest: int, trees: Trees, catalogue: Catalogue) -> Path:
    """Return a folder that holds what the newest build holds and may be changed."""
    spare = trees.spare(newest, catalogue.knows)
    return trees.take(spare, newest, None if spare is None else catalogue.differing(spare, newest))


def digests_of(files: Files) -> dict[str, bytes]:
    """Return what tells whether a file changed."""
    return {name: hashlib.blake2b(content, digest_size=16).digest() for name, content in files.items()}

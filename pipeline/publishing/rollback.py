"""An earlier version of the site is shown again: what later builds replaced was put by, and comes back."""

from dataclasses import replace
from pathlib import Path

from pipeline.domain.errors import PublishError
from pipeline.publishing.catalogue import Build, Catalogue, opened
from pipeline.publishing.trees import Trees, told
from pipeline.publishing.writing import tree_of


def versions(outputs: Path) -> list[Build]:
    """Return the versions that can be shown, newest first. Raises PublishError."""
    trees = Trees(outputs)
    if not trees.exist():
        return []
    with opened(trees.folder) as catalogue:
        return _versions(trees, catalogue)


def roll_back(outputs: Path, number: int | None = None) -> Build:
    """Show a version, or the one before that which is shown; return it. Raises PublishError."""
    trees = Trees(outputs)
    if not trees.exist():
        raise PublishError("there is no site yet", where=str(outputs), hint="Make one: glagol publish")
    with opened(trees.folder, alone=True) as catalogue:
        known = _versions(trees, catalogue)
        live = next((build.number for build in known if build.live), 0)
        wanted = next(
            (build for build in known if build.number == number or (number is None and build.number < live)),
            None,
        )
        if wanted is None:
            what = (
                "there is no version before this one" if number is None else f"there is no version {number}"
            )
            numbers = ", ".join(str(build.number) for build in known)
            raise PublishError(what, where=str(outputs), hint=f"Kept are {numbers}: glagol rollback --list")
        try:
            if wanted.number not in trees.numbers():
                _make(trees, catalogue, wanted.number)
            trees.show(wanted.number)
        except OSError as error:
            raise told(error, outputs) from error
    return replace(wanted, live=True)


def _versions(trees: Trees, catalogue: Catalogue) -> list[Build]:
    live = trees.live()
    return [replace(build, live=build.number == live) for build in catalogue.builds()]


def _make(trees: Trees, catalogue: Catalogue, number: int) -> None:
    """Make the tree of a version from the newest one and from what was put by since."""
    newest = catalogue.newest()
    tree = tree_of(newest, trees, catalogue)
    for name, changed in catalogue.first_changes(number, newest):
        trees.bring_back(name, changed, tree)
    trees.settle(tree, number)

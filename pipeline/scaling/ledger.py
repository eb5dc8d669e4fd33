"""The promise of the table of batches: each is done once, whoever is killed meanwhile."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pipeline.domain.batch import Batch
from pipeline.scaling.standing import Standing

MOST_ATTEMPTS = 5  # a batch that ended so many workers is at fault itself

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a batch cannot be answered."""

    error: str


class Ledger(Protocol[A]):
    """Batches that wait, are in a worker's hands, done or failed; and the answers to them.

    A batch is in a worker's hands as long as that worker's transaction is open. The answers and the
    word that the batch is done are written by the end of the same transaction: a worker that is
    killed leaves nothing behind, and its batch is free at once.
    """

    def begin(self) -> None:
        """Become the one driver, and take back what an earlier one left that no worker has begun.

        Waits for what a worker has. Raises WorkspaceError where another driver is at work.
        """
        ...

    def end(self) -> None:
        """Be the driver no more."""
        ...

    def add(self, batches: Collection[Batch]) -> None:
        """Let batches wait to be done."""
        ...

    def do(self, key: str, answer: Callable[[Batch], Sequence[A]], worker: str) -> bool:
        """Do a batch, unless it is done or in other hands; say whether it was done now."""
        ...

    def closed(self, batches: Collection[Batch]) -> Mapping[str, Sequence[A] | Failure]:
        """Return, by key, the answers to those batches that are done, and why others failed."""
        ...

    def free(self, keys: Collection[str]) -> list[str]:
        """Return those that wait in nobody's hands."""
        ...

    def lost(self, keys: Collection[str]) -> set[str]:
        """Return those that the table does not know."""
        ...

    def standing(self) -> Standing:
        """Count what waits and what is done."""
        ...

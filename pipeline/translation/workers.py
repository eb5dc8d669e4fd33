"""The promise of whoever answers batches; `pipeline.scaling` keeps it with processes and machines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from pipeline.domain.batch import Batch
from pipeline.translation.cache import Answer


class Workers(Protocol):
    """Batches are handed in until there are enough, and come back in any order.

    What comes back is kept already: nobody has to be asked for it again.
    """

    @property
    def full(self) -> bool:
        """Whether so many batches are out that the next one has to wait."""
        ...

    @property
    def busy(self) -> bool:
        """Whether a batch is out."""
        ...

    def begin(self) -> None:
        """Begin some work; what is left of work that was cut off comes to its end first."""
        ...

    def ask(self, batch: Batch) -> None:
        """Hand a batch in."""
        ...

    def next(self) -> tuple[Batch, Sequence[Answer]]:
        """Wait for a batch and return its answers. Raises PipelineError where it cannot be answered."""
        ...

    def end(self) -> None:
        """Wait for nothing any more; what is being answered may still be kept."""
        ...


class Here:
    """One batch at a time, in this process."""

    def __init__(
        self, answer: Callable[[Batch], Sequence[Answer]], keep: Callable[[Mapping[str, Answer]], None]
    ) -> None:
        self._answer, self._keep = answer, keep
        self._batch: Batch | None = None

    @property
    def full(self) -> bool:
        """Whether a batch is out."""
        return self._batch is not None

    busy = full

    def begin(self) -> None:
        """Nothing is left of an earlier run."""

    def ask(self, batch: Batch) -> None:
        """Hand a batch in."""
        self._batch = batch

    def next(self) -> tuple[Batch, Sequence[Answer]]:
        """Answer the batch."""
        batch, self._batch = self._batch, None
        assert batch
        answers = self._answer(batch)
        self._keep(dict(zip(batch.addresses, answers, strict=True)))
        return batch, answers

    def end(self) -> None:
        """Forget the batch."""
        self._batch = None

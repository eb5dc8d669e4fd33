"""The promise of whoever answers batches; `pipeline.scaling` keeps it with processes and machines."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from pipeline.domain.batch import Batch
from pipeline.translation.cache import Answer

Answering = Callable[[Batch], Sequence[Answer]]
Keeping = Callable[[Mapping[str, Answer]], None]


class Workers(Protocol):
    """Batches are handed in until there are enough, and come back in any order.

    What comes back is kept already: nobody has to be asked for it again.
    """

    @property
    def most(self) -> int:
        """How many sentences a batch is to have at most; 0 for as many as it may."""
        ...

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

    most = 0

    def __init__(self, answer: Answering, keep: Keeping) -> None:
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


class Threads:
    """Several batches at once, in this process: while one is decoded another is looked at.

    Engines decode without holding Python. Each batch is kept before it comes back. A failed one stops
    the work, and those beside it are kept.
    """

    def __init__(self, answer: Answering, keep: Keeping, *, count: int, most: int) -> None:
        self._answer, self._keep = answer, keep
        self._count, self.most = count, most
        self._pool: ThreadPoolExecutor | None = None
        self._out: dict[Future[Sequence[Answer]], Batch] = {}  # in the order of asking

    @property
    def full(self) -> bool:
        """Whether every thread has a batch, and one waits for each."""
        return len(self._out) >= 2 * self._count

    @property
    def busy(self) -> bool:
        """Whether a batch is out."""
        return bool(self._out)

    def begin(self) -> None:
        """Start threads."""
        self._pool = ThreadPoolExecutor(self._count, thread_name_prefix="answering")

    def ask(self, batch: Batch) -> None:
        """Hand a batch in."""
        assert self._pool
        self._out[self._pool.submit(self._kept, batch)] = batch

    def next(self) -> tuple[Batch, Sequence[Answer]]:
        """Wait for a batch."""
        done, _ = wait(self._out, return_when=FIRST_COMPLETED)
        first = next(future for future in self._out if future in done)
        return self._out.pop(first), first.result()

    def end(self) -> None:
        """Forget what was not begun; what is being answered is kept."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None
        self._out.clear()

    def _kept(self, batch: Batch) -> Sequence[Answer]:
        answers = self._answer(batch)
        self._keep(dict(zip(batch.addresses, answers, strict=True)))
        return answers

"""Several processes of one run, each with its own engine; one that dies is replaced.

The driver alone keeps answers. When it is killed its workers find their pipe broken and end.
"""

import logging
import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from pipeline.domain.batch import Batch
from pipeline.domain.errors import PipelineError, TranslationError

_LOG = logging.getLogger("glagol.work")
MOST_ATTEMPTS = 3  # a batch that ends so many workers is at fault itself
_AHEAD = 2  # batches a worker: the next one waits beside the one at work

A = TypeVar("A")
Answer = Callable[[Batch], Sequence[A]]


@dataclass(slots=True)
class _Worker:
    process: Any  # of the spawning kind, which multiprocessing's annotations do not name
    pipe: Connection
    batch: Batch | None = None


class Processes(Generic[A]):
    """`count` processes, started when first needed. `opened` is called in each and must be importable."""

    most = 0  # as many sentences as a batch may have

    def __init__(
        self, count: int, opened: Callable[[], Answer[A]], keep: Callable[[Mapping[str, A]], None]
    ) -> None:
        self._count, self._opened, self._keep = count, opened, keep
        self._workers: list[_Worker] = []
        self._queue: deque[Batch] = deque()
        self._deaths: Counter[str] = Counter()

    @property
    def _out(self) -> int:
        return len(self._queue) + sum(worker.batch is not None for worker in self._workers)

    @property
    def full(self) -> bool:
        """Whether every worker has a batch, and one waits for each."""
        return self._out >= _AHEAD * self._count

    @property
    def busy(self) -> bool:
        """Whether a batch is out."""
        return self._out > 0

    def begin(self) -> None:
        """Nothing is left of an earlier run: its workers ended with it."""

    def ask(self, batch: Batch) -> None:
        """Hand a batch in."""
        self._queue.append(batch)
        self._hand_out()

    def next(self) -> tuple[Batch, Sequence[A]]:
        """Wait for a batch, keep its answers and return them."""
        while True:
            self._hand_out()
            by_pipe = {worker.pipe: worker for worker in self._workers if worker.batch}
            for pipe in wait(list(by_pipe)):
                worker = by_pipe[pipe]  # type: ignore[index]
                batch, worker.batch = worker.batch, None
                assert batch
                try:
                    said = worker.pipe.recv()
                except (EOFError, OSError):
                    self._bury(worker, batch)
                    continue
                if isinstance(said, PipelineError):
                    raise said
                self._keep(dict(zip(batch.addresses, said, strict=True)))
                return batch, said

    def end(self) -> None:
        """Wait for nothing any more; idle workers stay for the next time."""
        self._queue.clear()
        for worker in [worker for worker in self._workers if worker.batch]:
            self._workers.remove(worker)
            worker.process.terminate()
            worker.pipe.close()

    def _hand_out(self) -> None:
        while self._queue:
            free = next((worker for worker in self._workers if worker.batch is None), None)
            if free is None and len(self._workers) < self._count:
                free = self._started()
            if free is None:
                return
            free.batch = self._queue.popleft()
            try:
                free.pipe.send(free.batch)
            except OSError:
                batch, free.batch = free.batch, None
                self._bury(free, batch)

    def _started(self) -> _Worker:
        # Spawned, not forked: threads of the driver and of its database would be copied in any state.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(self._opened, theirs), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _bury(self, worker: _Worker, batch: Batch) -> None:
        """Put a dead worker's batch first in line."""
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        self._deaths[batch.key] += 1
        _LOG.warning("a worker ended with %s; its batch is done again", worker.process.exitcode)
        if self._deaths[batch.key] >= MOST_ATTEMPTS:
            language, text = batch.pairs[0]
            raise TranslationError(
                f"{MOST_ATTEMPTS} workers ended over the same {len(batch.pairs)} sentences",
                where=f"{language}: {text[:40]} …",
                hint="Is there memory for them all? Try fewer: [work] workers",
            )
        self._queue.appendleft(batch)


def _work(opened: Callable[[], Answer[A]], pipe: Connection) -> None:
    """Answer batches until the pipe breaks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the driver's to hear
    answer: Answer[A] | None = None
    while True:
        try:
            batch = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = answer or opened()
            said: Sequence[A] | PipelineError = list(answer(batch))
        except PipelineError as error:
            said = error
        except Exception as error:  # noqa: BLE001  # told to the driver, which ends with it
            said = TranslationError(f"a worker failed: {type(error).__name__}: {error}")
        try:
            pipe.send(said)
        except OSError:
            return

"""The driver's side of workers anywhere: hands batches out, waits, hands out again what was lost."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from pipeline.domain.batch import Batch
from pipeline.domain.errors import TranslationError
from pipeline.scaling.ledger import Failure, Ledger

_LOG = logging.getLogger("glagol.work")
# So many batches are out at most: enough for a hundred workers, and little to keep in memory.
AHEAD = 256
_REST = 0.05
_SWEEP = 2.0  # seconds without an answer after which lost messages are looked for
_SILENCE = 60.0  # … after which a person is told

A = TypeVar("A")


class Remote(Generic[A]):
    """Batches are in the ledger; `send` tells workers of a key, `queued` how many keys wait to be read.

    Messages may be lost, doubled or late: the ledger alone says what is to be done.
    """

    most = 0  # as many sentences as a batch may have

    def __init__(
        self,
        ledger: Ledger[A],
        send: Callable[[str], None],
        queued: Callable[[], int],
        *,
        ahead: int = AHEAD,
        rest: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._send, self._queued = ledger, send, queued
        self._ahead, self._rest, self._clock = ahead, rest, clock
        self._out: dict[str, Batch] = {}
        self._ready: list[tuple[Batch, Sequence[A]]] = []

    @property
    def full(self) -> bool:
        """Whether so many batches are out that the next one has to wait."""
        return len(self._out) + len(self._ready) >= self._ahead

    @property
    def busy(self) -> bool:
        """Whether a batch is out."""
        return bool(self._out or self._ready)

    def begin(self) -> None:
        """Take back what a driver that was killed left."""
        self._ledger.begin()

    def ask(self, batch: Batch) -> None:
        """Hand a batch in."""
        self._out[batch.key] = batch
        self._ledger.add([batch])
        self._send(batch.key)

    def next(self) -> tuple[Batch, Sequence[A]]:
        """Wait for a batch and return its answers; they are in the ledger already."""
        heard = swept = self._clock()
        told = False
        while not self._ready:
            closed = self._ledger.closed(list(self._out.values()))
            for key, said in closed.items():
                batch = self._out.pop(key)
                if isinstance(said, Failure):
                    language, text = batch.pairs[0]
                    raise TranslationError(said.error, where=f"{language}: {text[:40]} …")
                self._ready.append((batch, said))
            if closed:
                break
            now = self._clock()
            if now - swept > _SWEEP:
                swept = now
                self._sweep()
            if now - heard > _SILENCE and not told and self._queued():
                told = True
                _LOG.warning("no worker takes batches; start one: glagol work")
            self._rest(_REST)
        return self._ready.pop()

    def end(self) -> None:
        """Wait for nothing any more; workers that have a batch end it and keep the answers."""
        self._out.clear()
        self._ready.clear()
        self._ledger.end()

    def _sweep(self) -> None:
        """Send again what no message and no worker holds: its worker or the broker was killed."""
        lost = self._ledger.lost(list(self._out))
        self._ledger.add([self._out[key] for key in lost])
        if self._queued() == 0:
            for key in self._ledger.free(list(self._out)):
                self._send(key)

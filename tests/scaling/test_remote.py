"""The driver hands out, waits, and hands out again what was lost."""

from collections.abc import Collection, Mapping, Sequence

import pytest

from pipeline.domain.batch import Batch
from pipeline.domain.errors import TranslationError
from pipeline.scaling.ledger import Failure
from pipeline.scaling.remote import Remote


class Table:
    """A ledger in memory."""

    def __init__(self) -> None:
        self.waiting: dict[str, Batch] = {}
        self.done: dict[str, Sequence[str] | Failure] = {}

    def begin(self) -> None:
        self.waiting.clear()

    def end(self) -> None:
        pass

    def add(self, batches: Collection[Batch]) -> None:
        self.waiting |= {batch.key: batch for batch in batches}

    def closed(self, batches: Collection[Batch]) -> Mapping[str, Sequence[str] | Failure]:
        return {batch.key: self.done[batch.key] for batch in batches if batch.key in self.done}

    def free(self, keys: Collection[str]) -> list[str]:
        return [key for key in keys if key in self.waiting]

    def lost(self, keys: Collection[str]) -> set[str]:
        return set(keys) - self.waiting.keys() - self.done.keys()


class Broker:
    """Carries keys to one worker, who answers each time the driver rests; may lose the first few."""

    def __init__(self, table: Table, *, loses: int = 0) -> None:
        self.table, self.loses = table, loses
        self.sent: list[str] = []
        self.queue: list[str] = []
        self.now = 0.0

    def send(self, key: str) -> None:
        self.sent.append(key)
        if len(self.sent) > self.loses:
            self.queue.append(key)

    def rest(self, seconds: float) -> None:
        self.now += 1.0
        if self.queue:
            batch = self.table.waiting.pop(self.queue.pop(0), None)
            if batch:
                self.table.done[batch.key] = [text.upper() for _, text in batch.pairs]


def remote(table: Table, broker: Broker, ahead: int = 8) -> Remote[str]:
    return Remote(
        table,  # type: ignore[arg-type]  # a driver does no batches itself
        broker.send,
        lambda: len(broker.queue),
        ahead=ahead,
        rest=broker.rest,
        clock=lambda: broker.now,
    )


def batch(text: str) -> Batch:
    return Batch((("it", text),), (text,))


def test_a_batch_comes_back_answered() -> None:
    table = Table()
    workers = remote(table, Broker(table))
    workers.ask(batch("среща"))
    assert workers.next() == (batch("среща"), ["СРЕЩА"])
    assert not workers.busy


def test_no_more_batches_are_out_than_may_be() -> None:
    table = Table()
    workers = remote(table, Broker(table), ahead=2)
    workers.ask(batch("а"))
    assert not workers.full
    workers.ask(batch("б"))
    assert workers.full
    workers.next()
    assert not workers.full


def test_a_message_that_was_lost_is_sent_again() -> None:
    table = Table()
    broker = Broker(table, loses=1)
    workers = remote(table, broker)
    workers.ask(batch("среща"))
    assert workers.next()[1] == ["СРЕЩА"]
    assert broker.sent == [batch("среща").key] * 2


def test_a_batch_that_the_table_lost_is_put_there_again() -> None:
    table = Table()
    workers = remote(table, Broker(table))
    workers.ask(batch("среща"))
    table.waiting.clear()
    assert workers.next()[1] == ["СРЕЩА"]


def test_a_batch_that_failed_stops_the_run_with_its_line() -> None:
    table = Table()
    workers = remote(table, Broker(table))
    workers.ask(batch("среща"))
    table.done[batch("среща").key] = Failure("5 workers ended over this batch")
    with pytest.raises(TranslationError, match="it: среща …: 5 workers ended"):
        workers.next()


def test_a_person_is_told_when_no_worker_takes_anything(caplog: pytest.LogCaptureFixture) -> None:
    table = Table()
    broker = Broker(table)
    workers = remote(table, broker)
    workers.ask(batch("среща"))
    worker = broker.rest

    def idle(seconds: float) -> None:
        broker.now += 1.0
        if broker.now > 70:
            worker(seconds)

    workers._rest = idle
    workers.next()
    assert caplog.messages == ["no worker takes batches; start one: glagol work"]

"""What holds on a server alone: two writers, the table of batches, pooled connections.

`test_on_postgresql` starts the server, and this in a process of its own: Django knows one database.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

import pytest
from django.db import connection

from pipeline import flow, wiring
from pipeline.desk.boot import open_ledger
from pipeline.desk.models import BatchRow, TranslatedRow
from pipeline.desk.settings import MOST_CONNECTIONS
from pipeline.desk.work.ledger import DjangoLedger
from pipeline.domain.batch import Batch
from pipeline.domain.errors import StoreError, TranslationError, WorkspaceError
from pipeline.scaling.ledger import MOST_ATTEMPTS, Failure
from pipeline.scaling.standing import serve
from pipeline.translation.cache import Answer
from pipeline.translation.engine import Hypothesis
from tests.conftest import Desk

T = TypeVar("T")
BATCH = Batch((("it", "Срещата е утре."), ("de", "Клъстерът расте.")), ("a1", "a2"))


def answered(batch: Batch) -> Sequence[Answer]:
    return [(Hypothesis(text.upper(), -0.5, frozenset({(0, 0)})), ()) for _, text in batch.pairs]


def elsewhere(work: Callable[[], T]) -> T:
    """Do something over another connection."""

    def alone() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(alone).result(timeout=60)


@pytest.fixture
def ledger(empty_store: object) -> DjangoLedger:
    BatchRow.objects.all().delete()
    TranslatedRow.objects.all().delete()
    return open_ledger()


def at_once(*writers: Callable[[], T]) -> list[T]:
    """Let everybody begin together."""
    together = threading.Barrier(len(writers))

    def write(writer: Callable[[], T]) -> T:
        try:
            together.wait(60)
            return writer()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writers)) as threads:
        return list(threads.map(write, writers))


def saving(desk: Desk, post: str, segment: str, person: str) -> Callable[[], object]:
    """Return what writes a segment's Italian as somebody who saw it as it stands now."""
    seen = desk.parts.board.newest(post, "it", [segment])[segment].number
    text = f"Testo di {person}"
    return lambda: flow.save(desk.parts, post, "it", person, segment, text, seen=seen)


def test_of_two_who_write_the_same_segment_at_once_one_is_told(desk: Desk) -> None:
    flow.run(desk.parts, ["it"])
    for segment in flow.find(desk.parts, "nov-proekt").segmented.segments:
        people = ("Anna Rossi", "Luca Bianchi")
        said = at_once(*(saving(desk, "nov-proekt", segment.id, person) for person in people))
        assert sorted(type(one).__name__ for one in said) == ["Clash", "Saved"]
        versions = flow.history(desk.parts, "nov-proekt", "it", segment.id)
        assert len(versions) == 2  # the engine's, and one person's


def test_two_who_write_the_same_sentence_in_two_posts_are_both_heard(desk: Desk) -> None:
    shared = " ".join(f"Среща {number} е в село {number * 7}." for number in range(6))
    for name in ("edin", "dva"):
        desk.write(f"{name}.md", f"# Новина {name}\n\n{shared}\n")
    flow.run(desk.parts, ["it"])
    one, other = (flow.find(desk.parts, name).segmented.segments[1:] for name in ("edin", "dva"))
    for first, second in zip(one, other, strict=True):
        assert first.source == second.source
        said = at_once(
            saving(desk, "edin", first.id, "Anna Rossi"), saving(desk, "dva", second.id, "Luca Bianchi")
        )
        assert [type(answer).__name__ for answer in said] == ["Saved", "Saved"]


def test_a_batch_in_hands_is_nobody_elses(ledger: DjangoLedger) -> None:
    ledger.add([BATCH])

    def slow(batch: Batch) -> Sequence[Answer]:
        assert elsewhere(lambda: ledger.do(BATCH.key, answered, "second")) is False
        assert elsewhere(lambda: ledger.free([BATCH.key])) == []
        return answered(batch)

    assert ledger.do(BATCH.key, slow, "first")
    assert ledger.closed([BATCH]) == {BATCH.key: answered(BATCH)}
    assert ledger.do(BATCH.key, answered, "late") is False
    assert BatchRow.objects.get().worker == "first"


def test_a_worker_that_breaks_leaves_nothing_and_the_batch_is_free(ledger: DjangoLedger) -> None:
    ledger.add([BATCH])

    def broken(batch: Batch) -> Sequence[Answer]:
        ledger.put(dict(zip(batch.addresses, answered(batch), strict=True)))
        raise MemoryError

    with pytest.raises(MemoryError):
        ledger.do(BATCH.key, broken, "first")
    assert ledger.get(BATCH.addresses) == {}
    assert ledger.free([BATCH.key]) == [BATCH.key]
    assert ledger.do(BATCH.key, answered, "second")


def test_a_batch_over_which_every_worker_breaks_fails(ledger: DjangoLedger) -> None:
    ledger.add([BATCH])

    def broken(batch: Batch) -> Sequence[Answer]:
        raise MemoryError

    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            ledger.do(BATCH.key, broken, "one")
    assert ledger.do(BATCH.key, answered, "one") is False
    assert ledger.closed([BATCH]) == {BATCH.key: Failure("5 workers ended over this batch")}
    ledger.add([BATCH])  # the next run tries anew
    assert ledger.do(BATCH.key, answered, "one")


def test_what_an_engine_refuses_is_kept_with_its_line(ledger: DjangoLedger) -> None:
    ledger.add([BATCH])

    def refusing(batch: Batch) -> Sequence[Answer]:
        raise TranslationError("too long", where="it")

    assert ledger.do(BATCH.key, refusing, "one") is False
    assert ledger.closed([BATCH]) == {BATCH.key: Failure("it: too long")}


def test_a_driver_takes_back_what_a_killed_one_left_and_is_the_only_one(ledger: DjangoLedger) -> None:
    ledger.add([BATCH])
    ledger.begin()
    assert ledger.lost([BATCH.key]) == {BATCH.key}
    with pytest.raises(WorkspaceError, match="another glagol hands out work"):
        elsewhere(ledger.begin)
    ledger.end()
    elsewhere(lambda: (ledger.begin(), ledger.end()))


def test_a_worker_goes_on_after_its_connection_was_cut(ledger: DjangoLedger) -> None:
    ledger.add([BATCH])

    def cut(batch: Batch) -> Sequence[Answer]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            ours = cursor.fetchone()[0]

        def end() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [ours])

        elsewhere(end)
        return answered(batch)

    with pytest.raises(StoreError):
        ledger.do(BATCH.key, cut, "one")
    ledger.close()
    assert ledger.do(BATCH.key, answered, "one")


def test_what_is_counted_is_what_was_done(ledger: DjangoLedger) -> None:
    ledger.add([BATCH, Batch((("it", "Утре."),), ("a3",))])
    ledger.do(BATCH.key, answered, "plovdiv-7")
    now = ledger.standing()
    assert (now.batches, now.sentences) == ({"waiting": 1, "done": 1}, {"waiting": 1, "done": 2})
    assert (now.workers, now.held, now.repeated, now.attempts) == ({"plovdiv-7": 2}, 0, 0, 1)


def test_many_threads_share_few_connections(ledger: DjangoLedger) -> None:
    def ask(_number: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
            count = cursor.fetchone()[0]
        connection.close()
        return int(count)

    with ThreadPoolExecutor(3 * MOST_CONNECTIONS) as threads:
        assert max(threads.map(ask, range(6 * MOST_CONNECTIONS))) <= MOST_CONNECTIONS + 1


def test_prometheus_may_ask_as_often_as_it_likes(workspace: Path) -> None:
    with (workspace / "glagol.toml").open("a", encoding="utf-8") as settings:
        settings.write('[work]\nengine = "celery"\n')
    standing, _ = wiring.standing_of(workspace)
    server = serve(standing, "127.0.0.1", 0)
    try:
        for _scrape in range(MOST_CONNECTIONS + 2):
            page = urlopen(f"http://127.0.0.1:{server.server_port}/metrics").read().decode()
    finally:
        server.shutdown()
        server.server_close()
    assert "glagol_batches_held" in page

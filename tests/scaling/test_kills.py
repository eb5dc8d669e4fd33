"""Workers and the driver are killed at random points: nothing is lost, and nothing is done twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scaling.killing import House, house_of, killed
from tests.scaling.servers import postgresql, redis

POSTS, SENTENCES = 10, 15
SEGMENTS = POSTS * (SENTENCES + 1) * 3
BATCHES = SEGMENTS // 16


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, str]]:
    with postgresql() as database, redis() as broker:
        yield database, broker


@pytest.fixture
def house(tmp_path: Path, servers: tuple[str, str]) -> Iterator[House]:
    house = house_of(tmp_path, *servers)
    house.fill(POSTS, SENTENCES)
    try:
        yield house
    finally:
        house.end()


def test_what_is_killed_is_done_again_and_what_is_done_is_not(house: House) -> None:
    counts = killed(house, BATCHES, seed=8)
    assert (counts.segments, counts.out, counts.lost, counts.repeated) == (SEGMENTS, SEGMENTS, 0, 0)
    assert house.count("SELECT count(*) FROM desk_batch WHERE state <> 'done'") == 0


def test_a_worker_that_is_asked_to_stop_ends_its_batch_first(house: House) -> None:
    worker, driver = house.start("work", "--workers", "1"), house.start("drive")
    house.until(lambda: house.done() > 0)
    worker.terminate()
    assert worker.wait(timeout=120) == 0
    driver.kill()
    # Nothing was begun and left.
    assert house.count("SELECT sum(attempts) FROM desk_batch") == house.done()

"""Workers and the driver are killed at random points: nothing is lost, and nothing is done twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.scaling.servers import postgresql, redis

PROJECT = Path(__file__).parents[2]
LANGUAGES = ("it", "de", "sr")
POSTS, SENTENCES = 10, 15
SETTINGS = """\
[cluster]
name = "Клъстер „Зелена синергия“"
[languages]
targets = ["it", "de", "sr"]
[work]
engine = "celery"
"""


@dataclass
class House:
    """A workspace whose work is done by other processes, which can be killed."""

    folder: Path
    environment: dict[str, str]
    database: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.scaling.house", *arguments, "--workspace", str(self.folder)]
        log = (self.folder / "errors.log").open("ab")
        started = subprocess.Popen(command, env=self.environment, cwd=PROJECT, stdout=log, stderr=log)
        self.running.append(started)
        return started

    def count(self, question: str) -> int:
        with psycopg.connect(self.database) as database:
            (number,) = database.execute(question).fetchone() or (0,)
        return int(number or 0)

    def done(self) -> int:
        log = self.folder / "done.log"
        return log.read_text("ascii").count("\n") if log.exists() else 0

    def until(self, happened: Callable[[], bool]) -> None:
        ends = time.monotonic() + 120
        while not happened():
            assert time.monotonic() < ends, (self.folder / "errors.log").read_text("utf-8")[-2000:]
            time.sleep(0.02)


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[str, str]]:
    with postgresql() as database, redis() as broker:
        yield database, broker


@pytest.fixture
def house(tmp_path: Path, servers: tuple[str, str]) -> Iterator[House]:
    """Ten posts of fifteen sentences, with a database of their own."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "glagol.toml").write_text(SETTINGS, encoding="utf-8")
    for post in range(POSTS):
        lines = [f"# Новина {post} на клъстера", ""]
        lines += [f"На {post}-та среща дойдоха {number} общини от Пловдив. " for number in range(SENTENCES)]
        (tmp_path / "posts" / f"novina-{post}.md").write_text("\n".join(lines), encoding="utf-8")
    server, broker = servers
    name = f"t{abs(hash(tmp_path))}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = server.replace("/postgres?", f"/{name}?")
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "DATABASE_URL": database,
        "GLAGOL_BROKER": broker,
        "DONE_LOG": str(tmp_path / "done.log"),
    }
    house = House(tmp_path, environment, database)
    try:
        yield house
    finally:
        for process in house.running:
            process.kill()
            process.wait()


def _children(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(number) for number in found.split()]


def test_what_is_killed_is_done_again_and_what_is_done_is_not(house: House) -> None:
    chance = random.Random(8)
    driver, worker = house.start("drive"), house.start("work", "--workers", "2")
    batches = -(-POSTS * (SENTENCES + 1) * len(LANGUAGES) // 16)
    points = sorted(chance.sample(range(1, batches - 8), 3))
    for point, victim in zip(points, chance.sample(["driver", "worker", "process"], 3), strict=True):
        house.until(lambda least=point: house.done() >= least)
        match victim:
            case "driver":
                driver.kill()
                driver.wait()
                driver = house.start("drive")
            case "worker":
                worker.kill()
                worker.wait()
                worker = house.start("work", "--workers", "2")
            case "process":
                os.kill(chance.choice(_children(worker)), signal.SIGKILL)
    assert driver.wait(timeout=120) == 0, (house.folder / "errors.log").read_text("utf-8")
    segments = house.count("SELECT count(*) FROM desk_segmentrow WHERE active")
    assert segments == POSTS * (SENTENCES + 1)
    translated = "SELECT count(DISTINCT (segment_id, language)) FROM desk_translationrow"
    assert house.count(translated) == segments * len(LANGUAGES)  # lost 0
    assert house.count("SELECT count(*) FROM desk_translationrow") == segments * len(LANGUAGES)
    assert house.count("SELECT sum(repeated) FROM desk_batch") == 0
    keys = [line.split()[0] for line in (house.folder / "done.log").read_text("ascii").splitlines()]
    assert max(Counter(keys).values()) == 1
    assert house.count("SELECT count(*) FROM desk_batch WHERE state <> 'done'") == 0


def test_a_worker_that_is_asked_to_stop_ends_its_batch_first(house: House) -> None:
    worker, driver = house.start("work", "--workers", "1"), house.start("drive")
    house.until(lambda: house.done() > 0)
    worker.terminate()
    assert worker.wait(timeout=120) == 0
    driver.kill()
    # Nothing was begun and left.
    assert house.count("SELECT sum(attempts) FROM desk_batch") == house.done()

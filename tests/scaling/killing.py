"""A workspace whose work is done by other processes; they are killed at points chosen by a seed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

PROJECT = Path(__file__).parents[2]
SETTINGS = """\
[cluster]
name = "Клъстер „Зелена синергия“"
[languages]
targets = ["it", "de", "sr"]
[translation]
threads = 1
[work]
engine = "celery"
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What went in and came out; `again` are batches begun anew because their worker was killed."""

    segments: int
    out: int
    lost: int
    repeated: int
    again: int


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

    def errors(self) -> str:
        return (self.folder / "errors.log").read_text("utf-8")[-2000:]

    def until(self, happened: Callable[[], bool]) -> None:
        ends = time.monotonic() + 120
        while not happened():
            assert time.monotonic() < ends, self.errors()
            time.sleep(0.02)

    def fill(self, posts: int, sentences: int) -> None:
        """Write posts of so many sentences, all different, and the settings."""
        (self.folder / "posts").mkdir(exist_ok=True)
        (self.folder / "glagol.toml").write_text(SETTINGS, encoding="utf-8")
        for post in range(posts):
            lines = [f"# Новина {post} на клъстера", ""]
            lines += [
                f"На {post}-та среща дойдоха {number} общини от Пловдив. " for number in range(sentences)
            ]
            (self.folder / "posts" / f"novina-{post}.md").write_text("\n".join(lines), encoding="utf-8")

    def end(self) -> None:
        """Kill what runs."""
        for process in self.running:
            process.kill()
            process.wait()


def house_of(folder: Path, server: str, broker: str, **environment: str) -> House:
    """Return a workspace in an empty folder, with a database of its own."""
    name = f"glagol_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = server.replace("/postgres?", f"/{name}?")
    everything = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "DATABASE_URL": database,
        "GLAGOL_BROKER": broker,
        "DONE_LOG": str(folder / "done.log"),
        **environment,
    }
    return House(folder, everything, database)


def killed(house: House, batches: int, seed: int) -> Counts:
    """Translate, and kill the driver, a worker and one of its processes meanwhile."""
    chance = random.Random(seed)
    driver, worker = house.start("drive"), house.start("work", "--workers", "2")
    points = sorted(chance.sample(range(1, batches - 8), 3))
    for point, victim in zip(points, chance.sample(["driver", "worker", "process"], 3), strict=True):
        house.until(lambda least=point: house.done() >= least)  # type: ignore[misc]
        match victim:
            case "driver":
                driver.kill()
                driver.wait()
                driver = house.start("drive")
            case "worker":
                processes = children(worker)
                worker.kill()
                worker.wait()
                for process in processes:
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                worker = house.start("work", "--workers", "2")
            case "process":
                with suppress(ProcessLookupError):
                    os.kill(chance.choice(children(worker)), signal.SIGKILL)
    house.until(lambda: driver.poll() is not None)
    assert driver.returncode == 0, house.errors()
    return counts(house, languages=3)


def counts(house: House, languages: int) -> Counts:
    """Count in the database, and in the log that workers wrote beside it."""
    segments = house.count("SELECT count(*) FROM desk_segmentrow WHERE active") * languages
    made = house.count("SELECT count(*) FROM desk_translationrow")
    different = house.count("SELECT count(DISTINCT (segment_id, language)) FROM desk_translationrow")
    twice = Counter(line.split()[0] for line in (house.folder / "done.log").read_text("ascii").splitlines())
    answered_again = house.count("SELECT sum(repeated) FROM desk_batch")
    begun, done = (house.count(f"SELECT {what} FROM desk_batch") for what in ("sum(attempts)", "count(*)"))
    return Counts(
        segments=segments,
        out=different,
        lost=segments - different,
        repeated=made - different + answered_again + sum(count - 1 for count in twice.values()),
        again=begun - done,
    )


def children(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that a process started."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    return [int(number) for number in found.split()]

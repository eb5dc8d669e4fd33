"""What more workers give, and what killing them costs: `python -m bench scale [--sentences 60]`.

Two engines: the checkpoint that ships, one thread a worker, which needs a core each; and one that only
waits, which shows what handing out, keeping and looking up cost where cores are no limit.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.scaling.killing import House, house_of, killed
from tests.scaling.servers import postgresql, redis

LANGUAGES = 3
_MODELLED = (10, 100)


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences a second of an engine, and of the driver alone."""

    engine: str
    workers: int
    sentences: int
    seconds: float
    driver: float  # processor seconds a sentence
    databases: float  # likewise, of PostgreSQL and Redis

    @property
    def rate(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sentences", type=int, default=60, help="of the checkpoint, a language of three")
    asked.add_argument("--waiting", type=int, default=600, help="of the engine that waits, likewise")
    asked.add_argument("--kills", type=int, default=3, help="runs in which three are killed")
    asked.add_argument("--only-kills", action="store_true", help="measure no speed")
    asked.add_argument(
        "--half-cores",
        action="store_true",
        help="give each of one or two workers half of one core, and all else another core",
    )
    arguments = asked.parse_args()
    free, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(
        f"{date.today()}: {free} cores for all, load {load:.1f} at the start; PostgreSQL and Redis here too"
    )
    cores = sorted(os.sched_getaffinity(0))
    if arguments.half_cores:
        if len(cores) < 2:
            asked.error("--half-cores needs two cores")
        os.sched_setaffinity(0, cores[1:2])  # databases and the driver are started from here
    with tempfile.TemporaryDirectory() as name, postgresql() as server, redis() as broker:
        bench = _Bench(Path(name), server, broker)
        if arguments.half_cores:
            _print([bench.halved(arguments.sentences, workers, cores[0]) for workers in (1, 2)])
            return
        if arguments.only_kills:
            bench.kill(arguments.kills)
            return
        for engine, sentences, many in (
            ("embedded", arguments.sentences, (1, 2)),
            ("waiting", arguments.waiting, (1, 2, 4)),
        ):
            runs = [bench.run(engine, sentences, workers) for workers in many]
            _print(runs)
            if engine == "embedded":
                base = runs[0]
        _print_model(base, runs)
        bench.kill(arguments.kills)


class _Bench:
    def __init__(self, folder: Path, server: str, broker: str) -> None:
        self._folder, self._server, self._broker = folder, server, broker
        self._count = 0

    def _house(self, posts: int, sentences: int, **environment: str) -> House:
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        house = house_of(folder, self._server, self._broker, **environment)
        house.fill(posts, sentences)
        return house

    def halved(self, sentences: int, workers: int, core: int) -> Run:
        """Run one or two workers on one core: whatever half is not a second worker's is a busy loop's."""
        loop = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if workers == 1 else None
        if loop:
            os.sched_setaffinity(loop.pid, [core])
        try:
            return self.run("embedded", sentences, workers, core)
        finally:
            if loop:
                loop.kill()
                loop.wait()

    def run(self, engine: str, sentences: int, workers: int, core: int | None = None) -> Run:
        posts = max(1, sentences // 30)
        house = self._house(0, 0, ENGINE=engine, SECONDS_A_BATCH="1", MOST_SENTENCES="32")
        try:
            worker = house.start("work", "--workers", str(workers))
            if core is not None:
                os.sched_setaffinity(worker.pid, [core])
            _processor_seconds(house, worker)  # makes the tables, and the checkpoint's form for this engine
            house.fill(posts, sentences // posts - 1)
            databases = self._databases()
            busy = _processor_seconds(house, worker)
            databases = self._databases() - databases
            # What starting, and reading what is done, costs is not the sentences'.
            busy -= _processor_seconds(house, worker)
            done = house.count("SELECT sum(sentences) FROM desk_batch WHERE state = 'done'")
            # From the end of the first round, when every worker has its engine, to the end of the last.
            first = f"SELECT done_at FROM desk_batch ORDER BY done_at LIMIT 1 OFFSET {2 * workers - 1}"
            micros = house.count(f"SELECT extract(epoch FROM max(done_at) - ({first})) * 1e6 FROM desk_batch")
            before = house.count(f"SELECT sum(sentences) FROM desk_batch WHERE done_at <= ({first})")
        finally:
            house.end()
        return Run(engine, workers, done - before, micros / 1e6, busy / done, databases / done)

    def _databases(self) -> float:
        """Return the processor seconds so far of PostgreSQL and Redis, which this bench began."""
        pid = Path(self._server.partition("?host=")[2]) / "data/postmaster.pid"
        waiting, found = [os.getpid(), int(pid.read_text("ascii").split()[0])], 0.0
        while waiting:
            process = Path(f"/proc/{waiting.pop()}")
            with suppress(OSError):  # it has ended
                waiting += map(int, (process / f"task/{process.name}/children").read_text("ascii").split())
                name, _, rest = (process / "stat").read_text("ascii").rpartition(")")
                if "(postgres" in name or "(redis" in name:
                    # Its own, and that of its children which have ended.
                    found += sum(map(int, rest.split()[11:15])) / os.sysconf("SC_CLK_TCK")
        return found

    def kill(self, runs: int) -> None:
        print("\nkilled: a driver, a worker with its processes, one process; at points chosen by the seed")
        print("  seed  segments in     out    lost  repeated  batches begun anew")
        for seed in range(runs):
            house = self._house(10, 15)
            try:
                counts = killed(house, 10 * 16 * LANGUAGES // 16, seed)
            finally:
                house.end()
            told = (
                f"{counts.segments:12} {counts.out:7} {counts.lost:7} {counts.repeated:9} {counts.again:19}"
            )
            print(f"{seed:6} {told}", flush=True)


def _processor_seconds(house: House, worker: subprocess.Popen[bytes]) -> float:
    """Run the driver to its end; return the processor time that it took."""
    driver = house.start("drive")
    while True:
        pid, status, usage = os.wait4(driver.pid, os.WNOHANG)
        if pid:
            break
        assert worker.poll() is None, house.errors()
        time.sleep(0.05)
    driver.returncode = os.waitstatus_to_exitcode(status)
    assert driver.returncode == 0, house.errors()
    return usage.ru_utime + usage.ru_stime


def _print(runs: list[Run]) -> None:
    print("\n                                                            ms of a core a sentence")
    print("  engine    workers  sentences  seconds  a second  efficiency     driver  databases")
    for run in runs:
        efficiency = run.rate / (run.workers / runs[0].workers * runs[0].rate)
        told = f"{run.seconds:8.1f} {run.rate:9.1f} {efficiency:11.2f}"
        told += f" {1000 * run.driver:10.1f} {1000 * run.databases:10.1f}"
        print(f"  {run.engine:9} {run.workers:7} {run.sentences:10} {told}", flush=True)


def _print_model(base: Run, waiting: list[Run]) -> None:
    """Print what many workers would give: a model, not a measurement."""
    limit = 1 / waiting[-1].driver
    share = waiting[-1].rate / (waiting[-1].workers * waiting[0].rate)
    print(
        f"\nthe driver: {1000 / limit:.1f} ms of a core a sentence, so {limit:.0f} sentences a second at most"
    )
    print(
        "model, not measured: workers × the checkpoint's rate × the waiting engine's efficiency, within that"
    )
    for workers in _MODELLED:
        rate = min(workers * base.rate * share, limit)
        hours = 1e6 / rate / 3600
        print(f"  {workers:4} workers  {rate:8.1f} sentences a second   a million in {hours:6.1f} hours")

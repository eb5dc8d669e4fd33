"""Several processes answer; one that dies is replaced, and its batch is done again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from pipeline.domain.batch import Batch
from pipeline.domain.errors import TranslationError
from pipeline.scaling.processes import Processes

PROJECT = Path(__file__).parents[2]


def _batch(*texts: str) -> Batch:
    return Batch(tuple(("it", text) for text in texts), tuple(f"address of {text}" for text in texts))


def _opened(folder: Path) -> Callable[[Batch], Sequence[str]]:
    """Answer in capitals; die over „смърт“, over „болест“ once, and refuse „грешка“."""

    def answer(batch: Batch) -> list[str]:
        text = batch.pairs[0][1]
        if text == "смърт" or (text == "болест" and _first(folder / "болест")):
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "грешка":
            raise TranslationError("this text cannot be translated", where="it")
        return [text.upper() for _, text in batch.pairs]

    return answer


def _first(mark: Path) -> bool:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _all(workers: Processes[str], batches: Sequence[Batch]) -> dict[str, Sequence[str]]:
    made = {}
    left = list(batches)
    while left or workers.busy:
        while left and not workers.full:
            workers.ask(left.pop())
        batch, answers = workers.next()
        made[batch.key] = answers
    return made


def test_batches_come_back_from_several_processes_and_are_kept(tmp_path: Path) -> None:
    kept: dict[str, str] = {}
    workers: Processes[str] = Processes(2, partial(_opened, tmp_path), kept.update)
    batches = [_batch(f"среща {number}", f"клъстер {number}") for number in range(12)]
    made = _all(workers, batches)
    assert made == {batch.key: [text.upper() for _, text in batch.pairs] for batch in batches}
    assert kept["address of среща 7"] == "СРЕЩА 7"
    assert len(kept) == 24


def test_the_batch_of_a_worker_that_was_killed_is_done_by_another(tmp_path: Path) -> None:
    workers: Processes[str] = Processes(2, partial(_opened, tmp_path), lambda _: None)
    batches = [_batch("болест"), *(_batch(f"среща {number}") for number in range(5))]
    assert _all(workers, batches)[batches[0].key] == ["БОЛЕСТ"]


def test_a_batch_that_kills_every_worker_is_named(tmp_path: Path) -> None:
    workers: Processes[str] = Processes(1, partial(_opened, tmp_path), lambda _: None)
    workers.ask(_batch("смърт"))
    with pytest.raises(TranslationError, match=r"it: смърт …: 3 workers ended over the same 1 sentences"):
        workers.next()
    workers.end()
    assert not workers.busy


def test_what_a_worker_cannot_do_is_told_by_the_driver(tmp_path: Path) -> None:
    workers: Processes[str] = Processes(1, partial(_opened, tmp_path), lambda _: None)
    workers.ask(_batch("грешка"))
    with pytest.raises(TranslationError, match="this text cannot be translated"):
        workers.next()


def test_workers_end_when_their_driver_is_killed(tmp_path: Path) -> None:
    code = (
        "from functools import partial; from pathlib import Path\n"
        "from tests.scaling.test_processes import *; from tests.scaling.test_processes import _opened, _batch\n"
        "if __name__ == '__main__':\n"
        "    workers = Processes(1, partial(_opened, Path('.')), lambda _: None)\n"
        "    workers.ask(_batch('среща')); workers.next()\n"
        "    print(workers._workers[0].process.pid, flush=True); import time; time.sleep(600)\n"
    )
    script = tmp_path / "driver.py"
    script.write_text(code, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE) as driver:
        assert driver.stdout
        worker = int(driver.stdout.readline())
        handle = os.pidfd_open(worker)
        driver.kill()
        # The descriptor becomes readable when the process has ended.
        import select

        assert select.select([handle], [], [], 60)[0]
        os.close(handle)

"""Kills a scene at one step after the other, in children of a process that has everything loaded."""

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture import judging
from tests.torture.scenes import NOW, SCENES, Scene
from tests.torture.stepping import Steps


@dataclass
class Verdict:
    """What became of a scene: how many steps it has, how often it was killed, and what was wrong."""

    scene: str
    steps: int
    kills: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)


class House:
    """Workspaces as scenes find and leave them, each made once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scenes = {scene.name: scene for scene in SCENES}

    def before(self, name: str) -> Path:
        """Return the workspace that a scene begins with."""
        scene, place = self._scenes[name], self._folder / f"{name} before" / "w"
        if not place.exists():
            place.parent.mkdir()
            if scene.after:
                shutil.copytree(self.after(scene.after), place, symlinks=True)
            else:
                place.mkdir()
            _here(lambda: scene.before(place))
        return place

    def after(self, name: str) -> Path:
        """Return the workspace that a scene leaves where nobody kills it."""
        place = self._folder / f"{name} after" / "w"
        if not place.exists():
            place.parent.mkdir()
            shutil.copytree(self.before(name), place, symlinks=True)
            _here(lambda: self._scenes[name].act(place, NOW))
        return place


@contextmanager
def house() -> Iterator[House]:
    """Make a house in memory where there is room, else on the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        made = House(Path(folder))
        made.before(SCENES[0].name)  # Django is started here, not in every child
        yield made


def torment(house: House, scene: Scene, most: int = 0) -> Verdict:
    """Kill a scene at every step, or at `most` of them, far and wide; look at what is left each time."""
    began = time.monotonic()
    before, after = house.before(scene.name), house.after(scene.name)
    files, ends = judging.files(before), judging.files(after)
    verdict = Verdict(scene.name, _steps(before, scene))
    with tempfile.TemporaryDirectory(dir=before.parent.parent) as name:
        place, rows = Path(name) / "w", judging.rows(after)
        for step in chosen(verdict.steps, most):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(before, place, symlinks=True)
            killed = _child(lambda: _act(place, scene, step))  # noqa: B023
            verdict.kills += 1
            if killed != -signal.SIGKILL:
                verdict.wrong.append(f"step {step}: it ended with {killed} instead of being killed")
                continue
            said = _told(lambda: _judge(place, scene, files, ends, rows))
            if said:
                verdict.wrong.append(f"step {step} of {verdict.steps}: {said}")
    verdict.seconds = time.monotonic() - began
    return verdict


def chosen(steps: int, most: int) -> list[int]:
    """Return every step, or as many as are wanted, evenly spread."""
    if not most or steps <= most:
        return list(range(1, steps + 1))
    return sorted({1 + round(number * (steps - 1) / (most - 1)) for number in range(most)})


def _steps(before: Path, scene: Scene) -> int:
    with tempfile.TemporaryDirectory(dir=before.parent.parent) as name:
        place = Path(name) / "w"
        shutil.copytree(before, place, symlinks=True)
        said = _told(lambda: str(_act(place, scene, 0)))
    if not said.isdecimal():
        raise AssertionError(said)
    return int(said)


def _act(place: Path, scene: Scene, kill_at: int) -> int:
    steps = Steps(place, kill_at)
    steps.watch()
    scene.act(place, NOW)
    return steps.count


def _judge(
    place: Path, scene: Scene, before: judging.Result, after: judging.Result, rows: dict[str, list[str]]
) -> str:
    """Look at what a kill left, run it again, and compare with a run that nobody killed."""
    if wrong := judging.whole(place, before, after):
        return f"not whole: {wrong}"
    if not scene.one_sided and (wrong := judging.lost_decisions(place)):
        return f"a decision in one place: {wrong}"
    scene.act(place, NOW + scene.later)
    _close()
    if wrong := judging.differs(after, judging.files(place)):
        return f"another result: {wrong}"
    if wrong := judging.rows_differ(rows, judging.rows(place)):
        return f"another state: {wrong}"
    if wrong := judging.left_lying(place):
        return f"left lying: {wrong}"
    return ""


def _close() -> None:
    from django.db import connection

    connection.close()


def _child(act: Callable[[], object]) -> int:
    """Do something in a child; return how it ended, a signal as a negative number."""
    sys.stdout.flush()
    number = os.fork()
    if number == 0:
        code = 1
        try:
            act()
            _close()
            code = 0
        except BaseException:  # noqa: BLE001 -- a child must not go on as its parent
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(number, 0)
    return os.waitstatus_to_exitcode(status)


def _told(ask: Callable[[], str]) -> str:
    """Return what a child says, or how it failed."""
    reading, writing = os.pipe()

    def tell() -> None:
        try:
            said = ask()
        except BaseException as error:  # noqa: BLE001 -- whatever it is, it is the answer
            where = traceback.extract_tb(error.__traceback__)[-1]
            said = f"the next run failed: {type(error).__name__}: {error} ({where.name}:{where.lineno})"
        os.write(writing, said.encode()[:60_000])

    code = _child(tell)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode(errors="replace")
    return said if code == 0 else f"the next run ended with {code}"


def _here(act: Callable[[], None]) -> None:
    """Do something in this very process: children find loaded whatever it needs, and no open state."""
    act()
    _close()

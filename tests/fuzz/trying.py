"""Inputs are given to a parser one by one; whatever is neither an error line nor a clean post is a fault."""

import random
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from pipeline.domain.errors import PipelineError
from tests.fuzz.mutating import mutated
from tests.fuzz.parsers import Parser

LONGEST = 10.0  # seconds of computing for one input of a few kilobytes, on a slow machine


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one input."""

    parser: str
    data: bytes
    what: str  # the last line of the traceback
    trace: str

    @property
    def place(self) -> str:
        """The innermost line of ours: faults of one place are one fault."""
        lines = [line.strip() for line in self.trace.splitlines() if 'File "' in line]
        return next((line for line in reversed(lines) if "/pipeline/" in line), lines[-1] if lines else "")


class TooSlow(BaseException):
    """An input that is not read in time; nobody may catch it."""


def fault_of(parser: Parser, data: bytes, longest: float = LONGEST) -> Fault | None:
    """Return what is wrong with how a parser takes some bytes, or nothing."""
    try:
        with _bounded(longest):
            parser.read(data)
    except PipelineError as error:
        if str(error).strip():
            return None
        return Fault(parser.name, data, "an empty error line", traceback.format_exc())
    except (Exception, TooSlow) as error:  # noqa: BLE001  # finding those is what this is for
        what = f"{type(error).__name__}: {error}"
        return Fault(parser.name, data, what[:300], traceback.format_exc())
    return None


@contextmanager
def _bounded(longest: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"not read within {longest:.0f} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, longest)  # of computing: a busy machine is no fault
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@dataclass(slots=True)
class Tried:
    """What a parser made of many inputs."""

    parser: str
    inputs: int
    seconds: float
    slowest: float
    faults: list[Fault]


def try_many(parser: Parser, count: int, seed: str, longest: float = LONGEST) -> Tried:
    """Give a parser its samples as they are, then `count` damaged ones."""
    samples = parser.samples()
    dice = random.Random(f"{seed} {parser.name}")
    faults, slowest = [], 0.0
    began = time.process_time()
    for number in range(count + len(samples)):
        data = samples[number] if number < len(samples) else mutated(dice, samples, parser.words)
        start = time.process_time()
        fault = fault_of(parser, data, longest)
        slowest = max(slowest, time.process_time() - start)
        if fault:
            faults.append(fault)
    return Tried(parser.name, count + len(samples), time.process_time() - began, slowest, faults)

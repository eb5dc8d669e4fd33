"""Work spread over the processor's cores, in order and never much ahead of what was asked for."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
_MOST = 8  # processes; more only wait for the disk
_work: Callable[[Any], Any] | None = None


def spread(work: Callable[[Task], Result], tasks: Iterable[Task], *, few: bool) -> Iterator[Result]:
    """Yield what work makes of each task; in this process alone where the tasks are few.

    Helpers are forks, so that nothing but tasks and results is sent. A process with threads is
    never forked: a lock held by another thread would stay locked for ever.
    """
    processes = min(os.cpu_count() or 1, _MOST)
    if few or processes == 1 or threading.active_count() > 1:
        yield from map(work, tasks)
        return
    global _work
    _work = work
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        try:
            remaining = iter(tasks)
            under_way: deque[Future[Result]] = deque(
                pool.submit(_do, task) for task in islice(remaining, 2 * processes)
            )
            while under_way:
                yield under_way.popleft().result()
                under_way.extend(pool.submit(_do, task) for task in islice(remaining, 1))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            _work = None


def _do(task: Any) -> Any:
    assert _work is not None
    return _work(task)

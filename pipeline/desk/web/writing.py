"""One writer after the other: SQLite lets in one at a time, and who finds it busy sleeps and tries again.

In a process that answers many people at once that waiting is done here, in the order of arrival and
without sleeping; the database then waits only for the worker's process. PostgreSQL needs none of it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_TURN = threading.Lock()


@contextmanager
def written() -> Iterator[None]:
    """All writes inside happen, or none."""
    if connection.vendor == "sqlite":
        with _TURN, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield

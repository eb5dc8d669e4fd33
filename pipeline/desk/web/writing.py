"""One writer after the other: SQLite lets in one at a time, and who finds it busy sleeps and tries again.

In a process that answers many people at once that waiting is done here, in the order of arrival and
without sleeping; the database then waits only for the worker's process. PostgreSQL needs none of it.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction

from pipeline.desk.store import told

_TURN = threading.Lock()


@contextmanager
def written() -> Iterator[None]:
    """All writes inside happen, or none. Raises StoreError where the database is held for half a minute."""
    turn = _TURN if connection.vendor == "sqlite" else nullcontext()
    with turn, told(), transaction.atomic():
        yield

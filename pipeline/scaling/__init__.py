"""Batches are answered by other processes, on this machine or on many.

    processes  several processes of this run; nothing to install
    ledger     the promise of the table of batches: done once, whoever is killed
    remote     the driver's side of workers anywhere: hands out, waits, hands out again what was lost
    celery     Celery carries the keys of batches to workers; nothing rests on it
    standing   what is waiting and done, as lines for a person and metrics for Prometheus

All keep `translation.workers`' promise, so the flow does not know where it runs. What an answer
is, is not known here either.
"""

"""What is waiting and done in the table of batches: lines for a person, metrics for Prometheus."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of batches, of the sentences in them, and of what each worker did."""

    batches: dict[str, int] = field(default_factory=dict)  # by state
    sentences: dict[str, int] = field(default_factory=dict)  # by state
    held: int = 0  # batches in a worker's hands
    repeated: int = 0  # sentences that were answered though an answer was there
    attempts: int = 0  # batches begun, by whoever was killed too
    seconds: float = 0.0  # that engines were at work
    workers: dict[str, int] = field(default_factory=dict)  # sentences of the last minute by worker

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return names and values, as a person reads them."""
        waiting, done = self.sentences.get("waiting", 0), self.sentences.get("done", 0)
        minute = sum(self.workers.values())
        left = f", about {_spoken(waiting / minute)} at this pace" if waiting and minute else ""
        return [
            ("waiting", f"{self.batches.get('waiting', 0)} batches, {waiting} sentences{left}"),
            ("in hands", f"{self.held} batches"),
            ("done", f"{self.batches.get('done', 0)} batches, {done} sentences"),
            ("failed", f"{self.batches.get('failed', 0)} batches"),
            ("repeated", f"{self.repeated} sentences"),
            ("workers", f"{len(self.workers)} in the last minute, {minute / 60:.1f} sentences a second"),
        ]


def _spoken(minutes: float) -> str:
    """Return a time as a person says it.

    >>> _spoken(3), _spoken(150)
    ('3 minutes', '2.5 hours')
    """
    return f"{minutes:.0f} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


def serve(standing: Callable[[], Standing], host: str, port: int) -> Any:
    """Serve the counts to Prometheus in a thread; return what has to be shut down."""
    from prometheus_client import CollectorRegistry, start_http_server

    registry = CollectorRegistry()
    registry.register(Counts(standing))
    server, _thread = start_http_server(port, host, registry)
    return server


class Counts:
    """A Prometheus collector that counts anew at every scrape: the table is the truth."""

    def __init__(self, standing: Callable[[], Standing]) -> None:
        self._standing = standing

    def describe(self) -> list[Any]:
        """Name nothing beforehand: the table may not be there yet."""
        return []

    def collect(self) -> Iterator[Any]:
        """Yield the metrics."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        now = self._standing()
        for name, counts in (("batches", now.batches), ("sentences", now.sentences)):
            family = GaugeMetricFamily(f"glagol_{name}", f"{name.title()} by state.", labels=["state"])
            for state in ("waiting", "done", "failed"):
                family.add_metric([state], counts.get(state, 0))
            yield family
        yield GaugeMetricFamily("glagol_batches_held", "Batches in a worker's hands.", now.held)
        yield CounterMetricFamily(
            "glagol_batches_begun", "Batches begun, also by workers that were killed.", now.attempts
        )
        yield CounterMetricFamily(
            "glagol_sentences_repeated", "Sentences answered though an answer was there.", now.repeated
        )
        yield CounterMetricFamily("glagol_engine_seconds", "Time that engines were at work.", now.seconds)
        family = GaugeMetricFamily(
            "glagol_worker_sentences", "Sentences of the last minute by worker.", labels=["worker"]
        )
        for worker, count in sorted(now.workers.items()):
            family.add_metric([worker], count)
        yield family

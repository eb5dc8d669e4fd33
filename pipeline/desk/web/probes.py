"""What programs ask of the desk: does it live, can it work, and how much is there to do.

    /healthz    200 as long as requests are answered
    /readyz     200 where the database answers and there is room to write, else 503 with what is wrong
    /metrics    for Prometheus, where GLAGOL_METRICS names the networks that may read it, else 404

They stand before everything else: no session, no language, any host name (a balancer asks by number).
Nothing of people is in them.
"""

import ipaddress
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from pipeline.desk import workspaces
from pipeline.desk.models import DeliveryRow, JobRow, PostRow, TallyRow
from pipeline.domain.errors import ConfigError, PipelineError

_LOG = logging.getLogger("glagol.web")
_LEAST_FREE = 100 * 2**20
_STATES = ("initial", "translated", "reviewed", "final", "stale")

_REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "glagol_requests", "Requests answered, by view and status.", ("view", "status"), registry=_REGISTRY
)
_SECONDS = Histogram(
    "glagol_request_seconds",
    "How long an answer took.",
    ("view",),
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10),
    registry=_REGISTRY,
)
_Answer = Callable[[HttpRequest], HttpResponse]


class Probes:
    """Answers programs; counts and logs what people ask for."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer
        self._asked = {"/healthz": _alive, "/readyz": _ready, "/metrics": _metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        probe = self._asked.get(request.path_info)
        if probe:
            return probe(request)
        began = time.perf_counter()
        response = self._answer(request)
        seconds = time.perf_counter() - began
        # The view's name, never the address: that may hold a token.
        match = request.resolver_match
        view = (match.view_name if match else "") or "none"
        _REQUESTS.labels(view, response.status_code).inc()
        _SECONDS.labels(view).observe(seconds)
        _LOG.info(
            "answered",
            extra={
                "method": request.method,
                "view": view,
                "status": response.status_code,
                "ms": round(seconds * 1000),
            },
        )
        return response


def _alive(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def _ready(_request: HttpRequest) -> HttpResponse:
    looks = {"database": _database, "workspace": _workspace, "disk": _disk}
    told = {name: look() for name, look in looks.items()}
    ready = not any(told.values())
    said = {name: problem or "ok" for name, problem in told.items()}
    return JsonResponse({"ready": ready, **said}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        # A connection that broke is opened anew by the next question.
        connection.close()
        return "does not answer"
    return ""


def _workspace() -> str:
    try:
        folder = workspaces.folder()
    except PipelineError:
        return "is not served"
    return "" if os.access(folder / "var", os.W_OK) else "cannot be written"


def _disk() -> str:
    try:
        free = shutil.disk_usage(workspaces.folder()).free
    except (OSError, PipelineError):
        return "cannot be read"
    return "" if free >= _LEAST_FREE else f"only {free // 2**20} MB are free"


def allowed_networks() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return who may read metrics. Raises ConfigError where GLAGOL_METRICS names no network."""
    try:
        named = os.environ.get("GLAGOL_METRICS", "").replace(",", " ").split()
        return [ipaddress.ip_network(one) for one in named]
    except ValueError as error:
        raise ConfigError(
            f"GLAGOL_METRICS: {error}", hint="Write networks: 127.0.0.1 10.0.0.0/8, or unset it"
        ) from error


def _metrics(request: HttpRequest) -> HttpResponse:
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        if not any(address in network for network in allowed_networks()):
            return HttpResponse(status=404)
    except (ValueError, ConfigError, ImproperlyConfigured):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(_REGISTRY), content_type=CONTENT_TYPE_LATEST)


class _Work(Collector):
    """What there is to do, read from the state when somebody asks."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; where the database does not answer, only that it does not."""
        up = GaugeMetricFamily("glagol_database_up", "Whether the database answers.")
        up.add_metric((), float(not _database()))
        yield up
        free = GaugeMetricFamily("glagol_disk_free_bytes", "Room on the workspace's disk.")
        try:
            free.add_metric((), shutil.disk_usage(workspaces.folder()).free)
            yield free
            yield from self._rows()
        except (DatabaseError, OSError, PipelineError):
            return

    def _rows(self) -> Iterator[Metric]:
        posts = GaugeMetricFamily("glagol_posts", "Posts in use.")
        posts.add_metric((), PostRow.objects.filter(active=True).count())
        yield posts
        segments = GaugeMetricFamily(
            "glagol_segments", "Sentences, by language and where they stand.", labels=("language", "state")
        )
        sums = {state: Sum(state) for state in _STATES}
        tallies = TallyRow.objects.filter(post__active=True)
        for row in tallies.values("language").annotate(**sums).order_by("language"):
            for state in _STATES:
                segments.add_metric((row["language"], state), row[state] or 0)
        yield segments
        for name, text, rows, key in (
            ("glagol_jobs", "Jobs of the desk, by kind and state.", JobRow, ("kind", "state")),
            ("glagol_deliveries", "Deliveries to partners, by status.", DeliveryRow, ("status",)),
        ):
            gauge = GaugeMetricFamily(name, text, labels=key)
            for row in rows.objects.values(*key).annotate(number=Count("id")).order_by(*key):
                gauge.add_metric([row[one] for one in key], row["number"])
            yield gauge


_REGISTRY.register(_Work())
ProcessCollector(registry=_REGISTRY)

"""The desk with many posts and reviewers: `python -m bench desk [--posts 200] [--postgresql]`.

A desk serves a store of posts × 6 languages in a process of its own. Reviewers open their queue,
open a post, read, approve with a correction and so on, each resting between two steps as people do
(five seconds at the mean). Printed are the times from request to last byte as a reviewer's browser
sees them, the own time that the answering thread worked (the rest is waiting: for the processor, for the
database's one writer), and the queries of each page.
"""

import argparse
import http.client
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.desk_filling import LANGUAGES, fill, workspace
from pipeline.flow import Parts

Times = dict[str, list[tuple[float, float]]]  # by step: milliseconds seen, milliseconds worked
_SEGMENTS = 60
_HELD = 150  # milliseconds at the 95th percentile
_MOST_QUERIES = 15
_FORM = re.compile(
    r'<form class="segment translated" id="s-(\w+)".*?name="seen" value="(\d+)".*?'
    r"<textarea[^>]*>(.*?)</textarea>",
    re.DOTALL,
)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--posts", type=int, default=200)
    asked.add_argument("--reviewers", type=int, default=30)
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--rest", type=float, default=5.0, help="seconds between two steps, at the mean")
    asked.add_argument("--postgresql", action="store_true")
    asked.add_argument("--serve", type=Path, help="for the bench itself: serve this workspace")
    arguments = asked.parse_args()
    if arguments.serve:
        _serve(arguments.serve)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = workspace(Path(name) / "workspace")
        if arguments.postgresql:
            import pgserver

            os.environ["DATABASE_URL"] = pgserver.get_server(Path(name) / "pg").get_uri()
        start = time.monotonic()
        parts = fill(folder, arguments.posts, _SEGMENTS)
        print(
            f"{arguments.posts} posts × {len(LANGUAGES)} languages × {_SEGMENTS} segments "
            f"on {'PostgreSQL' if arguments.postgresql else 'SQLite'}, filled in "
            f"{time.monotonic() - start:.0f} s; {arguments.reviewers} reviewers, {arguments.seconds} s"
        )
        cookies = people(folder, parts, arguments.reviewers)
        _report(_measured(folder, cookies, arguments), _queries(cookies[0]))


def people(folder: Path, parts: Parts, number: int) -> list[tuple[str, str]]:
    """Return (language, session) of as many reviewers, signed in."""
    from pipeline.desk.boot import open_web

    open_web(folder, lambda _folder: parts)
    from django.test import Client

    from pipeline.desk.people.inviting import add_person
    from pipeline.desk.people.roles import Kind, Role

    found = []
    for place in range(number):
        language = LANGUAGES[place % len(LANGUAGES)]
        role = Role(Kind.REVIEWER, frozenset({language}))
        person = add_person(f"r{place}@example.eu", f"Reviewer {place}", "хиляда зелени покрива", [role])
        client = Client(SERVER_NAME="localhost")
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        found.append((language, client.cookies["sessionid"].value))
    return found


def _serve(folder: Path) -> None:
    """Serve a workspace until the standard input ends."""
    import waitress

    from pipeline.desk.boot import open_web
    from pipeline.desk.serving import THREADS
    from pipeline.wiring import open_workspace

    application = open_web(folder, open_workspace)

    def timed(environ: Any, start_response: Any) -> Any:
        began = time.thread_time()

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            own = 1000 * (time.thread_time() - began)
            return start_response(status, [*headers, ("X-Own-Time", f"{own:.1f}")], *rest)

        return application(environ, start)

    server = waitress.create_server(timed, host="127.0.0.1", port=0, threads=THREADS)
    print(server.effective_port, flush=True)
    threading.Thread(target=server.run, daemon=True).start()
    sys.stdin.read()


def _measured(folder: Path, cookies: list[tuple[str, str]], arguments: argparse.Namespace) -> Times:
    times: Times = defaultdict(list)
    command = [sys.executable, "-m", "bench", "desk", "--serve", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        assert server.stdin
        lines = iter(server.stdout.readline, "")
        port = int(next(line for line in lines if line.strip().isdigit()))
        end = time.monotonic() + arguments.seconds
        threads = [
            threading.Thread(target=_work, args=(port, *cookie, seed, end, arguments, times))
            for seed, cookie in enumerate(cookies)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.stdin.close()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    answers = sum(map(len, times.values()))
    used = 1000 * (spent.ru_utime + spent.ru_stime) / max(answers, 1)
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(
        f"{used:.0f} ms of a processor an answer, the server's start included; {cores} cores, load {load:.1f}"
    )
    return times


def _work(
    port: int,
    language: str,
    session: str,
    seed: int,
    end: float,
    arguments: argparse.Namespace,
    times: Times,
) -> None:
    """Work as one reviewer does, until the time is over."""
    chance = random.Random(seed)
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    csrf = "a" * 32
    headers = {"Cookie": f"sessionid={session}; csrftoken={csrf}", "Host": "localhost"}
    warm = True

    def ask(step: str, address: str, form: dict[str, str] | None = None) -> str:
        nonlocal warm
        time.sleep(chance.expovariate(1 / arguments.rest))
        began = time.perf_counter()
        if form is None:
            browser.request("GET", address, headers=headers)
        else:
            told = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
            browser.request("POST", address, urlencode(form), {**headers, **told, "X-CSRFToken": csrf})
        response = browser.getresponse()
        content = response.read().decode()
        if response.status != 200:
            raise RuntimeError(f"{step}: {response.status} {content[:300]}")
        if not warm:  # the first answer to each reviewer fills caches
            own = float(response.headers["X-Own-Time"])
            times[step].append((1000 * (time.perf_counter() - began), own))
        warm = False
        return content

    while time.monotonic() < end:
        page = chance.randrange(max(1, arguments.posts // 25)) + 1
        queue = ask("queue", f"/review/{language}/?page={page}")
        posts = re.findall(rf"/review/{language}/post/(post-\d+)/", queue)
        if not posts:
            continue
        post = chance.choice(posts)
        shown = ask("segment view", f"/review/{language}/post/{post}/")
        forms = _FORM.findall(shown)
        for segment, seen, text in forms[:5]:
            if time.monotonic() > end:
                return
            form = {"do": "approve", "seen": seen, "text": f"{text} ", "seconds": "9"}
            ask("approve", f"/review/{language}/post/{post}/{segment}/", form)


def _queries(cookie: tuple[str, str]) -> dict[str, int]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    language, session = cookie
    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    segment = f"{0:05x}{3:05x}"
    variant = "sr-Cyrl" if language == "sr" else language
    found = {}
    for name, address in {
        "queue": f"/review/{language}/",
        "segment view": f"/review/{language}/post/post-00000/",
        "help": f"/review/{language}/post/post-00000/{segment}/help/",
        "page beside": f"/review/{language}/post/post-00000/page/{variant}/",
        "search": f"/review/{language}/search/?q=progetto",
        "exact matches": f"/review/{language}/exact/",
        "effort": "/review/effort/",
    }.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        found[name] = len(queries)
    return found


def _report(times: Times, queries: dict[str, int]) -> None:
    print(f"{'':14}{'answers':>9}{'median':>9}{'p95':>9}{'worst':>9}{'own p95':>9}   ms")
    for step in ("queue", "segment view", "approve"):
        all_of = sorted(whole for whole, _ in times[step])
        if len(all_of) < 2:
            continue
        p95 = statistics.quantiles(all_of, n=20)[-1]
        own = statistics.quantiles([own for _, own in times[step]], n=20)[-1]
        mark = "" if p95 <= _HELD else f"   over {_HELD}"
        middle = statistics.median(all_of)
        print(f"{step:14}{len(all_of):9}{middle:9.0f}{p95:9.0f}{all_of[-1]:9.0f}{own:9.0f}{mark}")
    print("queries: " + ", ".join(f"{name} {count}" for name, count in queries.items()))
    over = [name for name, count in queries.items() if count > _MOST_QUERIES]
    if over:
        print(f"more than {_MOST_QUERIES}: {', '.join(over)}")

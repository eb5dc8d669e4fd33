"""How fast editors' and managers' lists answer: `python -m bench grid [--posts 2000] [--postgresql]`.

Own time is what the page's thread worked; the rest is the database's, and whoever shares the machine's.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

PROJECT = Path(__file__).parents[1]
_ASKED = 30
_SEGMENTS = 60
_ADDRESSES = (
    "/posts/",
    "/posts/?page=30",
    "/posts/?state=stale&language=de",
    "/posts/?due=late",
    "/posts/?q=енергия+1999",
    "/posts/?state=translated&due=week&page=2",
    "/reports/",
    "/people/",
)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--posts", type=int, default=2000)
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own")
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.postgresql:
            import pgserver

            os.environ["DATABASE_URL"] = pgserver.get_server(folder / "pg").get_uri()
        _measure(folder / "workspace", arguments.posts)


def _measure(folder: Path, count: int) -> None:
    from pipeline import wiring
    from pipeline.desk import boot

    (folder / "posts").mkdir(parents=True)
    for name in ("glagol.toml", "glossary.csv", "projects.toml"):
        shutil.copy(PROJECT / name, folder)
    boot.open_web(folder, wiring.open_workspace)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(_filled(count), backend="django.contrib.auth.backends.ModelBackend")
    print(f"{count} posts × 6 languages on {connection.vendor}; milliseconds of {_ASKED} requests each")
    print(f"{'page':42} {'median':>7} {'95 %':>7} {'of it own':>10} {'queries':>8} {'kB':>5}")
    for address in _ADDRESSES:
        times, own = [], []
        for _ in range(_ASKED):
            began, worked = time.perf_counter(), time.thread_time()
            answer = browser.get(address)
            times.append((time.perf_counter() - began) * 1000)
            own.append((time.thread_time() - worked) * 1000)
            assert answer.status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        slow = statistics.quantiles(times, n=20)[-1]
        size = len(answer.content) // 1024
        print(
            f"{address:42} {statistics.median(times):7.1f} {slow:7.1f} {statistics.median(own):10.1f} "
            f"{len(queries):8} {size:5}"
        )


def _filled(count: int) -> object:
    """Fill the tables that lists are made of; return somebody who may see all of them."""
    from django.db import connection, transaction

    from pipeline.desk.models import PlanRow, PostRow, TallyRow
    from pipeline.desk.people.inviting import add_person
    from pipeline.desk.people.roles import Kind, Role
    from pipeline.language.codes import TARGET_CODES

    with transaction.atomic():
        posts = PostRow.objects.bulk_create(
            [
                PostRow(
                    key=f"post-{number}",
                    file=f"post-{number}.md",
                    digest="",
                    content={"body": "<p>Текст.</p>" * 400},
                    title=f"Публикация номер {number} за зелена енергия",
                    sought=f"публикация номер {number} за зелена енергия",
                    published=date(2016, 1, 1) + timedelta(days=number % 900),
                )
                for number in range(count)
            ]
        )
        pairs = [
            (number, post, language, order)
            for number, post in enumerate(posts)
            for order, language in enumerate(TARGET_CODES)
        ]
        TallyRow.objects.bulk_create(
            [
                TallyRow(
                    post=post,
                    language=language,
                    segments=_SEGMENTS,
                    initial=0 if (number + order) % 5 else 5,
                    translated=20 if (number + order) % 3 else 0,
                    final=40 if (number + order) % 3 else _SEGMENTS,
                    stale=number % 7 == 0,
                    words=300,
                )
                for number, post, language, order in pairs
            ]
        )
        today = date.today()
        PlanRow.objects.bulk_create(
            [
                PlanRow(post=post, language=language, due=today + timedelta(days=number % 60 - 20))
                for number, post, language, _ in pairs
            ]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return add_person(
        "elena@example.eu", "Елена", "зелена синергия", [Role(Kind.EDITOR), Role(Kind.MANAGER)], "bg"
    )


if __name__ == "__main__":
    main()

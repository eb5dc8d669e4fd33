"""Nothing lost, nothing twice, order kept: `python -m bench.deliveries [--partners 500] [--pages 12]`.

Receivers (HTTP, SMTP, folders) fail a fifth of the time: half of these before they take a message in,
half after, so that the sender cannot know. Workers are killed at random every few seconds.
"""

import argparse
import asyncio
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
_SECRET = "whsec_YmVuY2htYXJr"
_LEASE = timedelta(seconds=4)
_WAIT = timedelta(milliseconds=300)  # instead of half a minute, or the bench would last a day
_TEXT = "<p>" + "Il cluster ha avviato un nuovo progetto con i partner di Plovdiv e Bologna. " * 12 + "</p>"


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--partners", type=int, default=60)
    asked.add_argument("--pages", type=int, default=12)
    asked.add_argument("--workers", type=int, default=3, help="processes, of four threads each")
    asked.add_argument("--failing", type=float, default=0.2)
    asked.add_argument("--kill-every", type=float, default=3.0, help="seconds on average; 0: never")
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own")
    asked.add_argument("--worker", type=Path, help=argparse.SUPPRESS)
    chosen = asked.parse_args([word for word in sys.argv[1:] if word != "deliveries"])
    if chosen.worker:
        _work(chosen.worker)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.postgresql:
            import pgserver

            os.environ["DATABASE_URL"] = pgserver.get_server(folder / "pg").get_uri()
        _Bench(folder, chosen).run()


def _work(folder: Path) -> None:
    """Deliver until killed."""
    from pipeline import flow, wiring
    from pipeline.delivery import channel

    channel.FIRST_WAIT = _WAIT
    channel.LONGEST_WAIT = 8 * _WAIT
    parts = wiring.open_workspace(folder)
    while True:
        flow.deliver(parts, workers=4, most=60, lease=_LEASE)
        time.sleep(0.05)


class _Receivers:
    """What the partners' side took in: by partner, in order, each key once."""

    def __init__(self, failing: float) -> None:
        self.lock = threading.Lock()
        self.failing, self.chance = failing, random.Random(7)
        self.taken: dict[str, list[tuple[str, str, str]]] = defaultdict(list)  # key, post, sha256
        self.keys: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.post_of_subject: dict[str, str] = {}

    def mood(self) -> str:
        with self.lock:
            drawn = self.chance.random()
        if drawn >= self.failing:
            return "well"
        return "fails" if drawn < self.failing / 2 else "takes and fails"

    def take(self, partner: str, key: str, post: str, digest: str) -> None:
        with self.lock:
            if f"{partner} {key}" in self.keys:
                self.counts["repeats recognised by their key"] += 1
                return
            self.keys.add(f"{partner} {key}")
            self.taken[partner].append((key, post, digest))

    def serve_http(self) -> int:
        receivers = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                mood = receivers.mood()
                receivers.counts["requests"] += 1
                if mood != "fails":
                    post = json.loads(body)["data"]["post"]
                    digest = hashlib.sha256(body).hexdigest()
                    receivers.take(self.path[1:], self.headers["webhook-id"], post, digest)
                if mood == "takes and fails" and receivers.chance.random() < 0.5:
                    self.close_connection = True
                    return
                self.send_response(200 if mood == "well" else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                with suppress(OSError, ValueError):  # its sender was killed, in the middle of a word
                    super().handle()

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return int(server.server_port)

    def serve_smtp(self) -> int:
        import email
        from email import policy

        from aiosmtpd.smtp import SMTP

        receivers = self

        class Letters:
            async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002
                mood = receivers.mood()
                receivers.counts["letters"] += 1
                if mood != "fails":
                    letter = email.message_from_bytes(envelope.content, policy=policy.default)
                    key = str(letter["Message-ID"]).strip("<>").partition("@")[0]
                    post = receivers.post_of_subject[str(letter["Subject"])]
                    receivers.take(envelope.rcpt_tos[0].partition("@")[0], key, post, "")
                return "250 taken" if mood == "well" else "451 later"

        loop = asyncio.new_event_loop()

        async def opened() -> int:
            server = await loop.create_server(lambda: SMTP(Letters(), loop=loop), "127.0.0.1", 0)
            return int(server.sockets[0].getsockname()[1])

        port = loop.run_until_complete(opened())
        threading.Thread(target=loop.run_forever, daemon=True).start()
        return port


class _Bench:
    def __init__(self, folder: Path, chosen: argparse.Namespace) -> None:
        self.folder, self.chosen = folder, chosen
        self.receivers = _Receivers(chosen.failing)
        self.chance = random.Random(11)
        os.environ["BENCH_SECRET"] = _SECRET

    def run(self) -> None:
        chosen = self.chosen
        self._write()
        from pipeline import wiring
        from pipeline.delivery.values import Status

        parts = wiring.open_workspace(self.folder)
        contents = self._contents()
        total = chosen.partners * chosen.pages
        began = time.perf_counter()
        workers = [self._start() for _ in range(chosen.workers)]
        killed, next_kill = 0, began + self._pause()
        offered = 0
        try:
            while True:
                if offered < len(contents):  # pages become final while others are on their way
                    self._offer(parts, contents[offered])
                    offered += 1
                if chosen.kill_every and time.perf_counter() > next_kill:
                    victim = self.chance.randrange(len(workers))
                    workers[victim].send_signal(signal.SIGKILL)
                    workers[victim].wait()
                    workers[victim] = self._start()
                    killed, next_kill = killed + 1, time.perf_counter() + self._pause()
                states = self._states()
                if offered == len(contents) and states["delivered"] == total:
                    break
                if states["stopped"] or states["refused"]:
                    halted = parts.outbox.deliveries(statuses=(Status.STOPPED, Status.REFUSED))
                    print("! a line stopped:", halted[0].error)
                    break
                time.sleep(0.1)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        self._tell(parts, contents, time.perf_counter() - began, killed)

    def _write(self) -> None:
        receivers = self.receivers
        http, smtp = receivers.serve_http(), receivers.serve_smtp()
        (self.folder / "posts").mkdir()
        (self.folder / "glossary.csv").write_text(
            (PROJECT / "pipeline/cli/workspace/glossary.csv").read_text("utf-8"), "utf-8"
        )
        (self.folder / "glagol.toml").write_text(
            '[cluster]\nname = "Клъстер"\n[mail]\nhost = "127.0.0.1"\nsecurity = "none"\n'
            f'port = {smtp}\nsender = "news@example.eu"\n',
            "utf-8",
        )
        tables = []
        for number in range(self.chosen.partners):
            key = f"partner-{number:04}"
            table = f'[{key}]\nname = "Partner {number}"\nlanguages = ["it"]\n'
            match number % 10:
                case 8:
                    table += f'contacts = [{{ email = "{key}@example.org" }}]\n[{key}.channels.email]\n'
                case 9:
                    table += f"[{key}.channels.folder]\n"
                case _:
                    table += (
                        f'[{key}.channels.webhook]\naddress = "http://127.0.0.1:{http}/{key}"\n'
                        'secret = "env:BENCH_SECRET"\ntimeout = 10\n'
                    )
            tables.append(table)
        (self.folder / "partners.toml").write_text("\n".join(tables), "utf-8")

    def _contents(self) -> list[Any]:
        from pipeline.delivery.values import Content

        found = []
        for number in range(self.chosen.pages):
            content = Content(
                f"post-{number:02}", "it", f"Titolo {number}", _TEXT, published=datetime(2026, 5, 4).date()
            )
            self.receivers.post_of_subject[f"Nuovo: {content.title}"] = content.post
            found.append(content)
        return found

    def _offer(self, parts: Any, content: Any) -> None:
        from pipeline.delivery.partners import lines_for

        with parts.store.transaction():
            parts.outbox.offer(content, lines_for(parts.partners, "it"), datetime.now(UTC))

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "bench.deliveries", "--worker", str(self.folder)],
            cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}, start_new_session=True,
        )  # fmt: skip

    def _pause(self) -> float:
        return self.chance.uniform(0.5, 1.5) * float(self.chosen.kill_every)

    @staticmethod
    def _states() -> Counter[str]:
        from django.db.models import Count

        from pipeline.desk.models_delivery import DeliveryRow

        return Counter(dict(DeliveryRow.objects.values_list("status").annotate(Count("id"))))

    def _tell(self, parts: Any, contents: list[Any], took: float, killed: int) -> None:
        wanted = [content.post for content in contents]
        deliveries = parts.outbox.deliveries()
        for one in deliveries:  # folders keep no order: their receipts do
            if one.channel == "folder":
                path = self.folder / "outputs" / "partners" / one.partner / f"{one.post}.it.zip"
                if path.is_file():
                    self.receivers.take(
                        one.partner, one.key, one.post, hashlib.sha256(path.read_bytes()).hexdigest()
                    )
        taken = self.receivers.taken
        by_receipt: dict[str, list[str]] = defaultdict(list)
        receipts = list(reversed(parts.outbox.receipts()))
        proofs = [one for one in receipts if one.outcome == "delivered"]
        for one in proofs:
            by_receipt[one.partner].append(one.post)
        digests = {key: digest for rows in taken.values() for key, _, digest in rows if digest}
        lost = sum(len(set(wanted) - {post for _, post, _ in taken[partner]}) for partner in parts.partners)
        twice = sum(len(rows) - len({post for _, post, _ in rows}) for rows in taken.values())
        kept = sum(
            (
                [post for _, post, _ in taken[partner]] == wanted
                or "folder" in {line.access.name for line in found.lines}
            )
            and by_receipt[partner] == wanted
            for partner, found in parts.partners.items()
        )
        wrong = (
            len(proofs)
            - len({one.key for one in proofs})
            + sum(digests.get(one.key, one.digest) != one.digest for one in proofs)
        )
        count = len(deliveries)
        print(f"partners                 {self.chosen.partners}")
        print(f"deliveries               {count}")
        print(f"attempts kept            {len(receipts)}")
        print(f"receivers failing        {self.chosen.failing:.0%}")
        print(f"workers killed           {killed}")
        print(f"repeats by their key     {self.receivers.counts['repeats recognised by their key']}")
        print(f"lost                     {lost}")
        print(f"twice                    {twice}")
        print(f"order kept               {kept} of {len(parts.partners)} partners")
        print(f"receipts wrong           {wrong} of {len(proofs)}")
        print(f"took                     {took:.0f} s, {count / took:.0f} deliveries a second")


if __name__ == "__main__":
    main()

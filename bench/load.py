"""Two hundred reviewers at once, what they wait, and that nothing is lost: `bench load [--postgresql]`.

A real `glagol desk` serves them, with its worker. Beside it a backlog is taken in and translated and the site
is published, over and over, each by a `glagol` of its own. Afterwards each reviewer's words are looked
up in the store: every version that somebody was told is saved, the last words in every segment,
every approval, every comment; `glagol verify` and `glagol desk verify` must find the whole sound.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from bench.desk import people
from bench.desk_filling import LANGUAGES, PROJECT, fill, sentences, workspace
from bench.load_people import Memory, Reviewer
from pipeline.flow import Parts
from pipeline.flow.looking import look

_SEGMENTS = 20
_SENTENCES = 300
_KINDS = ("queue", "segment view", "help", "autosave", "save", "approve", "comment", "together")
_BUSY = "another glagol is at work"


def main() -> None:
    """Print what came of it; end with 1 where something was lost or an answer was an error."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reviewers", type=int, default=200)
    asked.add_argument("--seconds", type=int, default=600)
    asked.add_argument("--think", type=float, default=30.0, help="seconds between two steps, at the mean")
    asked.add_argument("--posts", type=int, default=60)
    asked.add_argument("--postgresql", action="store_true")
    chosen = asked.parse_args()
    with ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory())
        folder = workspace(Path(name) / "workspace")
        (folder / "models").symlink_to(PROJECT / "models")
        if chosen.postgresql:
            from tests.scaling.servers import postgresql

            os.environ["DATABASE_URL"] = stack.enter_context(postgresql())
        parts = fill(folder, chosen.posts, _SEGMENTS, _SENTENCES)
        for taken in parts.store.taken():  # a post whose file is gone is withdrawn
            (folder / "posts" / f"{taken.post.id}.md").write_text(f"# {taken.post.title}\n", "utf-8")
            for language in LANGUAGES:
                parts.keep_review(taken, language, look(parts, taken, language).items)
        cookies = people(folder, parts, chosen.reviewers)
        print(
            f"{chosen.reviewers} reviewers, {chosen.seconds} s, a step in {chosen.think:.0f} s at the mean; "
            f"{chosen.posts} posts × {len(LANGUAGES)} languages × {_SEGMENTS} segments on "
            f"{'PostgreSQL' if chosen.postgresql else 'SQLite'}; {os.cpu_count()} cores, "
            f"load {os.getloadavg()[0]:.1f} before",
            flush=True,
        )
        log = folder / "desk.log"
        with desk(folder, log) as (_, port), _Beside(folder) as backlog:
            memories = _reviewed(port, cookies, chosen)
        print(f"load {os.getloadavg()[0]:.1f} at the end")
        _print_times(memories)
        print(f"beside: {backlog.told}")
        lost = _lost(parts, memories)
        errors = [error for memory in memories for error in memory.errors]
        broken = [line for line in log.read_text("utf-8").splitlines() if line.startswith("Traceback")]
        verified = [_glagol(folder, *command) for command in (("verify",), ("desk", "verify"))]
        counts = {
            "answers that were errors": len(errors),
            "tracebacks of the desk": len(broken),
            "steps beside that failed": backlog.failed,
            **lost,
            "glagol verify, glagol desk verify": sum(bool(one.returncode) for one in verified),
        }
        for what, count in counts.items():
            print(f"{count:6} {what}")
        for error, times in Counter(errors).most_common(5):
            print(f"       {times} × {error}")
        if any(counts.values()):
            print(*(one.stdout + one.stderr for one in verified), log.read_text("utf-8")[-3000:], sep="\n")
            raise SystemExit(1)


@contextmanager
def desk(folder: Path, log: Path) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run `glagol desk` on a workspace; give its process and its port."""
    with log.open("w") as written, beside(folder, "desk", "--port", "0", errors=written) as server:
        assert server.stdout
        said = next(line for line in server.stdout if "The desk is at" in line)
        yield server, int(re.findall(r":(\d+)/", said)[0])


@contextmanager
def beside(folder: Path, *command: str, errors: "IO[str] | None" = None) -> Iterator["subprocess.Popen[str]"]:
    """Run a glagol that stays, until the end of the block."""
    whole = [sys.executable, "-m", "pipeline", *command, "--workspace", str(folder)]
    with subprocess.Popen(whole, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def _glagol(folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    whole = [sys.executable, "-m", "pipeline", *command, "--workspace", str(folder)]
    return subprocess.run(whole, capture_output=True, text=True, check=False)


class _Beside:
    """Takes in, translates and publishes without end, beside the desk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._rows = [row["bg"] for row in sentences()]
        self._done: Counter[str] = Counter()
        self.failed = 0

    def __enter__(self) -> "_Beside":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def told(self) -> str:
        """What was done, in words."""
        return ", ".join(f"{count} × {what}" for what, count in self._done.items())

    def _work(self) -> None:
        for number in range(10_000):
            if self._over.is_set():
                return
            post = self._folder / "posts" / f"backlog-{number}.md"
            body = "\n\n".join(self._rows[number * 8 : number * 8 + 8])
            post.write_text(f"# {self._rows[-number - 1]}\n\n{body}\n", "utf-8")
            for step in (("intake", str(post)), ("translate",), ("publish",)):
                self._step(*step)

    def _step(self, *step: str) -> None:
        while _BUSY in (done := _glagol(self._folder, *step)).stderr:
            self._done["waited for the desk's worker"] += 1
            if self._over.wait(1):
                return
        self._done[step[0]] += 1
        if done.returncode:
            self.failed += 1
            print(f"glagol {step[0]}: {done.returncode} {done.stderr.strip()[-300:]}", flush=True)


def _reviewed(port: int, cookies: Sequence[tuple[str, str]], chosen: argparse.Namespace) -> list[Memory]:
    end = time.monotonic() + chosen.seconds
    reviewers = [Reviewer(port, *cookie, number, chosen.think) for number, cookie in enumerate(cookies)]
    threads = [threading.Thread(target=one.work, args=(end,)) for one in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one.memory for one in reviewers]


def _print_times(memories: Sequence[Memory]) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    for memory in memories:
        for kind, seconds in memory.times:
            times[kind].append(1000 * seconds)
    print(f"{'':14}{'answers':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'slowest':>9}   ms")
    for kind in _KINDS:
        if row := sorted(times[kind]):
            p50, p95, p99 = (row[min(len(row) - 1, int(len(row) * part))] for part in (0.5, 0.95, 0.99))
            print(f"{kind:14}{len(row):9}{p50:9.0f}{p95:9.0f}{p99:9.0f}{row[-1]:9.0f}")
    for note, count in Counter(note for memory in memories for note in memory.told).most_common():
        print(f"{count:6} × told: {note}")


def _lost(parts: Parts, memories: Sequence[Memory]) -> dict[str, int]:
    """Look everything up that people were told is kept; return what is not there, by kind."""
    from pipeline.desk.models import DecisionRow
    from pipeline.desk.review.rows import DraftRow, RemarkRow
    from pipeline.domain.text import TaggedText
    from pipeline.flow.reviewing import typed

    histories = {
        where: {one.number: one for one in parts.board.history(*where)}
        for where in {words.place for memory in memories for words in memory.last.values()}
    }
    drafts = {
        (row.segment.post.key, row.language, row.segment.key, row.person): row.text
        for row in DraftRow.objects.select_related("segment__post")
    }
    decided = {
        (row.segment.post.key, row.language, row.segment.key, row.person, row.target_digest)
        for row in DecisionRow.objects.select_related("segment__post")
    }
    said = set(
        RemarkRow.objects.values_list("segment__post__key", "language", "segment__key", "person", "text")
    )
    versions = last = approvals = remarks = 0
    for memory in memories:
        for words in memory.versions:
            one = histories[words.place].get(words.number)
            versions += one is None or one.translation.target.coded != typed(words.text)
        for words in memory.last.values():
            kept = {typed(one.translation.target.coded) for one in histories[words.place].values()}
            draft = typed(drafts.get((*words.place, memory.name), ""))
            last += typed(words.text) not in (kept if words.number else {draft, *kept})
        for words in memory.approvals:
            digest = TaggedText.plain(typed(words.text)).digest
            approvals += (*words.place, memory.name, digest) not in decided
        remarks += sum((*one.place, memory.name, one.text) not in said for one in memory.remarks)
    told = {(*words.place, memory.name) for memory in memories for words in memory.approvals}
    made = {one[:4] for one in decided if one[3].startswith("Reviewer ")}
    print(
        f"looked up: {sum(len(one.versions) for one in memories)} versions, "
        f"{sum(len(one.last) for one in memories)} last words, {sum(len(one.approvals) for one in memories)} "
        f"approvals, {sum(len(one.remarks) for one in memories)} comments"
    )
    return {
        "versions lost": versions,
        "last words lost": last,
        "approvals lost": approvals,
        "approvals of which nobody was told": len(made - told),
        "comments lost": remarks,
    }


if __name__ == "__main__":
    main()

"""`glagol` with an engine that needs no weights: `python -m tests.scaling.house work --workspace …`.

`drive` takes in and translates: `run` without pages. Every batch that is done adds its key to DONE_LOG
in one write. ENGINE="embedded" takes the checkpoint that ships instead, for benchmarks.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline import flow, intake, wiring
from pipeline.__main__ import collect_seldom, main
from pipeline.domain import batch
from pipeline.translation.engine import Hypothesis, Request, Settings
from tests.fakes import SpellingEngine

SECONDS_A_BATCH = float(os.environ.get("SECONDS_A_BATCH", "0.05"))


class WorkingEngine(SpellingEngine):
    """Spells, and takes its time."""

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        if requests:
            time.sleep(SECONDS_A_BATCH)
        return super().translate(requests, settings)


def _logging(do: Callable[..., bool]) -> Callable[..., bool]:
    def done(ledger: object, key: str, answer: object, worker: str) -> bool:
        if not do(ledger, key, answer, worker):
            return False
        log = os.open(os.environ["DONE_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(log, f"{key} {worker}\n".encode())
        os.close(log)
        return True

    return done


def drive(workspace: Path) -> None:
    """Take in posts/ and translate."""
    collect_seldom()
    with wiring.alone(workspace):
        parts = wiring.open_workspace(workspace)
        flow.take_in(parts, sorted(intake.files(workspace / "posts")))
        flow.translate(parts, parts.settings.languages.targets)


if __name__ == "__main__":
    batch.MOST_SENTENCES = int(os.environ.get("MOST_SENTENCES", "16"))
    if os.environ.get("ENGINE") != "embedded":
        wiring._engine = lambda *_: WorkingEngine()  # type: ignore[assignment]
    workspace = Path(sys.argv[sys.argv.index("--workspace") + 1])
    if "DONE_LOG" in os.environ:
        from pipeline.desk import boot

        boot.start(workspace / "var")
        from pipeline.desk.work.ledger import DjangoLedger

        DjangoLedger.do = _logging(DjangoLedger.do)  # type: ignore[method-assign]
    drive(workspace) if sys.argv[1] == "drive" else main()

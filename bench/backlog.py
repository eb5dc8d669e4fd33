"""What a long backlog costs beside the engine: `python -m bench backlog [--pairs 1000000]`.

Sentences of the domain, each made its own by a number, go into six languages through the driver of many
machines: terms and signatures, batches across the backlog, at most 256 of them out, rows of a PostgreSQL
of its own, answers read back and made into translations. The engine is a stand-in: it spells a sentence
in Latin letters with a link for every word, so that answers are of the size of real ones and take no time.
After `--stop` of them the driver is stopped and begins anew from the first sentence.
"""

import argparse
import csv
import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import wiring
from pipeline.domain.batch import Batch
from pipeline.domain.text import TaggedText
from pipeline.language.codes import TARGET_CODES
from pipeline.scaling.remote import Remote
from pipeline.translation.cache import Answer
from pipeline.translation.engine import Request
from pipeline.translation.engine import Settings as Decoding
from pipeline.translation.translator import Job, Translator
from tests.fakes import SpellingEngine
from tests.scaling.servers import postgresql

PROJECT = Path(__file__).parents[1]
_PARTS = 10  # lines of the table


def main() -> None:
    """Print what each tenth of the backlog took, and what was left to do after a stop."""
    parser = argparse.ArgumentParser(prog="python -m bench backlog", description=__doc__)
    parser.add_argument("--pairs", type=int, default=1_000_000, help="sentences times languages")
    parser.add_argument(
        "--stop", type=float, default=0.5, help="a share of them; the driver then begins anew"
    )
    asked = parser.parse_args()
    cores, load = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    print(f"{date.today()}: {cores} cores for driver, worker and PostgreSQL, load {load:.1f} at the start")
    with tempfile.TemporaryDirectory() as name, postgresql() as server:
        os.environ["DATABASE_URL"] = server
        folder = _workspace(Path(name))
        keys = multiprocessing.get_context("spawn").Queue()
        translator, ledger = _driver(folder, keys)
        worker = multiprocessing.get_context("spawn").Process(target=_work, args=(folder, keys), daemon=True)
        worker.start()
        print("    pairs  seconds  driver, ms a pair  driver, MiB  batches out  rows of answers")
        stop = int(asked.pairs * asked.stop)
        _follow(translator, ledger, asked.pairs, stop)
        print("the driver is stopped, and begins anew")
        _follow(translator, ledger, asked.pairs, asked.pairs)
        standing = ledger.standing()
        print(f"answered more than once: {standing.repeated}; batches begun: {standing.attempts}")
        keys.put("")
        worker.join()
        from pipeline.desk.boot import leave

        leave()


def _workspace(folder: Path) -> Path:
    for file in ("glagol.toml", "glossary.csv"):
        (folder / file).write_bytes((PROJECT / file).read_bytes())
    return folder


def _driver(folder: Path, keys: Any) -> tuple[Translator, Any]:
    from pipeline.desk.boot import open_ledger, open_store

    open_store(folder)
    ledger, engine = open_ledger(), SpellingEngine()
    translator = Translator(
        wiring.route_set(wiring.routes(folder), "embedded"),
        lambda _hop: engine,
        ledger,
        Decoding(),
        wiring.glossary_of(folder),
        workers=lambda *_: Remote(ledger, keys.put, keys.qsize),
    )
    return translator, ledger


def _jobs(pairs: int) -> Iterator[Job]:
    with (PROJECT / "corpus/development.tsv").open(encoding="utf-8", newline="") as stream:
        sentences = [row["bg"] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)]
    for number in range(-(-pairs // len(TARGET_CODES))):
        sentence = f"{number}. {sentences[number % len(sentences)]}"
        for language in TARGET_CODES:
            yield Job(TaggedText.plain(sentence), language)


def _follow(translator: Translator, ledger: Any, pairs: int, stop: int) -> None:
    """Translate until `stop` pairs are done, and print a line for each part of all."""
    part = pairs // _PARTS
    wall, processor = time.perf_counter(), time.process_time()
    jobs = islice(_jobs(pairs), pairs)
    with closing(translator.translate(jobs, lambda _more: None)) as made:  # type: ignore[type-var]
        for done, _ in enumerate(islice(made, stop), start=1):
            if done % part:
                continue
            now, used = time.perf_counter(), time.process_time()
            standing = ledger.standing()
            waiting, rows = standing.batches.get("waiting", 0), standing.sentences.get("done", 0)
            print(
                f"{done:9} {now - wall:8.1f} {1000 * (used - processor) / part:18.2f} {_resident():12.0f}"
                f" {waiting:12} {rows:16}",
                flush=True,
            )
            wall, processor = time.perf_counter(), time.process_time()


def _resident() -> float:
    """Return the memory in use now, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def _work(folder: Path, keys: Any) -> None:
    """Do the batches of keys until an empty one comes."""
    from pipeline.desk.boot import leave, open_ledger, open_store

    open_store(folder)
    ledger, engine = open_ledger(), SpellingEngine()

    def answer(batch: Batch) -> Sequence[Answer]:
        requests = [Request(text, ">>srp_Cyrl<<" if to == "sr" else "") for to, text in batch.pairs]
        return [(hypothesis, ()) for hypothesis in engine.translate(requests, Decoding())]

    while key := keys.get():
        ledger.do(key, answer, "stand-in")
        engine.asked.clear()
    leave()


if __name__ == "__main__":
    main()

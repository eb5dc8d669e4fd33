"""How long a run takes that finds nothing new: `python -m bench rerun [--posts 1000 10000]`.

Posts of the domain's sentences are taken in and translated into six languages by an engine that only
spells, so that what is measured is glagol itself. Then they are run again, each time by a fresh process. Building
the site is no part of it: `python -m bench site` measures that.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pipeline import flow, intake, wiring
from pipeline.flow import Parts
from pipeline.language.codes import TARGET_CODES
from pipeline.translation.cache import Cache
from pipeline.translation.engine import Settings as Decoding
from pipeline.translation.translator import Translator
from tests.fakes import SpellingEngine

PROJECT = Path(__file__).parents[1]
_RUNS = 5


def main() -> None:
    """Print seconds and memory for each number of posts."""
    parser = argparse.ArgumentParser(prog="python -m bench rerun", description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--sentences", type=int, default=3, help="of a post, besides its title")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(_run(asked.one)))
        return
    print("  posts  sentences  first run, processor s   MiB  again, s  processor s   MiB")
    for count in asked.posts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write(folder, count, asked.sentences)
            first = _fresh(folder)
            _fresh(folder)  # files are trusted once they were read two seconds after they were written
            again = sorted((_fresh(folder) for _ in range(_RUNS)), key=lambda run: run["processor"])
            middle = again[_RUNS // 2]
            assert not middle["made"], "nothing was to be translated again"
            print(
                f"{count:7} {first['made']:10} {first['processor']:23.1f} {first['mib']:5.0f}"
                f" {middle['seconds']:9.2f} {middle['processor']:12.2f} {middle['mib']:5.0f}",
                flush=True,
            )


def _write(folder: Path, count: int, length: int) -> None:
    with (PROJECT / "corpus/development.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    sentences = [row["bg"] for row in rows]
    dice = random.Random(3)
    (folder / "posts").mkdir()
    for file in ("glagol.toml", "glossary.csv"):
        (folder / file).write_bytes((PROJECT / file).read_bytes())
    for number in range(count):
        text = " ".join(dice.sample(sentences, length))
        path = folder / "posts" / f"publikacia-{number:05}.md"
        path.write_text(f"# Публикация {number}\n\n{text}\n", encoding="utf-8")


def _fresh(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.rerun", "--one", str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _run(folder: Path) -> dict[str, float]:
    """Do what `glagol run` does but for the site; what loading costs is counted too."""
    began = time.perf_counter()
    parts = _parts(folder)
    arrivals = flow.take_in(parts, sorted(intake.files(folder / "posts")), present=False)
    made = flow.translate(parts, TARGET_CODES)
    told = {post.id for arrival in arrivals for post in arrival.posts}
    if not told:
        flow.rows(parts, TARGET_CODES, made, told)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time(),
        "mib": peak,
        "made": sum(made.values()),
    }


def _parts(folder: Path) -> Parts:
    parts = wiring.open_workspace(folder)
    spelling = SpellingEngine()
    translator = Translator(
        wiring.route_set(wiring.routes(folder), "embedded"),
        lambda _hop: spelling,
        Cache(folder / "var" / "cache" / "translations.sqlite3"),
        Decoding(),
        parts.glossary,
        steered=False,
    )
    return replace(parts, translator=translator)


if __name__ == "__main__":
    main()

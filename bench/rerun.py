"""How long a run takes that finds nothing new: `python -m bench rerun [--posts 1000 10000]`.

Posts of the domain's sentences are put into a store with their translations into six languages. The
first run looks at every post and finds nothing missing; then the same is run again, each time by a fresh
process. Building the site is no part of it: `python -m bench site` measures that.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cyrtranslit import to_latin

from pipeline import flow, intake, segmentation
from pipeline.__main__ import collect_seldom
from pipeline.domain.post import Segment
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.flow import Parts
from pipeline.flow.fingerprints import Fingerprints
from pipeline.flow.taking import digest_of
from pipeline.language.codes import TARGET_CODES
from pipeline.review.store import Taken
from tests.fakes import spelling_parts

PROJECT = Path(__file__).parents[1]
_RUNS = 5
_AT_ONCE = 500  # posts a transaction


def main() -> None:
    """Print seconds and memory for each number of posts."""
    parser = argparse.ArgumentParser(prog="python -m bench rerun", description=__doc__)
    parser.add_argument("--posts", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--sentences", type=int, default=3, help="of a post, besides its title")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one or asked.fill:
        print(json.dumps(_run(asked.one) if asked.one else _fill(asked.fill)))
        return
    print("  posts  sentences  first run, processor s   MiB  again, s  processor s   MiB")
    for count in asked.posts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write(folder, count, asked.sentences)
            filled = _fresh(folder, "--fill")
            first = _fresh(folder)  # it looks at every post
            _fresh(folder)  # files are trusted once they were read two seconds after they were written
            again = sorted((_fresh(folder) for _ in range(_RUNS)), key=lambda run: run["processor"])
            middle = again[_RUNS // 2]
            assert not middle["made"], "nothing was to be translated again"
            print(
                f"{count:7} {filled['made']:10} {first['processor']:23.1f} {first['mib']:5.0f}"
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


def _fill(folder: Path) -> dict[str, float]:
    """Put posts and translations into the store as runs would have left them, without their checks."""
    parts = spelling_parts(folder, steered=False)
    prints = Fingerprints(folder / "nowhere")
    count = 0
    paths = sorted(intake.files(folder / "posts"))
    for start in range(0, len(paths), _AT_ONCE):
        with parts.store.transaction():
            for path in paths[start : start + _AT_ONCE]:
                ((post, _),) = intake.take(path)
                segmented = segmentation.segment(post, ())
                parts.store.take(Taken(post, segmented, path.name, digest_of(path, (), prints)))
                made = [
                    (segment.id, _translation(parts, segment, language))
                    for segment in segmented.segments
                    for language in TARGET_CODES
                ]
                parts.store.translate(post.id, made)
                count += len(made)
    return {"made": count}


def _translation(parts: Parts, segment: Segment, language: str) -> Translation:
    signature = parts.translator.signature(language, segment.source.text)
    target = TaggedText.plain(to_latin(segment.source.text, "bg"))
    return Translation(language, segment.source.digest, target, Origin.MT, signature, confidence=0.5)


def _fresh(folder: Path, what: str = "--one") -> dict[str, float]:
    command = [sys.executable, "-m", "bench.rerun", what, str(folder)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _run(folder: Path) -> dict[str, float]:
    """Do what `glagol run` does but for the site; what loading costs is counted too."""
    began = time.perf_counter()
    collect_seldom()
    parts = spelling_parts(folder, steered=False)
    arrivals = flow.take_in(parts, sorted(intake.files(folder / "posts")), present=False)
    made = flow.translate(parts, TARGET_CODES)
    if not made:
        flow.rows(parts, TARGET_CODES, made, {post.id for arrival in arrivals for post in arrival.posts})
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time(),
        "mib": peak,
        "made": sum(made.values()),
    }


if __name__ == "__main__":
    main()

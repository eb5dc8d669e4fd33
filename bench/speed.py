"""Speed of glagol beside other ways to run the same checkpoint on the same posts.

`python -m bench speed [--sentences N] [--base N] [--rounds N] [--processor]`: the development set's
posts through the embedded checkpoint, then, with answers of one length, through one of the shape of
OPUS-MT's base checkpoints with random weights. Each run is a fresh process; loading is not counted.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.contenders import CORES
from pipeline.language.codes import TARGET_CODES
from pipeline.language.punctuation import plain

PROJECT = Path(__file__).parents[1]
NAMES = {
    "newcomer": "transformers, a sentence at a time",
    "batches": "transformers, bf16, 32 at a time",
    "documented": "CTranslate2 as documented, a sentence a call",
    "documented-list": "CTranslate2 as documented, all in one call",
    "argos": "LibreTranslate's way, a post a request",
    "engine": "glagol, the engine alone",
    "unsteered": "glagol, from post to checked translations, terms not steering",
    "glagol": "glagol, from post to checked translations",
}
_POST = 12  # sentences
_LENGTH = 32  # tokens of every answer of random weights


def main() -> None:
    """Print a table a checkpoint: medians of interleaved rounds."""
    parser = argparse.ArgumentParser(prog="python -m bench speed", description=__doc__)
    parser.add_argument("--sentences", type=int, default=96, help="how many, of the development set")
    parser.add_argument("--base", type=int, default=8, help="how many through the base shape; 0 for none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="some contenders, by comma; the first is the measure")
    parser.add_argument(
        "--processor", action="store_true", help="count processor time: other work shares the machine"
    )
    asked = parser.parse_args()
    with (PROJECT / "corpus/development.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[: asked.sentences]
    moment = datetime.now(UTC)
    counted = "processor" if asked.processor else "seconds"
    print(
        f"{moment:%Y-%m-%d}, {CORES} cores, {_processor()}, medians of {asked.rounds} rounds"
        + (", in processor time" if asked.processor else "")
    )
    chosen = asked.only.split(",") if asked.only else list(NAMES)
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(PROJECT / "models", Path(name) / "models")
        embedded = Path(name) / "models/embedded"
        _table("embedded", embedded, rows, asked.rounds, chosen, counted)
        if asked.base:
            base = Path(name) / "models/base"
            _random_weights(embedded, base)
            names = [one for one in chosen if one not in ("unsteered", "glagol")]
            _table(
                "base shape, random weights", base, rows[: asked.base], asked.rounds, names, counted, _LENGTH
            )


def _table(
    title: str,
    folder: Path,
    rows: list[dict[str, str]],
    rounds: int,
    names: list[str],
    counted: str,
    length: int = 0,
) -> None:
    import ctranslate2
    import sacrebleu

    for quantization in (None, "int8"):
        ctranslate2.converters.TransformersConverter(str(folder)).convert(
            str(folder.parent / (quantization or "whole")), quantization=quantization, force=True
        )
    sentences = [plain(row["bg"]) for row in rows]
    text = folder.parent / "text.json"
    text.write_text(
        json.dumps([sentences[at : at + _POST] for at in range(0, len(sentences), _POST)]), "utf-8"
    )
    words = sum(len(sentence.split()) for sentence in sentences) * len(TARGET_CODES)
    measured: dict[str, list[dict[str, Any]]] = {one: [] for one in names}
    for _ in range(rounds):
        for one in names:
            converted = folder.parent / ("int8" if one == "engine" else "whole")
            measured[one].append(_run(one, folder, converted, text, length))
    print(f"\n{title}: {len(sentences)} sentences into {len(TARGET_CODES)} languages, {words} source words")
    print("  words/s  tokens/s   MiB  first, s   chrF  times")
    slowest = median(run[counted] for run in measured[names[0]])
    for one, runs in measured.items():
        seconds = median(run[counted] for run in runs)
        score = "    –"
        if not length:
            # Whole texts are compared, since glagol cuts sentences its own way.
            score = f"{_mean(sacrebleu, runs[0]['texts'], rows):5.1f}"
        print(
            f"{words / seconds:9.0f} {runs[0]['tokens'] / seconds:9.0f} {runs[0]['mib']:5}"
            f" {median(run['first'] for run in runs):9.2f}  {score} {slowest / seconds:6.1f}  {NAMES[one]}"
        )


def _mean(sacrebleu: Any, texts: dict[str, list[str]], rows: list[dict[str, str]]) -> float:
    scores: list[float] = [
        sacrebleu.corpus_chrf(
            [plain(" ".join(texts[code]))], [[plain(" ".join(row[code] for row in rows))]]
        ).score
        for code in TARGET_CODES
    ]
    return sum(scores) / len(scores)


def _run(name: str, folder: Path, converted: Path, text: Path, length: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.contenders", name, str(folder), str(converted), str(text)]
    done = subprocess.run(
        [*command, str(length)],
        cwd=PROJECT,
        env={**os.environ, "TRANSFORMERS_VERBOSITY": "error", "HF_HUB_DISABLE_PROGRESS_BARS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _random_weights(embedded: Path, folder: Path) -> None:
    """Write a checkpoint of OPUS-MT's base shape (512 wide, 6 + 6 layers, 58,101 pieces)."""
    from pipeline.training.export import write_folder
    from pipeline.training.network import build

    names = json.loads((embedded / "vocab.json").read_text(encoding="utf-8"))
    pad = names.pop("<pad>")
    names |= {f"<unused{number}>": number for number in range(pad, 58_100)} | {"<pad>": 58_100}
    vocabulary = folder.with_name("base-vocabulary")
    shutil.copytree(embedded, vocabulary, ignore=shutil.ignore_patterns("*.safetensors"))
    (vocabulary / "vocab.json").write_text(json.dumps(names), encoding="utf-8")
    model = build(
        vocabulary=58_101,
        width=512,
        feed_forward=2048,
        heads=8,
        encoder_layers=6,
        decoder_layers=6,
        dropout=0.1,
    )
    write_folder(model, vocabulary, folder)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )


if __name__ == "__main__":
    main()

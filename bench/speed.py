"""Source words a second of both engines on the checkpoint that ships, on the sample posts."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pipeline import intake, segmentation
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.punctuation import plain
from pipeline.translation.checkpoints import Checkpoints
from pipeline.translation.ctranslate2_engine import CTranslate2Engine
from pipeline.translation.engine import Engine, Request, Settings
from pipeline.translation.routes import read_routes
from pipeline.translation.transformers_engine import TransformersEngine

PROJECT = Path(__file__).parents[1]
ROUNDS = 3


def main() -> None:
    """Print the median of interleaved rounds; loading is not counted."""
    texts = [
        plain(segment.source.text)
        for path in intake.files(PROJECT / "posts")
        for post, _ in intake.take(path)
        for segment in segmentation.segment(post).segments
    ]
    requests = [Request(text, marian_tag(code)) for code in TARGET_CODES for text in texts]
    words = sum(len(request.text.split()) for request in requests)
    print(f"{len(requests)} sentences, {words} source words, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as cache:
        engines = _engines(Path(cache))
        runs: dict[str, Callable[[], object]] = {}
        for name, engine in engines.items():
            engine.translate(requests[:2], Settings())
            for beam in (1, 4):
                runs[f"{name}, beam {beam}"] = lambda e=engine, b=beam: e.translate(requests, Settings(b))
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(ROUNDS):
            for name, run in runs.items():
                began = time.perf_counter()
                run()
                seconds[name].append(time.perf_counter() - began)
        for name, measured in seconds.items():
            print(f"{words / sorted(measured)[ROUNDS // 2]:8.0f} words/s  {name}")


def _engines(cache: Path) -> dict[str, Engine]:
    checkpoint = read_routes(PROJECT / "models" / "routes.toml").checkpoints["embedded"]
    folder, converted, revision = Checkpoints(PROJECT, cache).converted(checkpoint, "int8")
    return {
        "CTranslate2 int8": CTranslate2Engine(
            folder, converted, revision=revision, side="target", threads=os.cpu_count() or 1
        ),
        "transformers fp32": TransformersEngine(folder, revision=revision, side="target"),
    }

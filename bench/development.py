"""What benches of quality share: the development set, and engine and words of the checkpoint that ships."""

import csv
import os
from pathlib import Path

from pipeline.domain.errors import CheckpointError
from pipeline.language.lexicon import Lexicon, read
from pipeline.translation.checkpoints import Checkpoints
from pipeline.translation.ctranslate2_engine import CTranslate2Engine
from pipeline.translation.routes import Checkpoint, read_routes

PROJECT = Path(__file__).parents[1]


def table() -> list[dict[str, str]]:
    """Return the rows of the development set, as they are written."""
    with (PROJECT / "corpus" / "development.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def checkpoint() -> Checkpoint:
    """Return the checkpoint that ships."""
    return read_routes(PROJECT / "models" / "routes.toml").checkpoints["embedded"]


def engine(cache: str) -> CTranslate2Engine:
    """Return its fast engine, a thread a core, converted into a folder `cache`."""
    folder, converted, revision = Checkpoints(PROJECT, Path(cache)).converted(checkpoint(), "int8")
    return CTranslate2Engine(folder, converted, revision=revision, side="target", threads=os.cpu_count() or 1)


def lexicon() -> Lexicon:
    """Return the words that stand beside it."""
    folder = PROJECT / checkpoint().folder
    words = read(folder)
    if words is None:
        raise CheckpointError(
            "no words stand here", where=str(folder), hint="Run: glagol models words TABLES"
        )
    return words

"""How fast a large memory answers: `python -m bench memory [--segments 1000000] [--postgresql]`.

The segments are the Bulgarian sentences of corpus/ and, where it is given, of a folder of open
pairs, with words and numbers exchanged at random until there are enough.
"""

import argparse
import csv
import gzip
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.memory.likeness import words_of
from pipeline.memory.values import Memory, Remembered

PROJECT = Path(__file__).parents[1]
_AT_ONCE = 20_000
_ASKED = 400


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--segments", type=int, default=100_000)
    asked.add_argument(
        "--postgresql", action="store_true", help="on a PostgreSQL of its own (pip install pgserver)"
    )
    asked.add_argument("--open", type=Path, help="a folder of gzipped tables: Bulgarian, another language")
    arguments = asked.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.postgresql:
            import pgserver

            os.environ["DATABASE_URL"] = pgserver.get_server(folder / "pg").get_uri()
        _measure(
            folder, arguments.segments, arguments.open, "PostgreSQL" if arguments.postgresql else "SQLite"
        )


def _measure(folder: Path, count: int, opened: Path | None, backend: str) -> None:
    from pipeline.desk.boot import open_memory, open_store

    open_store(folder)
    memory: Memory = open_memory()
    chance = random.Random(1)
    sentences = list(_sentences(opened))
    began = time.perf_counter()
    made: list[str] = []
    pairs: list[Remembered] = []
    for text in _varied(sentences, count, chance):
        pairs.append(Remembered("it", text, "Il testo italiano.", approved=True))
        if len(made) < 50_000:
            made.append(text)
        if len(pairs) == _AT_ONCE:
            memory.remember(pairs)
            pairs.clear()
    memory.remember(pairs)
    _analysed()
    print(f"{backend}: {len(memory)} pairs remembered in {time.perf_counter() - began:.0f} s")
    if backend == "SQLite":
        print(f"  {(folder / 'var' / 'glagol.sqlite3').stat().st_size / 2**20:.0f} MB")
    known = chance.sample(made, _ASKED)
    changed = [_exchanged(text, chance.choice(sentences), chance) for text in known]
    phrases = [" ".join(words_of(text)[1:3]) or text for text in known]
    for kind, questions, ask in (
        ("exact", known, lambda text: memory.exact("it", [text])),
        ("fuzzy", changed, lambda text: _ranked(memory, text)),
        ("concordance", phrases, lambda text: memory.containing("it", text, 50)),
    ):
        _print(kind, questions, ask)


def _analysed() -> None:
    """Let the database count its rows, as its own housekeeping does sooner or later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _ranked(memory: Memory, text: str) -> object:
    from pipeline.memory import rank

    return rank(text, memory.candidates("it", text))


def _print(kind: str, questions: list[str], ask: Callable[[str], object]) -> None:
    taken, answered = [], 0
    for question in questions:
        began = time.perf_counter()
        answered += bool(ask(question))
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    half, most = taken[len(taken) // 2], taken[int(0.95 * len(taken))]
    print(f"  {kind:12} p50 {half:6.2f} ms   p95 {most:6.2f} ms   answered {answered} of {len(questions)}")


def _sentences(opened: Path | None) -> Iterator[str]:
    for path in (
        *sorted((PROJECT / "corpus" / "indomain").glob("*.tsv")),
        PROJECT / "corpus" / "development.tsv",
    ):
        with path.open(encoding="utf-8", newline="") as stream:
            yield from (row["bg"] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    if opened:
        seen: set[str] = set()
        for path in sorted(opened.glob("*.tsv.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    text = line.partition("\t")[0]
                    if len(text) > 20 and text not in seen:
                        seen.add(text)
                        yield text


def _varied(sentences: list[str], count: int, chance: random.Random) -> Iterator[str]:
    yield from sentences[:count]
    for _ in range(count - len(sentences)):
        text = _exchanged(chance.choice(sentences), chance.choice(sentences), chance)
        yield _exchanged(text, chance.choice(sentences), chance)


def _exchanged(text: str, other: str, chance: random.Random) -> str:
    """Return a text with one of its words exchanged for one of another."""
    own, others = text.split(), other.split()
    if own and others:
        own[chance.randrange(len(own))] = chance.choice(others)
    return " ".join(own)


if __name__ == "__main__":
    main()

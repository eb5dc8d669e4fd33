"""What was translated once is kept, by content: checkpoint, settings, glossary, language, words."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from pipeline.domain.errors import StoreError
from pipeline.domain.translation import Finding, Severity
from pipeline.translation.engine import Hypothesis

_SCHEMA = "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID"
_AT_ONCE = 500

Answer = tuple[Hypothesis, tuple[Finding, ...]]


def key(signature: str, language: str, text: str) -> str:
    """Return the address of an answer."""
    return hashlib.sha256("\0".join((signature, language, text)).encode()).hexdigest()


class Answers(Protocol):
    """Where answers are kept."""

    def get(self, keys: Iterable[str]) -> dict[str, Answer]:
        """Return the answers that are there."""
        ...

    def put(self, answers: Mapping[str, Answer]) -> None:
        """Keep answers, all of them or none."""
        ...


class Cache:
    """Answers in one SQLite file. It can be deleted: everything in it is made again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, keys: Iterable[str]) -> dict[str, Answer]:
        """Return the answers that are there."""
        wanted = list(keys)
        if not wanted or not self._path.exists():
            return {}
        found: dict[str, Answer] = {}
        with self._database() as database:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = database.execute(
                    f"SELECT key, answer FROM answers WHERE key IN ({marks})",  # nosec B608  # noqa: S608
                    some,
                )
                found |= {row[0]: from_json(row[1]) for row in rows}
        return found

    def put(self, answers: Mapping[str, Answer]) -> None:
        """Keep answers, all of them or none."""
        with self._database() as database:
            database.executemany(
                "INSERT OR REPLACE INTO answers VALUES (?, ?)",
                [(address, to_json(answer)) for address, answer in answers.items()],
            )

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as database, database:
                database.execute(_SCHEMA)
                yield database
        except sqlite3.Error as error:
            raise StoreError(
                f"the cache cannot be used: {error}",
                where=str(self._path),
                hint="Make room, or delete that file: its content is made again",
            ) from error


def to_json(answer: Answer) -> str:
    """Return an answer as text; `from_json` undoes it."""
    hypothesis, findings = answer
    return json.dumps(
        [
            hypothesis.text,
            hypothesis.score,
            sorted(hypothesis.links),
            hypothesis.complete,
            [[finding.check, finding.message, finding.severity] for finding in findings],
        ],
        ensure_ascii=False,
    )


def from_json(text: str) -> Answer:
    """Return the answer that `to_json` wrote."""
    words, score, links, complete, findings = json.loads(text)
    hypothesis = Hypothesis(words, score, frozenset((a, b) for a, b in links), complete)
    return hypothesis, tuple(
        Finding(check, message, Severity(severity)) for check, message, severity in findings
    )

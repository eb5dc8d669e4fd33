"""Keeps the memory's promise with tables that SQLite and PostgreSQL share.

Words have numbers in the order in which they were first met, so that later ones are rarer. Of
each source the rarest words are marked: an alike source shares one of them (`rare_words`), and
has about as many words. That leaves few rows to read, however large the memory.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from django.db import connection, transaction

from pipeline.desk.store import told
from pipeline.memory.likeness import LEAST, rare_words, stems_of
from pipeline.memory.values import Remembered

_AT_ONCE = 400
_MOST_CANDIDATES = 100
_MOST_READ = 4000
_UNKNOWN = 1 << 62  # the number of a word that was never met
_TARGET_COLUMNS = (
    "language", "target", "approved", "person", "post", "segment",
    "before", "after", "glossary_version", "imported", "at",
)  # fmt: skip
_ADDING = 7_305_002  # the advisory lock of whoever adds sources on a server


class DjangoMemory:
    """The memory of one workspace."""

    @told()
    def remember(self, pairs: Iterable[Remembered]) -> None:
        """Add pairs; one that is there already takes the newer provenance."""
        wanted = list(pairs)
        with transaction.atomic(), connection.cursor() as cursor:
            for start in range(0, len(wanted), _AT_ONCE):
                self._add(cursor, wanted[start : start + _AT_ONCE])

    def _add(self, cursor: Any, pairs: Sequence[Remembered]) -> None:
        sources = list(dict.fromkeys(pair.source for pair in pairs))
        stems = {source: stems_of(source) for source in sources}
        present = self._sources(cursor, sources)
        fresh = [source for source in sources if source not in present]
        if fresh and connection.vendor == "postgresql":
            # Whoever writes the same sentence in another post may be adding it: one after the other.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADDING])
            present = self._sources(cursor, sources)
            fresh = [source for source in sources if source not in present]
        if fresh:
            numbers = self._numbered(
                cursor, dict.fromkeys(stem for source in fresh for stem in stems[source])
            )
            cursor.executemany(
                "INSERT INTO memory_source (digest, coded, length) VALUES (%s, %s, %s)",
                [(_digest(source), source, len(stems[source])) for source in fresh],
            )
            present |= self._sources(cursor, fresh)
            cursor.executemany(
                "INSERT INTO memory_word_in (word, rare, length, source) VALUES (%s, %s, %s, %s)",
                [
                    (number, rank < rare_words(len(stems[source])), len(stems[source]), present[source])
                    for source in fresh
                    for rank, number in enumerate(
                        sorted((numbers[stem] for stem in stems[source]), reverse=True)
                    )
                ],
            )
        updated = ", ".join(f"{name} = excluded.{name}" for name in _TARGET_COLUMNS[2:])
        cursor.executemany(
            f"INSERT INTO memory_target (source, digest, {', '.join(_TARGET_COLUMNS)}) "  # nosec B608  # noqa: S608
            f"VALUES ({', '.join(['%s'] * (2 + len(_TARGET_COLUMNS)))}) "
            f"ON CONFLICT (source, language, digest) DO UPDATE SET {updated}",
            [
                (
                    present[pair.source],
                    _digest(pair.target),
                    *(_stored(getattr(pair, name)) for name in _TARGET_COLUMNS),
                )
                for pair in pairs
            ],
        )

    @staticmethod
    def _sources(cursor: Any, sources: Sequence[str]) -> dict[str, int]:
        if not sources:
            return {}
        cursor.execute(
            f"SELECT coded, id FROM memory_source WHERE digest IN ({_marks(sources)})",  # nosec B608  # noqa: S608
            [_digest(source) for source in sources],
        )
        return dict(cursor.fetchall())

    @staticmethod
    def _known(cursor: Any, stems: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(stems), _AT_ONCE):
            some = stems[start : start + _AT_ONCE]
            cursor.execute(
                f"SELECT word, id FROM memory_word WHERE word IN ({_marks(some)})",  # nosec B608  # noqa: S608
                some,
            )
            found |= dict(cursor.fetchall())
        return found

    def _numbered(self, cursor: Any, stems: Iterable[str]) -> dict[str, int]:
        """Return the numbers of words; new ones get the next."""
        wanted = list(stems)
        known = self._known(cursor, wanted)
        fresh = [stem for stem in wanted if stem not in known]
        cursor.executemany(
            "INSERT INTO memory_word (word) VALUES (%s) ON CONFLICT DO NOTHING", [(stem,) for stem in fresh]
        )
        return known | self._known(cursor, fresh)

    @told()
    def exact(self, language: str, sources: Iterable[str]) -> Mapping[str, Sequence[Remembered]]:
        """Return the pairs of exactly these sources (coded), the newest first."""
        wanted = list(dict.fromkeys(sources))
        found: dict[str, list[Remembered]] = {}
        with connection.cursor() as cursor:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                for pair in _pairs(
                    cursor,
                    f"s.digest IN ({_marks(some)}) AND t.language = %s ORDER BY t.id DESC",
                    [*(_digest(source) for source in some), language],
                ):
                    found.setdefault(pair.source, []).append(pair)
        return found

    @told()
    def candidates(self, language: str, source: str) -> Sequence[Remembered]:
        """Return pairs that may be alike."""
        stems = stems_of(source)
        count = len(stems)
        if not count:
            return []
        with connection.cursor() as cursor:
            known = self._known(cursor, stems)
            # A word that was never met is the rarest of all.
            rarest = sorted((known.get(stem, _UNKNOWN) for stem in stems), reverse=True)[: rare_words(count)]
            words = [number for number in rarest if number != _UNKNOWN]
            if not words:
                return []
            cursor.execute(
                f"SELECT source, length FROM memory_word_in WHERE word IN ({_marks(words)}) "  # nosec B608  # noqa: S608
                "AND rare = %s AND length BETWEEN %s AND %s LIMIT %s",
                [*words, True, ceil(LEAST / 100 * count), int(count * 100 / LEAST), _MOST_READ],
            )
            shared: Counter[tuple[int, int]] = Counter(cursor.fetchall())
            # Those that share most of the rarest words first.
            best = sorted(shared, key=lambda row: (-shared[row], abs(row[1] - count)))[:_MOST_CANDIDATES]
            return _of_sources(cursor, language, [number for number, _ in best])

    @told()
    def containing(self, language: str, phrase: str, most: int) -> Sequence[Remembered]:
        """Return pairs whose source may hold a phrase in any form of its words."""
        stems = list(dict.fromkeys(stem.partition("#")[0] for stem in stems_of(phrase)))
        if not stems:
            return []
        with connection.cursor() as cursor:
            known = self._known(cursor, stems)
            if len(known) < len(stems):
                return []
            # Every word of the phrase, the rarest first: the others thin out what it finds.
            words = sorted(known.values(), reverse=True)
            joined = "".join(
                f" JOIN memory_word_in w{number} ON w{number}.source = w0.source "
                f"AND w{number}.length = w0.length AND w{number}.rare IN (%s, %s) AND w{number}.word = %s"
                for number in range(1, len(words))
            )
            parameters = [value for word in words[1:] for value in (True, False, word)]
            cursor.execute(
                f"SELECT DISTINCT w0.source FROM memory_word_in w0{joined} "  # nosec B608  # noqa: S608
                "WHERE w0.word = %s AND w0.rare IN (%s, %s) LIMIT %s",
                [*parameters, words[0], True, False, most],
            )
            return _of_sources(cursor, language, [number for (number,) in cursor.fetchall()])

    def approved(self) -> Iterator[Remembered]:
        """Yield every approved pair, the oldest first."""
        last = 0
        while True:
            with told(), connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id FROM memory_target WHERE approved = %s AND id > %s ORDER BY id LIMIT %s",
                    [True, last, _MOST_READ],
                )
                ids = [number for (number,) in cursor.fetchall()]
                if not ids:
                    return
                where = "t.approved = %s AND t.id BETWEEN %s AND %s ORDER BY t.id"
                found = _pairs(cursor, where, [True, ids[0], ids[-1]])
            yield from found
            last = ids[-1]

    @told()
    def __len__(self) -> int:
        """Return how many pairs there are."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM memory_target")
            return int(cursor.fetchone()[0])


def _of_sources(cursor: Any, language: str, ids: Sequence[int]) -> list[Remembered]:
    if not ids:
        return []
    where = f"s.id IN ({_marks(ids)})" + (" AND t.language = %s" if language else "")
    order = {number: place for place, number in enumerate(ids)}
    rows = _pairs(cursor, where, [*ids, *([language] if language else [])], numbered=True)
    return [pair for _, pair in sorted(rows, key=lambda row: order[row[0]])]


def _pairs(cursor: Any, where: str, parameters: Sequence[object], *, numbered: bool = False) -> list[Any]:
    columns = ", ".join(f"t.{name}" for name in _TARGET_COLUMNS)
    cursor.execute(
        f"SELECT s.id, s.coded, {columns} FROM memory_source s "  # nosec B608  # noqa: S608
        f"JOIN memory_target t ON t.source = s.id WHERE {where}",
        parameters,
    )
    rows = [(row[0], _remembered(row[1], dict(zip(_TARGET_COLUMNS, row[2:], strict=True)))) for row in cursor]
    return rows if numbered else [pair for _, pair in rows]


def _remembered(source: str, values: dict[str, Any]) -> Remembered:
    at = values["at"]
    return Remembered(
        source=source,
        **values
        | {
            "approved": bool(values["approved"]),
            "imported": bool(values["imported"]),
            "at": datetime.fromisoformat(at) if at else None,
        },
    )


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else "" if value is None else value


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:12]


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))

"""What the last build was made of: the pages, and which of them every file came from.

A *unit* is what is rendered at one go: a post with all its variants, a list, what is fixed. A file
belongs to one unit or more; it goes when the last of them does without it. The catalogue lies
beside the builds, and goes with them when outputs/ is deleted.
"""

import hashlib
import json
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.domain.errors import PublishError
from pipeline.domain.page import STANDING, Page
from pipeline.language.codes import BY_CODE

_FORM = 3
PATIENCE = 5.0  # seconds to wait for another run
TWIN = "twin"  # the note of the folder that was made beside the first build, and is the same
_TABLES = f"""
CREATE TABLE page (post TEXT, language TEXT, digest TEXT, title TEXT, summary TEXT, body TEXT,
  published TEXT, tags TEXT, project TEXT, draft INT, stale INT, corrected TEXT, was TEXT,
  PRIMARY KEY (post, language));
CREATE INDEX page_by_date ON page (language, published DESC, post DESC);
CREATE INDEX page_by_project ON page (project, language, published DESC, post DESC) WHERE project <> '';
CREATE INDEX page_before ON page (was) WHERE was <> '';
CREATE TABLE tag (tag TEXT, language TEXT, published TEXT, post TEXT,
  PRIMARY KEY (tag, language, published, post)) WITHOUT ROWID;
CREATE INDEX tag_by_post ON tag (post, language);
CREATE INDEX page_counted ON page (post, language, draft); -- so that bodies are not read to count pages
CREATE TABLE file (path TEXT, unit TEXT, digest BLOB, PRIMARY KEY (path, unit)) WITHOUT ROWID;
CREATE INDEX file_by_unit ON file (unit);
CREATE TABLE need (wanted TEXT, unit TEXT, stamp TEXT, PRIMARY KEY (wanted, unit)) WITHOUT ROWID;
CREATE INDEX need_by_unit ON need (unit);
CREATE TABLE line (unit TEXT PRIMARY KEY, packed BLOB) WITHOUT ROWID;
CREATE TABLE place (number INTEGER PRIMARY KEY, hook TEXT, name TEXT, UNIQUE (hook, name));
CREATE TABLE build (number INTEGER PRIMARY KEY, at TEXT, written INT, pages INT);
CREATE TABLE change (number INT, path TEXT, PRIMARY KEY (number, path)) WITHOUT ROWID;
CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT);
PRAGMA user_version = {_FORM};
"""
# Named with their table: a tag has a date too.
_HEAD = (
    "page.post, page.language, page.title, page.summary, '' AS body, page.published, page.tags, "
    "page.project, page.draft, page.stale, page.corrected, page.was"
)
_WHOLE = _HEAD.replace("'' AS body", "page.body")
_ORDER_OF_LANGUAGES = tuple(BY_CODE)
_PACKED = struct.Struct("<I8s")  # a line: the number of its file's place, and its digest
File = tuple[str, str]  # of the whole site: hook, name


@dataclass(frozen=True, slots=True)
class Build:
    """One build that is kept: when it was made, and how many files it wrote."""

    number: int
    at: str
    written: int
    pages: int
    live: bool = False


class Catalogue:
    """The catalogue of one site."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._base = connection
        if connection.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            drops = "".join(f"DROP TABLE {name};" for (name,) in names)
            connection.executescript(f"BEGIN IMMEDIATE; {drops} {_TABLES} COMMIT;")

    # What pages there are

    def put(self, post: str, pages: Sequence[Page]) -> tuple[list[Page], set[str]]:
        """Keep the pages of a post; return those before, and the languages in which one is different."""
        before = self.pages_of(post)
        digests = {page.language: _digest(page) for page in pages}
        known = dict(
            self._base.execute("SELECT language, digest FROM page WHERE post = ?", (post,)).fetchall()
        )
        different = {code for code in known | digests if known.get(code) != digests.get(code)}
        if not different:
            return before, different
        self._base.execute("DELETE FROM page WHERE post = ?", (post,))
        self._base.execute("DELETE FROM tag WHERE post = ?", (post,))
        self._base.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(page, digests[page.language]) for page in pages],
        )
        if not post.startswith(STANDING):
            self._base.executemany(
                "INSERT OR IGNORE INTO tag VALUES (?, ?, ?, ?)",
                [(tag, page.language, _day(page.published), post) for page in pages for tag in page.tags],
            )
        return before, different

    def posts(self) -> list[str]:
        """Return the keys of all posts and standing pages, newest first."""
        rows = self._base.execute(
            "SELECT post, max(published) AS day FROM page GROUP BY post ORDER BY day DESC, post DESC"
        )
        return [row[0] for row in rows]

    def standing(self) -> list[str]:
        """Return the keys of the standing pages."""
        rows = self._base.execute(
            "SELECT DISTINCT post FROM page WHERE post GLOB ? ORDER BY post", (f"{STANDING}*",)
        )
        return [row[0] for row in rows]

    def before(self) -> list[tuple[str, str]]:
        """Return posts and pages with their addresses on the site before this one."""
        rows = self._base.execute(
            "SELECT post, was, language FROM page INDEXED BY page_before WHERE was <> ''"
        )
        return sorted((row[0], row[1]) for row in rows if row[2] == "bg")

    def heads(self) -> Iterator[Page]:
        """Yield every page without its body."""
        yield from map(_page, self._base.execute(f"SELECT {_HEAD} FROM page"))  # nosec B608  # noqa: S608

    def pages_of(self, post: str) -> list[Page]:
        """Return the pages of one post, in the order of the languages."""
        rows = self._base.execute(f"SELECT {_WHOLE} FROM page WHERE post = ?", (post,))  # nosec B608  # noqa: S608
        return sorted(map(_page, rows), key=lambda page: _ORDER_OF_LANGUAGES.index(page.language))

    def page(self, post: str, language: str) -> Page:
        """Return one page, with its body."""
        query = f"SELECT {_WHOLE} FROM page WHERE post = ? AND language = ?"  # nosec B608  # noqa: S608
        return _page(self._base.execute(query, (post, language)).fetchone())

    def latest(
        self, language: str, *, tag: str = "", project: str = "", year: int | None = None, most: int = -1
    ) -> list[Page]:
        """Return posts of a language, newest first and without their bodies."""
        source, where, values = "page", ["language = ?", "post NOT GLOB ?"], [language, f"{STANDING}*"]
        if tag:
            source = "tag JOIN page USING (post, language)"
            where, values = ["tag.language = ?", "tag.tag = ?"], [language, tag]
        if project:
            where.append("project <> '' AND project = ?")  # the words of the index
            values.append(project)
        table = "tag." if tag else ""
        if year is not None:
            where.append(f"{table}published BETWEEN ? AND ?")
            values += [f"{year:04}-01-01", f"{year:04}-12-31"] if year else ["", ""]
        query = (
            f"SELECT {_HEAD} FROM {source} WHERE {' AND '.join(where)} "  # nosec B608  # noqa: S608
            f"ORDER BY {table}published DESC, {table}post DESC LIMIT ?"
        )
        return [_page(row) for row in self._base.execute(query, (*values, most))]

    def years(self, language: str, *, tag: str = "", project: str = "") -> dict[int, int]:
        """Return how many posts a language has in each year, newest first; 0 are those without a date."""
        if tag:
            query = "FROM tag WHERE language = ? AND tag = ?"
            values: list[str] = [language, tag]
        else:
            narrowed = " AND project <> '' AND project = ?" if project else ""
            query = f"FROM page WHERE language = ? AND post NOT GLOB ?{narrowed}"
            values = [language, f"{STANDING}*", *([project] if project else [])]
        rows = self._base.execute(
            f"SELECT CAST(substr(published, 1, 4) AS INT), count(*) {query} GROUP BY 1 ORDER BY 1 DESC",
            values,
        )
        return dict(rows.fetchall())

    def tags(self) -> dict[str, dict[str, int]]:
        """Return for each language how many posts carry each tag."""
        found: dict[str, dict[str, int]] = {}
        rows = self._base.execute("SELECT language, tag, count(*) FROM tag GROUP BY tag, language")
        for language, tag, count in rows:
            found.setdefault(language, {})[tag] = count
        return found

    def projects(self, language: str) -> dict[str, int]:
        """Return how many posts of a language belong to each project."""
        query = (
            "SELECT project, count(*) FROM page INDEXED BY page_by_project "
            "WHERE language = ? AND project <> '' GROUP BY project"
        )
        return dict(self._base.execute(query, (language,)).fetchall())

    def present(self) -> dict[str, tuple[str, ...]]:
        """Return the languages of every post and standing page, by its key."""
        rows = self._base.execute("SELECT post, group_concat(language) FROM page GROUP BY post ORDER BY post")
        known: dict[str, tuple[str, ...]] = {}  # thousands of posts have the same languages
        return {post: known.setdefault(codes, tuple(sorted(codes.split(",")))) for post, codes in rows}

    def counts(self) -> tuple[int, int, int]:
        """Return how many pages there are, and how many of the translated ones are approved and drafts."""
        return tuple(
            self._base.execute(
                "SELECT count(*), coalesce(sum(language != 'bg' AND NOT draft), 0), coalesce(sum(draft), 0) "
                "FROM page WHERE post NOT GLOB ?",
                (f"{STANDING}*",),
            ).fetchone()
        )

    # Which files they became

    def files_of(self, unit: str) -> dict[str, bytes]:
        """Return the files that a unit made, and their digests."""
        return dict(self._base.execute("SELECT path, digest FROM file WHERE unit = ?", (unit,)).fetchall())

    def makes(self, unit: str) -> bool:
        """Say whether a unit made any file."""
        return bool(self._base.execute("SELECT 1 FROM file WHERE unit = ? LIMIT 1", (unit,)).fetchone())

    def is_made(self, path: str, *, but: str) -> bool:
        """Say whether a unit other than the one named made a file."""
        return bool(
            self._base.execute("SELECT 1 FROM file WHERE path = ? AND unit <> ?", (path, but)).fetchone()
        )

    def units(self, like: str) -> list[str]:
        """Return the units whose names begin so."""
        rows = self._base.execute("SELECT DISTINCT unit FROM file WHERE unit GLOB ?", (like + "*",))
        return [row[0] for row in rows]

    def made(self, unit: str, digests: Mapping[str, bytes]) -> list[str]:
        """Note what a unit made; return the files that nothing makes any more."""
        before = self.files_of(unit)
        if before == digests:
            return []
        new = [(path, unit, digest) for path, digest in digests.items() if before.get(path) != digest]
        gone = [path for path in before if path not in digests]
        self._base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", new)
        self._base.executemany(
            "DELETE FROM file WHERE path = ? AND unit = ?", [(path, unit) for path in gone]
        )
        still = {
            path
            for path in gone
            if self._base.execute("SELECT 1 FROM file WHERE path = ?", (path,)).fetchone()
        }
        return [path for path in gone if path not in still]

    def needs(self) -> Iterator[tuple[str, str, str]]:
        """Yield (what, unit, stamp) of everything outside the pages that a unit looked at."""
        yield from self._base.execute("SELECT wanted, unit, stamp FROM need ORDER BY wanted").fetchall()

    def need(self, unit: str, wanted: Mapping[str, str]) -> None:
        """Note what a unit looked at."""
        self._base.execute("DELETE FROM need WHERE unit = ?", (unit,))
        self._base.executemany(
            "INSERT INTO need VALUES (?, ?, ?)", [(name, unit, stamp) for name, stamp in wanted.items()]
        )

    # Where its lines stand in files of the whole site

    def lines(self, unit: str) -> Set[tuple[File, bytes]]:
        """Return the lines that a unit has in files of the whole site: in which, and their digests."""
        row = self._base.execute("SELECT packed FROM line WHERE unit = ?", (unit,)).fetchone()
        places = self._places
        return {(places[number], digest) for number, digest in _PACKED.iter_unpack(row[0])} if row else set()

    def stand(self, unit: str, lines: Iterable[tuple[File, bytes]]) -> None:
        """Note the lines that a unit has now."""
        packed = b"".join(_PACKED.pack(self._number(file), digest) for file, digest in lines)
        if packed:
            self._base.execute("INSERT OR REPLACE INTO line VALUES (?, ?)", (unit, packed))
        else:
            self._base.execute("DELETE FROM line WHERE unit = ?", (unit,))

    def forget_lines(self) -> None:
        """Forget the lines of all units."""
        self._base.execute("DELETE FROM line")

    @cached_property
    def _places(self) -> dict[int, File]:
        rows = self._base.execute("SELECT number, hook, name FROM place")
        return {number: (hook, name) for number, hook, name in rows}

    @cached_property
    def _numbers(self) -> dict[File, int]:
        return {file: number for number, file in self._places.items()}

    def _number(self, file: File) -> int:
        if file not in self._numbers:
            number = self._numbers[file] = len(self._numbers) + 1
            self._places[number] = file
            self._base.execute("INSERT INTO place VALUES (?, ?, ?)", (number, *file))
        return self._numbers[file]

    # Which builds there are

    def note(self, key: str) -> str:
        """Return a note on the newest build."""
        row = self._base.execute("SELECT value FROM note WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def write(self, key: str, value: str) -> None:
        """Keep a note on the newest build."""
        self._base.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (key, value))

    def newest(self) -> int:
        """Return the newest build that is known, 0 where there is none."""
        return int(self._base.execute("SELECT coalesce(max(number), 0) FROM build").fetchone()[0])

    def builds(self) -> list[Build]:
        """Return the builds that are known, newest first."""
        return [
            Build(*row)
            for row in self._base.execute("SELECT number, at, written, pages FROM build ORDER BY number DESC")
        ]

    def add(self, build: Build, changed: Iterable[str]) -> None:
        """Note a build and the files in which it differs from the one before."""
        self._base.execute(
            "INSERT INTO build VALUES (?, ?, ?, ?)", (build.number, build.at, build.written, build.pages)
        )
        self._base.executemany("INSERT INTO change VALUES (?, ?)", [(build.number, path) for path in changed])

    def knows(self, number: int) -> bool:
        """Say whether all that changed since a build is known: it is kept, or the twin of the first."""
        kept = self._base.execute("SELECT 1 FROM build WHERE number = ?", (number,)).fetchone()
        return kept is not None or str(number) == self.note(TWIN)

    def differing(self, old: int, new: int) -> list[str]:
        """Return the files that changed between two builds."""
        rows = self._base.execute(
            "SELECT DISTINCT path FROM change WHERE number > ? AND number <= ?", (old, new)
        )
        return [row[0] for row in rows]

    def first_changes(self, old: int, new: int) -> list[tuple[str, int]]:
        """Return the files that changed between two builds, and the first build that changed each."""
        rows = self._base.execute(
            "SELECT path, min(number) FROM change WHERE number > ? AND number <= ? GROUP BY path", (old, new)
        )
        return rows.fetchall()

    def forget(self, numbers: Iterable[int]) -> None:
        """Forget builds that are gone."""
        gone = [(number,) for number in numbers]
        self._base.executemany("DELETE FROM build WHERE number = ?", gone)
        oldest = self._base.execute("SELECT coalesce(min(number), 0) FROM build").fetchone()[0]
        self._base.execute("DELETE FROM change WHERE number < ?", (oldest,))

    def empty(self) -> None:
        """Forget everything."""
        for table in ("page", "tag", "file", "need", "line", "build", "change", "note"):
            self._base.execute(f"DELETE FROM {table}")  # nosec B608  # noqa: S608 -- names of our own


@contextmanager
def opened(folder: Path, *, alone: bool = False) -> Iterator[Catalogue]:
    """Open the catalogue in a folder; what is done inside is kept as a whole, or not at all.

    With `alone` nobody else changes the builds meanwhile. Raises PublishError where another run does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "catalogue.sqlite3", timeout=PATIENCE)
    try:
        with connection:
            catalogue = Catalogue(connection)
            if alone:
                _hold(connection, folder)
            yield catalogue
    finally:
        connection.close()


def _hold(connection: sqlite3.Connection, folder: Path) -> None:
    """Take the right to write at once: a run that found it taken must not tidy up after the other."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        raise PublishError(
            "another run is changing the site", where=str(folder.parent), hint="Wait until it is done"
        ) from error


def _digest(page: Page) -> str:
    return hashlib.sha256(json.dumps(_row(page, "")).encode()).hexdigest()[:24]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _row(page: Page, digest: str) -> tuple[Any, ...]:
    return (
        page.post,
        page.language,
        digest,
        page.title,
        page.summary,
        page.body,
        _day(page.published),
        "\n".join(page.tags),
        page.project,
        page.draft,
        page.stale,
        _day(page.corrected),
        page.was,
    )


def _page(row: tuple[Any, ...]) -> Page:
    post, language, title, summary, body, published, tags, project, draft, stale, corrected, was = row
    return Page(
        post=post,
        language=language,
        title=title,
        summary=summary,
        body=body,
        published=date.fromisoformat(published) if published else None,
        tags=tuple(tags.split("\n")) if tags else (),
        project=project,
        draft=bool(draft),
        stale=bool(stale),
        corrected=date.fromisoformat(corrected) if corrected else None,
        was=was,
    )

"""A workspace's backup: taken, put back, and looked through."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.db.models import Max

from pipeline import __version__, flow
from pipeline.backup import STATE, Archive, Manifest, contents, write
from pipeline.desk import audit, copying
from pipeline.desk.models import (
    AuditRow,
    DecisionRow,
    DeliveryRow,
    ParcelRow,
    PostRow,
    ReceiptRow,
    TranslationRow,
)
from pipeline.desk.store import DjangoStore, told
from pipeline.domain.errors import PipelineError, StoreError
from pipeline.flow.pages import ADDRESSES
from pipeline.publishing import Addresses

_STILL_TO_GO = ("waiting", "sending", "refused", "stopped")


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found: `problems` are lines, none where all is well."""

    name: str
    said: str
    problems: Sequence[str] = ()


def back_up(workspace: Path, target: Path) -> Manifest:
    """Write a backup of the open workspace; people may work meanwhile. Raises StoreError."""
    try:
        with _only_one(workspace) as folder:
            copy = folder / "state"
            # A decision is written to its file before it is committed: who writes waits this long.
            with copying.still():
                copying.copy_out(copy)
                files = [*contents(workspace), (STATE, copy)]
                verdict = audit.verify()
                return write(
                    target,
                    files,
                    version=__version__,
                    made=datetime.now(UTC).isoformat(timespec="seconds"),
                    database=connection.vendor,
                    entries=verdict.entries,
                    last=verdict.last,
                )
    except OSError as error:
        raise StoreError(
            f"the backup could not be written: {error.strerror or error}",
            where=str(target),
            hint="Make room or name another place; an earlier backup is as it was",
        ) from error


@contextmanager
def _only_one(workspace: Path) -> Iterator[Path]:
    """Give an empty folder to one backup at a time; one that was killed leaves no litter for long."""
    folder = workspace / "var" / "cache" / "backup"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(
                "another backup is being written", where=str(workspace), hint="Wait until it is done"
            ) from error
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def put_back(workspace: Path, archive: Archive, now: datetime) -> Path | None:
    """Make the open workspace what a backup holds; return where what was replaced lies now, if anything.

    A run that is cut off is begun again and comes to the same. The state comes last, in one step.
    """
    aside = workspace / "var" / "restoring"
    replaced = workspace / "var" / "replaced" / f"{now:%Y%m%d-%H%M%S}"
    try:
        copying.must_be_writable()
        shutil.rmtree(aside, ignore_errors=True)
        archive.unpack(aside)
        if copying.holds_work():
            replaced.mkdir(parents=True, exist_ok=True)
            copying.copy_out(replaced / "glagol.sqlite3")
        for name in archive.manifest.files:
            if name != STATE:
                _replace(aside / name, workspace / name, replaced / name)
        copying.copy_in(aside / STATE)
        shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"the backup could not be put back: {error.strerror or error}",
            where=str(error.filename or workspace),
            hint="Make room or allow writing, and run it again",
        ) from error
    return replaced if replaced.exists() else None


def _replace(new: Path, old: Path, kept: Path) -> None:
    """Put a file in place; one that is different there is kept."""
    if old.is_file():
        if _digest(old) == _digest(new):
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(old, kept)
    old.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(new, old.with_name(f".{old.name}.new"))
    old.with_name(f".{old.name}.new").replace(old)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@told()
def newest() -> datetime | None:
    """Return when the newest thing in the state is said to have been done."""
    moments = [
        rows.objects.aggregate(last=Max(name))["last"]
        for rows, name in (
            (PostRow, "taken_at"),
            (TranslationRow, "made_at"),
            (DecisionRow, "at"),
            (AuditRow, "at"),
            (ReceiptRow, "at"),
        )
    ]
    return max((moment for moment in moments if moment), default=None)


def look_through(workspace: Path) -> Iterator[Looked]:
    """Look whether an open workspace's state is whole, and agrees with the files beside it."""
    for name, look in (
        ("database", _database),
        ("audit log", _audit),
        ("reviews", lambda: _reviews(workspace)),
        ("addresses", lambda: _addresses(workspace)),
        ("deliveries", lambda: _deliveries(workspace)),
    ):
        try:
            yield _looked(name, look)
        except PipelineError as error:
            yield Looked(name, "", (str(error),))


def _looked(name: str, look: Callable[[], tuple[str, Sequence[str]]]) -> Looked:
    said, problems = look()
    return Looked(name, said, problems)


def _database() -> tuple[str, Sequence[str]]:
    wrong = copying.soundness()
    hint = "the state is damaged. Put a backup back: glagol restore --from FILE"
    return f"{connection.vendor}, whole", [f"{hint} ({wrong})"] if wrong else []


def _audit() -> tuple[str, Sequence[str]]:
    with told():
        verdict = audit.verify()
    if verdict.broken is None:
        return f"{verdict.entries} entries, unbroken", []
    return "", [
        f"entry {verdict.broken} is not as it was written; those before it are. Compare it with a backup"
    ]


def _reviews(workspace: Path) -> tuple[str, Sequence[str]]:
    folder = workspace / "var" / "reviews"
    found = flow.compare(DjangoStore(), folder)
    if found:  # or somebody was deciding at this very moment
        with copying.still():
            found = flow.compare(DjangoStore(), folder)
    return f"{len(list(folder.glob('*.xlf')))} files, as the state has it", [str(one) for one in found]


def _addresses(workspace: Path) -> tuple[str, Sequence[str]]:
    path = workspace / "var" / ADDRESSES
    Addresses(path)  # says so where a line is none
    given = path.read_bytes().count(b"\n") if path.exists() else 0
    return f"{given} given", []


@told()
def _deliveries(workspace: Path) -> tuple[str, Sequence[str]]:
    open_ones = DeliveryRow.objects.filter(status__in=_STILL_TO_GO)
    parcels = ParcelRow.objects.filter(id__in=open_ones.values("parcel"))
    wanted = {name for content in parcels.values_list("content", flat=True) for name in content["pictures"]}
    lost = sorted(name for name in wanted if not (workspace / "var" / "delivered" / name).is_file())
    return f"{open_ones.count()} to go", [
        f"var/delivered/{name} is missing, and a delivery waits for it. Put it back from a backup"
        for name in lost
    ]


__all__ = ["Looked", "back_up", "look_through", "put_back"]

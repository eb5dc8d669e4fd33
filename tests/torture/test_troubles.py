"""A full disk, folders that cannot be written, a database that is locked or gone, a clock that jumps,
two at once: one clear line, a code, nothing lost, and the next run completes."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.domain.errors import StoreError
from tests.torture import judging
from tests.torture.killing import House, _child, _told, house
from tests.torture.scenes import NOW, parts_of
from tests.torture.troubles import no_file_larger_than, ran, small_disk

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
# From nothing at all to just too little; the state itself has half a megabyte.
SIZES = (0, 40_000, 600_000)
WORK = (
    ("intake", "intake"),
    ("translate", "translate"),
    ("take back", "approve"),
    ("deliver", "deliver"),
    ("publish", "publish"),
)


@pytest.fixture(scope="module")
def made() -> Iterator[House]:
    with house() as house_made:
        yield house_made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "w"


def command(verb: str) -> list[str]:
    return ["approve", "nov-proekt", "--to", "it", "--by", "Anna"] if verb == "approve" else [verb]


def copied(source: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(source, place, symlinks=True)
    return place


def completed(made: House, scene: str, verb: str, place: Path) -> judging.Result:
    """Return what a run leaves that nothing disturbs."""
    assert ran(copied(made.before(scene), place), *command(verb)).code == 0
    return without_moments(place)


def without_moments(place: Path) -> judging.Result:
    """Return the files but for those that say when they were made."""
    return {name: digest for name, digest in judging.files(place).items() if not name.endswith((".xlf", "json", "SHA256SUMS", ".docx", ".xml", "index.html", "page.html"))}  # fmt: skip


@pytest.mark.parametrize(("scene", "verb"), WORK, ids=lambda one: one)
def test_a_disk_that_is_full_is_told_and_nothing_is_lost(
    made: House, scene: str, verb: str, place: Path
) -> None:
    wanted = completed(made, scene, verb, place)
    before = made.before(scene)
    decisions = judging.rows(before).get("desk_decisionrow")
    told = 0
    for size in SIZES:
        copied(before, place)
        ended = ran(place, *command(verb), under=no_file_larger_than(size))
        assert ended.is_told, (size, ended)
        told += ended.code != 0
        assert judging._database(place) == ""
        if ended.code:
            assert judging.rows(place).get("desk_decisionrow") == decisions
        assert ran(place, *command(verb)).code == 0
        assert judging.differs(wanted, without_moments(place)) == "", size
        assert judging.left_lying(place) == ""
    assert told


@pytest.mark.parametrize("free", [0, 300_000])
def test_a_small_disk_is_told_and_the_next_run_completes_it(made: House, place: Path, free: int) -> None:
    wanted = completed(made, "intake", "run", place)
    try:
        with small_disk(made.before("intake"), free) as small:
            ended = ran(small, "run")
            assert ended.code != 0
            assert ended.is_told, ended
            copied(small, place)
    except PermissionError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    assert judging._database(place) == ""
    assert ran(place, "run").code == 0
    assert judging.differs(wanted, without_moments(place)) == ""


@pytest.mark.parametrize("name", ["var", "var/reviews", "outputs", "outputs/builds"])
def test_a_folder_that_cannot_be_written_is_told(made: House, place: Path, name: str) -> None:
    """Root may write everywhere: the folder is one of a disk that is mounted read-only, where that can be."""
    copied(made.before("publish again"), place)
    (place / "posts/nov-proekt.md").write_text("# Нов\n\nСрещата е утре в Пловдив.\n", "utf-8")
    shut = place / name
    before = judging.files(place)
    if os.geteuid() == 0:
        bound = subprocess.run(["mount", "--bind", shut, shut], capture_output=True, check=False)
        if bound.returncode:
            pytest.skip(f"nothing can be mounted here: {bound.stderr.decode()}")
        subprocess.run(["mount", "-o", "remount,ro,bind", shut], check=True)
    else:
        shut.chmod(0o500)
    verb = ["approve", "vtori", "--to", "it", "--by", "Anna"] if name == "var/reviews" else ["run"]
    try:
        ended = ran(place, *verb)
    finally:
        subprocess.run(["umount", shut], check=True) if os.geteuid() == 0 else shut.chmod(0o700)
    assert ended.code != 0
    assert ended.is_told, ended
    if name != "var":
        site = [one for one in before if one.startswith("outputs/site/")]
        assert {one: before[one] for one in site} == {one: judging.files(place).get(one) for one in site}
    assert ran(place, "run").code == 0


def test_a_database_that_somebody_holds_is_waited_for_and_then_told(made: House, place: Path) -> None:
    copied(made.before("translate"), place)

    def hurried() -> None:
        from pipeline.desk import settings

        patient = settings.sqlite
        settings.sqlite = lambda path: {
            **patient(path),
            "OPTIONS": patient(path)["OPTIONS"] | {"timeout": 0.1},
        }  # type: ignore[assignment]

    with closing(sqlite3.connect(place / "var/glagol.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        ended = ran(place, "translate", under=hurried)
        assert ended.is_told, ended
        assert "locked" in ended.lines[0]
        holder.execute("ROLLBACK")
    assert ran(place, "translate").code == 0


def test_a_database_that_goes_and_comes_back(made: House, place: Path) -> None:
    """The desk keeps its connection: when a server is away it says so, and goes on when it is back."""
    copied(made.before("take back"), place)

    def gone() -> str:
        from django.db import connection

        parts = parts_of(place)
        parts.store.listed()
        real = connection.connect
        connection.close()

        def away() -> None:
            from django.db import OperationalError

            raise OperationalError("the server closed the connection unexpectedly")

        connection.connect = away
        try:
            parts.store.listed()
        except StoreError as error:
            said = str(error)
        connection.connect = real
        return f"{said} {len(parts.store.listed())}"

    said = _told(gone)
    assert "could not be read or written: the server closed the connection" in said
    assert said.endswith("2")


def test_a_clock_that_jumps_back_loses_no_approval(made: House, place: Path) -> None:
    """An approval that seems to be older than the one before it holds all the same, and so do deliveries."""
    copied(made.after("take back"), place)

    def work() -> str:
        parts = parts_of(place, NOW - timedelta(days=400))
        flow.approve(parts, "nov-proekt", "it", "Anna")
        assert not flow.compare(parts.store, place / "var/reviews")
        page = parts.store.edition("nov-proekt", "it")
        flow.publish(parts)
        later = parts_of(place, NOW + timedelta(days=400))
        flow.deliver(later, workers=1)
        flow.publish(later)
        return f"{page is not None} {flow.deliveries(later)[0].status}"

    assert _told(work) == "True delivered"


def test_two_at_once_one_waits_and_says_so(made: House, place: Path) -> None:
    copied(made.before("translate"), place)
    import fcntl

    with (place / "var/lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for verb in ("run", "translate", "publish"):
            ended = ran(place, verb)
            assert (ended.code, ended.is_told) == (7, True)
            assert "another glagol is at work here" in ended.lines[0]
    (place / "var/cache").mkdir(exist_ok=True)
    with (place / "var/cache/backup.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ended = ran(place, "backup", str(place.parent / "b.zip"))
        assert (ended.code, "another backup is being written" in ended.lines[0]) == (7, True)


def test_two_reviewers_at_once_both_count(made: House, place: Path) -> None:
    """Two processes approve different sentences of one page at the same time; the file holds both."""
    copied(made.after("approve"), place)

    def taken_back() -> None:
        parts = parts_of(place)
        for segment in flow.find(parts, "nov-proekt").segmented.segments:
            flow.undo(parts, "nov-proekt", "it", "Anna", segment.id)

    assert _child(taken_back) == 0
    children = []
    for number in range(2):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                parts = parts_of(place)
                segments = flow.find(parts, "nov-proekt").segmented.segments[number::2]
                for segment in segments:
                    flow.approve(parts, "nov-proekt", "it", "Anna", [segment.id])
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]

    def seen() -> str:
        parts = parts_of(place)
        decided = {one.segment for one in parts.store.decisions("nov-proekt", "it")}
        everything = {one.id for one in flow.find(parts, "nov-proekt").segmented.segments}
        return f"{decided == everything} {flow.compare(parts.store, place / 'var/reviews')}"

    assert _told(seen) == "True []"

"""The steps of the flow as scenes: what a workspace is before, and what is done to it."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline import flow, intake, wiring
from pipeline.backup import Archive
from pipeline.flow import Parts
from pipeline.interchange import xliff
from tests.conftest import POST, PROJECT, SETTINGS
from tests.delivery.house import TEXTS
from tests.fakes import spelling_parts
from tests.upgrades.making import SCHEMAS
from tests.upgrades.test_upgrades import loaded

_PARTNERS = """\
[bologna]
name = "Bologna"
languages = ["it"]
[bologna.channels.folder]
form = "files"
"""
_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8z"/></svg>'
_WITH_PICTURE = POST + "\n![Партньорите](snimka.svg)\n"
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
# A lease of a delivery that was cut off is over by then.
LATER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Scene:
    """`before` makes the workspace, of the scene `after` where one is named; `act` is cut off.

    The next run is `later`. Some have decisions that are `one_sided` by design: of a time
    before review files, or just taken back.
    """

    name: str
    before: Callable[[Path], None]
    act: Callable[[Path, datetime], None]
    after: str = ""
    later: timedelta = timedelta()
    one_sided: bool = False


def parts_of(folder: Path, now: datetime = NOW) -> Parts:
    """Open a workspace with an engine that needs no weights."""
    return replace(spelling_parts(folder), now=lambda: now)


def _empty(folder: Path) -> None:
    (folder / "posts").mkdir(parents=True)
    (folder / "var").mkdir()
    (folder / "glagol.toml").write_text(SETTINGS, "utf-8")
    (folder / "partners.toml").write_text(_PARTNERS, "utf-8")
    shutil.copy(PROJECT / "glossary.csv", folder / "glossary.csv")
    (folder / "posts/snimka.svg").write_text(_PICTURE, "utf-8")
    (folder / "posts/nov-proekt.md").write_text(_WITH_PICTURE, "utf-8")
    (folder / "posts/vtori.md").write_text("# Втори\n\nСрещата е на 14 декември.\n", "utf-8")
    wiring.open_workspace(folder)


def _take_in(folder: Path, now: datetime) -> None:
    flow.take_in(parts_of(folder, now), sorted(intake.files(folder / "posts")))


def _translate(folder: Path, now: datetime) -> None:
    flow.translate(parts_of(folder, now), ["it", "de", "sr"])


def _approve(folder: Path, now: datetime) -> None:
    parts = parts_of(folder, now)
    texts = {}
    for segment in flow.find(parts, "nov-proekt").segmented.segments:
        texts[segment.id] = "I partner"
        for begins, text in TEXTS["it"].items():
            if segment.source.text.startswith(begins):
                texts[segment.id] = text.format(day=14)
    flow.edit(parts, "nov-proekt", "it", "Éva", texts)
    flow.approve(parts, "nov-proekt", "it", "Anna")


def _take_back(folder: Path, now: datetime) -> None:
    parts = parts_of(folder, now)
    segment = flow.find(parts, "nov-proekt").segmented.segments[1].id
    if any(one.segment == segment for one in parts.store.decisions("nov-proekt", "it")):
        flow.undo(parts, "nov-proekt", "it", "Anna", segment)


def _publish(folder: Path, now: datetime) -> None:
    flow.publish(parts_of(folder, NOW))


def _changed(folder: Path) -> None:
    """A post was changed and another one is new: the site is built from the one before."""
    (folder / "posts/vtori.md").write_text("# Втори\n\nСрещата е на 15 декември.\n", "utf-8")
    (folder / "posts/treti.md").write_text("# Трети\n\nПишете на office@example.eu.\n", "utf-8")
    _take_in(folder, NOW)
    _translate(folder, NOW)


def _deliver(folder: Path, now: datetime) -> None:
    flow.deliver(parts_of(folder, now), workers=1)


def _withdrawn(folder: Path) -> None:
    _deliver(folder, NOW)
    flow.withdraw(parts_of(folder), "nov-proekt", ["it"], "Anna")


def _old(folder: Path) -> None:
    _empty(folder)
    for path in (folder / "var").glob("glagol.sqlite3*"):
        path.unlink()
    loaded(SCHEMAS / "0001_first.sql", folder)


def _migrate(folder: Path, now: datetime) -> None:
    wiring.open_workspace(folder)


def _back_up(folder: Path, now: datetime) -> None:
    target = folder / "backup.zip"
    wiring.open_workspace(folder)
    wiring.back_up(folder, target)


def _backed_up(folder: Path) -> None:
    _back_up(folder, NOW)
    (folder / "posts/nov-proekt.md").write_text("# Друго\n\nСъвсем друго.\n", "utf-8")
    (folder / "posts/treti.md").unlink()
    _take_in(folder, NOW)


def _put_back(folder: Path, now: datetime) -> None:
    wiring.put_back(folder, Archive(folder / "backup.zip"))


def _lost(folder: Path) -> None:
    for path in (folder / "var").glob("glagol.sqlite3*"):
        path.unlink()
    wiring.open_workspace(folder)


def _restore(folder: Path, now: datetime) -> None:
    parts = parts_of(folder, now)
    flow.take_in(parts, sorted(intake.files(folder / "posts")))
    for path in sorted((folder / "var/reviews").glob("*.xlf")):
        flow.restore(parts, *xliff.read(path.read_bytes(), str(path)))


def _nothing(folder: Path) -> None:
    pass


SCENES = (
    Scene("intake", _empty, _take_in),
    Scene("translate", _nothing, _translate, "intake"),
    Scene("approve", _nothing, _approve, "translate"),
    Scene("take back", _nothing, _take_back, "approve", one_sided=True),
    Scene("publish", _nothing, _publish, "approve"),
    Scene("publish again", _changed, _publish, "publish"),
    Scene("deliver", _nothing, _deliver, "publish", later=LATER),
    Scene("withdraw", _withdrawn, _deliver, "publish", later=LATER),
    Scene("migrate", _old, _migrate, one_sided=True),
    Scene("backup", _nothing, _back_up, "publish again"),
    Scene("restore --from", _backed_up, _put_back, "publish again"),
    Scene("restore", _lost, _restore, "approve"),
)

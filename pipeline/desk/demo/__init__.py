"""The demo: a copy of a workspace, with people of every role to be, all with one password that is shown.

It listens on this machine alone, and its marker makes the sign-in page offer its people. It brings two
posts and two partners of its own (`pages`), so that there is something approved and delivered to be seen.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.hashers import make_password

from pipeline import flow, intake
from pipeline.config import FILE
from pipeline.desk import workspaces
from pipeline.desk.demo import pages
from pipeline.desk.models import Person
from pipeline.desk.people.inviting import add_person
from pipeline.desk.people.roles import Kind, Role
from pipeline.desk.work import queue

PASSWORD = "zelena-sinergia-demo"
MARKER = "demo"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the demo."""

    name: str
    email: str
    roles: tuple[Role, ...]
    language: str


def _reviewer(*languages: str) -> tuple[Role, ...]:
    return (Role(Kind.REVIEWER, frozenset(languages)),)


PEOPLE = (
    Member("Елена Петрова", "elena@demo.example", (Role(Kind.EDITOR),), "bg"),
    Member("Мария Колева", "maria@demo.example", (Role(Kind.MANAGER),), "bg"),
    Member("Anna Rossi", "anna@demo.example", _reviewer("it"), "it"),
    Member("Szabó Judit", "judit@demo.example", _reviewer("hu"), "hu"),
    Member("Klaus Weber", "klaus@demo.example", _reviewer("de"), "de"),
    Member("Sabine Vogt", "sabine@demo.example", _reviewer("de"), "de"),
    Member("João Pereira", "joao@demo.example", _reviewer("pt"), "pt"),
    Member("Ioana Marin", "ioana@demo.example", _reviewer("ro"), "ro"),
    Member("Јелена Јовић", "jelena@demo.example", _reviewer("sr"), "sr"),
    Member(
        "Paolo Ferri",
        "paolo@demo.example",
        (Role(Kind.PARTNER, frozenset({"it"}), "Cluster Torino"),),
        "it",
    ),
)


def prepare(source: Path, folder: Path) -> None:
    """Make the demo's workspace, a copy of another one without its state; nothing if it is there."""
    if (folder / FILE).exists():
        return
    (folder / "var").mkdir(parents=True, exist_ok=True)
    (folder / "var" / MARKER).touch()
    for name in ("posts", "models"):
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
    for name in ("glossary.csv", "projects.toml", FILE):
        if (source / name).is_file():
            shutil.copy(source / name, folder / name)
    pages.put_into(folder)


def populate() -> None:
    """Bring the demo's people, posts and deliveries in; nothing if they are there."""
    if Person.objects.exists():
        return
    parts = workspaces.parts()
    for member in PEOPLE:
        add_person(member.email, member.name, None, member.roles, member.language)
    Person.objects.update(password=make_password(PASSWORD))  # one for all: a hash takes half a second
    flow.take_in(parts, sorted(intake.files(parts.workspace / "posts")))
    pages.approve_and_deliver(parts)
    queue.put("publish")  # without it there is nothing to download until all is translated
    for listed in parts.store.listed():
        queue.put("translate", listed.id, languages=list(parts.settings.languages.targets))


def is_demo(workspace: Path) -> bool:
    """Say whether a workspace is a demo."""
    return (workspace / "var" / MARKER).exists()

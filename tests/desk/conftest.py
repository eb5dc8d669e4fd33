"""A desk under test: its workspace, people with roles, and a browser without a screen."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.desk import boot

# Django's rows can be imported only after it was started; each test opens a workspace of its own.
boot.start(Path("nowhere"))

from pipeline.desk.people.roles import Kind, Role
from tests.browser import chromium as running_chromium
from tests.conftest import Desk

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser

    from pipeline.desk.people.rows import Person

PASSWORD = "хиляда зелени покрива"


@dataclass
class Web:
    """The desk of one workspace, and who works at it."""

    desk: Desk
    people: dict[str, Any] = field(default_factory=dict)

    def person(self, name: str, *roles: Role) -> "Person":
        """Return a person of a name, made with roles at first."""
        from pipeline.desk.people.inviting import add_person

        if name not in self.people:
            address = f"person{len(self.people)}@example.eu"
            self.people[name] = add_person(address, name, PASSWORD, roles)
        return self.people[name]

    def browser(self, person: "Person | None" = None, language: str = "en") -> "Client":
        """Return a browser in which a person is signed in."""
        from django.test import Client

        client = Client(SERVER_NAME="localhost", headers={"accept-language": language})
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    def editor(self) -> "Client":
        return self.browser(self.person("Елена Петрова", Role(Kind.EDITOR)))

    def manager(self) -> "Client":
        return self.browser(self.person("Мария Колева", Role(Kind.MANAGER)))

    def reviewer(self, *languages: str) -> "Client":
        name = f"Reviewer {' '.join(languages)}"
        return self.browser(self.person(name, Role(Kind.REVIEWER, frozenset(languages))))

    def partner(self, *languages: str) -> "Client":
        name = f"Partner {' '.join(languages)}"
        return self.browser(self.person(name, Role(Kind.PARTNER, frozenset(languages), "Comune di Torino")))

    def work(self) -> int:
        """Do all jobs that wait; return how many."""
        from pipeline.desk.work.worker import do_all

        return do_all(lambda _folder: contextlib.nullcontext())


@pytest.fixture
def web(desk: Desk, opened: Callable[..., Desk]) -> Web:
    """A desk with one post in its workspace's folder."""
    boot.open_web(desk.folder, lambda _folder: opened(desk.engine).parts)
    from django.conf import settings

    # What makes guessing slow would make every test slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Web(desk)


@pytest.fixture
def django_queries() -> Callable[[Callable[[], Any]], tuple[int, Any]]:
    """Count the queries that something makes."""

    def counted(do: Callable[[], Any]) -> tuple[int, Any]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            answer = do()
        return len(queries), answer

    return counted


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    with running_chromium() as browser, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps a loop in this thread, and Django would refuse to read its database there.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser

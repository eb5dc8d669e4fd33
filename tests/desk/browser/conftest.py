"""The desk in Debian's Chromium: a server, a worker, people of every role, and a post or two.

With GLAGOL_SCREENSHOTS=1 the pictures of docs/desk.md are taken anew.
"""

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, BrowserContext, Page

from pipeline import flow
from pipeline.desk import boot, demo
from pipeline.desk.people.inviting import add_person
from tests.conftest import PROJECT
from tests.fakes import SpellingEngine, spelling_parts

ITALIAN = [
    "Il cluster «Sinergia Verde» ha avviato un nuovo progetto",
    "L’incontro è il 14 dicembre 2016 a Barcellona.",
    "Scriva a office@example.eu per saperne di più.",
]
POST = """\
---
title: Клъстер „Зелена синергия“ започна нов проект
date: 2016-12-19
tags: [проекти]
---
Срещата е на 14 декември 2016 г. в Барселона.

Пишете на office@example.eu за повече информация.
"""
PARTNERS = """\
[torino]
name = "Cluster Torino"
languages = ["it"]
[torino.channels.folder]

[bologna]
name = "Camera di commercio"
languages = ["it", "sr-Latn"]
contacts = [{ name = "Carla Neri", email = "carla@example.org" }]
embargo_hours = 0
[bologna.channels.webhook]
address = "https://hooks.example.org/glagol"
secret = "env:GLAGOL_TEST_NOT_SET"
"""
SECRET = "хиляда зелени покрива"


@dataclass
class Served:
    """The desk as it is served, and a browser to look at it."""

    address: str
    folder: Path
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def page(self, person: str = "", *, width: int = 1280, scheme: str = "light", **options: object) -> Page:
        """Return a page on which a person of the demo is signed in."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, base_url=self.address, locale="en",
            **options,
        )  # fmt: skip
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        if person:
            context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": self.address}])
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error" and "the server responded with a status" not in text:
            self.complaints.append(text)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        self.complaints.clear()


def session_of(name: str) -> str:
    """Return the key of a session in which a person of the demo is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from pipeline.desk.models import Person

    person = Person.objects.get(email__startswith=f"{name}@")
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@pytest.fixture(scope="module")
def serving(
    chromium: Browser, empty_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "var").mkdir()
    (folder / "posts").mkdir()
    shutil.copy(empty_store, folder / "var")
    for name in ("glossary.csv", "projects.toml", "glagol.toml"):
        shutil.copy(PROJECT / name, folder)
    (folder / "posts" / "nov-proekt.md").write_text(POST, "utf-8")
    (folder / "partners.toml").write_text(PARTNERS, "utf-8")
    shutil.copy(PROJECT / "posts" / "trace-kei.txt", folder / "posts")
    application = boot.open_web(folder, partial(spelling_parts, engine=SpellingEngine()))
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for member in demo.PEOPLE:
        add_person(member.email, member.name, SECRET, member.roles, "en")
    _approve_one()
    server = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    stopped = threading.Event()
    worker = threading.Thread(target=_work, args=(stopped,))
    worker.start()
    threading.Thread(target=server.run, daemon=True).start()
    try:
        yield Served(f"http://127.0.0.1:{server.effective_port}", folder, chromium)
    finally:
        stopped.set()
        worker.join()
        server.task_dispatcher.shutdown()
        server.close()


def _approve_one() -> None:
    from pipeline.desk import workspaces

    parts = workspaces.parts()
    flow.take_in(parts, sorted((parts.workspace / "posts").iterdir()))
    flow.translate(parts, parts.settings.languages.targets, posts=["nov-proekt"])
    keys = [segment.id for segment in parts.store.segments("nov-proekt")]
    flow.edit(parts, "nov-proekt", "it", "Anna Rossi", dict(zip(keys, ITALIAN, strict=True)))
    flow.approve(parts, "nov-proekt", "it", "Anna Rossi")
    flow.publish(parts)
    flow.deliver(parts, workers=1)  # one partner receives it, the other's line is broken


def delivered(partner: str) -> str:
    """Return the address of the newest delivery to a partner."""
    from pipeline.desk import workspaces

    return f"/deliveries/one/{workspaces.parts().outbox.deliveries(partner=partner)[0].key}/"


def _work(stopped: threading.Event) -> None:
    from django.db import connection

    from pipeline.desk.work.worker import work

    work(lambda _folder: contextlib.nullcontext(), stopped)
    connection.close()


@pytest.fixture
def served(serving: Served) -> Iterator[Served]:
    yield serving
    complaints = list(serving.complaints)
    serving.close()
    assert not complaints, "the browser complained"


def picture(page: Page, name: str) -> None:
    """Take a picture for the documentation, where one is asked for."""
    if os.environ.get("GLAGOL_SCREENSHOTS") == "1":
        page.screenshot(path=PROJECT / "docs" / "images" / f"desk-{name}.png")

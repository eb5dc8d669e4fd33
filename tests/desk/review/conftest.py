"""Reviewers' pages in Debian's Chromium: a desk that answers on loopback, and people at their browsers."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import waitress
from playwright.sync_api import Browser, BrowserContext, Page

from tests.desk.conftest import Web

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 375, "height": 740}


@dataclass
class Served:
    """A desk at an address, and what browsers told of errors."""

    web: Web
    address: str
    browser: Browser
    errors: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, person: Any, size: dict[str, int] = WIDE, **options: Any) -> Page:
        """Return a page in a browser of its own, in which a person is signed in."""
        context = self.browser.new_context(viewport=size, reduced_motion="reduce", locale="en", **options)
        self.contexts.append(context)
        session = self.web.browser(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.address}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.errors.append(said.text)
                if said.type == "error"
                and "ERR_INTERNET_DISCONNECTED" not in said.text
                and not said.text.startswith("htmx:")  # its events for a lost connection
                else None
            ),
        )
        return page


@pytest.fixture
def served(web: Web, chromium: Browser) -> Iterator[Served]:
    from django.core.wsgi import get_wsgi_application

    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    desk = Served(web, f"http://127.0.0.1:{server.effective_port}", chromium)
    yield desk
    for context in desk.contexts:
        context.close()
    server.close()
    thread.join(timeout=10)
    assert desk.errors == []


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Keep a picture of a page where --pictures names a folder: the docs show them."""

    def take(page: Page, name: str) -> None:
        folder = request.config.getoption("--pictures")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take

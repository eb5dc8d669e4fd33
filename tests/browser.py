"""Debian's Chromium, for tests of what people see, and axe, which looks as an assistive technology does."""

import functools
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

_AXE = Path(__file__).parents[1] / "tools/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium; it asks nobody for anything by itself."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: `make browser` installs it"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback; yield its address."""
    handler = functools.partial(SimpleHTTPRequestHandler, directory=folder)
    handler.log_message = lambda *_: None  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def axe(page: Page) -> list[str]:
    """Return what axe finds on a page, a line each."""
    assert _AXE.exists(), "axe is missing: `make tools` installs it"
    # The policy forbids scripts from elsewhere; the debugger's own may run.
    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate(
        f"axe.run(document, {{runOnly: {json.dumps(_RULES)}, resultTypes: ['violations']}})"
    )
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]

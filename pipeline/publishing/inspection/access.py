"""What axe says of pages as people see them: in Chromium, light on a desk and dark on a phone."""

import functools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.domain.errors import PublishError
from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Read
from pipeline.publishing.inspection.tools import Tools

_LOOKS = (("light", 1280, 800), ("dark", 375, 700))
_RUN = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.map(rule => ({
  help: rule.help, id: rule.id, nodes: rule.nodes.map(node => node.target.join(" "))}))"""


def lacking(tools: Tools) -> str:
    """Return what is missing for axe, or nothing."""
    missing = [
        name
        for name, there in (
            ("Chromium", tools.chromium),
            ("playwright", tools.playwright),
            ("axe.min.js", tools.axe),
        )
        if not there
    ]
    return " and ".join(missing)


def access(site: Read, tools: Tools, pages: Sequence[str]) -> Iterator[Problem]:
    """Yield what axe says of pages. Raises PublishError where Chromium does not run."""
    from playwright.sync_api import Error, sync_playwright

    assert tools.axe is not None
    source = tools.axe.read_text("utf-8")
    try:
        with served(site.root) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(tools.chromium), args=["--no-sandbox", "--disable-background-networking"]
            )
            for scheme, width, height in _LOOKS:
                context = browser.new_context(
                    color_scheme=scheme,  # type: ignore[arg-type]
                    viewport={"width": width, "height": height},
                    reduced_motion="reduce",
                )
                opened = context.new_page()
                for name in pages:
                    opened.goto(f"{address}/{name.removesuffix('index.html')}")
                    opened.evaluate(source)
                    for said in opened.evaluate(_RUN):
                        yield Problem(name, f"{_told(said)} ({scheme}, {width} px)")
                context.close()
            browser.close()
    except Error as error:
        first = str(error).strip().splitlines()[0]
        raise PublishError(f"Chromium did not run: {first}", where=str(tools.chromium)) from error


def _told(said: dict[str, Any]) -> str:
    nodes = said["nodes"]
    more = f" and {len(nodes) - 1} more" if len(nodes) > 1 else ""
    return f"{said['help']} [{said['id']}]: {nodes[0]}{more}"


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Serve a folder on this machine alone."""
    handler = functools.partial(_Quiet, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it
        """Say nothing of requests."""

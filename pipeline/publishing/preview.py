"""A site on this machine alone that shows each change by itself.

Pages get a line of script, only here, that waits for the server to say „changed“ (server-sent events).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CHANGES = "/.changes"
_SCRIPT = f"<script>new EventSource('{CHANGES}').onmessage=()=>location.reload()</script>".encode()
_BREATH = 15  # seconds after which a line is sent, to notice readers who left


class Preview:
    """Serves a folder on the loopback; `changed` reloads every open page."""

    def __init__(self, folder: Path, port: int) -> None:
        self._news = threading.Condition()
        self._version = 0
        self._closed = False
        handler = partial(_Handler, preview=self, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    @contextmanager
    def running(self) -> Iterator["Preview"]:
        """Serve until the block is left."""
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )
        thread.start()
        try:
            yield self
        finally:
            with self._news:
                self._closed = True
                self._news.notify_all()
            self._server.shutdown()
            self._server.server_close()

    def changed(self) -> None:
        """Tell every open page."""
        with self._news:
            self._version += 1
            self._news.notify_all()

    def next(self, seen: int) -> int:
        """Wait for a version after one that was seen; return it, the same after a while, -1 at the end."""
        with self._news:
            self._news.wait_for(lambda: self._version != seen or self._closed, timeout=_BREATH)
            return -1 if self._closed else self._version

    @property
    def version(self) -> int:
        """How often anything changed."""
        return self._version


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: object, preview: Preview, directory: str) -> None:
        self._preview = preview
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with a page and the script, with a file, or with the news."""
        if self.path == CHANGES:
            self._tell()
            return
        path = Path(self.translate_path(self.path.partition("?")[0]))
        if path.is_dir() and self.path.endswith("/"):
            path /= "index.html"
        if path.suffix == ".html" and path.is_file():
            self._page(path, 200)
        elif path.exists():
            super().do_GET()
        else:
            self._page(self._missing(), 404)

    def end_headers(self) -> None:
        """Let no browser keep what may change."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for what changes."""

    def _missing(self) -> Path:
        root = Path(self.directory)
        own = root / self.path.strip("/").partition("/")[0] / "404.html"
        return own if own.is_file() else root / "404.html"

    def _page(self, path: Path, status: int) -> None:
        if not path.is_file():
            self.send_error(404)
            return
        content = path.read_bytes().replace(b"</body>", _SCRIPT + b"</body>")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _tell(self) -> None:
        seen = self._preview.version  # first, so that no change is missed while the answer begins
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while (version := self._preview.next(seen)) >= 0:
                self.wfile.write(b"data: changed\n\n" if version != seen else b": still here\n\n")
                self.wfile.flush()
                seen = version
        except (BrokenPipeError, ConnectionResetError):
            return  # the reader closed the page

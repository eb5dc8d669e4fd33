"""A webhook receiver that fails, times out, duplicates and lies, as it is told for each request."""

import importlib.util
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

PROJECT = Path(__file__).parents[2]


def example() -> ModuleType:
    """Return the example that partners are given."""
    spec = importlib.util.spec_from_file_location(
        "verify_webhook", PROJECT / "docs/partners/verify_webhook.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Receiver:
    """Takes messages in by the example's own code; `moods` say what goes wrong, request by request."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.moods: list[str] = []
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.taken: list[dict[str, Any]] = []
        self.seen: set[str] = set()
        self.address = ""
        self.released = threading.Event()

    def take(self, headers: dict[str, str], body: bytes) -> bytes:
        answer = example().receive(
            headers, body, self.secret, self.seen, lambda taken: self.taken.append(json.loads(taken))
        )
        return json.dumps(answer).encode()


@contextmanager
def receiving(secret: str) -> Iterator[Receiver]:
    receiver = Receiver(secret)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.requests.append((self.path, headers, body))
            mood = receiver.moods.pop(0) if receiver.moods else "well"
            match mood.split():
                case ["well"]:
                    self.answer(200, receiver.take(headers, body))
                case ["lies"]:  # says it has what it never kept
                    self.answer(200, b"<html>Welcome!</html>")
                case ["takes", "and", "breaks"]:  # takes it in, and dies before it says so
                    receiver.take(headers, body)
                    self.close_connection = True
                    self.connection.close()
                case ["hangs"]:
                    receiver.released.wait(20)
                    self.close_connection = True
                case ["drips"]:
                    self.send_response(200)
                    self.send_header("Content-Length", "1000000")
                    self.end_headers()
                    while not receiver.released.wait(0.2):
                        self.wfile.write(b" ")
                        self.wfile.flush()
                    self.close_connection = True
                case ["floods"]:
                    self.send_response(200)
                    self.send_header("Content-Length", str(64 * 2**20))
                    self.end_headers()
                    for _ in range(64):
                        self.wfile.write(b"x" * 2**20)
                    self.close_connection = True
                case ["moves"]:
                    self.answer(302, b"", Location="https://elsewhere.example/")
                case ["later", seconds]:
                    self.answer(503, b"busy", **{"Retry-After": seconds})
                case ["echoes"]:  # an error page that shows what it was sent
                    self.answer(500, str(headers).encode())
                case [code]:
                    self.answer(int(code), b"no")

        do_PUT = do_POST

        def answer(self, code: int, body: bytes, **headers: str) -> None:
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError, ValueError):  # the sender had enough, as it should
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.address = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()

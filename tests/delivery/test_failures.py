"""Whatever a receiver does, a worker gets one of three failures, never something else."""

import inspect
import json
import smtplib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.delivery import http
from pipeline.delivery.channel import Failure, Recipient, Refused, Stopped, Temporary
from pipeline.delivery.channels.email import Email
from pipeline.delivery.channels.wordpress import WordPress, WordPressSettings
from pipeline.delivery.values import Sent
from tests.delivery.house import house, message, secret

# Mistakes of a program that uses the library wrongly; a receiver cannot cause them.
_OURS = {
    "StreamError",
    "StreamConsumed",
    "StreamClosed",
    "ResponseNotRead",
    "RequestNotRead",
    "CookieConflict",
}
_KNOWN = sorted(
    (
        name
        for name, one in vars(httpx2).items()
        if inspect.isclass(one) and issubclass(one, Exception) and name not in _OURS
    ),
)


@pytest.mark.parametrize("name", _KNOWN)
def test_every_error_of_the_http_library_is_mapped(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = getattr(httpx2, name)

    class Failing:
        def stream(self, *_: object, **__: object) -> object:
            request = httpx2.Request("GET", "http://example.org")
            if kind is httpx2.HTTPStatusError:
                raise kind("x", request=request, response=httpx2.Response(500, request=request))
            raise kind("x")

    monkeypatch.setattr(http, "_client", Failing)
    with pytest.raises(Failure):
        http.ask("GET", "http://127.0.0.1/")


@pytest.mark.parametrize("name", [name for name in vars(smtplib) if name.startswith("SMTP") and name.endswith(("Error", "Exception", "Refused", "Disconnected"))])  # fmt: skip
def test_every_error_of_the_mail_library_is_mapped(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind: Any = getattr(smtplib, name)
    error = {
        "SMTPRecipientsRefused": lambda: kind({"anna@example.org": (550, b"x")}),
        "SMTPSenderRefused": lambda: kind(550, b"x", "news@example.eu"),
    }.get(
        name,
        (lambda: kind(550, b"x")) if issubclass(kind, smtplib.SMTPResponseException) else (lambda: kind("x")),
    )

    class Server(smtplib.SMTP):
        def __init__(self) -> None:
            self.esmtp_features = {}

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def sendmail(self, *_: object, **__: object) -> Any:
            raise error()

    channel = Email(Email.Settings(), house(tmp_path), Recipient("b", "B", ("anna@example.org",)))
    monkeypatch.setattr(channel, "_connected", Server)
    with pytest.raises(Failure):
        channel.send([message()])


class Liar:
    """A WordPress that answers whatever it is told to."""

    answers: list[tuple[int, bytes]]


@pytest.fixture(scope="module")
def liar() -> Iterator[tuple[str, Liar]]:
    told = Liar()
    told.answers = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            code, body = told.answers.pop(0) if told.answers else (200, b"{}")
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_DELETE = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
    secret("TEST_LIAR", "дума")
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()


_KEYS = st.sampled_from("id content raw source_url status link lang namespaces plugin title".split())
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(0, 9),
        st.sampled_from(["", "publish", "http://x/", "glagol/v1"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=4)),
    max_leaves=6,
)
_BODIES = st.one_of(
    _VALUES.map(lambda value: json.dumps(value).encode()), st.sampled_from([b"", b"<html>", b"\xff"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([200, 200, 200, 201, 400, 404, 500]), _BODIES), min_size=3, max_size=8)
)
def test_a_wordpress_that_lies_breaks_no_worker(
    liar: tuple[str, Liar], tmp_path: Path, answers: list[tuple[int, bytes]]
) -> None:
    address, told = liar
    told.answers = [(200, b""), *answers]
    chosen = WordPressSettings(address=address, user="u", password="env:TEST_LIAR")  # type: ignore[arg-type]
    channel = WordPress(chosen, house(tmp_path), Recipient("b", "B"))
    try:
        sent: object = channel.send([message(remote={"id": 3})])
    except (Temporary, Refused, Stopped) as failure:
        sent = failure
    assert isinstance(sent, Sent | Failure)

"""Letters go out by SMTP; a server that is away is asked again later."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest

from pipeline.desk.models import JobRow
from pipeline.desk.notices import letters
from pipeline.desk.web import mail
from pipeline.domain.errors import ConfigError
from tests.desk.conftest import Web


class Mailbox(socketserver.StreamRequestHandler):
    """As much of an SMTP server as is needed to take a letter."""

    received: list[str]

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.received.append(b"".join(lines).decode())
            self.say("221 bye" if verb == "QUIT" else "250 well")
            if verb == "QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[str]]]:
    Mailbox.received = []
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", Mailbox.received
        server.shutdown()


def test_a_letter_arrives(web: Web, mailbox: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, received = mailbox
    monkeypatch.setenv("GLAGOL_MAIL", address)
    monkeypatch.setenv("GLAGOL_MAIL_FROM", "desk@example.eu")
    letters.invitation("anna@example.eu", "https://desk.example.eu/join/x/", "Мария")
    web.work()
    (letter,) = received
    assert "To: anna@example.eu" in letter
    assert "desk@example.eu" in letter
    assert not (web.desk.folder / "var" / "mail").exists()


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://desk:tajna@mail.example.eu", 587, (True, False)),
        ("smtps://desk:tajna@mail.example.eu", 465, (False, True)),
        ("smtp://localhost:25", 25, (False, False)),
    ],
)
def test_a_password_crosses_the_network_only_encrypted(url: str, port: int, tls: tuple[bool, bool]) -> None:
    server = mail._smtp(url)
    assert (server.port, (server.use_tls, server.use_ssl)) == (port, tls)


def test_a_server_that_is_away_is_asked_again_a_few_times(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLAGOL_MAIL", "smtp://127.0.0.1:9")
    letters.invitation("anna@example.eu", "https://desk.example.eu/join/x/", "Мария")
    for tries in range(1, 6):
        web.work()
        job = JobRow.objects.get(kind="letter")
        assert (job.state, job.result) == ("waiting", {"tries": tries})
        assert web.work() == 0, "it rests before the next attempt"
        JobRow.objects.update(not_before=job.not_before - timedelta(days=1))
    web.work()
    job.refresh_from_db()
    assert (job.state, "refused" in job.error) == ("failed", True)


def test_a_wrong_address_of_the_server_is_told(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.desk.web.mail import Backend

    monkeypatch.setenv("GLAGOL_MAIL", "mail.example.eu")
    with pytest.raises(ConfigError, match="not smtp://"):
        Backend().send_messages([])

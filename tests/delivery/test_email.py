"""Letters, as a real SMTP server and a mail program receive them."""

import base64
import email
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from lxml import html as lxml_html

from pipeline import flow
from pipeline.config import Mail
from pipeline.delivery.channel import ChannelSettings, Recipient, Refused, Stopped, Temporary
from pipeline.delivery.channels.email import Email
from pipeline.delivery.values import Change, Kind
from tests.conftest import POST, Desk
from tests.delivery.house import (
    BODY,
    CONTENT,
    Clock,
    approved,
    free_port,
    house,
    message,
    png,
    secret,
    with_partners,
)


class Letters:
    """Keeps what arrives; answers an address with what it was told to."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, EmailMessage, bytes]] = []
        self.answers: dict[str, list[str]] = {}
        self.last = ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answers = self.answers.get(address)
        if answers and not answers[0].startswith("data "):
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        (address,) = envelope.rcpt_tos
        answers = self.answers.get(address)
        if answers:
            return answers.pop(0).removeprefix("data ")
        content = bytes(envelope.content or b"")
        read = email.message_from_bytes(content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.arrived.append((address, read, content))
        return "250 taken"


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def port(letters: Letters) -> Iterator[int]:
    server = Controller(letters, hostname="127.0.0.1", port=free_port())
    server.start()
    yield server.port
    server.stop()


def channel(folder: Path, port: int, *addresses: str, **mail: Any) -> Email:
    chosen = Mail(
        **{"host": "127.0.0.1", "port": port, "security": "none", "sender": "news@example.eu", **mail}
    )
    to = Recipient("bologna", "Camera di commercio", addresses or ("anna@example.org",))
    return Email(ChannelSettings(), house(folder, mail=chosen), to)


def test_a_letter_is_complete_in_both_its_forms(tmp_path: Path, port: int, letters: Letters) -> None:
    channel(tmp_path, port).send([message()])
    ((address, letter, _),) = letters.arrived
    assert address == "anna@example.org"
    assert letter["Subject"] == "Nuovo: Nuovo progetto del cluster"
    assert letter["From"].addresses[0].display_name == "Cluster «Sinergia Verde»"
    assert letter["Reply-To"] == "office@example.eu"
    assert letter["List-Unsubscribe"] == "<mailto:office@example.eu?subject=unsubscribe%20bologna>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "it"
    plain = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Dettagli (https://example.eu/x)" in plain
    assert "- Plovdiv" in plain
    assert "Leggi sul sito: https://example.eu/it/nov-proekt/" in plain
    assert "Avete notato un errore? Segnalatecelo: office@example.eu" in plain
    rich = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    tree = lxml_html.fromstring(rich)
    assert all(element.get("style") for element in tree.iter("p", "h1", "h2", "ul", "li", "th", "a"))
    assert "<style" not in rich
    assert tree.get("lang") == "it"
    (picture,) = [part for part in letter.walk() if part.get_content_type() == "image/png"]
    assert picture.get_content() == png()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in rich


def test_a_picture_that_makes_a_letter_too_large_is_told_by_its_words(
    tmp_path: Path, port: int, letters: Letters
) -> None:
    two = BODY + '<p><img src="media/b.png" alt="La firma"></p>'
    both = replace(CONTENT, body=two, pictures=("media/a.png", "media/b.png"))
    large = message(both, pictures={"media/a.png": png(), "media/b.png": png() + bytes(6 * 2**20)})
    channel(tmp_path, port).send([large])
    letter = letters.arrived[0][1]
    rich = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "[La firma]" in rich
    assert "media/b.png" not in rich
    assert rich.count("<img") == 1


@pytest.mark.parametrize(
    ("variant", "subject"),
    [
        ("it", "Aggiornato: T"), ("hu", "Frissítve: T"), ("de", "Aktualisiert: T"), ("pt", "Atualizado: T"),
        ("ro", "Actualizat: T"), ("sr-Cyrl", "Ажурирано: T"), ("sr-Latn", "Ažurirano: T"),
    ],
)  # fmt: skip
def test_an_update_is_told_in_the_page_s_language(
    tmp_path: Path, port: int, letters: Letters, variant: str, subject: str
) -> None:
    content = replace(CONTENT, variant=variant, title="T", published=None)
    update = message(
        content, Kind.UPDATED, changes=(Change("14 dicembre", "15 dicembre"), Change("", "Nuovo & bello"))
    )
    channel(tmp_path, port).send([update])
    letter = letters.arrived[0][1]
    assert letter["Subject"] == subject
    rich = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert rich.count("15 dicembre") == 1
    assert "Nuovo &amp; bello" in rich


def test_a_withdrawal_carries_no_text_of_the_page(tmp_path: Path, port: int, letters: Letters) -> None:
    channel(tmp_path, port).send([message(kind=Kind.WITHDRAWN, pictures={})])
    letter = letters.arrived[0][1]
    assert letter["Subject"] == "Ritirato: Nuovo progetto del cluster"
    assert "ha avviato" not in letter.as_string()


def test_whoever_was_reached_is_not_written_to_again(tmp_path: Path, port: int, letters: Letters) -> None:
    letters.answers = {"eva@example.org": ["451 later"]}
    both = ("anna@example.org", "eva@example.org")
    with pytest.raises(Temporary, match="451") as caught:
        channel(tmp_path, port, *both).send([message()])
    channel(tmp_path, port, *both).send([message(remote=caught.value.remote)])
    assert [address for address, _, _ in letters.arrived] == list(both)
    assert letters.arrived[0][1]["Message-ID"] == letters.arrived[1][1]["Message-ID"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 no such user", Stopped),
        ("data 554 spam", Refused),
        ("data 552 too large", Refused),
        ("452 full", Temporary),
        ("data 451 try later", Temporary),
    ],
)
def test_answers_of_the_server_are_understood(
    tmp_path: Path, port: int, letters: Letters, answer: str, error: type[Exception]
) -> None:
    letters.answers = {"anna@example.org": [answer]}
    with pytest.raises(error, match=r"anna@example\.org"):
        channel(tmp_path, port).send([message()])


def test_one_wrong_address_does_not_stop_the_others(tmp_path: Path, port: int, letters: Letters) -> None:
    letters.answers = {"alt@example.org": ["550 gone"]}
    sent = channel(tmp_path, port, "alt@example.org", "anna@example.org").send([message()])
    assert "taken for anna@example.org; refused alt@example.org: 550 gone" in sent.response


def test_no_server_is_tried_again_and_none_set_is_told(tmp_path: Path) -> None:
    with pytest.raises(Temporary):
        channel(tmp_path, 1).send([message()])
    with pytest.raises(Stopped, match=r"mail\.host"):
        channel(tmp_path, 1, host="").send([message()])


def test_a_password_does_not_travel_unencrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = channel(tmp_path, 25, host="mail.example.org", user="news", password=secret("TEST_MAIL", "дума"))
    monkeypatch.setattr("smtplib.SMTP", lambda *_, **__: None)
    with pytest.raises(Stopped, match="unencrypted"):
        own.send([message()])


def test_letters_are_signed_where_a_key_is_named(tmp_path: Path, port: int, letters: Letters) -> None:
    key, public = _keys()
    named = secret("TEST_DKIM", key)
    channel(tmp_path, port, dkim_domain="example.eu", dkim_selector="s1", dkim_key=named).send([message()])
    raw = letters.arrived[0][2]
    record = b"v=DKIM1; k=rsa; p=" + public

    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"s1._domainkey.example.eu."
        return record

    assert dkim.verify(raw, dnsfunc=dns)
    assert not dkim.verify(raw.replace(b"Nuovo:", b"Falso:"), dnsfunc=dns)


def _keys() -> tuple[str, bytes]:
    """Return a private key as PEM, and the public one as a DNS record holds it."""
    import subprocess

    private = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True).stdout
    public = subprocess.run(
        ["openssl", "rsa", "-pubout", "-outform", "DER"], input=private, capture_output=True, check=True
    ).stdout
    return private.decode(), base64.b64encode(public)


def test_one_click_leads_to_the_desk_where_it_has_a_page(tmp_path: Path, port: int, letters: Letters) -> None:
    own = channel(tmp_path, port)
    own.house = replace(
        own.house,
        unsubscribe="https://desk.example.eu/u/{key}",
        corrections="https://desk.example.eu/c?post={post}&l={language}&v={version}",
    )
    own.send([message()])
    letter = letters.arrived[0][1]
    assert letter["List-Unsubscribe"].startswith("<https://desk.example.eu/u/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"c?post=nov-proekt&amp;l=it&amp;v={CONTENT.version}" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]


PARTNER = """\
[bologna]
name = "Camera di commercio"
languages = ["it"]
time_zone = "Europe/Rome"
digest = "monday 08:00"
contacts = [{ name = "Anna", email = "anna@example.org" }, { email = "eva@example.org" }]
[bologna.channels.email]
"""


def with_mail(desk: Desk, port: int) -> None:
    path = desk.folder / "glagol.toml"
    path.write_text(
        path.read_text("utf-8")
        + f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "news@example.eu"\n',
        "utf-8",
    )


def test_a_digest_gathers_pages_and_is_the_same_when_it_is_tried_again(
    desk: Desk, port: int, letters: Letters
) -> None:
    clock = Clock()
    with_mail(desk, port)
    desk.write("vtori.md", POST)
    parts = with_partners(desk, PARTNER, clock)
    approved(parts, desk, "it", "nov-proekt")
    approved(parts, desk, "it", "vtori")
    assert flow.deliver(parts, workers=1).outcomes == {}  # Monday's eight o'clock is over
    clock.turn(days=6, hours=20, minutes=5)
    letters.answers = {"anna@example.org": ["451 later"]}
    assert flow.deliver(parts, workers=1).outcomes == {"tried again later": 2}
    desk.write("treti.md", POST)
    approved(parts, desk, "it", "treti")
    clock.turn(hours=1)
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 2}
    assert [address for address, _, _ in letters.arrived] == ["eva@example.org", "anna@example.org"]
    assert {letter["Subject"] for _, letter, _ in letters.arrived} == {
        "Клъстер „Зелена синергия“: notizie (2)"
    }
    assert letters.arrived[0][1]["Message-ID"] == letters.arrived[1][1]["Message-ID"]


def returned(key: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return f"""\
From: mailer-daemon@example.org
To: news@example.eu
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The letter came back.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; anna@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b
Content-Type: text/rfc822-headers

Message-ID: <{key}@example.eu>
Subject: Nuovo

--b--
""".replace("\n", "\r\n").encode()


def test_an_address_that_letters_come_back_from_is_written_to_no_more(
    desk: Desk, port: int, letters: Letters, tmp_path: Path
) -> None:
    clock = Clock()
    with_mail(desk, port)
    parts = with_partners(desk, PARTNER.replace('digest = "monday 08:00"\n', ""), clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    key = letters.arrived[0][1]["Message-ID"].strip("<>").partition("@")[0]
    for number, content in enumerate(
        [
            returned(key, "4.2.2", "delayed"),
            returned(key, "4.4.7"),
            b"Subject: Hello\r\n\r\nHi",
            returned("0" * 32),
        ]
    ):
        (tmp_path / f"{number}.eml").write_bytes(content)
    assert flow.returned(parts, sorted(tmp_path.glob("*.eml"))) == []
    (tmp_path / "last.eml").write_bytes(returned(key))
    ((address, delivery),) = flow.returned(parts, [tmp_path / "last.eml"])
    assert (address, delivery.partner) == ("anna@example.org", "bologna")
    assert flow.receipts(parts)[0].outcome == "bounced"
    desk.write("vtori.md", POST)
    approved(parts, desk, "it", "vtori")
    flow.deliver(parts, workers=1)
    assert [address for address, _, _ in letters.arrived] == [
        "anna@example.org",
        "eva@example.org",
        "eva@example.org",
    ]
    flow.replay(parts, flow.deliveries(parts)[0].key)  # a person says that the address is well again
    flow.deliver(parts, workers=1)
    assert {address for address, _, _ in letters.arrived[3:]} == {"anna@example.org", "eva@example.org"}

"""No title, name or address of a page adds a line to the head of a letter."""

from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from pipeline.config import Cluster
from pipeline.delivery.channels.email import Email
from pipeline.delivery.letter import letter
from pipeline.delivery.partners import partner_of
from tests.delivery.house import CONTENT, house, message

LINES = ["\r\nBcc: victim@example.org", "\nBcc: victim@example.org", "\rBcc: victim@example.org", "\u2028Bcc: a@b.eu",
         "\x00Bcc: x", "\x85Bcc: a@b.eu", "\v\fBcc: a@b.eu", "=?utf-8?q?=0D=0ABcc=3A_a=40b.eu?="]  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=repr)
def test_a_letter_has_the_headers_that_we_gave_it(line: str) -> None:
    home = house(Path(), cluster=Cluster(name=f"Клъстер{line}", contact=f"office@example.eu{line.strip()}"))
    content = replace(CONTENT, title=f"Titolo{line}", summary=f"a{line}", pictures=())
    written = letter([message(content)], home, f"Distretto{line}", "https://example.eu/u")
    parsed = message_from_bytes(_raw(home, written), policy=policy.default)
    assert not set(str(parsed["Subject"])) & set("\r\n\x00\x0b\x0c\x85\u2028")
    assert "Bcc" not in parsed
    assert parsed["To"] == "a@example.org"


def _raw(home, written):
    channel = Email.__new__(Email)
    channel.house = home
    channel._unsubscribe = lambda _key: "https://example.eu/u"
    return channel.raw("a@example.org", written, "k" * 32, "it")


@pytest.mark.parametrize("line", LINES, ids=repr)
def test_an_address_with_a_line_in_it_is_told(line: str) -> None:
    table = {
        "name": "N",
        "languages": ["it"],
        "contacts": [{"email": f"a@example.org{line}"}],
        "channels": {"email": {}},
    }
    found = partner_of("n", table)
    assert isinstance(found, list)

"""No partner, site or export leads into the house's own network."""

import socket
from typing import Any

import pytest

from pipeline.cli.fetching import fetcher
from pipeline.delivery.channel import Stopped, Temporary
from pipeline.delivery.http import ask
from pipeline.delivery.network import ALLOWED, PrivateAddress, connect, is_public
from pipeline.delivery.partners import partner_of_desk
from pipeline.domain.errors import IntakeError
from tests.delivery.receiver import receiving

PRIVATE = """127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.5 172.16.9.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1
240.0.0.1 255.255.255.255 :: ::1 fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254
64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_none_of_the_public_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
)
def test_a_public_address_is_one(address: str) -> None:
    assert is_public(address)


def named(monkeypatch: pytest.MonkeyPatch, *places: str) -> list[str]:
    """Let partner.example mean these places; return the list of those that are connected to."""
    asked: list[str] = []
    real = socket.getaddrinfo
    answers = list(places)

    def look_up(host: Any, port: Any, *given: Any, **more: Any) -> Any:
        if host != "partner.example":
            return real(host, port, *given, **more)
        place = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    def connected(address: Any, *_given: Any, **_more: Any) -> Any:
        asked.append(address[0])
        raise OSError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connected)
    return asked


def test_a_name_that_means_a_private_place_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = named(monkeypatch, "169.254.169.254")
    with pytest.raises(Temporary, match="in its own network"):
        ask("POST", "https://partner.example/hook", content=b"x")
    assert asked == []


def test_a_name_that_changes_its_meaning_is_connected_to_as_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = named(monkeypatch, "93.184.215.14", "127.0.0.1")
    with pytest.raises(Temporary):
        ask("POST", "https://partner.example/hook", content=b"x")
    assert asked == ["93.184.215.14"]


def test_a_host_that_is_named_in_the_setting_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = named(monkeypatch, "10.0.0.5")
    monkeypatch.setenv(ALLOWED, "wiki.intern partner.example")
    with pytest.raises(Temporary, match="not in a test"):
        ask("GET", "https://partner.example/")
    assert asked == ["10.0.0.5"]


def test_a_redirect_into_the_house_is_not_followed() -> None:
    with receiving("whsec_c2VjcmV0") as receiver:
        receiver.moods = ["moves"]
        with pytest.raises((Stopped, Temporary)):
            ask("POST", receiver.address, content=b"{}")
        assert len(receiver.requests) <= 1


def test_files_of_an_old_site_come_from_the_public_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ALLOWED, raising=False)
    with pytest.raises(PrivateAddress):
        connect(("127.0.0.1", 9))
    for host in ("127.0.0.1:9", "localhost:9", "[::1]:9", "169.254.169.254"):
        with pytest.raises(IntakeError, match="in its own network"):
            fetcher(f"http://{host}")(f"http://{host}/wp-content/uploads/a.png")


@pytest.mark.parametrize("address", ["https://127.0.0.1/", "https://localhost:8443/x", "https://[::1]/"])
def test_who_describes_partners_in_the_desk_cannot_name_this_machine(address: str) -> None:
    table = {
        "name": "N",
        "languages": ["it"],
        "channels": {"webhook": {"address": address, "secret": "env:PARTNER_X"}},
    }
    found = partner_of_desk("n", table)
    assert isinstance(found, list)
    assert "leads to this machine" in found[0]

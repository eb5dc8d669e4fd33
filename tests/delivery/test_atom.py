"""Feeds of partners, and the hub that is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from pipeline.delivery.channel import Recipient, Stopped, Temporary
from pipeline.delivery.channels.atom import Atom, AtomSettings
from pipeline.delivery.channels.social import linkedin, mastodon
from pipeline.delivery.values import Kind
from tests.delivery.house import AT, CONTENT, house, message, png
from tests.delivery.receiver import Receiver, receiving

NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


@pytest.fixture
def hub() -> Iterator[Receiver]:
    with receiving("") as started:
        yield started


def channel(folder: Path, **settings: object) -> Atom:
    place = house(folder, feeds="https://example.eu/feeds")
    return Atom(AtomSettings(**settings), place, Recipient("bologna", "Camera"))  # type: ignore[arg-type]


def feed(folder: Path) -> ElementTree.Element:
    return ElementTree.parse(folder / "outputs" / "feeds" / "bologna" / "it.xml").getroot()


def titles(folder: Path) -> list[str | None]:
    return [entry.findtext("a:title", None, NAMES) for entry in feed(folder).iterfind("a:entry", NAMES)]


def test_a_feed_holds_each_page_once_the_newest_first(tmp_path: Path) -> None:
    own = channel(tmp_path)
    own.send([message()])
    own.send([message(replace(CONTENT, post="vtori", title="Secondo"), at=AT + timedelta(hours=1))])
    own.send([message(replace(CONTENT, title="Corretto"), Kind.UPDATED, at=AT + timedelta(hours=2))])
    assert titles(tmp_path) == ["Corretto", "Secondo"]
    found = feed(tmp_path)
    assert found.get("{http://www.w3.org/XML/1998/namespace}lang") == "it"
    assert found.findtext("a:title", None, NAMES) == "Cluster «Sinergia Verde»"
    content = found.find("a:entry/a:content", NAMES)
    assert content is not None
    assert content.get("type") == "html"
    assert 'src="https://example.eu/feeds/bologna/media/a.png"' in str(content.text)
    assert (tmp_path / "outputs" / "feeds" / "bologna" / "media" / "a.png").read_bytes() == png()
    assert {one.get("term") for one in found.iterfind("a:entry/a:category", NAMES)} == set(CONTENT.tags)


def test_a_feed_holds_as_many_pages_as_it_is_told(tmp_path: Path) -> None:
    for hours, title in enumerate(("Primo", "Secondo", "Terzo")):
        newer = replace(CONTENT, post=title.lower(), title=title)
        channel(tmp_path, entries=2).send([message(newer, at=AT + timedelta(hours=hours))])
    assert titles(tmp_path) == ["Terzo", "Secondo"]


def test_trying_again_changes_nothing(tmp_path: Path) -> None:
    first, second = (channel(tmp_path).send([message()]) for _ in range(2))
    assert first == second


def test_a_withdrawn_page_leaves_a_tombstone(tmp_path: Path) -> None:
    own = channel(tmp_path)
    own.send([message()])
    own.send([message(kind=Kind.WITHDRAWN, at=AT + timedelta(hours=1))])
    assert titles(tmp_path) == []
    gone = feed(tmp_path).find("at:deleted-entry", NAMES)
    assert gone is not None
    assert gone.get("ref") == "tag:example.eu,2026:nov-proekt/it"


def test_the_hub_is_told_and_a_hub_that_fails_is_told_again(tmp_path: Path, hub: Receiver) -> None:
    hub.moods = ["500", "204"]
    own = channel(tmp_path, hub=hub.address)
    with pytest.raises(Temporary):
        own.send([message()])
    own.send([message()])
    assert titles(tmp_path) == ["Nuovo progetto del cluster"]
    assert parse_qs(hub.requests[1][2].decode()) == {
        "hub.mode": ["publish"],
        "hub.url": ["https://example.eu/feeds/bologna/it.xml"],
        "hub.topic": ["https://example.eu/feeds/bologna/it.xml"],
    }
    links = {link.get("rel") for link in feed(tmp_path).iterfind("a:link", NAMES)}
    assert links == {"self", "hub"}


def test_a_feed_that_somebody_broke_is_told(tmp_path: Path) -> None:
    own = channel(tmp_path)
    own.send([message()])
    (tmp_path / "outputs" / "feeds" / "bologna" / "it.xml").write_text("<feed", "utf-8")
    with pytest.raises(Stopped, match="no feed any more"):
        own.send([message()])


def test_a_text_for_mastodon_keeps_its_limit_and_its_address() -> None:
    long = replace(CONTENT, summary="Molte parole. " * 80, tags=("европейски проекти", "energia", "2026"))
    text = mastodon(message(long))
    counted = len(text.strip()) - len(long.address) + 23
    assert 450 < counted <= 500
    assert text.splitlines()[0] == long.title
    assert text.rstrip().endswith("#ЕвропейскиПроекти #energia")
    assert "…\n\nhttps://example.eu/it/nov-proekt/" in text


def test_a_text_for_linkedin_begins_with_the_title() -> None:
    text = linkedin(message(replace(CONTENT, summary="Parole. " * 600)))
    assert text.startswith("Nuovo progetto del cluster\n\nParole.")
    assert len(text.strip()) <= 3000

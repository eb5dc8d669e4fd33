"""An Atom feed of what a partner receives, with a ping to a WebSub hub.

RFC 4287; withdrawn pages are told by RFC 6721's deleted-entry. https://www.w3.org/TR/websub/
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from lxml import etree
from pydantic import Field

from pipeline.delivery.bundle import digest_of
from pipeline.delivery.channel import Channel, ChannelSettings, Stopped
from pipeline.delivery.channels.folder import Folder, FolderSettings
from pipeline.delivery.http import ask, unsafe
from pipeline.delivery.links import outward
from pipeline.delivery.values import Content, Kind, Message, Sent
from pipeline.delivery.words import cluster_name
from pipeline.files import put

_ATOM = "http://www.w3.org/2005/Atom"
_GONE = "http://purl.org/atompub/tombstones/1.0"
_A, _G = f"{{{_ATOM}}}", f"{{{_GONE}}}"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class AtomSettings(ChannelSettings):
    """`hub` is told of news; `entries` is how many pages the feed holds."""

    hub: str = ""
    entries: int = Field(default=50, ge=1, le=500)


class Atom(Channel):
    """Keeps outputs/feeds/PARTNER/LANGUAGE.xml, and what its pages carry beside it.

    Where the feed's own address is not set nothing is carried: no reader would find it.
    """

    kind = "atom"
    carries = True
    Settings = AtomSettings

    @classmethod
    def mistakes(cls, settings: Any, addresses: Sequence[str]) -> list[str]:
        """Return what is wrong with the hub."""
        return unsafe("hub", settings.hub) if settings.hub else []

    def deliver(self, messages: Sequence[Message]) -> Sent:
        """Put the entry into the feed, in place of the page's older one, and tell the hub."""
        (message,) = messages
        content = message.content
        path = self.house.workspace / "outputs" / "feeds" / self.recipient.key / f"{content.variant}.xml"
        # Pictures lie beside the feed: the site has them in other sizes and under other names.
        beside = Folder(FolderSettings(path=str(path.parent)), self.house, self.recipient)
        carried = {**message.pictures, **message.downloads} if self.house.feeds else {}
        beside.exchange(carried, ())
        written = self._feed(path, message)
        if not path.exists() or path.read_bytes() != written:
            path.parent.mkdir(parents=True, exist_ok=True)
            put(path, written)
        before = {str(name) for name in message.remote.get("files", ())}
        before |= {*content.pictures, *content.downloads}
        beside.exchange({}, _unused(path.parent, before - carried.keys()))
        told = f"entry in {path.relative_to(self.house.workspace)}"
        if self.settings.hub:
            if not self.house.feeds:
                raise Stopped("a hub needs to know where the feed is: write delivery.feeds into glagol.toml")
            topic = self._here(content)
            form = urlencode({"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}).encode()
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = ask("POST", self.settings.hub, content=form, headers=kind)
            told += f"; the hub answered {answer.status}"
        return Sent(told, digest_of(written), {"files": sorted(carried)})

    def _feed(self, path: Path, message: Message) -> bytes:
        content = message.content
        identity = self._identity(message)
        feed = etree.Element(f"{_A}feed", nsmap={None: _ATOM, "at": _GONE})
        feed.set(_XML_LANGUAGE, content.variant)
        _add(feed, "title", cluster_name(self.house, content.variant))
        _add(feed, "id", self._tag(f"{self.recipient.key}/{content.variant}"))
        kept = [entry for entry in self._entries(path) if _identity_of(entry) != identity]
        entries = sorted([self._entry(message, identity), *kept], key=_when, reverse=True)
        _add(feed, "updated", _when(entries[0]))
        author = etree.SubElement(feed, f"{_A}author")
        _add(author, "name", cluster_name(self.house, content.variant))
        if self.house.feeds:
            etree.SubElement(feed, f"{_A}link", rel="self", href=self._here(content))
        if self.settings.hub:
            etree.SubElement(feed, f"{_A}link", rel="hub", href=self.settings.hub)
        feed.extend(entries[: self.settings.entries])
        etree.cleanup_namespaces(feed, keep_ns_prefixes=["at"])
        return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))

    def _entry(self, message: Message, identity: str) -> Any:
        content = message.content
        if message.kind is Kind.WITHDRAWN:
            return etree.Element(f"{_G}deleted-entry", ref=identity, when=_moment(message.at))
        entry = etree.Element(f"{_A}entry")
        entry.set(_XML_LANGUAGE, content.variant)
        _add(entry, "title", content.title)
        _add(entry, "id", identity)
        _add(entry, "updated", _moment(message.at))
        if content.address:
            etree.SubElement(entry, f"{_A}link", rel="alternate", href=content.address)
        for tag in content.tags:
            etree.SubElement(entry, f"{_A}category", term=tag)
        if content.summary:
            _add(entry, "summary", content.summary)
        beside = (*content.pictures, *content.downloads) if self.house.feeds else ()
        root = f"{self.house.feeds}/{self.recipient.key}"
        markup = outward(
            content.body + content.funding, content, self.house, beside=beside, at=root, anchors=False
        )
        _add(entry, "content", markup, type="html")
        return entry

    def _entries(self, path: Path) -> list[Any]:
        if not path.exists():
            return []
        try:
            feed = etree.fromstring(
                path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True)
            )
        except etree.XMLSyntaxError:
            raise Stopped(f"{path} is no feed any more: delete it, and replay what it held") from None
        return [child for child in feed if child.tag in (f"{_A}entry", f"{_G}deleted-entry")]

    def _here(self, content: Content) -> str:
        """Return where the feed stands on the web."""
        return f"{self.house.feeds}/{self.recipient.key}/{content.variant}.xml"

    def _identity(self, message: Message) -> str:
        return self._tag(f"{message.content.post}/{message.content.variant}")

    def _tag(self, name: str) -> str:
        """Return an identity that stays when addresses change (RFC 4151)."""
        host = (
            urlsplit(self.house.feeds).hostname or self.house.cluster.contact.rpartition("@")[2] or "glagol"
        )
        return f"tag:{host},2026:{name}"


def _unused(folder: Path, names: Iterable[str]) -> list[str]:
    """Return those files that no page in any of a partner's feeds shows any more."""
    feeds = b"".join(path.read_bytes() for path in sorted(folder.glob("*.xml")))
    return sorted(name for name in names if quote(name).encode() not in feeds)


def _identity_of(entry: Any) -> str:
    return str(entry.get("ref") or entry.findtext(f"{_A}id"))


def _when(entry: Any) -> str:
    return str(entry.get("when") or entry.findtext(f"{_A}updated"))


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _add(parent: Any, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{_A}{name}", attributes).text = text

"""A workspace with partners and an approved page, for tests of deliveries."""

import os
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import flow, wiring
from pipeline.config import Cluster, Mail
from pipeline.delivery.channel import House
from pipeline.delivery.values import Content, Kind, Message
from pipeline.flow import Parts
from tests.conftest import Desk

CLUSTER = Cluster(
    name="Клъстер „Зелена синергия“",
    names={
        "it": "Cluster «Sinergia Verde»",
        "de": "Cluster „Grüne Synergie“",
        "sr": "Кластер „Зелена синергија“",
    },
    contact="office@example.eu",
)
BODY = (
    '<p>Il cluster ha avviato <strong>un nuovo progetto</strong>. <a href="https://example.eu/x">Dettagli</a></p>'
    '<h2>Partner</h2><ul><li>Plovdiv</li><li>Bologna</li></ul><p><img src="media/a.png" alt="La riunione"></p>'
    "<table><tbody><tr><th>Città</th><th>Data</th></tr><tr><td>Plovdiv</td><td>14 dicembre</td></tr></tbody></table>"
)
AT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def png(red: int = 40) -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((red, 120, 80)) * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


CONTENT = Content(
    post="nov-proekt",
    variant="it",
    title="Nuovo progetto del cluster",
    body=BODY,
    summary="Comincia un nuovo progetto.",
    funding="<p><strong>Finanziato dall’Unione europea.</strong></p>",
    published=datetime(2016, 12, 19, tzinfo=UTC).date(),
    tags=("progetti", "energia verde"),
    address="https://example.eu/it/nov-proekt/",
    pictures=("media/a.png",),
)


def message(content: Content = CONTENT, kind: Kind = Kind.PUBLISHED, **values: Any) -> Message:
    """Return a message on a page."""
    pictures = {name: png() for name in content.pictures}
    return replace(Message("k" * 32, kind, content, AT, pictures=pictures), **values)


def house(folder: Path, **values: Any) -> House:
    """Return a sender."""
    return replace(House(folder, CLUSTER, Mail(host="127.0.0.1", sender="news@example.eu")), **values)


@dataclass
class Clock:
    """A clock that tests turn."""

    now: datetime = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)  # a Monday

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **ahead: float) -> None:
        self.now += timedelta(**ahead)


def with_partners(desk: Desk, text: str, clock: Callable[[], datetime]) -> Parts:
    """Return the parts of a desk, anew, with partners.toml and a clock."""
    (desk.folder / "partners.toml").write_text(text, encoding="utf-8")
    parts = wiring.open_workspace(desk.folder)
    return replace(parts, translator=desk.parts.translator, now=clock)


TEXTS = {
    "it": {
        "Нов проект": "Nuovo progetto del cluster",
        "Клъстер": "Il Cluster «Sinergia Verde» ha avviato ⟨1⟩un nuovo progetto⟨/1⟩.",
        "Срещата": "L’incontro è il {day} dicembre a Barcellona.",
        "Пишете": "Scrivete a office@example.eu per maggiori informazioni.",
    },
    "sr": {
        "Нов проект": "Нови пројекат кластера",
        "Клъстер": "Кластер „Зелена синергија“ започео је ⟨1⟩нови пројекат⟨/1⟩.",
        "Срещата": "Састанак је {day}. децембра у Барселони.",
        "Пишете": "Пишите на office@example.eu за више информација.",
    },
}


def approved(parts: Parts, desk: Desk, language: str = "it", post: str = "nov-proekt") -> None:
    """Take in, translate, correct and approve a post."""
    flow.take_in(parts, [path for path in sorted((desk.folder / "posts").iterdir()) if path.suffix == ".md"])
    flow.translate(parts, [language])
    texts = {}
    for segment in flow.find(parts, post).segmented.segments:
        day = next((word for word in segment.source.text.split() if word.isdigit()), "")
        for begins, text in TEXTS[language].items():
            if segment.source.text.startswith(begins):
                texts[segment.id] = text.format(day=day)
    flow.edit(parts, post, language, "Éva", texts)
    flow.approve(parts, post, language, "Anna")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def secret(name: str, value: str) -> str:
    """Set an environment variable and return the reference to it."""
    os.environ[name] = value
    return f"env:{name}"

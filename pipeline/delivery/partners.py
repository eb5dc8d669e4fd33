"""partners.toml: who receives what and how, read once, all mistakes told together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config import read_toml
from pipeline.delivery.channel import Channel, ChannelSettings
from pipeline.delivery.channels import KINDS, channel_of
from pipeline.delivery.http import LOOPBACK
from pipeline.delivery.moments import Quiet, Rhythm
from pipeline.delivery.secret import Secret
from pipeline.domain.errors import ConfigError

FILE = "partners.toml"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+"  # what every server takes
Variant = Literal["it", "hu", "de", "pt", "ro", "sr", "sr-Cyrl", "sr-Latn"]


class _Contact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = ""
    email: str = Field(default="", pattern=rf"^$|^{_ADDRESS}$")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = Field(min_length=1)
    languages: list[Variant] = Field(min_length=1)
    contacts: list[_Contact] = []
    time_zone: str = "Europe/Sofia"
    quiet: str = ""
    embargo_hours: int = Field(default=0, ge=0, le=24 * 90)
    digest: str = ""
    paused: bool = False
    channels: dict[str, dict[str, Any]] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Access:
    """How one channel reaches a partner. `name` is the channel's table."""

    name: str
    channel: type[Channel]
    settings: ChannelSettings


@dataclass(frozen=True, slots=True)
class Line:
    """One channel of one partner: what goes over it goes in order."""

    partner: "Partner"
    access: Access

    @property
    def id(self) -> str:
        """The line's name in the outbox."""
        return f"{self.partner.key}/{self.access.name}"

    def due(self, at: datetime, *, fresh: bool) -> datetime:
        """Return when something that became final `at` may go; an embargo holds what is `fresh`."""
        partner = self.partner
        moment = at + timedelta(hours=partner.embargo_hours) if fresh else at
        if partner.digest and self.access.channel.gathers:
            return partner.digest.next_after(moment, partner.zone)
        return moment


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a partner's."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that receives pages. `key` is its table's name."""

    key: str
    name: str
    variants: tuple[str, ...]
    contacts: tuple[Contact, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Sofia"))
    quiet: Quiet | None = None
    embargo_hours: int = 0
    digest: Rhythm | None = None
    paused: bool = False
    accesses: tuple[Access, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """One line for each channel."""
        return tuple(Line(self, access) for access in self.accesses)

    def is_quiet(self, now: datetime) -> bool:
        """Say whether the partner's quiet hours hold now."""
        return self.quiet is not None and self.quiet.holds(now, self.zone)


def read_partners(workspace: Path, also: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Partner]:
    """Return a workspace's partners by key: those of the file, and those described in the desk.

    Raises ConfigError with a line for every mistake.
    """
    path = workspace / FILE
    tables = read_toml(path) if path.exists() else {}
    partners: dict[str, Partner] = {}
    mistakes: list[str] = []
    for place, described in ((FILE, tables), ("desk", also or {})):
        for key, table in described.items():
            if place != FILE and key in tables:
                mistakes.append(
                    f"{FILE}: [{key}] is described in the desk too; remove it from one of the two"
                )
                continue
            found = partner_of(key, table) if place == FILE else partner_of_desk(key, table)
            if isinstance(found, Partner):
                partners[key] = found
            else:
                mistakes += [f"{place}: [{key}] {mistake}" for mistake in found]
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return partners


def partner_of(key: str, table: Any) -> Partner | list[str]:
    """Return the partner that a table describes, or what is wrong with it, a line a mistake."""
    mistakes = []
    if not _NAME.fullmatch(key):
        mistakes.append("the name in brackets takes small Latin letters, digits and hyphens")
    if not isinstance(table, Mapping):
        return [*mistakes, "is not a table: write the keys under it"]
    try:
        read = _Table.model_validate(dict(table))
    except ValidationError as error:
        return mistakes + _told(error, _Table)
    zone, quiet, digest = ZoneInfo("UTC"), None, None
    try:
        zone = ZoneInfo(read.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        mistakes.append(f"time_zone: {read.time_zone!r} is no time zone; write it as Europe/Rome")
    try:
        quiet = Quiet.read(read.quiet) if read.quiet else None
    except ValueError as error:
        mistakes.append(f"quiet {error}")
    try:
        digest = Rhythm.read(read.digest) if read.digest else None
    except ValueError as error:
        mistakes.append(f"digest {error}")
    contacts = tuple(Contact(one.name, one.email) for one in read.contacts)
    accesses = []
    for name, settings in read.channels.items():
        access, wrong = _access(name, settings, contacts)
        mistakes += wrong
        accesses += [access] if access else []
    if digest and not mistakes and not any(access.channel.gathers for access in accesses):
        mistakes.append("digest needs a channel that can gather: email")
    return mistakes or Partner(
        key=key,
        name=read.name,
        # Serbian without a script is Cyrillic, as inside.
        variants=tuple(dict.fromkeys("sr-Cyrl" if code == "sr" else code for code in read.languages)),
        contacts=contacts,
        zone=zone,
        quiet=quiet,
        embargo_hours=read.embargo_hours,
        digest=digest,
        paused=read.paused,
        accesses=tuple(accesses),
    )


def partner_of_desk(key: str, table: Any) -> Partner | list[str]:
    """Return the partner that somebody described in the desk.

    Who may describe partners there may not thereby read the machine's variables and files, nor write
    anywhere on it.
    """
    found = partner_of(key, table)
    if not isinstance(found, Partner):
        return found
    mistakes = []
    for access in found.accesses:
        for name, value in access.settings:
            where = f"channels.{access.name}.{name}"
            if isinstance(value, Secret) and not value.is_for_partners:
                mistakes.append(
                    f"{where} names env:PARTNER_… or file:secrets/… when it is described in the desk"
                )
            elif name in ("address", "hub") and str(value).startswith("http:"):
                mistakes.append(f"{where} must begin with https://")
            elif name in ("address", "hub") and value and urlsplit(str(value)).hostname in LOOPBACK:
                mistakes.append(f"{where} leads to this machine: that is set in partners.toml alone")
            elif access.channel.kind in ("folder", "social") and name == "path" and value:
                mistakes.append(f"{where} is set in partners.toml alone")
    return mistakes or found


def _access(
    name: str, table: Mapping[str, Any], contacts: Sequence[Contact]
) -> tuple[Access | None, list[str]]:
    settings = dict(table)
    kind = settings.pop("kind", name)
    if not _NAME.fullmatch(name):
        return None, [f"channels.{name}: the name takes small Latin letters, digits and hyphens"]
    if kind not in KINDS:
        return None, [f"channels.{name}: {kind!r} is no channel; known are {', '.join(KINDS)}"]
    channel = channel_of(kind)
    try:
        read = channel.Settings.model_validate(settings)
    except ValidationError as error:
        return None, [f"channels.{name}.{mistake}" for mistake in _told(error, channel.Settings)]
    addresses = [contact.email for contact in contacts if contact.email]
    return Access(name, channel, read), [
        f"channels.{name} {mistake}" for mistake in channel.mistakes(read, addresses)
    ]


def _told(error: ValidationError, table: type[BaseModel]) -> list[str]:
    """Return one line a mistake. What was written is not repeated: it may be a secret."""
    told = []
    for mistake in error.errors(include_input=False, include_url=False):
        name = ".".join(map(str, mistake["loc"])) or "this"
        match mistake["type"]:
            case "extra_forbidden":
                problem = f"is no setting; known are {', '.join(table.model_fields)}"
            case "missing":
                problem = "is missing"
            case "literal_error":
                problem = f"is none of {mistake['ctx']['expected']}"
            case "string_pattern_mismatch":
                problem = "is not written as it must be"
            case _:
                problem = str(mistake["msg"]).removeprefix("Value error, ")
                problem = problem[0].lower() + problem[1:]
        told.append(f"{name} {problem}")
    return told


def lines_for(partners: Mapping[str, Partner], variant: str) -> Sequence[Line]:
    """Return the lines over which a variant goes out: exactly those of the partners that want it."""
    return [line for partner in partners.values() if variant in partner.variants for line in partner.lines]

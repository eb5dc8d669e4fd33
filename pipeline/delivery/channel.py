"""What every channel shares: how a failure is told, when to try again, and that no secret leaks."""

import base64
import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict

from pipeline.config import Cluster, Mail
from pipeline.delivery.secret import Secret
from pipeline.delivery.values import Message, Sent
from pipeline.domain.errors import DeliveryError

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 20  # with these waits about two days, over a week-end's outage
_MOST_TOLD = 1500
_HIDDEN = "•••"


class Failure(DeliveryError):
    """An attempt failed. `remote` is what the channel wants to know at the next one."""

    def __init__(self, what: str, *, remote: Mapping[str, Any] | None = None) -> None:
        super().__init__(what)
        self.remote: Mapping[str, Any] = remote or {}


class Temporary(Failure):
    """Trying again later may help; `after` is how long the receiver asked to wait."""

    def __init__(
        self, what: str, *, after: timedelta | None = None, remote: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(what, remote=remote)
        self.after = after


class Refused(Failure):
    """The receiver will not have this page; other pages may go on."""


class Stopped(Failure):
    """The line itself is broken: nothing goes over it until a person has seen to it."""


class ChannelSettings(BaseModel):
    """The keys of a channel's table."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


@dataclass(frozen=True, slots=True)
class House:
    """Who sends, and from where: what channels know of the workspace."""

    workspace: Path
    cluster: Cluster
    mail: Mail = field(default_factory=Mail)
    corrections: str = ""
    unsubscribe: str = ""
    feeds: str = ""
    site: str = ""  # where downloads are that do not travel along


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a channel speaks."""

    key: str
    name: str
    addresses: tuple[str, ...] = ()


class Channel(ABC):
    """One way to reach a partner.

    A subclass names its `kind` and `Settings` and writes `deliver`, which does the same however
    often it is called with the same messages: a worker may die between the effect and its record.
    """

    kind: ClassVar[str]
    gathers: ClassVar[bool] = False  # whether a digest can go over it
    carries: ClassVar[bool] = False  # whether downloads travel along
    Settings: ClassVar[type[ChannelSettings]] = ChannelSettings

    def __init__(self, settings: Any, house: House, recipient: Recipient) -> None:
        self.settings, self.house, self.recipient = settings, house, recipient
        self._revealed: set[str] = set()

    @classmethod
    def mistakes(cls, settings: Any, addresses: Sequence[str]) -> list[str]:
        """Return what is wrong with settings that are each well written."""
        return []

    @classmethod
    def secrets(cls, settings: ChannelSettings, house: House) -> list[Secret]:
        """Return the secrets that the settings name."""
        return [value for _, value in settings if isinstance(value, Secret)]

    @abstractmethod
    def deliver(self, messages: Sequence[Message]) -> Sent:
        """Deliver one message, or several as a digest. Raises Temporary, Refused, Stopped."""

    def send(self, messages: Sequence[Message]) -> Sent:
        """Deliver, and say what happened without a secret in it. Raises Temporary, Refused, Stopped."""
        try:
            sent = self.deliver(messages)
        except Failure as failure:
            raise self._told(failure) from None
        except DeliveryError as error:  # a secret that is not there
            raise Stopped(self._scrubbed(str(error))) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise Temporary(self._scrubbed(f"{where}{error.strerror or error}")) from None
        return replace(sent, response=self._scrubbed(sent.response))

    def reveal(self, secret: Secret) -> str:
        """Return a secret, and remember never to tell it. Raises DeliveryError."""
        found = secret.reveal(self.house.workspace)
        self.conceal(found)
        return found

    def conceal(self, value: str) -> None:
        """Remember never to tell a value."""
        self._revealed.add(value)

    def _told(self, failure: Failure) -> Failure:
        what = self._scrubbed(failure.what)
        if isinstance(failure, Temporary):
            return Temporary(what, after=failure.after, remote=failure.remote)
        return type(failure)(what, remote=failure.remote)

    def _scrubbed(self, text: str) -> str:
        forms = {
            form
            for secret in self._revealed
            for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode())
        }
        for form in sorted(forms, key=len, reverse=True):
            text = text.replace(form, _HIDDEN)
        printable = "".join(letter if letter.isprintable() else " " for letter in text)
        return printable[:_MOST_TOLD]


def wait_before(
    attempt: int, after: timedelta | None = None, chance: random.Random | None = None
) -> timedelta:
    """Return how long to wait after a failed attempt (from 1): ever longer, never all at once.

    The receiver's own wish counts where it is longer.
    """
    longest = min(FIRST_WAIT * 2 ** min(attempt - 1, 20), LONGEST_WAIT)
    waited = timedelta(seconds=longest.total_seconds() * (chance or random).uniform(0.5, 1.0))
    return max(waited, min(after, timedelta(days=1))) if after else waited

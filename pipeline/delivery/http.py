"""HTTP as the channels speak it: bounded in time and size, every failure sorted."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipeline.delivery.channel import Refused, Stopped, Temporary
from pipeline.delivery.network import places

if TYPE_CHECKING:
    import httpx2

_LONGEST = 30.0  # seconds for a whole answer: a receiver may also send a byte a minute
_LARGEST = 4 * 2**20
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LATER = {408, 421, 425, 429}
_OF_THE_PAGE = {400, 406, 409, 413, 415, 422}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The answer as text, whatever it is."""
        return self.content.decode("utf-8", "replace")


@cache
def _client() -> "httpx2.Client":
    import httpcore2  # takes a while, and most commands send nothing
    import httpx2

    class Guarded(httpcore2.SyncBackend):
        """Connects to the public network, and to this machine where its owner wrote so."""

        def connect_tcp(self, host: str, *given: Any, **named: Any) -> httpcore2.NetworkStream:
            # partners.toml alone may name this machine; `safe_address` lets no other place near it.
            if host in LOOPBACK:
                return super().connect_tcp(host, *given, **named)
            try:
                found = places(host, named["port"] if "port" in named else given[0])
            except OSError as error:
                raise httpcore2.ConnectError(str(error)) from error
            failure: httpcore2.NetworkError | httpcore2.TimeoutException | None = None
            for place in found:
                try:
                    return super().connect_tcp(place, *given, **named)
                except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
                    failure = error
            raise failure or httpcore2.ConnectError(f"{host} means nothing")

    # Redirects are not followed: a secret must not go where nobody wrote it should.
    client = httpx2.Client(follow_redirects=False, timeout=10.0, limits=httpx2.Limits(max_connections=64))
    client._transport._pool._network_backend = Guarded()  # type: ignore[attr-defined]
    return client


def safe_address(address: str) -> bool:
    """Say whether an address keeps what is sent to it secret: https, or this very machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    return encrypted and bool(host) and not parts.username and not parts.password


def unsafe(key: str, address: str) -> list[str]:
    """Return what is wrong with the address that a setting holds."""
    return [] if safe_address(address) else [f"{key} must begin with https:// and hold no password"]


def ask(
    method: str,
    address: str,
    *,
    allowed: tuple[int, ...] = (),
    longest: float = _LONGEST,
    auth: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    params: Mapping[str, str] | None = None,
    json: Any = None,
) -> Answer:
    """Ask, and return an answer of 2xx or of an `allowed` status. Raises Temporary, Refused, Stopped."""
    import httpx2

    ends = time.monotonic() + longest
    # The answer's body is asked for as it is: a small one may unpack to a very large one.
    wanted = {"Accept-Encoding": "identity", "User-Agent": "glagol", **(headers or {})}
    try:
        with _client().stream(
            method,
            address,
            auth=auth,
            headers=wanted,
            content=content,
            params=params,
            json=json,
            timeout=min(10.0, longest),
        ) as response:
            received = b""
            for piece in response.iter_raw():
                received += piece
                if len(received) > _LARGEST:
                    raise Temporary(f"the answer is larger than {_LARGEST // 2**20} MB")
                if time.monotonic() > ends:
                    raise Temporary(f"no whole answer within {longest:.0f} seconds")
            answer = Answer(response.status_code, dict(response.headers), received)
    except httpx2.TimeoutException as error:
        raise Temporary("no answer in time") from error
    except httpx2.TransportError as error:
        raise Temporary(f"no connection, or it broke: {error}") from error
    except (httpx2.InvalidURL, httpx2.HTTPError) as error:
        raise Stopped(f"the address cannot be asked: {error}") from error
    if answer.status in allowed or 200 <= answer.status < 300:
        return answer
    raise _failure(answer)


def _failure(answer: Answer) -> Temporary | Refused | Stopped:
    said = f"answered {answer.status}: {' '.join(answer.text.split())[:300]}".rstrip(": ")
    if answer.status in _LATER or answer.status >= 500:
        return Temporary(said, after=_after(answer.headers.get("retry-after", "")))
    if answer.status in _OF_THE_PAGE:
        return Refused(said)
    if 300 <= answer.status < 400:
        return Stopped(f"{said} (it points elsewhere: write the new address into partners.toml)")
    return Stopped(said)


def _after(written: str) -> timedelta | None:
    """Return how long Retry-After asks to wait."""
    if written.isdecimal():
        return timedelta(seconds=min(int(written), 10**6))
    try:
        return parsedate_to_datetime(written) - datetime.now(UTC)
    except (ValueError, TypeError):
        return None

"""Files of the old site, from the old site alone."""

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import IO, Any
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from pipeline.delivery.network import connect
from pipeline.domain.errors import IntakeError

_MAX_BYTES = 60 * 2**20
_SECONDS = 30


class _SameHost(HTTPRedirectHandler):
    """Follows redirects within one host: an export is somebody else's file."""

    def __init__(self, host: str) -> None:
        self._host = host

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: object, newurl: str
    ) -> Request | None:
        """Return the next request, or nothing where it would leave the host."""
        if _host(newurl) != self._host:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


class _Plain(HTTPConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = connect


class _Encrypted(HTTPSConnection):
    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._create_connection = connect


class _OverHttp(HTTPHandler):
    """Connects to the public network alone: the addresses are somebody else's."""

    def http_open(self, req: Request) -> Any:
        """Ask over HTTP."""
        return self.do_open(_Plain, req)


class _OverHttps(HTTPSHandler):
    """Likewise."""

    def https_open(self, req: Request) -> Any:
        """Ask over HTTPS."""
        return self.do_open(_Encrypted, req)


def fetcher(address: str) -> Callable[[str], bytes]:
    """Return what fetches files of the site at an address, and of no other."""
    host = _host(address)
    opener = build_opener(_SameHost(host), _OverHttp, _OverHttps)

    def fetch(wanted: str) -> bytes:
        parts = urlsplit(wanted)
        if parts.scheme not in ("http", "https") or _host(wanted) != host:
            raise IntakeError("this is not a file of the old site", where=wanted)
        plain = parts._replace(path=quote(parts.path, safe="/%")).geturl()
        try:
            with opener.open(plain, timeout=_SECONDS) as answer:
                content: bytes = answer.read(_MAX_BYTES + 1)
        except (URLError, HTTPException, OSError) as error:
            raise IntakeError(f"the old site does not give it: {error}", where=wanted) from error
        if len(content) > _MAX_BYTES:
            raise IntakeError(f"it is larger than {_MAX_BYTES // 2**20} MB", where=wanted)
        return content

    return fetch


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")

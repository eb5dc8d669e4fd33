"""A WebDAV folder: Nextcloud, SharePoint's drives, an Apache with mod_dav."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pipeline.delivery.files import Files, FilesSettings, folders_of
from pipeline.delivery.http import ask, unsafe
from pipeline.delivery.secret import SecretField


class WebDavSettings(FilesSettings):
    """The folder's address, and who writes into it."""

    address: str
    user: str = ""
    password: SecretField | None = None


class WebDav(Files):
    """Puts a page's files into a folder on the web."""

    kind = "webdav"
    Settings = WebDavSettings

    @classmethod
    def mistakes(cls, settings: Any, addresses: Sequence[str]) -> list[str]:
        """Return what is wrong with the address."""
        return unsafe("address", settings.address)

    def exchange(self, files: Mapping[str, bytes], gone: Iterable[str]) -> str:
        """Put aside and move over (RFC 4918): who looks never sees half a file."""
        for folder in folders_of(files):
            self._ask("MKCOL", f"{folder}/", allowed=(405, 301))  # it may be there already
        for name, content in files.items():
            aside = f"{name}.part"
            self._ask("PUT", aside, content=content)
            self._ask("MOVE", aside, headers={"Destination": self._address(name), "Overwrite": "T"})
        for name in gone:
            self._ask("DELETE", name, allowed=(404, 410))
        return str(self.settings.address)

    def _address(self, name: str) -> str:
        return f"{self.settings.address.rstrip('/')}/{quote(name)}"

    def _ask(
        self,
        method: str,
        name: str,
        *,
        allowed: tuple[int, ...] = (),
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        secret = self.settings.password
        auth = (self.settings.user, self.reveal(secret)) if secret else None
        if auth:
            self.conceal(":".join(auth))
        ask(method, self._address(name), allowed=allowed, auth=auth, content=content, headers=headers)

"""SFTP through OpenSSH's own client: its keys, its ciphers, its checks of the server's key."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Any

from pydantic import Field

from pipeline.delivery.channel import Stopped, Temporary
from pipeline.delivery.files import Files, FilesSettings, folders_of
from pipeline.delivery.secret import SecretField

_LONGEST = 120  # seconds for one page
# What the client says when trying again does not help.
_HOPELESS = (
    "Permission denied",
    "Host key verification failed",
    "Too many authentication failures",
    "Could not resolve hostname",
    "no matching",
    "Load key",
    "No such file or directory",
)


class SftpSettings(FilesSettings):
    """`host_key` is a line of `ssh-keyscan`: type and key; `key` names a private key's file."""

    host: str = Field(min_length=1, pattern=r"^[A-Za-z0-9][A-Za-z0-9.:-]*$")
    port: int = Field(default=22, ge=1, le=65535)
    user: str = Field(min_length=1, pattern=r"^[^\s-][^\s]*$")
    host_key: str = Field(pattern=r"^(ssh-|ecdsa-)[a-z0-9@.-]+ [A-Za-z0-9+/=]+$")
    key: SecretField | None = None
    password: SecretField | None = None
    folder: str = "."


class Sftp(Files):
    """Puts a page's files onto a server. The password opens the account, or the key."""

    kind = "sftp"
    Settings = SftpSettings

    @classmethod
    def mistakes(cls, settings: Any, addresses: Sequence[str]) -> list[str]:
        """Return whether nothing opens the door."""
        return [] if settings.key or settings.password else ["needs a key or a password"]

    def exchange(self, files: Mapping[str, bytes], gone: Iterable[str]) -> str:
        """Put aside and rename: who looks never sees half a file."""
        with tempfile.TemporaryDirectory(prefix="glagol-") as name:
            self._run(Path(name), self._batch(Path(name), files, gone))
        return f"{self.settings.host}:{self.settings.folder}"

    def _batch(self, aside: Path, files: Mapping[str, bytes], gone: Iterable[str]) -> str:
        root = self.settings.folder.rstrip("/") or "/"
        # The hyphen: it may be there already.
        lines = [f"-mkdir {quote(f'{root}/{folder}')}" for folder in folders_of(files)]
        for number, (name, content) in enumerate(files.items()):
            (aside / str(number)).write_bytes(content)
            target = f"{root}/{name}"
            lines.append(f"put {quote(str(aside / str(number)))} {quote(target + '.part')}")
            lines.append(f"rename {quote(target + '.part')} {quote(target)}")
        lines += [f"-rm {quote(f'{root}/{name}')}" for name in gone]
        return "\n".join(lines) + "\n"

    def _run(self, aside: Path, batch: str) -> None:
        program = shutil.which("sftp")
        if program is None:
            raise Stopped("the program sftp is missing: install OpenSSH's client")
        settings = self.settings
        host = f"[{settings.host}]:{settings.port}" if settings.port != 22 else settings.host
        (aside / "known").write_text(f"{host} {settings.host_key}\n", "utf-8")
        options = {
            "LogLevel": "ERROR",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": aside / "known",
            "GlobalKnownHostsFile": "/dev/null",
            "ConnectTimeout": 15,
            "NumberOfPasswordPrompts": 1,
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "IdentityFile": "none",
        }
        environment = {**os.environ, "LC_ALL": "C"}
        if settings.key:
            path = aside / "key"
            path.touch(mode=0o600)
            # A key is a file of several lines; what reads it wants the last line's end.
            path.write_text(self.reveal(settings.key) + "\n", "utf-8")
            options["IdentityFile"] = path
        if settings.password:
            environment |= self._asking(aside, self.reveal(settings.password))
        command = [program, "-P", str(settings.port), "-F", "/dev/null"]
        for name, value in options.items():
            command += ["-o", f"{name}={value}"]
        # -b alone would forbid to ask for the password; what is said before it holds.
        command += ["-o", "BatchMode=no", "-b", "-", f"{settings.user}@{settings.host}"]
        try:
            done = subprocess.run(
                command, input=batch, env=environment, capture_output=True, text=True,
                timeout=_LONGEST, check=False, start_new_session=True,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise Temporary(f"not done within {_LONGEST} seconds") from error
        if done.returncode:
            raise self._failure(" ".join(done.stderr.split()))

    @staticmethod
    def _asking(aside: Path, password: str) -> dict[str, str]:
        """Return the variables by which ssh asks a program of ours for the password."""
        program = aside / "ask"
        program.touch(mode=0o700)
        program.write_text('#!/bin/sh\nprintf "%s\\n" "$GLAGOL_SFTP_PASSWORD"\n', "utf-8")
        return {
            "SSH_ASKPASS": str(program),
            "SSH_ASKPASS_REQUIRE": "force",
            "GLAGOL_SFTP_PASSWORD": password,
        }

    @staticmethod
    def _failure(said: str) -> Temporary | Stopped:
        return (
            Stopped(said)
            if any(sign in said for sign in _HOPELESS)
            else Temporary(said or "the connection broke")
        )

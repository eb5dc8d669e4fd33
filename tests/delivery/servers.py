"""Servers that partners have: OpenSSH's SFTP from Debian, and WebDAV."""

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.delivery.house import free_port


@dataclass(frozen=True, slots=True)
class SftpServer:
    """Where it listens, its key, the user's own key (with a password), and the folder served."""

    port: int
    host_key: str
    key: Path
    passphrase: str
    user: str
    folder: Path


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpServer]:
    """Run Debian's sshd for one user who has a key."""
    program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    assert program, "sshd is missing: `make servers` installs it"
    served = folder / "served"
    served.mkdir(parents=True)
    for name, words in (("host", ""), ("user", "tаен 'дума'")):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", words, "-f", str(folder / name)], check=True
        )
    shutil.copy(folder / "user.pub", folder / "authorized")
    port = free_port()
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nPasswordAuthentication no\n"
        f"PermitRootLogin prohibit-password\nSubsystem sftp internal-sftp -d {served}\n",
        "utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where sshd locks itself in before a login
    server = subprocess.Popen(
        [program, "-D", "-e", "-f", str(folder / "config")],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        _until_open(port)
        kind, key = (folder / "host.pub").read_text("utf-8").split()[:2]
        user = os.environ.get("USER") or subprocess.check_output(["id", "-un"], text=True).strip()
        yield SftpServer(port, f"{kind} {key}", folder / "user", "tаен 'дума'", user, served)
    finally:
        server.terminate()
        server.wait()


@contextmanager
def webdav_server(folder: Path, user: str, password: str) -> Iterator[str]:
    """Serve a folder over WebDAV; yields its address."""
    from cheroot.wsgi import Server
    from wsgidav.fs_dav_provider import FilesystemProvider
    from wsgidav.wsgidav_app import WsgiDAVApp

    settings: dict[str, Any] = {
        "provider_mapping": {"/": FilesystemProvider(str(folder))},
        "simple_dc": {"user_mapping": {"*": {user: {"password": password}}}},
        "http_authenticator": {"accept_digest": False, "default_to_digest": False},
        "verbose": 0,
        "logging": {"enable": False},
    }
    port = free_port()
    server = Server(("127.0.0.1", port), WsgiDAVApp(settings))
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


def _until_open(port: int) -> None:
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("sshd did not start")

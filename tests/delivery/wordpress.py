"""A real WordPress on this machine: Debian's, with MariaDB and PHP, for one test or to look at.

`python -m tests.delivery.wordpress` starts one and tells how to enter it; Ctrl+C removes it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.delivery.house import free_port

PROJECT = Path(__file__).parents[2]
SITE = Path(__file__).parent / "wordpress_site"
SHARE = Path("/usr/share/wordpress")
_CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_HOME', '{address}');
define('WP_SITEURL', '{address}');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True, slots=True)
class WordPress:
    """Where it stands, and who may write into it."""

    address: str
    user: str
    password: str


@contextmanager
def running() -> Iterator[WordPress]:
    """Start a fresh WordPress, and take it away afterwards."""
    missing = [name for name in ("mariadbd", "mariadb-install-db", "php") if not _program(name)]
    assert not missing, f"missing are {', '.join(missing)}: `make servers` installs them"
    assert SHARE.is_dir(), "WordPress is missing: `make servers` installs it"
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="glagol-wp-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        mysql = folder / "mysql.sock"
        stack.enter_context(_database(folder / "data", mysql))
        root = folder / "site"
        shutil.copytree(SHARE, root, ignore=shutil.ignore_patterns("wp-config.php", "languages", "akismet"))
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        (root / "wp-config.php").write_text(_CONFIG.format(socket=mysql, address=address), "utf-8")
        plugins = root / "wp-content" / "mu-plugins"
        plugins.mkdir(parents=True)
        shutil.copy(SITE / "polylang.php", plugins / "a-polylang.php")
        shutil.copy(PROJECT / "docs" / "partners" / "glagol-language.php", plugins)
        (root / "wp-content" / "uploads").mkdir(exist_ok=True)
        done = subprocess.run(
            ["php", str(SITE / "install.php"), str(root)], capture_output=True, text=True, check=False
        )
        password = done.stdout.rpartition("application password: ")[2].strip()
        assert password, done.stdout + done.stderr
        server = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{port}", "-t", str(root), str(SITE / "router.php")],
            env={**os.environ, "PHP_CLI_SERVER_WORKERS": "3"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        stack.callback(_end, server)
        _until(lambda: urllib.request.urlopen(f"{address}/wp-json/", timeout=10).status == 200)
        yield WordPress(address, "redazione", password)


@contextmanager
def _database(data: Path, mysql: Path) -> Iterator[None]:
    user = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        [_program("mariadb-install-db") or "", "--no-defaults", f"--datadir={data}", "--skip-test-db",
         "--auth-root-authentication-method=normal", *user],
        check=True, capture_output=True,
    )  # fmt: skip
    server = subprocess.Popen(
        [_program("mariadbd") or "", "--no-defaults", f"--datadir={data}", f"--socket={mysql}", "--skip-networking",
         f"--pid-file={data}/pid", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M",
         "--performance-schema=off", *user],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _until(
            lambda: (
                subprocess.run(
                    [
                        "mariadb",
                        "--no-defaults",
                        f"--socket={mysql}",
                        "-uroot",
                        "-e",
                        "CREATE DATABASE IF NOT EXISTS wordpress",
                    ],
                    capture_output=True,
                    check=False,
                ).returncode
                == 0
            )
        )
        yield
    finally:
        _end(server)


def _end(server: "subprocess.Popen[bytes]") -> None:
    """End a server and the workers that it started."""
    try:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    except ProcessLookupError:
        pass


def _until(true: Callable[[], bool], most: float = 30) -> None:
    ends = time.monotonic() + most
    while True:
        try:
            if true():
                return
        except (OSError, urllib.error.URLError):
            pass
        assert time.monotonic() < ends, "a server did not start"
        time.sleep(0.05)


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


if __name__ == "__main__":
    with running() as site:
        sys.stdout.write(f"{site.address}/wp-admin/ (user {site.user}, password site-password)\n")
        sys.stdout.write(f"application password: {site.password}\n")
        signal.pause()

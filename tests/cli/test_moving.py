"""An old WordPress site moves into a workspace."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.cli.fetching import fetcher
from pipeline.config import read_settings
from pipeline.domain.errors import IntakeError, WorkspaceError
from pipeline.intake import take

EXPORT = Path(__file__).parents[1] / "intake" / "data" / "wordpress.xml"


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads" / "2016" / "12"
    folder.mkdir(parents=True)
    (folder / "snimka-torino.jpg").write_bytes(b"jpeg")
    (folder / "programa.pdf").write_bytes(b"pdf")
    return tmp_path / "uploads"


def moved(tmp_path: Path, *options: str) -> tuple[Path, str]:
    folder = tmp_path / "klaster"
    result = CliRunner().invoke(app, ["init", str(folder), "--from", str(EXPORT), *options])
    assert result.exception is None, result.exception
    return folder, result.output


def test_posts_pages_and_files_come_along_and_what_does_not_is_told(tmp_path: Path, uploads: Path) -> None:
    folder, told = moved(tmp_path, "--uploads", str(uploads))
    assert sorted(path.name for path in (folder / "posts").glob("*.md")) == ["nov-proekt.md", "obuchenie.md"]
    assert "Ние сме клъстер." in (folder / "pages" / "za-nas.md").read_text("utf-8")
    assert (folder / "posts/uploads/2016/12/snimka-torino.jpg").read_bytes() == b"jpeg"
    assert "2 posts, 1 pages, 2 files" in told
    assert "left out: Чернова: not published (draft)" in told
    assert "left out: New project: not in Bulgarian (en)" in told
    assert "not found: http://old.example.eu/wp-content/uploads/2016/12/%D0%BA" in told
    settings = read_settings(folder)
    assert settings.cluster.name == "Клъстер „Зелена синергия“"
    assert settings.publishing.address == "http://old.example.eu"


def test_a_post_is_markdown_that_leads_to_the_new_places(tmp_path: Path, uploads: Path) -> None:
    folder, _ = moved(tmp_path, "--uploads", str(uploads))
    _, head, body = (folder / "posts/obuchenie.md").read_text("utf-8").split("---\n", 2)
    assert yaml.safe_load(head) | {"date": "2016-12-19"} == {
        "title": "Обучение в Торино & среща",
        "date": "2016-12-19",
        "summary": "Пет дни при партньорите.",
        "tags": ["Събития", "Торино"],
        "url": "http://old.example.eu/2016/12/19/%D0%BE%D0%B1%D1%83%D1%87%D0%B5%D0%BD%D0%B8%D0%B5/",
    }
    blocks = body.strip().split("\n\n")
    assert blocks == [
        "![](uploads/2016/12/koritsa.png)",
        "Екипът на клъстера се върна от **обучение**.",
        "![Участниците пред университета](uploads/2016/12/snimka-torino.jpg)",
        "Виж [новия проект](nov-proekt.md#partnyori) и [програмата](uploads/2016/12/programa.pdf).",
        "[https://www.youtube.com/watch?v=abc123](https://www.youtube.com/watch?v=abc123)",
        "![Участниците пред университета](uploads/2016/12/snimka-torino.jpg)",
    ]


def test_what_moved_in_is_taken_in_with_its_old_address(tmp_path: Path) -> None:
    folder, _ = moved(tmp_path)
    ((post, _),) = take(folder / "posts" / "nov-proekt.md")
    assert (post.id, post.url) == ("nov-proekt", "http://old.example.eu/2017/01/27/nov-proekt/")
    assert '<h2 id="partnyori">Партньори</h2>' in post.body


def test_a_broken_export_makes_no_workspace(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    for content in ("<rss><channel>", "<rss><channel><title>x</title></channel></rss>", "няма"):
        path.write_text(content, encoding="utf-8")
        result = CliRunner().invoke(app, ["init", str(tmp_path / "nov"), "--from", str(path)])
        assert isinstance(result.exception, IntakeError)
        assert "\n" not in str(result.exception)
        assert not (tmp_path / "nov" / "glagol.toml").exists()


def test_a_missing_export_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["init", str(tmp_path / "nov"), "--from", str(tmp_path / "nyama.xml")])
    assert isinstance(result.exception, WorkspaceError)


class _OldServer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away.jpg":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:9/secret")
        else:
            self.send_response(200 if self.path == "/wp-content/uploads/%D0%B0.jpg" else 404)
        self.end_headers()
        self.wfile.write(b"jpeg")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def old_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("GLAGOL_PRIVATE_HOSTS", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _OldServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_files_are_fetched_from_the_old_site_and_from_nowhere_else(old_server: str) -> None:
    fetch = fetcher(old_server)
    assert fetch(f"{old_server}/wp-content/uploads/а.jpg") == b"jpeg"
    for address in (
        f"{old_server}/nyama.jpg",
        f"{old_server}/away.jpg",
        "http://127.0.0.2:9/a",
        "file:///etc/passwd",
    ):
        with pytest.raises(IntakeError):
            fetch(address)

"""Bundles in a folder, over SFTP to OpenSSH and over WebDAV: the same files everywhere."""

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline.delivery.bundle import files_of, zipped
from pipeline.delivery.channel import Recipient, Stopped, Temporary
from pipeline.delivery.channels.folder import Folder, FolderSettings
from pipeline.delivery.channels.sftp import Sftp, SftpSettings
from pipeline.delivery.channels.webdav import WebDav, WebDavSettings
from pipeline.delivery.files import Files
from pipeline.delivery.values import Change, Kind
from tests.delivery.house import CONTENT, house, message, png, secret
from tests.delivery.servers import SftpServer, sftp_server, webdav_server

TO = Recipient("bologna", "Camera di commercio")
Make = Callable[..., tuple[Files, Path]]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SftpServer, str, Path]]:
    with ExitStack() as stack:
        sftp = stack.enter_context(sftp_server(tmp_path_factory.mktemp("sftp")))
        dav = tmp_path_factory.mktemp("dav")
        address = stack.enter_context(webdav_server(dav, "glagol", "tаен"))
        yield sftp, address, dav


@pytest.fixture(params=["folder", "sftp", "webdav"])
def make(request: pytest.FixtureRequest, servers: tuple[SftpServer, str, Path], tmp_path: Path) -> Make:
    """Return a channel to a place of its own, and where its files lie."""
    sftp, address, dav = servers
    own = tmp_path.name

    def made(form: str = "zip") -> tuple[Files, Path]:
        if request.param == "folder":
            return Folder(
                FolderSettings(path=str(tmp_path / "out"), form=form), house(tmp_path), TO
            ), tmp_path / "out"
        if request.param == "webdav":
            (dav / own).mkdir(exist_ok=True)
            chosen = WebDavSettings(
                address=f"{address}/{own}/", user="glagol", password=secret("TEST_DAV", "tаен"), form=form
            )
            return WebDav(chosen, house(tmp_path), TO), dav / own
        (sftp.folder / own).mkdir(exist_ok=True)
        return sftp_channel(sftp, tmp_path, folder=own, form=form), sftp.folder / own

    return made


def sftp_channel(server: SftpServer, workspace: Path, **settings: Any) -> Sftp:
    chosen = {
        "host": "127.0.0.1", "port": server.port, "user": server.user, "host_key": server.host_key,
        "key": f"file:{server.key}", "password": secret("TEST_SFTP", server.passphrase), **settings,
    }  # fmt: skip
    return Sftp(SftpSettings(**chosen), house(workspace), TO)


def lying(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_zip_arrives_whole_is_replaced_and_makes_way_for_a_notice(make: Make) -> None:
    channel, root = make()
    first = channel.send([message()])
    (name,) = lying(root)
    assert name == "nov-proekt.it.zip"
    assert hashlib.sha256(lying(root)[name]).hexdigest() == first.digest
    update = message(replace(CONTENT, title="Titolo corretto"), Kind.UPDATED, remote=first.remote)
    second = channel.send([update])
    assert second.digest != first.digest
    assert list(lying(root)) == ["nov-proekt.it.zip"]
    channel.send([message(kind=Kind.WITHDRAWN, remote=second.remote)])
    (name,) = lying(root)
    assert name == "nov-proekt.it.withdrawn.json"
    assert json.loads(lying(root)[name])["kind"] == "withdrawn"
    channel.send([message()])  # published anew: the notice goes
    assert list(lying(root)) == ["nov-proekt.it.zip"]


def test_files_lie_in_a_folder_and_a_picture_that_is_used_no_more_goes(make: Make) -> None:
    channel, root = make("files")
    first = channel.send([message()])
    assert set(lying(root)) == {
        f"nov-proekt.it/{name}"
        for name in ("page.html", "page.md", "page.docx", "media/a.png", "metadata.json", "SHA256SUMS")
    }
    again = channel.send([message()])  # a worker died before it noted anything
    assert again == first
    bare = message(replace(CONTENT, body="<p>Testo.</p>", pictures=()), Kind.UPDATED, remote=first.remote)
    channel.send([bare])
    assert "nov-proekt.it/media/a.png" not in lying(root)
    assert "nov-proekt.it/changes.md" in lying(root)


def test_the_checksums_are_those_of_the_files(tmp_path: Path) -> None:
    channel = Folder(FolderSettings(path="out", form="files"), house(tmp_path), TO)
    channel.send([message()])
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "out" / "nov-proekt.it",
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.count(b": OK") == 5


def test_a_bundle_is_the_same_to_the_byte_whenever_it_is_made(tmp_path: Path) -> None:
    first, second = (zipped(files_of(message(), house(tmp_path)), "x") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert opened.testzip() is None
        document = zipfile.ZipFile(io.BytesIO(opened.read("x/page.docx")))
        times = {one.date_time for one in (*opened.infolist(), *document.infolist())}
    assert times == {(1980, 1, 1, 0, 0, 0)}


def test_the_word_document_has_headings_lists_tables_links_and_the_picture(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(files_of(message(), house(tmp_path))["page.docx"]))
    styles = [(one.style.name, one.text) for one in document.paragraphs if one.style and one.text]
    assert ("Title", "Nuovo progetto del cluster") in styles
    assert ("Subtitle", "19 dicembre 2016") in styles
    assert ("Heading 1", "Partner") in styles
    assert ("List Bullet", "Bologna") in styles
    assert document.tables[0].cell(1, 1).text == "14 dicembre"
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "La riunione"
    assert [link.address for one in document.paragraphs for link in one.hyperlinks] == [
        "https://example.eu/x"
    ]
    assert any("Finanziato dall’Unione europea." in text for _, text in styles)
    assert any(
        run.bold and run.text == "un nuovo progetto" for one in document.paragraphs for run in one.runs
    )


def test_the_word_document_has_spaces_as_a_page_shows_them(tmp_path: Path) -> None:
    spaced = message(replace(CONTENT, body="<p>Dopo\n   il 5\u00a0%</p><pre>a\n  b</pre>", pictures=()))
    document = docx.Document(io.BytesIO(files_of(spaced, house(tmp_path))["page.docx"]))
    texts = [one.text for one in document.paragraphs]
    assert "Dopo il 5\u00a0%" in texts
    assert "a\n  b" in texts


def test_a_picture_that_word_cannot_show_is_told_by_its_words(tmp_path: Path) -> None:
    svg = message(pictures={"media/a.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>"})
    document = docx.Document(io.BytesIO(files_of(svg, house(tmp_path))["page.docx"]))
    assert any("[La riunione]" in one.text for one in document.paragraphs)
    assert png() not in files_of(svg, house(tmp_path)).values()


def test_another_server_s_key_stops_the_line(servers: tuple[SftpServer, str, Path], tmp_path: Path) -> None:
    server = servers[0]
    strange = sftp_channel(server, tmp_path, host_key=server.host_key[:-6] + "AAAAAA")
    with pytest.raises(Stopped, match=r"Host key verification failed|no matching"):
        strange.send([message()])


def test_a_wrong_password_stops_the_line_and_is_not_told(
    servers: tuple[SftpServer, str, Path], tmp_path: Path
) -> None:
    wrong = sftp_channel(servers[0], tmp_path, password=secret("TEST_SFTP_WRONG", "друга дума"))
    with pytest.raises(Stopped) as caught:
        wrong.send([message()])
    assert "друга" not in str(caught.value)


def test_a_server_that_is_not_there_is_tried_again(
    servers: tuple[SftpServer, str, Path], tmp_path: Path
) -> None:
    with pytest.raises(Temporary):
        sftp_channel(servers[0], tmp_path, port=1).send([message()])
    with pytest.raises(Temporary):
        WebDav(WebDavSettings(address="http://127.0.0.1:1"), house(tmp_path), TO).send([message()])


def test_a_folder_that_is_missing_over_there_is_told(
    servers: tuple[SftpServer, str, Path], tmp_path: Path
) -> None:
    with pytest.raises(Stopped, match="No such file"):
        sftp_channel(servers[0], tmp_path, folder="nyama").send([message()])
    with pytest.raises(Stopped, match="401"):
        WebDav(WebDavSettings(address=servers[1]), house(tmp_path), TO).send([message()])


def test_a_full_disk_leaves_the_older_version_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Folder(FolderSettings(path="out"), house(tmp_path), TO)
    channel.send([message()])
    before = lying(tmp_path / "out")

    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Temporary, match="No space left"):
        channel.send([message(replace(CONTENT, title="Altro"), changes=(Change("a", "b"),))])
    monkeypatch.undo()
    assert lying(tmp_path / "out") == before

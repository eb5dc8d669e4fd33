"""The preview on the loopback: pages reload themselves, and only there."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.publishing.preview import Preview
from pipeline.publishing.story import build
from tests.publishing import sample


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(sample.site(), sample.pages(), tmp_path_factory.mktemp("outputs")).path


@pytest.fixture(scope="module")
def preview(site: Path) -> Iterator[Preview]:
    with Preview(site, 0).running() as preview:
        yield preview


def opened(preview: Preview, path: str) -> str:
    with urllib.request.urlopen(preview.address + path, timeout=10) as answer:
        return str(answer.read().decode())


def test_pages_listen_for_changes_and_the_files_do_not(preview: Preview, site: Path) -> None:
    assert "EventSource" in opened(preview, "it/")
    assert "EventSource" not in (site / "it" / "index.html").read_text("utf-8")
    assert "EventSource" not in opened(preview, "assets/eu.svg")


def test_a_change_is_told_to_every_open_page(preview: Preview) -> None:
    answers = [urllib.request.urlopen(preview.address + ".changes", timeout=10) for _ in range(2)]
    preview.changed()
    assert [answer.readline() for answer in answers] == [b"data: changed\n"] * 2
    for answer in answers:
        answer.close()


def test_a_wrong_address_is_told_in_its_language(preview: Preview) -> None:
    for path, words in (("it/niente/", "Questa pagina non c’è"), ("niente", "Тази страница я няма")):
        with pytest.raises(urllib.error.HTTPError) as refused:
            opened(preview, path)
        assert refused.value.code == 404
        told = refused.value.read().decode()
        assert words in told
        assert ("Diese Seite gibt es nicht" in told) == (path == "niente")


def test_nothing_outside_the_site_is_served(preview: Preview) -> None:
    with pytest.raises(urllib.error.HTTPError):
        opened(preview, "../catalogue.sqlite3")

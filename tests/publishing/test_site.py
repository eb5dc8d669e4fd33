"""The sample site, in a real browser: every page at phone and desktop width."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html as lxml_html
from playwright.sync_api import Browser

from pipeline.config import Cluster
from pipeline.domain.page import Page
from pipeline.language.codes import BY_CODE
from pipeline.publishing import Site
from pipeline.publishing.story import build
from tests.browser import chromium, served

CLUSTER = Cluster(
    name="Клъстер „Зелена синергия“", names={"it": "Cluster «Sinergia Verde»"}, contact="a@example.eu"
)
SITE = Site(CLUSTER, "https://example.eu", ())
BODY = "<p>{0} <a href='https://example.eu'>{0}</a></p><table><tbody><tr><td>{0}</td></tr></tbody></table>"


def pages() -> list[Page]:
    words = {"bg": "Нов проект на клъстера", "sr": "Нови пројекат кластера"}
    return [
        Page(
            post="nov-proekt",
            language=code,
            title=words.get(code, f"Titolo {code}"),
            body=BODY.format(words.get(code, "Testo")),
            summary="Kurz & gut" if code == "de" else "",
            published=date(2016, 12, 19),
            draft=code == "hu",
            stale=code == "ro",
        )
        for code in BY_CODE
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(SITE, pages(), tmp_path_factory.mktemp("outputs")).path


# A draft and the original stand under the post's own name, an approved page under its title.
SLUGS = {
    "bg": "nov-proekt", "it": "titolo-it", "hu": "nov-proekt", "de": "titolo-de", "pt": "titolo-pt", "ro": "titolo-ro",
    "sr-Cyrl": "novi-projekat-klastera", "sr-Latn": "novi-projekat-klastera",
}  # fmt: skip


def page(site: Path, variant: str) -> str:
    return (site / variant / SLUGS[variant] / "index.html").read_text("utf-8").replace("\u00a0", " ")


def test_every_variant_has_its_page_its_date_and_its_index(site: Path) -> None:
    dates = {
        "bg": "19 декември 2016 г.", "it": "19 dicembre 2016", "hu": "2016. december 19.", "de": "19. Dezember 2016",
        "pt": "19 de dezembro de 2016", "ro": "19 decembrie 2016", "sr-Cyrl": "19. децембар 2016.",
        "sr-Latn": "19. decembar 2016.",
    }  # fmt: skip
    for variant, written in dates.items():
        assert f'<html lang="{variant}">' in page(site, variant)
        assert written in page(site, variant)
        assert (site / variant / "index.html").is_file()


def test_hreflang_is_reciprocal_and_names_approved_pages_only(site: Path) -> None:
    def alternates(variant: str) -> set[tuple[str, str]]:
        tree = lxml_html.fromstring(page(site, variant))
        return {
            (link.get("hreflang"), link.get("href")) for link in tree.iterfind(".//link[@rel='alternate']")
        }

    wanted = alternates("bg")
    assert {code for code, _ in wanted} == {"bg", "it", "de", "pt", "ro", "sr-Cyrl", "sr-Latn", "x-default"}
    for variant in ("it", "de", "pt", "ro", "sr-Cyrl", "sr-Latn"):
        assert alternates(variant) == wanted
    assert alternates("hu") == set()


def test_drafts_are_labelled_and_hidden_from_search_engines(site: Path) -> None:
    assert 'content="noindex"' in page(site, "hu")
    assert "Gépi fordítás" in page(site, "hu")
    assert "noindex" not in page(site, "it")
    assert "se pregătește" in page(site, "ro")


def test_every_internal_link_leads_somewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        for element in lxml_html.fromstring(path.read_text("utf-8")).iter("a", "link"):
            target = element.get("href", "")
            if not target.startswith(("http", "mailto:", "#")):
                found = (site / target[1:] if target.startswith("/") else path.parent / target).resolve()
                assert found.is_file() or (found / "index.html").is_file(), f"{path}: {target}"


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }


def test_two_builds_are_the_same_to_the_byte(site: Path, tmp_path: Path) -> None:
    again = build(SITE, pages(), tmp_path).path
    assert contents(again) == contents(site)


def test_text_is_escaped(tmp_path: Path) -> None:
    odd = Page("p", "it", '<b>"&', "<p>Testo</p>", summary='"><script>')
    path = build(SITE, [odd], tmp_path).path
    assert "<script>" not in (path / "it/b/index.html").read_text("utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path", ["/", "/it/", "/it/titolo-it/", "/hu/nov-proekt/", "/sr-Latn/novi-projekat-klastera/"]
)
def test_pages_fit_and_load_nothing_from_elsewhere(
    browser: Browser, address: str, path: str, width: int
) -> None:
    with browser.new_page(viewport={"width": width, "height": 800}) as opened:
        asked: list[str] = []
        problems: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: problems.append(message.text))
        opened.goto(address + path)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        assert [url for url in asked if not url.startswith(address)] == []
        assert problems == []
        assert opened.locator("h1").count() == 1


@pytest.mark.browser
def test_a_reader_goes_from_the_start_to_a_page_by_keyboard_and_changes_the_language(
    browser: Browser, address: str
) -> None:
    with browser.new_page() as opened:
        opened.goto(address + "/it/")
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.activeElement.textContent") == "Vai al testo"
        opened.get_by_role("link", name="Titolo it").press("Enter")
        opened.wait_for_url("**/it/titolo-it/")
        opened.locator("summary").press("Enter")
        opened.get_by_role("link", name="srpski", exact=True).click()
        opened.wait_for_url("**/sr-Latn/novi-projekat-klastera/")
        assert opened.locator("h1").text_content() == "Novi projekat klastera"


def test_pages_are_well_formed(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.startswith("<!doctype html>")
        body = text[text.index("<body") : text.index("</body>") + 7]
        body = re.sub(r"<(img|br|hr|input|source)([^>]*)>", r"<\1\2/>", body)
        ElementTree.fromstring(body)

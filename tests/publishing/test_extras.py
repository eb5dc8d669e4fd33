"""What every site has besides its pages, built by the real builder."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from pipeline.config import Cluster
from pipeline.domain.page import Page
from pipeline.publishing import Site, gathering
from pipeline.publishing.redirects import old_file, old_path
from pipeline.publishing.story import build

SITE = Site(Cluster(name="Клъстер „Зелена синергия“"), "https://example.eu", ())


def page(post: str, title: str, language: str = "bg", body: str = "", **more: object) -> Page:
    made = Page(
        post, language, title, body or f"<p>{title} на партньорите.</p>", published=date(2016, 12, 19)
    )
    return replace(made, **more)  # type: ignore[arg-type]


def contents(site: Path) -> dict[str, bytes]:
    root = site.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


FIRST = [page("a", "Обучение"), page("a", "Formazione", "it"), page("b", "Среща"), page("v", "Одит")]
SECOND = [
    page("a", "Обучение"),
    page("b", "Нова среща"),
    page("b", "Incontro", "it"),
    page("g", "Град", published=None),
]


@pytest.mark.parametrize("held", [gathering._HELD, 40])
def test_a_changed_site_is_the_same_as_one_built_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(gathering, "_HELD", held)
    build(SITE, FIRST, tmp_path / "changed")
    changed = build(SITE, SECOND, tmp_path / "changed")
    whole = build(SITE, SECOND, tmp_path / "whole")
    assert contents(changed.path) == contents(whole.path)
    assert not (tmp_path / "changed/builds/gathered").exists()


def test_another_version_of_glagol_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        code = gathering.code
        earlier.setattr(gathering, "code", lambda *page: code(*page)[1:])
        build(SITE, FIRST, tmp_path / "changed")
    other = replace(SITE, cluster=Cluster(name="Клъстер"))
    changed, whole = build(other, FIRST, tmp_path / "changed"), build(other, FIRST, tmp_path / "whole")
    assert contents(changed.path) == contents(whole.path)


def test_a_page_that_changes_is_put_right_in_the_index_and_the_others_stay(tmp_path: Path) -> None:
    build(SITE, FIRST, tmp_path)
    index = tmp_path / "site/search/bg"
    before = {path.name: path.stat().st_ino for path in index.iterdir()}
    build(SITE, [*FIRST[:3], page("v", "Одит", body="<p>Одит на партньорите в Ямбол.</p>")], tmp_path)
    after = {path.name: path.stat().st_ino for path in index.iterdir()}
    assert sorted(set(after) - set(before)) == ["w-44f.js"]  # я…
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed) == 1
    assert next(iter(changed)).startswith("p-")


def test_what_is_gone_is_found_no_more(tmp_path: Path) -> None:
    build(SITE, FIRST, tmp_path)
    build(SITE, FIRST[2:], tmp_path)
    texts = [
        path.read_text("utf-8") for path in (tmp_path / "site").rglob("*") if path.suffix in (".js", ".xml")
    ]
    assert not any("Обучение" in text or "/it/" in text for text in texts)
    assert not (tmp_path / "site/search/it").exists()


def test_the_sitemap_gives_every_page_with_its_languages_by_month(tmp_path: Path) -> None:
    build(SITE, [*FIRST, page("d", "Prova", "it", draft=True)], tmp_path)
    tree = etree.parse(tmp_path / "site/sitemap-2016-12.xml")
    urls = list(tree.getroot().iterchildren("{*}url"))
    named = [url[0].text for url in urls]
    assert "https://example.eu/bg/a/" in named
    assert not any("/d/" in address for address in named)
    url = next(url for url in urls if url[0].text == "https://example.eu/bg/a/")
    assert [(link.get("hreflang"), link.get("href")) for link in url[2:]] == [
        ("bg", "https://example.eu/bg/a/"),
        ("it", "https://example.eu/it/formazione/"),
        ("x-default", "https://example.eu/bg/a/"),
    ]
    index = (tmp_path / "site/sitemap.xml").read_text("utf-8")
    assert "https://example.eu/sitemap-2016-12.xml" in index
    assert "https://example.eu/sitemap-lists.xml" in index


def test_a_site_without_an_address_has_no_sitemap_no_feeds_and_no_cards_but_can_be_searched(
    tmp_path: Path,
) -> None:
    names = contents(build(replace(SITE, address=""), FIRST, tmp_path).path)
    assert not [name for name in names if "sitemap" in name or "feed" in name or "card" in name]
    assert names["robots.txt"] == b"User-agent: *\nAllow: /\n"
    assert "search/bg/rules.js" in names


def test_every_variant_has_a_card_and_drafts_have_none(tmp_path: Path) -> None:
    pages = [page("a", "Обучение"), page("a", "Обука", "sr"), page("a", "Képzés", "hu", draft=True)]
    names = contents(build(SITE, pages, tmp_path).path)
    assert {name for name in names if name.endswith("/card.png") and name.count("/") == 2} == {
        "bg/a/card.png", "sr-Cyrl/obuka/card.png", "sr-Latn/obuka/card.png",
    }  # fmt: skip
    assert names["sr-Cyrl/obuka/card.png"] != names["sr-Latn/obuka/card.png"]


def test_a_picture_is_shown_in_its_sizes_and_a_broken_one_is_left_out_and_told(tmp_path: Path) -> None:
    posts = tmp_path / "posts"
    posts.mkdir()
    Image.linear_gradient("L").resize((900, 600)).save(posts / "snimka.jpg")
    (posts / "schupena.jpg").write_bytes(b"\xff\xd8 broken")
    body = '<p><img src="snimka.jpg" alt="Екипът"></p><p>и <img src="schupena.jpg" alt="Няма"></p>'
    site = replace(SITE, media=(posts,), cache=tmp_path / "cache")
    built = build(site, [page("a", "Обучение", body=body)], tmp_path / "outputs")
    tree = lxml_html.fromstring((built.path / "bg/a/index.html").read_text("utf-8"))
    images = [image for image in tree.iter("img") if image.get("alt") in ("Екипът", "Няма")]
    assert [image.get("alt") for image in images] == ["Екипът"]
    assert (built.path / "bg/a" / images[0].get("src")).is_file()
    assert built.refused_pictures == (
        "schupena.jpg: this is no picture that browsers show. Save it as JPEG, PNG or SVG",
    )
    about = json.loads(
        next(script for script in tree.iter("script") if script.get("type") == "application/ld+json").text
    )
    assert [address.rpartition(".")[2] for address in about["image"]] == ["jpg", "png"]
    Image.new("RGB", (30, 30)).save(posts / "schupena.jpg")
    assert build(site, [page("a", "Обучение", body=body)], tmp_path / "outputs").refused_pictures == ()


def test_addresses_of_the_old_site_lead_to_the_posts(tmp_path: Path) -> None:
    old = "http://old.example.eu/"
    pages = [
        page("a", "Обучение", was=f"{old}2016/12/19/%D0%BE%D0%B1%D1%83%D1%87%D0%B5%D0%BD%D0%B8%D0%B5/"),
        page("b", "Среща", was=f"{old}novina.html"),
        page("v", "Одит", was=f"{old}novina.php"),
        page("g", "Град", was=f"{old}bg/a/"),
    ]
    site = build(SITE, pages, tmp_path).path
    text = (site / "2016/12/19/обучение/index.html").read_text("utf-8")
    assert 'content="0; url=../../../../bg/a/"' in text
    assert "url=bg/b/" in (site / "novina.html").read_text("utf-8")
    assert "Обучение" in (site / "bg/a/index.html").read_text("utf-8")
    lines = (site / "_redirects").read_text("utf-8").splitlines()
    assert "/2016/12/19/%D0%BE%D0%B1%D1%83%D1%87%D0%B5%D0%BD%D0%B8%D0%B5/ /bg/a/ 301" in lines
    assert "/novina.php /bg/v/ 301" in lines
    build(SITE, pages[:1], tmp_path)
    assert not (site / "novina.html").exists()


def test_an_old_address_cannot_lead_out_of_the_site() -> None:
    for url in (
        "http://x.eu/../etc/",
        "http://x.eu/a/%2e%2e/b/",
        "http://x.eu/a//b",
        "http://x.eu/a%00",
        "http://x.eu/a%5Cb",
    ):
        assert old_path(url) == ""
    assert old_file("a.php") == ""

"""What readers find on the pages: lists, topics, standing pages, corrections; in one language each."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from pipeline.domain.errors import ConfigError, PublishError
from pipeline.domain.page import Page
from pipeline.publishing import read_topics, standing
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.lists import MOST
from pipeline.publishing.story import build
from pipeline.publishing.topics import Topics
from pipeline.publishing.variants import variants
from tests.publishing import sample


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(sample.site(), sample.pages(), tmp_path_factory.mktemp("outputs")).path


def text(path: Path, part: str = ".//main") -> str:
    found = lxml_html.fromstring(path.read_text("utf-8")).find(part)
    assert found is not None
    return " ".join(found.text_content().split()).replace("\u00a0", " ")


def test_home_leads_to_the_latest_by_project_topic_and_year(site: Path) -> None:
    home = text(site / "de/index.html")
    for words in (
        "Fünf Tage Schulung in Turin",
        "Neuigkeiten",
        "Projekte TRACE-KEI 2 Beiträge",
        "Themen",
        "2016",
    ):
        assert words in home
    links = [
        link.get("href")
        for link in lxml_html.fromstring((site / "de/index.html").read_text("utf-8")).iter("a")
    ]
    for path in ("de/projekte/trace-kei/", "de/themen/energie/", "de/archiv/2016/", "de/archiv/"):
        assert f"../{path}" in links


def test_topics_stand_in_the_order_of_the_alphabet(site: Path) -> None:
    home = lxml_html.fromstring((site / "sr-Latn/index.html").read_text("utf-8"))
    chips = [
        link.text_content()
        for link in home.iterfind(".//ul[@class='chips']/li/a")
        if link.find("span") is not None
    ]
    assert [chip.split()[0] for chip in chips] == ["digitalizacija", "događaji", "energija", "obuka"]
    assert chips[0].endswith("1(1 objava)")  # the figure for eyes, the words for ears


def test_a_letter_of_two_signs_has_its_own_place() -> None:
    _, latin = variants("sr")
    topics = Topics({"любов": {"sr": "љубав"}, "лук": {"sr": "лук"}})
    assert topics.named(["любов", "лук"], latin) == ["лук", "любов"]


def test_a_topic_without_a_name_is_left_out_and_told(tmp_path: Path) -> None:
    page = Page("p", "it", "Titolo", "<p>Testo</p>", tags=("нещо", "TRACE"))
    built = build(sample.site(), [page, replace(page, language="bg")], tmp_path)
    assert built.unnamed_topics == ("нещо: it",)
    assert "нещо" not in (built.path / "it/index.html").read_text("utf-8")
    assert (built.path / "it/temi/trace/index.html").is_file()
    assert (built.path / "bg/temi/neshto/index.html").is_file()


def test_no_page_of_a_latin_variant_has_a_cyrillic_letter_but_in_the_switcher(site: Path) -> None:
    for code in ("it", "hu", "de", "pt", "ro", "sr-Latn"):
        for path in (site / code).rglob("*.html"):
            assert not re.search("[а-яА-Я]", text(path)), path
            assert not re.search("[а-яА-Я]", text(path, ".//footer")), path


def test_the_switcher_leads_to_the_same_page_and_only_where_it_is_approved(site: Path) -> None:
    for variant, path in (("it", "de"), ("sr-Latn", "pt")):
        page = next((site / path).glob("*uri*")) if path == "de" else next((site / path).glob("cinco*"))
        tree = lxml_html.fromstring((page / "index.html").read_text("utf-8"))
        links = {link.get("lang"): link.get("href") for link in tree.iterfind(".//details//a")}
        assert "hu" not in links
        assert ((page / links[variant]) / "index.html").resolve().is_file()
    draft = lxml_html.fromstring((site / "hu/obuchenie-torino/index.html").read_text("utf-8"))
    assert "hu" not in {link.get("lang") for link in draft.iterfind(".//details//a")}


def test_a_correction_says_when(tmp_path: Path) -> None:
    page = Page(
        "p", "de", "Titel", '<p>Text</p><section id="correction"><p>Der Preis war falsch.</p></section>',
        corrected=date(2017, 5, 1),
    )  # fmt: skip
    path = build(sample.site(), [page], tmp_path).path
    assert "Berichtigung vom 1. Mai 2017" in text(path / "de/titel/index.html")
    assert 'href="#correction"' in (path / "de/titel/index.html").read_text("utf-8")


def test_standing_pages_are_in_the_menu_of_their_languages_and_in_no_list(site: Path) -> None:
    assert "Il cluster Contatti" in text(site / "it/index.html", ".//nav")
    assert "Il cluster riunisce" in text(site / "it/il-cluster/index.html")
    assert "Contatti" not in text(site / "it/index.html")


def test_a_long_topic_shows_the_latest_and_keeps_the_rest_by_year(tmp_path: Path) -> None:
    def pages(count: int) -> list[Page]:
        return [
            Page(f"p-{number:02}", "bg", f"Новина {number}", "<p>Да</p>", tags=("енергия",),
                 published=date(2016, 6, 1) + timedelta(days=30 * number))
            for number in range(count)
        ]  # fmt: skip

    few = build(sample.site(), pages(MOST), tmp_path).path
    topic = few / "bg/temi/energia"
    assert [path.name for path in topic.iterdir() if path.is_dir()] == []
    build(sample.site(), pages(MOST + 1), tmp_path)
    assert sorted(path.name for path in topic.iterdir() if path.is_dir()) == ["2016", "2017", "2018"]
    assert text(topic / "index.html").count("Новина") == MOST
    build(sample.site(), pages(MOST), tmp_path)
    assert [path.name for path in topic.iterdir() if path.is_dir()] == []


def test_every_wrong_address_is_told_in_the_language_of_its_folder(site: Path) -> None:
    assert "Ez az oldal nem található" in text(site / "hu/404.html")
    assert "/hu/* /hu/404.html 404" in (site / "_redirects").read_text("utf-8")
    whole = lxml_html.fromstring((site / "404.html").read_text("utf-8"))
    assert [item.get("lang") for item in whole.iterfind(".//main//li[@lang]")] == [
        "bg", "it", "hu", "de", "pt", "ro", "sr-Cyrl", "sr-Latn",
    ]  # fmt: skip


def test_a_picture_that_comes_later_is_noticed(tmp_path: Path) -> None:
    page = Page("p", "bg", "Новина", '<p><img src="nova.png" alt="Нова"></p>')
    site = sample.site(media=(tmp_path / "posts",))
    assert build(site, [page], tmp_path / "outputs", hooks=Hooks()).missing_pictures == ("nova.png",)
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "nova.png").write_bytes(b"png")
    built = build(site, (), tmp_path / "outputs", posts={"p"}, hooks=Hooks())
    assert built.missing_pictures == ()
    assert len(list((built.path / "media").iterdir())) == 1
    (tmp_path / "posts" / "nova.png").write_bytes(b"other")
    build(site, (), tmp_path / "outputs", posts={"p"}, hooks=Hooks())
    assert [path.read_bytes() for path in (built.path / "media").iterdir()] == [b"other"]


def test_a_link_between_posts_follows_its_language_and_the_moves(tmp_path: Path) -> None:
    first = Page("parva", "it", "Prima", '<p><a href="vtora.md">vedi</a></p>')
    second = Page("vtora", "it", "Seconda", "<p>Testo</p>")
    path = build(sample.site(), [first, second], tmp_path).path
    assert 'href="../../it/seconda/"' in (path / "it/prima/index.html").read_text("utf-8")
    build(sample.site(addresses=tmp_path / "a.tsv"), [first, replace(second, title="Altra")], tmp_path)
    assert 'href="../../it/altra/"' in (path / "it/prima/index.html").read_text("utf-8")


def test_names_of_standing_pages(tmp_path: Path) -> None:
    for name in ("10-about.md", "10-about.it.md", "home.md"):
        (tmp_path / name).write_text("", "utf-8")
    assert [(file.post, file.language) for file in standing.files(tmp_path)] == [
        ("page:10-about", "it"), ("page:10-about", "bg"), ("page:home", "bg"),
    ]  # fmt: skip
    (tmp_path / "about.xx.md").write_text("", "utf-8")
    with pytest.raises(PublishError, match=r"pages/about\.xx\.md: this is no name of a page"):
        list(standing.files(tmp_path))


def test_mistakes_in_tags_toml_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "tags.toml").write_text('["енергия"]\nfr = "énergie"\nit = 1\n', "utf-8")
    with pytest.raises(ConfigError) as told:
        read_topics(tmp_path / "tags.toml")
    assert str(told.value).count("tags.toml: [енергия]") == 2

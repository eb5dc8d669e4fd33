"""Search in every language: forms of a word find one another, in the browser as in the index."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from pipeline.publishing import search
from pipeline.publishing.search.index import MARK, Entry, around, lines, rules_script
from pipeline.publishing.search.stems import stem, words
from tests.browser import chromium, served

FAMILIES = {
    "bg": """клъстер клъстера клъстерът клъстери клъстерите | проект проекта проектът проекти проектите
        обучение обучението обучения обученията | град града градът градове градовете
        иновация иновации иновациите иновацията | събитие събития събитията
        среща срещи срещата срещите | ученик ученици учениците | зелен зелена зелените зеленият
        европейски европейска европейският европейските | предприятие предприятия предприятията""",
    "it": "progetto progetti | formazione formazioni | energia energie | impresa imprese | città citta",
    "hu": """klaszter klaszterek klaszternek klaszterekkel klaszterben klasztert klasztereknek
        projekt projektek projektet projektben projektje | képzés képzések képzést képzéseken kepzesek
        ház házak házat házban | találkozó találkozók találkozót | energia energiák energiát energiával""",
    "de": "Projekt Projekte Projekten Projekts | Haus Häuser Häusern | grün grüne grünen gruenes:- | Schulung Schulungen",
    "pt": "projeto projetos | formação formações formacao | reunião reuniões | social sociais | europeu europeia",
    "ro": """cluster clusterul clusterului clustere clusterele clusterelor | oraș orașul orașe orașelor oras
        proiect proiectul proiecte proiectelor | instruire instruirea instruiri | inovație inovația inovații""",
    "sr": """кластер кластера кластерима klasterima | пројекат пројекта пројекти projekti пројектима
        обука обуке обуци obukama | предузеће предузећа preduzeća preduzeca | град градови gradovima""",
}
KIN = [
    (language, family.split())
    for language, text in FAMILIES.items()
    for line in text.splitlines()
    for family in line.split("|")
]


@pytest.mark.parametrize(("language", "forms"), KIN)
def test_the_forms_of_a_word_have_one_stem(language: str, forms: list[str]) -> None:
    assert len({stem(form, language) for form in forms if ":-" not in form}) == 1


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("bg", "проект", "процес"), ("bg", "град", "градина"), ("it", "porto", "porta-voce"), ("hu", "kar", "karácsony"),
        ("de", "Haus", "Hauptstadt"), ("pt", "porto", "portugal"), ("ro", "port", "portocală"), ("sr", "град", "грађанин"),
    ],
)  # fmt: skip
def test_other_words_have_other_stems(language: str, one: str, other: str) -> None:
    assert stem(one, language) != stem(words(other)[0] + "voce" * ("-" in other), language)


def test_marks_that_nobody_types_are_no_part_of_a_word() -> None:
    assert words("синер\u00adгия, о\u0301бщина") == ["синергия", "община"]


def test_words_that_nobody_looks_for_are_left_out() -> None:
    assert [stem(word, "bg") for word in ("и", "на", "които", "ЕС", "5")] == ["", "", "", "ес", "5"]


texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts, texts, st.sampled_from(list(FAMILIES)))
def test_a_line_is_one_line_of_script_that_says_what_the_page_does(
    title: str, body: str, language: str
) -> None:
    page = Entry("bg/proekt/", title, f"<p>{'.'.join(words(body))}</p>")
    for name, line in lines(page, language, "abcdefgh").items():
        assert line.startswith(MARK + b"abcdefgh")
        assert line.endswith(b",\n")
        assert line.count(b"\n") == 1
        said = json.loads(line[:-2])
        if name.startswith("p-"):
            assert said.split("\t")[2] == " ".join(title.split())
        else:
            assert all(stem.startswith(chr(int(name[2:], 16))) for stem in said.split(" ")[1:])


PAGES = {
    "bg/obuchenie/": ("Обучение в Торино", "<p>Клъстерът проведе обучение по енергийна ефективност.</p>"),
    "bg/proekt/": ("Нов проект с партньори", "<p>Среща на клъстерите от ЕС в Барселона през 2016 г.</p>"),
    "bg/odit/": ("Енергиен одит", "<p>Одитът намали разходите на предприятието &lt;b&gt; с 30 %.</p>"),
}
BOX = """<!doctype html><html lang="bg"><meta charset="utf-8"><title>Търсене</title><main>
<div data-search="../../search/bg/" data-root="../../" data-found="Намерени:" data-nothing="Нищо не е намерено."
 data-more="Още"><form hidden><input type="search" name="q" aria-label="Търсене"></form><p data-told role="status"></p>
<ol data-results></ol></div></main><script src="../../search/search.js" defer></script></html>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    found: dict[str, bytes] = {}
    for number, (path, (title, body)) in enumerate(PAGES.items()):
        (folder / path).mkdir(parents=True)
        (folder / path / "index.html").write_text(f"<meta charset=utf-8><article>{body}</article>", "utf-8")
        entry = Entry(path, title, body, note="19 декември 2016")
        for name, line in lines(entry, "bg", f"page{number:04}").items():
            found[name] = found.get(name, b"") + line
    data = folder / "search" / "bg"
    data.mkdir(parents=True)
    for name, content in found.items():
        start, end = around(name)
        (data / f"{name}.js").write_bytes(start + content + end)
    (data / "rules.js").write_bytes(rules_script("bg"))
    shutil.copy(Path(search.__file__).with_name("search.js"), folder / "search")
    (folder / "bg/search").mkdir()
    (folder / "bg/search/index.html").write_text(BOX, "utf-8")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as address:
        yield f"{address}/bg/search/index.html"


@pytest.fixture
def asked(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_page() as page:
        page.goto(address)
        page.wait_for_selector("form:not([hidden])")
        yield page


def results(page: Page, query: str) -> list[str]:
    page.fill("input", query)
    page.press("input", "Enter")
    page.wait_for_function("document.querySelector('[data-told]').textContent !== ''")
    return page.locator("h2").all_inner_texts()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("клъстери", ["Нов проект с партньори", "Обучение в Торино"]),
        ("ОБУЧЕНИЯТА", ["Обучение в Торино"]),
        ("клъстер барсел", ["Нов проект с партньори"]),
        ("ес", ["Нов проект с партньори"]),
        ("проекти на партньора", ["Нов проект с партньори"]),
        ("космонавт", []),
    ],
)
def test_a_reader_finds_a_page_by_any_form_of_its_words(asked: Page, query: str, titles: list[str]) -> None:
    assert sorted(results(asked, query)) == sorted(titles)
    assert asked.locator("[data-told]").inner_text() == (
        f"Намерени: {len(titles)}" if titles else "Нищо не е намерено."
    )


@pytest.mark.browser
def test_the_passage_is_shown_with_the_word_in_it_and_nothing_of_it_is_markup(asked: Page) -> None:
    results(asked, "разход")
    asked.wait_for_selector("mark")
    assert asked.locator("li p").last.inner_text() == "Одитът намали разходите на предприятието <b> с 30 %."
    assert asked.locator("mark").inner_text() == "разходите"
    assert asked.locator("li b").count() == 0


@pytest.mark.browser
def test_a_link_with_a_question_is_answered_and_search_works_from_a_disk(
    browser: Browser, site: Path
) -> None:
    with browser.new_page() as page:
        page.goto(f"{(site / 'bg/search/index.html').as_uri()}?q=%D0%BE%D0%B4%D0%B8%D1%82%D0%B0")
        page.wait_for_selector("h2 a")
        page.click("h2 a")
        assert page.url.endswith("/bg/odit/index.html")


@pytest.mark.browser
@pytest.mark.parametrize("language", FAMILIES)
def test_the_browser_cuts_words_as_the_index_does(browser: Browser, address: str, language: str) -> None:
    corpus = Path(__file__).parents[2] / "corpus" / "development.tsv"
    known = sorted({*words(FAMILIES[language]), *words(corpus.read_text("utf-8"))[:12000:3]})
    with browser.new_page() as page:
        page.route("**/rules.js", lambda route: route.fulfill(body=rules_script(language)))
        page.goto(address)
        page.wait_for_selector("form:not([hidden])")
        found = page.evaluate("words => words.map(glagolSearch.stem)", known)
    assert found == [stem(word, language) for word in known]


@pytest.mark.browser
def test_a_late_answer_does_not_overtake_a_newer_one(browser: Browser, address: str) -> None:
    held: list[Route] = []
    with browser.new_page() as page:
        page.route(f"**/w-{ord('о'):x}.js", lambda route: held.append(route))  # where "обучение" is looked up
        page.goto(address)
        page.wait_for_selector("form:not([hidden])")
        page.fill("input", "обучение")
        with page.expect_request(f"**/w-{ord('о'):x}.js"):
            page.press("input", "Enter")
        newer = results(page, "клъстер")
        assert len(newer) == 2
        held[0].continue_()
        # All that the late answer needs is there then: it is through when the same is found again.
        again = "glagolSearch.search('обучение').then(({codes}) => new Promise(r => setTimeout(r, 0, codes.length)))"
        assert page.evaluate(again) == 1
        assert page.locator("h2").all_inner_texts() == newer
        assert page.locator("[data-told]").inner_text() == "Намерени: 2"

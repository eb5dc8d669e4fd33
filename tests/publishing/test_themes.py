"""Themes change how a site looks, never what it says."""

import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from pipeline.domain.errors import ConfigError
from pipeline.publishing.story import build
from pipeline.publishing.themes import theme
from tests.browser import chromium, served
from tests.publishing import sample


def words(path: Path) -> str:
    (main,) = lxml_html.fromstring(path.read_text("utf-8")).iter("main")
    return " ".join(main.text_content().split())


def menu(path: Path) -> set[str | None]:
    page = lxml_html.fromstring(path.read_text("utf-8"))
    return {link.get("href") for link in page.iterfind(".//header/nav//a")}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        name: build(sample.site(theme=name), sample.pages(), tmp_path_factory.mktemp(name)).path
        for name in ("sofia", "vestnik")
    }


def test_a_second_theme_says_the_same_in_another_dress(sites: dict[str, Path]) -> None:
    ours, other = sites["sofia"], sites["vestnik"]
    pages = sorted(path.relative_to(ours) for path in ours.rglob("index.html"))
    assert pages == sorted(path.relative_to(other) for path in other.rglob("index.html"))
    for page in pages:
        assert words(ours / page) == words(other / page)
        assert menu(ours / page) <= menu(other / page)
    assert (ours / "bg/index.html").read_text("utf-8") != (other / "bg/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("it", ["latin"]),
        ("ro", ["latin", "latin-ext"]),
        ("sr-Latn", ["latin", "latin-ext"]),
        ("bg", ["latin", "cyrillic"]),
    ],
)
def test_the_letters_that_a_page_needs_are_fetched_at_once(
    sites: dict[str, Path], code: str, parts: list[str]
) -> None:
    page = lxml_html.fromstring((sites["sofia"] / code / "index.html").read_text("utf-8"))
    fonts = [link.get("href") for link in page.iterfind(".//link[@rel='preload']")]
    assert fonts == [f"../assets/sofia-sans-{part}-wght-normal.woff2" for part in parts]


def test_a_theme_of_ones_own_overrides_one_template_and_two_colours(tmp_path: Path) -> None:
    own = tmp_path / "themes" / "nash"
    (own / "templates").mkdir(parents=True)
    (own / "templates" / "footer.html").write_text("<footer>{{ cluster_name }} – наш</footer>", "utf-8")
    (own / "palette.toml").write_text('paper = ["#ffffff", "#000000"]\n', "utf-8")
    (own / "style.css").write_text("/* бележка */\nmain  { color : red; }\n", "utf-8")
    path = build(
        sample.site(theme="nash", themes=tmp_path / "themes"), sample.pages(), tmp_path / "outputs"
    ).path
    assert "– наш</footer>" in (path / "bg/index.html").read_text("utf-8")
    (style,) = (path / "assets").glob("style-*.css")
    text = style.read_text("utf-8")
    assert "--paper:#ffffff" in text
    assert text.endswith("main{color : red;}")
    assert "бележка" not in text


@pytest.mark.parametrize(
    ("file", "content", "line"),
    [
        ("palette.toml", "paper = 1", "this is not a palette"),
        (
            "style.css",
            '@font-face { src: url("fonts/nyama.woff2"); }',
            "a font that is not there: nyama.woff2",
        ),
    ],
)
def test_a_broken_theme_is_told_in_one_line(tmp_path: Path, file: str, content: str, line: str) -> None:
    (tmp_path / "nash").mkdir()
    (tmp_path / "nash" / file).write_text(content, "utf-8")
    with pytest.raises(ConfigError, match=line):
        build(sample.site(theme="nash", themes=tmp_path), sample.pages(), tmp_path / "outputs")


def test_an_unknown_theme_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"there is no theme 'nyama'\. Known are sofia, vestnik"):
        theme("nyama", None)


def test_the_style_asks_for_nothing_from_elsewhere() -> None:
    for name in ("sofia", "vestnik"):
        css = theme(name, None).style("#2f6b3a")
        for address in re.findall(r'url\("?([^")]+)', css):
            assert address.startswith("data:") or "/" not in address


def test_no_letter_of_a_word_stays_in_another_typeface() -> None:
    # „ő“ and „ă“ are in a file of their own: with `optional` one that comes late is never shown.
    said = re.findall(r"font-display:\s*(\w+)", theme("sofia", None).style("#2f6b3a"))
    assert set(said) == {"fallback"}


@pytest.mark.browser
def test_letters_have_the_forms_of_their_language(sites: dict[str, Path]) -> None:
    with chromium() as browser, served(sites["sofia"]) as address, browser.new_page() as tab:
        tab.goto(address + "/bg/")
        shots = {}
        for code in ("bg", "sr-Cyrl", "ru"):
            tab.evaluate(
                "code => { document.body.innerHTML = `<h1 lang=${code} style='width:9em'>пет дана тада</h1>` }",
                code,
            )
            tab.evaluate("document.fonts.ready")
            shots[code] = tab.locator("h1").screenshot()
        assert shots["bg"] != shots["ru"]
        assert shots["sr-Cyrl"] == shots["ru"]


@pytest.mark.browser
def test_a_post_is_seen_at_once_in_its_letters_with_all_ways_on(
    sites: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    """With `--pictures docs/images` it takes the README's picture."""
    path = "it/cinque-giorni-di-formazione-a-torino-per-i-manager-dei-cluster/"
    with (
        chromium() as browser,
        served(sites["sofia"]) as address,
        browser.new_page(viewport={"width": 1280, "height": 820}) as tab,
    ):
        tab.goto(f"{address}/{path}")
        ways = tab.locator("header a, header summary").all_inner_texts()
        assert [way.split("\n")[-1] for way in ways if way][:4] == [
            "Cluster «Sinergia\u00a0Verde»",
            "Il cluster",
            "Contatti",
            "Ricerca",
        ]
        assert tab.evaluate("document.fonts.check('1rem \"Sofia Sans\"')")
        if folder := request.config.getoption("--pictures"):
            tab.screenshot(path=Path(folder) / "page-it.png")

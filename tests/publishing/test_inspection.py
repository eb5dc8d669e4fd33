"""What `glagol site check` finds, and that it is silent where all is right."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from pipeline.config import Cluster
from pipeline.domain.errors import PublishError
from pipeline.domain.page import Page
from pipeline.publishing import Site
from pipeline.publishing.inspection import find_tools, inspect
from pipeline.publishing.inspection.reading import read
from pipeline.publishing.inspection.story import sample as sampled
from pipeline.publishing.inspection.tools import Tools
from pipeline.publishing.story import build
from tests.publishing import sample

ADDRESS = "https://example.eu"
SITE = Site(Cluster(name="Клъстер „Зелена синергия“"), ADDRESS, ())
PAGES = [
    Page(
        "proekt", code, title, f"<p>{text}</p>", summary=text, published=date(2016, 12, 19), tags=("проекти",)
    )
    for code, title, text in (
        ("bg", "Проект", "Нов проект & партньори."),
        ("it", "Progetto", "Un nuovo progetto."),
        ("sr", "Пројекат", "Нови пројекат."),
    )
]


def found(site: Path) -> dict[str, list[str]]:
    """What the checks say that need no tools."""
    checks = inspect(site, ADDRESS, Tools()).checks
    return {
        check.name: [f"{one.file}: {one.message}" for one in check.problems]
        for check in checks
        if check.problems
    }


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return build(SITE, PAGES, tmp_path).path.resolve()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_site_that_is_right_has_no_problems_and_missing_tools_are_named(site: Path) -> None:
    inspected = inspect(site, ADDRESS, Tools())
    assert found(site) == {}
    assert [(check.name, check.skipped) for check in inspected.checks if check.skipped] == [
        ("Nu checker", "Java and vnu.jar"),
        ("axe", "Chromium and playwright and axe.min.js"),
    ]


def in_head(markup: str) -> Callable[[Path], None]:
    return lambda site: change(site / "it/progetto/index.html", "</head>", f"{markup}</head>")


def in_body(markup: str) -> Callable[[Path], None]:
    return lambda site: change(site / "it/progetto/index.html", "</main>", f"{markup}</main>")


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda site: change(site / name, old, new)


MISTAKES: list[tuple[str, Callable[[Path], None], str]] = [
    ("links", in_body('<a href="../nyama/">x</a>'), "it/progetto/index.html: leads to ../nyama/, which is not there"),
    ("links", in_body('<a href="../#nyama">x</a>'), "there is no #nyama on that page"),
    ("links", in_body('<a href="../../../../etc/passwd">x</a>'), "which is not there"),
    ("links", in_body('<a href="https://example.eu/bg/nyama/">x</a>'), "which is not there"),
    ("links", in_body('<img alt="" width="1" height="1" srcset="a.svg 1w" src="">'), "leads to a.svg"),
    ("redirects", lambda site: (site / "_redirects").write_text("/x /bg/nyama/ 301\n"), "_redirects:1: leads to /bg/nyama/"),
    ("language", replaced("it/progetto/index.html", '<html lang="it">', '<html lang="bg">'), "lies in it/ but says lang='bg'"),
    ("language", replaced("it/progetto/index.html", '<html lang="it">', "<html>"), "says no language"),
    ("hreflang", replaced("it/progetto/index.html", 'hreflang="bg"', 'hreflang="de"'), "does not name this page in return"),
    ("hreflang", replaced("it/progetto/index.html", "<title>", '<meta name="robots" content="noindex"><title>'), "hidden"),
    ("hreflang", replaced("it/progetto/index.html", 'hreflang="x-default"', 'hreflang="en"'), "names translations but no x-default"),
    ("titles", replaced("it/progetto/index.html", "<title>Progetto – Клъстер „Зелена синергия“</title>", "<title></title>"), "has no title"),
    ("titles", in_body("<h1>Ancora</h1>"), "has 2 headings of the first rank"),
    ("addresses", replaced("it/progetto/index.html", '"canonical" href="https://example.eu/it/progetto/"', '"canonical" href="https://example.eu/bg/proekt/"'), "says that its address is"),
    ("cards", lambda site: (site / "it/progetto/card.png").unlink(), "has a card that is not there"),
    ("linked data", replaced("it/progetto/index.html", '"inLanguage": "it"', '"inLanguage": "bg"'), "JSON-LD says 'bg', the page 'it'"),
    ("linked data", in_head('<script type="application/ld+json">{</script>'), "JSON-LD that cannot be read"),
    ("requests", in_head('<script src="https://cdn.example.com/a.js"></script>'), "fetches https://cdn.example.com/a.js"),
    ("requests", in_body('<p onclick="x()">x</p>'), "has a script in an attribute: <p onclick>"),
    ("requests", lambda site: (site / "a.css").write_text("@import '//f.example.com/a.css'; a{background:url(own.png)}"), "a.css: fetches //f.example.com/a.css"),
    ("pictures", in_body('<img src="card.png" width="1" height="1">'), "without a text for it"),
    ("pictures", in_body('<img src="card.png" alt="">'), "without width and height"),
    ("Atom feeds", replaced("it/feed.xml", "<updated>", "<updated>yesterday "), "it/feed.xml: line"),
    ("Atom feeds", replaced("it/feed.xml", "<id>https://example.eu/it/progetto/", "<id>https://example.eu/it/nyama/"), "which is not there"),
    ("Atom feeds", lambda site: (site / "it/feed.xml").write_text("<feed"), "is not XML"),
    ("JSON feeds", replaced("it/feed.json", "version/1.1", "version/9"), "says no version"),
    ("JSON feeds", replaced("it/feed.json", '"content_html"', '"text"'), "item 0 lacks content_html"),
    ("feeds linked", lambda site: (site / "feed.json").write_bytes((site / "it/feed.json").read_bytes()), "is led to by no page"),
    ("sitemaps", replaced("sitemap-2016-12.xml", "<lastmod>2016-12-19", "<lastmod>yesterday"), "sitemap-2016-12.xml: line"),
    ("sitemaps", replaced("sitemap-2016-12.xml", "<loc>https://example.eu/it/progetto/", "<loc>https://example.eu/it/"), "it/progetto/index.html: stands in no sitemap"),
    ("sitemaps", lambda site: (site / "sitemap.xml").unlink(), "sitemap.xml: is not there"),
    ("robots.txt", replaced("robots.txt", "sitemap.xml", "map.xml"), "names https://example.eu/map.xml"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "make", "message"), MISTAKES)
def test_a_mistake_is_found(site: Path, check: str, make: Callable[[Path], None], message: str) -> None:
    make(site)
    assert any(message in problem for problem in found(site).get(check, [])), found(site)


def test_a_photograph_that_tells_its_place_is_found(site: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Телефон"
    Image.new("RGB", (4, 4)).save(site / "snimka.jpg", exif=exif)
    assert found(site)["pictures"] == ["snimka.jpg: tells more than its picture: exif"]


def test_without_a_site_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"there is no site here\. Build it first: glagol publish"):
        inspect(tmp_path, "", Tools())


def test_a_sample_has_a_page_of_every_kind_and_language(site: Path) -> None:
    facts = read(site, ADDRESS)
    kinds = {(page.file.count("/"), page.lang) for page in facts.pages.values()}
    chosen = sampled(facts, len(kinds))
    assert {(name.count("/"), facts.pages[name].lang) for name in chosen} == kinds
    assert len(sampled(read(site, ADDRESS), 3)) == 3


def test_a_site_under_a_path_is_understood(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in (".html", ".xml", ".json", ".txt"):
            path.write_text(path.read_text("utf-8").replace(ADDRESS, f"{ADDRESS}/novini"), encoding="utf-8")
    assert inspect(site, f"{ADDRESS}/novini", Tools()).problems == 0


PROJECT = Path(__file__).parents[2]
TOOLS = find_tools([PROJECT / "tools"])


@pytest.mark.browser
@pytest.mark.skipif(
    not (TOOLS.vnu and TOOLS.java and TOOLS.axe), reason="`make tools` installs what is asked"
)
def test_the_sample_site_is_right_in_every_respect(tmp_path: Path) -> None:
    site = build(sample.site(), sample.pages(), tmp_path).path.resolve()
    inspected = inspect(site, sample.site().address, TOOLS, looked_at=20)
    assert [check.skipped for check in inspected.checks if check.skipped] == []
    assert {check.name: check.problems for check in inspected.checks if check.problems} == {}


@pytest.mark.skipif(not (TOOLS.vnu and TOOLS.java), reason="the Nu checker is installed by `make tools`")
def test_the_nu_checker_is_asked(site: Path) -> None:
    change(site / "it/progetto/index.html", "</main>", "<p><div></div></p></main>")
    inspected = inspect(site, ADDRESS, Tools(java=TOOLS.java, vnu=TOOLS.vnu))
    told = {check.name: check.problems for check in inspected.checks}["Nu checker"]
    assert [problem.file for problem in told if "No “p” element in scope" in problem.message] == [
        "it/progetto/index.html"
    ]


@pytest.mark.browser
@pytest.mark.skipif(not TOOLS.axe, reason="axe is installed by `make tools`")
def test_axe_is_asked_in_light_and_dark(site: Path) -> None:
    change(site / "it/progetto/index.html", "</main>", '<a href="../"></a></main>')
    tools = Tools(axe=TOOLS.axe, chromium=TOOLS.chromium, playwright=True)
    inspected = inspect(site, ADDRESS, tools)
    told = {check.name: check.problems for check in inspected.checks}["axe"]
    nameless = [problem for problem in told if "link-name" in problem.message]
    assert [problem.file for problem in nameless] == ["it/progetto/index.html"] * 2
    assert "(dark, 375 px)" in nameless[1].message

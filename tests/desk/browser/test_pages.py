"""Every page of the desk: axe finds nothing, a phone need not scroll sideways, nothing breaks the policy."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from pipeline.desk.settings import INTERFACE
from tests.browser import axe
from tests.desk.browser.conftest import Served, delivered, picture

pytestmark = pytest.mark.browser

PAGES = [
    ("", "/sign-in/"), ("", "/join/guess/"), ("elena", "/account/"), ("elena", "/posts/"),
    ("elena", "/posts/?q=няма"), ("elena", "/posts/new/"), ("elena", "/posts/of/trace-kei/"),
    ("elena", "/posts/of/nov-proekt/"), ("elena", "/posts/of/trace-kei/correct/"), ("elena", "/nowhere/"),
    ("elena", "/account/tokens/"), ("elena", "/api/v1/"),
    ("anna", "/reported/"), ("paolo", "/pages/"), ("paolo", "/pages/it/nov-proekt/"), ("paolo", "/people/"),
    ("maria", "/people/"), ("maria", "/people/1/"), ("maria", "/reports/"), ("maria", "/log/?verify=1"),
    ("paolo", "/receipts/"), ("paolo", "/receipts/?state=failed"), ("maria", "/deliveries/"),
    ("maria", "/deliveries/?state=failed"), ("maria", "/deliveries/?q=няма"),
    ("maria", "/deliveries/partners/"), ("maria", "/deliveries/of/bologna/"), ("elena", "/deliveries/"),
    ("maria", "{torino}"), ("maria", "{bologna}"), ("maria", "{torino}withdraw/"),
]  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_axe_finds_nothing_on_any_page(served: Served, width: int, scheme: str) -> None:
    found = {}
    pages = {
        person: served.page(person, width=width, scheme=scheme, bypass_csp=True)
        for person in {p for p, _ in PAGES}
    }
    for person, address in PAGES:
        page = pages[person]
        page.goto(at(address))
        # What stands in menus is a part of the page too.
        page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
        if problems := axe(page):
            found[address] = problems
    assert found == {}


# The languages with the longest words, on a phone and on a small computer.
@pytest.mark.parametrize(("code", "width"), [("bg", 360), ("hu", 360), ("de", 360), ("hu", 1024)])
def test_no_page_scrolls_sideways(served: Served, code: str, width: int) -> None:
    with speaking(code):
        wide = []
        for person in ("", "elena", "paolo", "maria"):
            page = served.page(person, width=width)
            for _, address in (one for one in PAGES if one[0] == person):
                page.goto(at(address), wait_until="domcontentloaded")
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wide.append(address)
        assert wide == []


@pytest.mark.parametrize("code", [code for code, _name in INTERFACE])
def test_a_manager_sees_all_places_at_once_in_every_language(served: Served, code: str) -> None:
    with speaking(code):
        page = served.page("maria")
        for width in (1280, 1024):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto("/posts/")
            rows = page.locator(".places a").evaluate_all(
                "all => new Set(all.map(one => one.offsetTop)).size"
            )
            assert (rows, _cut_off(page, ".places a")) == (1, []), width
        page.set_viewport_size({"width": 375, "height": 800})
        assert not page.locator(".places").is_visible()
        page.locator(".places-menu summary").click()
        assert page.locator(".places-menu a").count() == 8
        assert _cut_off(page, ".places-menu a") == []
        page.locator(".places-menu a").last.click()
        assert page.url.endswith("/log/")


def _cut_off(page: Page, links: str) -> list[str]:
    """Return the links that are not wholly to be seen, within all that may scroll around them."""
    return page.locator(links).evaluate_all(
        """all => all.filter(one => {
            const box = one.getBoundingClientRect();
            for (let around = one.parentElement; around; around = around.parentElement) {
                if (around.scrollWidth > around.clientWidth && getComputedStyle(around).overflowX !== "visible")
                    return true;
            }
            return !box.width || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight;
        }).map(one => one.textContent)"""
    )


def at(address: str) -> str:
    """Return an address with that of the newest delivery to a partner put in."""
    for partner in ("torino", "bologna"):
        if address.startswith("{" + partner + "}"):
            return delivered(partner) + address.partition("}")[2]
    return address


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Let everybody have the interface in a language."""
    from pipeline.desk.models import Person

    Person.objects.update(language=code)
    yield
    Person.objects.update(language="en")


def test_the_reading_order_of_a_screen_reader_has_names_for_everything(served: Served) -> None:
    page = served.page("elena")
    page.goto("/posts/")
    tree = page.locator("body").aria_snapshot()
    assert 'navigation "Places"' in tree
    assert 'heading "Posts" [level=1]' in tree
    assert 'columnheader "Post"' in tree
    assert 'link "Italian: approved"' in tree
    assert 'searchbox "Search"' in tree


def test_every_page_works_without_scripts(served: Served) -> None:
    page = served.page("elena", java_script_enabled=False)
    page.goto("/posts/new/")
    page.fill("#id_title", "Без скриптове")
    page.fill("#id_text", "Това е кратък текст, който се поставя без никакви скриптове в страницата.")
    page.click("text=Take in and translate")
    assert page.locator("h1").inner_text() == "Без скриптове"
    page.goto("/posts/?q=без")
    assert page.locator("tbody tr").count() == 1


def test_a_manager_tries_a_failed_delivery_again(served: Served) -> None:
    page = served.page("maria")
    page.goto("/deliveries/")
    picture(page, "deliveries")
    page.get_by_role("link", name="Needs a person").click()
    page.locator("summary", has_text="1 receipt").click()
    assert page.get_by_text("is not set").last.is_visible()
    page.get_by_role("button", name="Try again").click()
    assert "It is on its way again" in page.locator("#told").inner_text()
    assert page.locator("h2").inner_text() == "Nothing needs a person"

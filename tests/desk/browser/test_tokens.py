"""A person makes a token for a program, sees it once, and revokes it."""

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.desk.browser.conftest import Served, picture

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 375])
def test_a_token_is_made_tried_and_revoked(served: Served, width: int) -> None:
    page = served.page("elena", width=width, bypass_csp=True)
    page.goto("/account/")
    page.click("text=Your tokens")
    page.fill("#id_name", "сайтът на общината")
    page.check("text=posts:read")
    page.click("text=Make the token")
    token = page.input_value("#link")
    assert token.startswith("glagol_")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 1000:
        picture(page, "tokens")
    address = f"{served.address}/api/v1/posts"
    asked = page.request.get(address, headers={"Authorization": f"Bearer {token}"})
    assert [one["id"] for one in asked.json()["posts"]]
    page.goto("/account/tokens/")
    assert token not in page.content()
    page.click(f"li:has-text('{token[7:15]}') >> text=Revoke")
    expect(page.locator(".note")).to_contain_text("opens nothing any more")
    assert page.request.get(address, headers={"Authorization": f"Bearer {token}"}).status == 401

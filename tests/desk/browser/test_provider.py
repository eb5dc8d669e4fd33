"""A person signs in at a real provider and out again, in Chromium: cookies, redirects and the policy hold."""

from collections.abc import Iterator

import pytest

from tests.browser import axe
from tests.desk.browser.conftest import Served
from tests.desk.people.idp import CLIENT, SECRET, Provider, provider

pytestmark = pytest.mark.browser


@pytest.fixture
def idp(served: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("DESK_SECRET", SECRET)
    monkeypatch.setenv("GLAGOL_ADDRESS", served.address)
    settings = served.folder / "glagol.toml"
    before = settings.read_text("utf-8")
    with provider() as running:
        table = f'issuer = "{running.issuer}"\nclient = "{CLIENT}"\nsecret = "env:DESK_SECRET"\nname = "Община Габрово"\n'
        settings.write_text(f"{before.partition('[sign_in]')[0]}[sign_in]\n{table}", "utf-8")
        yield running
    settings.write_text(before, "utf-8")


def test_a_person_signs_in_with_their_organisation_s_account_and_out_again(
    served: Served, idp: Provider
) -> None:
    idp.claims = {"email": "maria@demo.example", "email_verified": True}
    looked_at = served.page(width=375, bypass_csp=True)
    looked_at.goto("/sign-in/")
    assert axe(looked_at) == []
    page = served.page(width=375)
    page.goto("/people/")
    page.get_by_role("link", name="Sign in with Община Габрово").click()
    page.wait_for_url("**/people/")
    page.locator("summary", has_text="Мария Колева").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign out of Община Габрово too").click()
    assert page.locator("body").inner_text() == "left"
    assert "/leave" in idp.asked

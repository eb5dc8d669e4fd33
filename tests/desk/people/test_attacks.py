"""What attackers try at the door: fixed sessions, forged forms, guessed names, guessed passwords."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pipeline.desk.people.roles import Kind, Role
from tests.desk.conftest import PASSWORD, Web

ITALIAN = Role(Kind.REVIEWER, frozenset({"it"}))


def sign_in(browser: Any, email: str, password: str) -> Any:
    return browser.post("/sign-in/", {"username": email, "password": password})


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(web: Web) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    session = browser.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    browser.cookies["sessionid"] = planted
    assert sign_in(browser, person.email, PASSWORD).status_code == 302
    assert browser.cookies["sessionid"].value != planted
    other = web.browser()
    other.cookies["sessionid"] = planted
    assert other.get("/account/").status_code == 302


def test_a_session_ends_when_its_person_signs_out(web: Web) -> None:
    browser = web.browser(web.person("Anna Rossi", ITALIAN))
    key = browser.cookies["sessionid"].value
    browser.post("/sign-out/")
    other = web.browser()
    other.cookies["sessionid"] = key
    assert other.get("/account/").status_code == 302


def test_signing_in_sets_cookies_that_scripts_and_other_sites_do_not_get(web: Web) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    browser.get("/sign-in/")
    sign_in(browser, person.email, PASSWORD)
    for name in ("sessionid", "csrftoken"):
        assert browser.cookies[name]["httponly"], name
        assert browser.cookies[name]["samesite"] == "Lax", name


@pytest.mark.parametrize(
    "place", ["/sign-in/", "/sign-out/", "/account/", "/posts/new/", "/people/", "/prefer/"]
)
def test_no_form_is_taken_from_another_site(web: Web, place: str) -> None:
    browser = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    browser.force_login(
        web.person("Мария Колева", Role(Kind.MANAGER), Role(Kind.EDITOR)),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert browser.post(place, {"x": "y"}, headers={"origin": "https://evil.example"}).status_code == 403


def test_nobody_learns_who_has_an_account(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page, word for word, and a password is worked through in both cases: the same time."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    person = web.person("Anna Rossi", ITALIAN)
    worked: list[str] = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: worked.append(password) or encode(self, password, salt),
    )
    told = []
    for address in (person.email, "nobody@example.eu"):
        worked.clear()
        response = sign_in(web.browser(), address, "грешна парола")
        told.append(
            (
                response.status_code,
                without_tokens(response.content.decode()).replace(address, ""),
                len(worked),
            )
        )
    assert told[0] == told[1]
    assert told[0][2] >= 1


def without_tokens(page: str) -> str:
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)


def test_an_account_that_is_closed_is_not_told_from_one_that_never_was(web: Web) -> None:
    from pipeline.desk.people import inviting

    web.manager()
    person = web.person("Anna Rossi", ITALIAN)
    inviting.set_active(person, by="Мария Колева", active=False)
    pages = [
        without_tokens(sign_in(web.browser(), address, PASSWORD).content.decode()).replace(address, "")
        for address in (person.email, "nobody@example.eu")
    ]
    assert pages[0] == pages[1]


def test_who_locks_one_account_does_not_lock_the_others(web: Web) -> None:
    anna, bruno = web.person("Anna Rossi", ITALIAN), web.person("Bruno Bianchi", ITALIAN)
    for number in range(6):
        sign_in(web.browser(), anna.email, f"грешна парола {number}")
    assert sign_in(web.browser(), anna.email, PASSWORD).status_code == 429
    assert sign_in(web.browser(), bruno.email, PASSWORD).status_code == 302


def test_a_name_nobody_has_is_locked_like_one_that_exists(web: Web) -> None:
    statuses = [
        sign_in(web.browser(), "nobody@example.eu", f"грешна {number}").status_code for number in range(6)
    ]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_to_no_other_site(web: Web, target: str) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    response = web.browser().post(
        "/sign-in/", {"username": person.email, "password": PASSWORD, "next": target}
    )
    assert response.url == "/"


def test_passwords_are_kept_by_a_slow_and_salted_function() -> None:
    from pipeline.desk.settings import everywhere

    assert "Scrypt" in everywhere(Path("x"))["PASSWORD_HASHERS"][0]

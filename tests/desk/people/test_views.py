"""People come in by invitation, sign in, and are kept out after too many guesses."""

import pytest

from pipeline.desk.people import inviting
from pipeline.desk.people.roles import Kind, Role
from pipeline.domain.errors import ReviewError
from tests.desk.conftest import PASSWORD, Web

ITALIAN = Role(Kind.REVIEWER, frozenset({"it"}))


def test_every_page_asks_who_is_there(web: Web) -> None:
    response = web.browser().get("/account/")
    assert response.status_code == 302
    assert response.url == "/sign-in/?next=/account/"


def test_an_invited_person_joins_with_the_roles_of_the_invitation(web: Web) -> None:
    _, token = inviting.invite("anna@example.eu", [ITALIAN], by="Мария Колева")
    browser = web.browser()
    assert "anna@example.eu" in browser.get(f"/join/{token}/").content.decode()
    browser.post(f"/join/{token}/", {"name": " Anna  Rossi ", "password": PASSWORD})
    page = browser.get("/account/").content.decode()
    assert "Anna Rossi" in page
    assert "Reviewer: Italian" in page
    assert browser.get(f"/join/{token}/").status_code == 410


def test_an_invitation_cannot_be_guessed_nor_used_late_or_after_withdrawal(web: Web) -> None:
    row, token = inviting.invite("anna@example.eu", [ITALIAN], by="Мария Колева")
    assert token not in str(row.__dict__)
    assert web.browser().get("/join/guess/").status_code == 410
    inviting.withdraw(row, by="Мария Колева")
    with pytest.raises(ReviewError, match="holds no more"):
        inviting.accept(token, "Anna", PASSWORD, "it")
    late, token = inviting.invite("anna@example.eu", [ITALIAN], by="Мария Колева")
    late.at -= inviting_holds()
    late.save()
    assert web.browser().get(f"/join/{token}/").status_code == 410


def test_who_has_no_address_is_not_invited(web: Web) -> None:
    with pytest.raises(ReviewError, match="no e-mail address"):
        inviting.invite("anna", [ITALIAN], by="Мария Колева")


def inviting_holds():
    from pipeline.desk.people.rows import INVITATION_HOLDS

    return INVITATION_HOLDS


@pytest.mark.parametrize("password", ["късо", "123456789012345", "startfinding", "anna rossi 1"])
def test_a_weak_password_is_refused_with_a_reason(web: Web, password: str) -> None:
    _, token = inviting.invite("anna@example.eu", [ITALIAN], by="Мария Колева")
    response = web.browser().post(f"/join/{token}/", {"name": "Anna Rossi", "password": password})
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()


def test_five_wrong_passwords_lock_the_sixth_even_if_it_is_right(web: Web) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    for _ in range(5):
        browser.post("/sign-in/", {"username": person.email, "password": "грешна парола тук"})
    response = browser.post("/sign-in/", {"username": person.email, "password": PASSWORD})
    assert response.status_code == 429
    assert "quarter of an hour" in response.content.decode()


def test_the_right_password_signs_in_however_the_address_is_written(web: Web) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    response = browser.post(
        "/sign-in/?next=/account/",
        {"username": person.email.upper(), "password": PASSWORD, "next": "/account/"},
    )
    assert (response.status_code, response.url) == (302, "/account/")


def test_who_is_kept_out_is_out_at_once(web: Web) -> None:
    web.manager()
    person = web.person("Anna Rossi", ITALIAN)
    browser = web.browser(person)
    inviting.set_active(person, by="Мария Колева", active=False)
    assert browser.get("/account/").status_code == 302


def test_the_last_manager_stays(web: Web) -> None:
    web.manager()
    person = web.person("Мария Колева")
    with pytest.raises(ReviewError, match="nobody would be left"):
        inviting.set_active(person, by="Мария Колева", active=False)
    with pytest.raises(ReviewError, match="nobody would be left"):
        inviting.change_roles(person, [Role(Kind.EDITOR)], by="Мария Колева")


def test_a_changed_password_signs_other_devices_out(web: Web) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    here, elsewhere = web.browser(person), web.browser(person)
    fresh = "друга дълга фраза"
    here.post("/account/", {"what": "password", "present": PASSWORD, "password": fresh})
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_language_and_colours_are_kept_with_the_person(web: Web) -> None:
    person = web.person("Anna Rossi", ITALIAN)
    web.browser(person).post("/account/", {"what": "preferences", "language": "it", "theme": "dark"})
    page = web.browser(type(person).objects.get(pk=person.pk)).get("/account/").content.decode()
    assert '<html lang="it" data-theme="dark">' in page
    assert "Il suo profilo" in page


def test_choosing_a_language_leads_back_here_and_nowhere_else(web: Web) -> None:
    browser = web.browser()
    assert browser.post("/prefer/", {"language": "sr-latn", "back": "/sign-in/"}).url == "/sign-in/"
    assert "Prijava" in browser.get("/sign-in/").content.decode()
    assert browser.post("/prefer/", {"language": "de", "back": "https://evil.example/"}).url == "/"

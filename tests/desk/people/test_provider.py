"""People sign in with their organisation's account, at a real provider on loopback."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest

from pipeline.config import read_settings
from pipeline.desk import audit
from pipeline.desk.people import inviting, links
from pipeline.desk.people import provider as desk_provider
from pipeline.desk.people.roles import Kind, Role
from pipeline.domain.errors import ConfigError, ReviewError
from tests.conftest import SETTINGS
from tests.desk.conftest import PASSWORD, Web
from tests.desk.people.idp import CLIENT, SECRET, Provider, provider

ITALIAN = Role(Kind.REVIEWER, frozenset({"it"}))
ANNA = {"email": "person0@example.eu", "email_verified": True}


@pytest.fixture
def idp(web: Web, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("DESK_SECRET", SECRET)
    with provider() as running:
        offer(web, running)
        yield running


def offer(web: Web, running: Provider, more: str = "") -> None:
    table = f'[sign_in]\nissuer = "{running.issuer}"\nclient = "{CLIENT}"\nsecret = "env:DESK_SECRET"\n'
    (web.desk.folder / "glagol.toml").write_text(
        f'{SETTINGS}{table}name = "Comune di Torino"\n{more}', "utf-8"
    )
    from pipeline.desk import workspaces

    workspaces._current._stamp = ()  # type: ignore[union-attr]  # two writes in one tick of the clock


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def went(browser: Any, start: str = "/sign-in/provider/") -> str:
    """Go to the provider as a browser does; return the address that it sends one back to."""
    there = browser.get(start)
    assert there.status_code == 302, there.content.decode()
    try:
        build_opener(_Stay).open(there.url)
    except HTTPError as answer:
        back = str(answer.headers["Location"])
        assert back.startswith("http://127.0.0.1:8000/sign-in/provider/back/?")
        return back.removeprefix("http://127.0.0.1:8000")
    raise AssertionError("the provider sent nobody back")


def signed_in(browser: Any, start: str = "/sign-in/provider/") -> Any:
    return browser.get(went(browser, start))


def page(response: Any) -> str:
    return " ".join(response.content.decode().split())


def is_in(browser: Any) -> bool:
    return bool(browser.get("/account/").status_code == 200)


def logged() -> list[tuple[str, str, dict[str, Any]]]:
    from pipeline.desk.models import AuditRow

    return [(row.person, row.action, row.details) for row in AuditRow.objects.order_by("number")]


def test_an_invited_person_comes_in_by_a_verified_address(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    assert "Sign in with Comune di Torino" in page(browser.get("/sign-in/"))
    idp.claims = ANNA | {"email": "Person0@Example.EU"}
    response = signed_in(browser, "/sign-in/provider/?next=/review/it/")
    assert (response.status_code, response.url) == (302, "/review/it/")
    assert "Anna Rossi" in page(browser.get("/account/"))
    person, action, details = logged()[-1]
    assert (person, action, details["through"]) == ("Anna Rossi", "sign-in", "Comune di Torino")
    assert audit.verify().broken is None


def test_the_way_there_carries_state_nonce_and_a_challenge(web: Web, idp: Provider) -> None:
    from urllib.parse import parse_qs, urlsplit

    wishes = [parse_qs(urlsplit(web.browser().get("/sign-in/provider/").url).query) for _ in range(2)]
    for wish in wishes:
        assert wish["code_challenge_method"] == ["S256"]
        assert (wish["client_id"], wish["response_type"], wish["scope"]) == (
            [CLIENT],
            ["code"],
            ["openid email"],
        )
    for name in ("state", "nonce", "code_challenge"):
        assert wishes[0][name] != wishes[1][name]
        assert len(wishes[0][name][0]) >= 20


WRONG = {
    "nonce": {"nonce": "another"},
    "aud": {"aud": "another-client", "azp": CLIENT},
    "azp": {"aud": [CLIENT, "another-client"], "azp": "another-client"},
    "iss": {"iss": "https://elsewhere.example"},
    "exp": {"exp": 1_600_000_000},
}


@pytest.mark.parametrize("claim", WRONG)
def test_an_answer_that_is_not_for_this_sign_in_lets_nobody_in(
    web: Web, idp: Provider, claim: str, caplog: pytest.LogCaptureFixture
) -> None:
    web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    idp.claims = ANNA | WRONG[claim]
    response = signed_in(browser)
    assert response.status_code == 403
    assert "The answer of Comune di Torino could not be verified" in page(response)
    assert not is_in(browser)
    assert {"exp": "expired"}.get(claim, claim) in caplog.text
    assert logged() == []  # whom nobody proved cannot fill the log


@pytest.mark.parametrize("mistake", ["another key", "unsigned", "no token"])
def test_an_answer_without_the_provider_s_signature_lets_nobody_in(
    web: Web, idp: Provider, mistake: str, caplog: pytest.LogCaptureFixture
) -> None:
    web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    idp.claims, idp.mistake = ANNA, mistake
    reason = {"another key": "BadSignature", "unsigned": "none", "no token": "userinfo"}[mistake]
    assert "could not be verified" in page(signed_in(browser))
    assert reason in caplog.text
    assert not is_in(browser)


def test_an_answer_to_another_browser_lets_nobody_in(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    idp.claims = ANNA
    back, other = went(web.browser()), web.browser()
    assert "begun in another window" in page(other.get(back))
    assert not is_in(other)


def test_an_answer_is_good_once(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    idp.claims = ANNA
    browser = web.browser()
    back = went(browser)
    assert browser.get(back).status_code == 302
    browser.post("/sign-out/")
    assert "begun in another window" in page(browser.get(back))


@pytest.mark.parametrize("verified", [False, None, "false", 1.5])
def test_an_address_that_is_not_verified_is_nobody_s(web: Web, idp: Provider, verified: object) -> None:
    web.person("Anna Rossi", ITALIAN)
    browser = web.browser()
    idp.claims = {"email": ANNA["email"], **({} if verified is None else {"email_verified": verified})}
    assert "does not say that your e-mail address is yours" in page(signed_in(browser))
    assert not is_in(browser)


def test_nobody_is_made_by_signing_in(web: Web, idp: Provider) -> None:
    from pipeline.desk.people.rows import Person

    before = Person.objects.count()
    browser = web.browser()
    idp.claims = ANNA | {"email": "stranger@example.eu"}
    response = signed_in(browser)
    assert response.status_code == 403
    assert "Nobody was invited as stranger@example.eu" in page(response)
    assert (Person.objects.count(), is_in(browser)) == (before, False)
    person, action, details = logged()[-1]
    assert (person, action, details["why"]) == ("stranger@example.eu", "sign-in-refused", "not invited")


def test_who_has_not_opened_the_invitation_is_told_to(web: Web, idp: Provider) -> None:
    inviting.invite("anna@example.eu", [ITALIAN], by="Мария Колева")
    idp.claims = ANNA | {"email": "anna@example.eu"}
    assert "open the link of your invitation first" in page(signed_in(web.browser()))


def test_who_is_kept_out_stays_out(web: Web, idp: Provider) -> None:
    web.manager()
    person = web.person("Anna Rossi", ITALIAN)
    inviting.set_active(person, by="Мария Колева", active=False)
    browser = web.browser()
    idp.claims = {"email": person.email, "email_verified": True}
    assert "This account is closed." in page(signed_in(browser))
    assert not is_in(browser)
    assert logged()[-1][2]["why"] == "closed"


def test_letters_that_look_alike_are_other_letters(web: Web, idp: Provider) -> None:
    inviting.add_person("kolev@example.eu", "Колев", PASSWORD, [ITALIAN])
    browser = web.browser()
    idp.claims = ANNA | {"email": "\u212aolev@example.eu"}  # the sign of Kelvin: its small letter is k
    assert signed_in(browser).status_code == 403
    assert not is_in(browser)


def test_a_provider_that_does_not_answer_is_told_in_plain_words(web: Web, idp: Provider) -> None:
    with provider() as gone:
        offer(web, gone)
    response = web.browser().get("/sign-in/provider/")
    assert response.status_code == 503
    assert "Comune di Torino cannot be reached just now" in page(response)
    assert 'type="password"' in page(response)


def test_a_refusal_shows_no_words_that_came_by_the_address(web: Web, idp: Provider) -> None:
    idp.mistake = "not agreed"
    response = signed_in(web.browser())
    assert "Comune di Torino did not let you in." in page(response)
    assert "pay here" not in page(response)


def test_a_provider_that_calls_itself_otherwise_is_not_believed(web: Web, idp: Provider) -> None:
    idp.mistake = "issuer's name"
    assert "could not be verified" in page(web.browser().get("/sign-in/provider/"))


def test_the_address_may_come_from_the_userinfo_of_the_same_person(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    idp.userinfo = ANNA | {"sub": "248289"}
    browser = web.browser()
    assert signed_in(browser).status_code == 302
    idp.userinfo = ANNA | {"sub": "another"}
    other = web.browser()
    assert "could not be verified" in page(signed_in(other))
    assert not is_in(other)


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    idp.claims, idp.mistake = ANNA, "posted secret"
    assert signed_in(web.browser()).status_code == 302


def test_one_is_led_nowhere_but_to_the_desk(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    idp.claims = ANNA
    assert signed_in(web.browser(), "/sign-in/provider/?next=https://evil.example/").url == "/"


def test_signing_out_offers_to_sign_out_of_the_provider_too(web: Web, idp: Provider) -> None:
    web.person("Anna Rossi", ITALIAN)
    idp.claims = ANNA
    browser = web.browser()
    signed_in(browser)
    browser.post("/sign-out/")
    assert not is_in(browser)
    left = page(browser.get("/sign-in/"))
    assert f'href="{idp.issuer}/leave?post_logout_redirect_uri=' in left
    assert "Sign out of Comune di Torino too" in left
    assert "too</a>" not in page(browser.get("/sign-in/"))


def test_passwords_can_be_switched_off(web: Web, idp: Provider) -> None:
    offer(web, idp, "passwords = false\n")
    anna, manager = web.person("Anna Rossi", ITALIAN), web.manager()
    browser = web.browser()
    assert 'type="password"' not in page(browser.get("/sign-in/"))
    assert browser.post("/sign-in/", {"username": anna.email, "password": PASSWORD}).status_code == 404
    assert not is_in(browser)
    assert 'type="password"' not in page(web.browser(anna).get("/account/"))
    assert "Make a link for a new password" not in page(manager.get(f"/people/{anna.pk}/"))
    assert manager.post(f"/people/{anna.pk}/password/").status_code == 404


def test_a_person_without_a_password_comes_in_by_a_link_when_the_provider_is_lost(
    web: Web, idp: Provider
) -> None:
    anna = inviting.add_person("anna@example.eu", "Anna Rossi", None, [ITALIAN])
    offer(web, idp, "passwords = false\n")
    with pytest.raises(ConfigError, match="Set it to true first"):
        links.make_for(anna.email, by="glagol desk password")
    offer(web, idp)
    link = links.make_for("Anna@Example.eu", by="glagol desk password")
    browser = web.browser()
    assert "Anna Rossi, anna@example.eu" in page(browser.get(link))
    assert browser.post(link, {"password": PASSWORD}).status_code == 302
    assert is_in(browser)
    late = web.browser().get(link)
    assert (late.status_code, "It opens once" in page(late)) == (410, True)
    again = web.browser()
    assert again.post("/sign-in/", {"username": anna.email, "password": PASSWORD}).status_code == 302
    assert [entry[:2] for entry in logged()] == [
        ("glagol desk password", "password-link"), ("Anna Rossi", "change-password"),
        ("Anna Rossi", "sign-in"), ("Anna Rossi", "sign-in"),
    ]  # fmt: skip
    assert audit.verify().broken is None


def test_a_link_for_a_password_is_no_way_round_who_may_enter(web: Web) -> None:
    anna = web.person("Anna Rossi", ITALIAN)
    web.manager()
    link = links.make_for(anna.email, by="glagol desk password")
    inviting.set_active(anna, by="Мария Колева", active=False)
    assert web.browser().post(link, {"password": "съвсем нова фраза"}).status_code == 410
    for address in (anna.email, "nobody@example.eu"):
        with pytest.raises(ReviewError, match="nobody signs in with this address"):
            links.make_for(address, by="glagol desk password")


def test_a_link_for_a_password_ends_when_its_person_signs_in(web: Web) -> None:
    anna = web.person("Anna Rossi", ITALIAN)
    link = links.make_for(anna.email, by="glagol desk password")
    web.browser().post("/sign-in/", {"username": anna.email, "password": PASSWORD})
    assert web.browser().get(link).status_code == 410


def test_without_passwords_an_invitation_asks_for_a_name_alone(web: Web, idp: Provider) -> None:
    offer(web, idp, "passwords = false\n")
    _, token = inviting.invite("anna@example.eu", [ITALIAN], by="Мария Колева")
    browser = web.browser()
    assert 'type="password"' not in page(browser.get(f"/join/{token}/"))
    response = browser.post(f"/join/{token}/", {"name": "Anna Rossi"}, follow=True)
    assert "Now sign in with Comune di Torino." in page(response)
    assert not is_in(browser)
    idp.claims = {"email": "anna@example.eu", "email_verified": True}
    assert signed_in(browser).status_code == 302
    assert is_in(browser)


def test_with_nothing_set_nothing_changes(web: Web) -> None:
    browser = web.browser()
    assert "with a password" not in page(browser.get("/sign-in/"))
    assert browser.get("/sign-in/provider/").status_code == 404
    assert browser.get("/sign-in/provider/back/?code=x&state=y").status_code == 404


def test_the_library_is_not_loaded_before_somebody_signs_in_so(web: Web, idp: Provider) -> None:
    program = (
        "import sys; from pathlib import Path; from pipeline import wiring; from pipeline.desk import boot\n"
        f"boot.open_web(Path({str(web.desk.folder)!r}), wiring.open_workspace)\n"
        "import pipeline.desk.urls\n"
        "print([name for name in ('authlib', 'joserfc', 'cryptography', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_secret_that_is_not_there_is_told_when_the_desk_starts(
    web: Web, idp: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_SECRET")
    with pytest.raises(ConfigError, match="the environment variable DESK_SECRET is not set"):
        desk_provider.must_be_ready()


def test_a_library_that_is_missing_is_told_when_the_desk_starts(
    web: Web, idp: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_provider, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="not installed"):
        desk_provider.must_be_ready()


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ('issuer = "https://login.example.eu"', "sign_in needs client and name beside issuer"),
        ("passwords = false", "sign_in with passwords = false needs an issuer"),
        ('issuer = "http://login.example.eu"', "sign_in.issuer"),
        ('secret = "hunter2"', "sign_in.secret"),
    ],
)
def test_a_half_set_provider_is_told_with_its_line(web: Web, table: str, line: str) -> None:
    (web.desk.folder / "glagol.toml").write_text(f"{SETTINGS}[sign_in]\n{table}\n", "utf-8")
    with pytest.raises(ConfigError, match=line):
        read_settings(web.desk.folder)

"""What all pages share: headers, languages, failures."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from pipeline.desk.settings import INTERFACE
from tests.desk.conftest import Web


def test_every_answer_carries_a_policy_without_inline_code(web: Web) -> None:
    headers = web.browser().get("/sign-in/").headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def test_static_files_are_kept_by_browsers_for_good(web: Web) -> None:
    page = web.browser().get("/sign-in/").content.decode()
    address = re.search(r'href="(/static/[^"]+css)"', page)[1]
    response = web.browser().get(address)
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("code", [code for code, _ in INTERFACE])
def test_the_browser_s_language_is_spoken_to_whom_nobody_knows(web: Web, code: str) -> None:
    response = web.browser(language=code).get("/sign-in/")
    lang = {"sr": "sr-Cyrl", "sr-latn": "sr-Latn"}.get(code, code)
    assert f'<html lang="{lang}"' in response.content.decode()


def test_the_cluster_is_called_as_the_reader_calls_it(web: Web) -> None:
    settings = web.desk.folder / "glagol.toml"
    names = '[cluster.names]\nde = "Cluster „Grüne Synergie“"\nsr = "Кластер „Зелена синергија“"\n'
    settings.write_text(settings.read_text("utf-8") + names, "utf-8")
    shown = {
        "de": "Cluster „Grüne Synergie“",
        "sr-latn": "Klaster „Zelena sinergija“",
        "hu": "Клъстер „Зелена",
    }
    for code, name in shown.items():
        assert f"<span>{name}" in web.browser(language=code).get("/sign-in/").content.decode()


def test_a_wrong_address_is_told_of_in_a_page(web: Web) -> None:
    response = web.editor().get("/nowhere/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_a_form_from_elsewhere_is_refused(web: Web) -> None:
    from django.test import Client

    response = Client(enforce_csrf_checks=True, SERVER_NAME="localhost").post("/prefer/", {"theme": "dark"})
    assert response.status_code == 403
    assert "out of date" in response.content.decode()


# Whoever is signed in may see these; all others name an action.
OPEN = {
    *("home", "sign-in", "sign-out", "join", "new-password", "account", "prefer", "mail-off"),
    *("tokens", "revoke-token", "described", "openapi", "provider", "provider-back"),
}


def test_every_view_names_what_one_must_be_allowed(web: Web) -> None:
    unguarded = {name for name, view in views(get_resolver()) if not hasattr(view, "action")}
    assert unguarded == OPEN


def views(resolver: URLResolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, pattern.callback
        else:
            yield from views(pattern)

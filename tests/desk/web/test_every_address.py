"""Every address of the desk, whoever asks for it: headers, doors, and nobody else's work."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from pipeline import flow
from tests.desk.conftest import Web

POST = "nov-proekt"
SAMPLE = {
    "language": "de",
    "post": POST,
    "variant": "de",
    "segment": "x",
    "token": "x",
    "number": 1,
    "name": "a.png",
    "kind": "digest",
}
SIGNED_IN = {"home", "account", "tokens", "revoke-token", "described", "receipts", "receipts-csv"}
OPEN = {"sign-in", "provider", "provider-back", "join", "new-password", "prefer", "mail-off", "openapi"}


def routes(resolver: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address as it is written, with what answers there."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern


PATTERNS = list(routes(get_resolver()))
# These want a token, whoever is signed in.
OF_PROGRAMS = {pattern.name for route, pattern in PATTERNS if route.startswith("api/v1/")} - {
    "described",
    "openapi",
}


def address(route: str) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(SAMPLE.get(match[1], "x")), route)


def answers(browser: Any) -> dict[str, Any]:
    """Return the answers to GET and POST of every address."""
    found = {}
    for (route, pattern), method in product(PATTERNS, ("get", "post")):
        if pattern.name == "sign-out" and method == "post":
            continue
        found[f"{method} {pattern.name}"] = getattr(browser, method)(address(route))
    return found


def test_all_patterns_are_walked() -> None:
    assert len(PATTERNS) > 80
    assert all(isinstance(pattern, URLPattern) and pattern.name for _, pattern in PATTERNS)


@pytest.mark.parametrize("who", ["nobody", "editor", "manager"])
def test_every_answer_of_every_address_carries_the_headers(web: Web, who: str) -> None:
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / f"{POST}.md"])
    browser = {"nobody": web.browser, "editor": web.editor, "manager": web.manager}[who]()
    browser.raise_request_exception = False
    for name, response in answers(browser).items():
        headers = response.headers
        assert response.status_code < 500, name
        policy = headers["Content-Security-Policy"]
        loose = [part.split()[0] for part in policy.split(";") if "unsafe" in part]
        assert set(loose) <= {"style-src"}, name  # pages of the site, shown without any script
        assert "default-src 'none'" in policy, name
        assert "frame-ancestors" in policy or "sandbox" in policy, name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY"), name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "Permissions-Policy" in headers, name
        # What a program has may be asked for again by its ETag, and is kept for nobody else.
        kept = "private, no-cache" if name.partition(" ")[2] in OF_PROGRAMS else "no-store"
        assert kept in headers["Cache-Control"], name


def test_who_is_not_signed_in_gets_past_no_door(web: Web) -> None:
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / f"{POST}.md"])
    for name, response in answers(web.browser()).items():
        if name.partition(" ")[2] in OPEN:
            continue
        if name.partition(" ")[2] in OF_PROGRAMS:
            assert response.status_code in (401, 404, 405), name
            continue
        assert response.status_code in (302, 405), name
        if response.status_code == 302:
            assert response.url.startswith("/sign-in/"), name


def test_a_partner_of_one_language_reaches_nothing_of_another(web: Web) -> None:
    parts = web.desk.parts
    flow.take_in(parts, [web.desk.folder / "posts" / f"{POST}.md"])
    flow.translate(parts, ["it", "de"])
    for name, response in answers(web.partner("it")).items():
        if name.partition(" ")[2] in OPEN | SIGNED_IN | {"pages"}:
            continue
        assert response.status_code in (302, 400, 401, 403, 404, 405), (name, response.status_code)
        if response.status_code == 302:
            assert response.url.startswith("/sign-in/"), name


def test_a_partner_sees_no_draft_of_their_own_language(web: Web) -> None:
    parts = web.desk.parts
    flow.take_in(parts, [web.desk.folder / "posts" / f"{POST}.md"])
    flow.translate(parts, ["it"])
    browser = web.partner("it")
    for place in (f"/pages/it/{POST}/", f"/pages/it/{POST}/it.zip", f"/pages/it/{POST}/it.html"):
        assert browser.get(place).status_code == 404, place

"""Tokens as people make them: on their page, and on the command line."""

import json
import re
from datetime import timedelta

import pytest

from pipeline.desk.people.roles import Kind
from tests.desk.api.conftest import Asked, Program


def test_a_page_shows_a_token_once_and_offers_what_its_person_may(asked: Asked) -> None:
    browser = asked.web.browser(asked.person(Kind.PARTNER))
    page = browser.get("/account/tokens/").content.decode()
    assert re.findall(r'name="scopes" value="([^"]+)"', page) == [
        "pages:read",
        "corrections:write",
        "deliveries:read",
    ]
    made = browser.post("/account/tokens/", {"name": "наш сайт", "scopes": ["pages:read"], "days": 30})
    token = re.search(r'value="(glagol_[^"]+)"', made.content.decode())[1]
    assert Program(browser, token)("get", "token").json()["scopes"] == ["pages:read"]
    assert token not in browser.get("/account/tokens/").content.decode()
    beyond = browser.post("/account/tokens/", {"name": "x", "scopes": ["posts:write"], "days": 30})
    assert "glagol_" not in re.sub(token[:15], "", beyond.content.decode())


def test_a_token_is_revoked_by_its_person_or_a_manager_alone(asked: Asked) -> None:
    from pipeline.desk.models import AuditRow, TokenRow

    for kind in (Kind.EDITOR, Kind.MANAGER):
        program = asked.program(Kind.EDITOR)
        row = TokenRow.objects.latest("id")
        revoking = f"/account/tokens/{row.pk}/"
        assert asked.web.browser(asked.person(Kind.REVIEWER)).post(revoking).status_code == 404
        assert program("get", "token").status_code == 200
        manager = asked.web.browser(asked.person(Kind.MANAGER))
        assert row.prefix in manager.get(f"/people/{row.person_id}/").content.decode()
        asked.web.browser(asked.person(kind)).post(revoking)
        assert program("get", "token").status_code == 401
        assert row.prefix not in manager.get(f"/people/{row.person_id}/").content.decode()
        told = AuditRow.objects.filter(subject=row.prefix).values_list("action", "person")
        assert list(told) == [
            ("make-token", "Editor Петрова"),
            ("revoke-token", asked.person(kind).name),
        ]


@pytest.mark.parametrize(
    ("name", "scopes", "days", "told"),
    [
        (" ", ["pages:read"], 30, "needs a name"),
        ("сайт", [], 30, "needs a scope"),
        ("сайт", ["posts:write"], 30, "not open to you"),
        ("сайт", ["root"], 30, "not open to you"),
        ("сайт", ["pages:read"], 0, "a day at least"),
        ("сайт", ["pages:read"], 367, "a day at least"),
    ],
)
def test_a_token_for_nothing_too_much_or_for_ever_is_not_made(
    asked: Asked, name: str, scopes: list[str], days: int, told: str
) -> None:
    from pipeline.desk.api import tokens
    from pipeline.domain.errors import ReviewError

    with pytest.raises(ReviewError, match=told):
        tokens.make(asked.person(Kind.PARTNER), name, scopes, days)


def test_the_command_line_makes_one_for_a_person(asked: Asked) -> None:
    from pipeline import wiring
    from pipeline.domain.errors import ReviewError

    person = asked.person(Kind.PARTNER)
    folder = asked.web.desk.folder
    token = wiring.new_token(folder, person.email.upper(), "сайт", ["pages:read"], 30)
    asked.web.browser()
    assert Program(asked.web.browser(), token)("get", "token").json()["person"] == person.name
    with pytest.raises(ReviewError, match="nobody signs in"):
        wiring.new_token(folder, "nobody@example.eu", "сайт", [], 30)
    with pytest.raises(ReviewError, match="no scope"):
        wiring.new_token(folder, person.email, "сайт", ["pages:eat"], 30)


def test_the_description_needs_no_workspace(asked: Asked) -> None:
    from pipeline import wiring

    described = json.loads(wiring.interface_described(markdown=False))
    assert described["paths"]["/api/v1/posts"]["get"]["security"] == [{"token": ["posts:read"]}]


def test_answers_are_forgotten_after_a_day(asked: Asked) -> None:
    from django.utils import timezone

    from pipeline.desk import workspaces
    from pipeline.desk.models import AnswerRow
    from pipeline.desk.work import upkeep

    asked.program(Kind.EDITOR)("post", "glossary/terms", {"source": "покрив"}, idempotency_key="а")
    upkeep.look(workspaces.parts(), timezone.now() + timedelta(hours=23))
    assert AnswerRow.objects.count() == 1
    upkeep.look(workspaces.parts(), timezone.now() + timedelta(hours=25))
    assert AnswerRow.objects.count() == 0

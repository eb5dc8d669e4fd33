"""A partner sees what goes to it, and nobody else's."""

from types import SimpleNamespace
from typing import Any

import pytest

from pipeline import flow
from pipeline.desk.people.roles import Kind, Role
from tests.desk.api.conftest import Asked
from tests.test_flow import corrected

PARTNERS = """\
[camera]
name = "Camera di commercio"
languages = ["it"]
contacts = [{ name = "Anna Rossi", email = "anna@example.org" }]
[camera.channels.folder]

[lecce]
name = "Comune di Lecce"
languages = ["it"]
contacts = [{ name = "Lucia Greco", email = "lucia@example.org" }]
[lecce.channels.folder]
"""


@pytest.fixture
def delivered(asked: Asked, opened: Any) -> Asked:
    """A desk with a page that went to two partners."""
    (asked.web.desk.folder / "partners.toml").write_text(PARTNERS, "utf-8")
    asked.web.desk.parts = opened(asked.web.desk.engine).parts
    corrected(asked.web.desk)
    flow.approve(asked.web.desk.parts, "nov-proekt", "it", "Anna Rossi")
    flow.deliver(asked.web.desk.parts, workers=1)
    from pipeline.desk import workspaces

    workspaces.use(asked.web.desk.folder, lambda _folder: asked.web.desk.parts)
    return asked


def seen(program: Any) -> list[tuple[str, str]]:
    found = program("get", "deliveries").json()["deliveries"]
    return sorted((one["partner"], one["status"]) for one in found)


def test_a_partner_sees_its_own_and_a_manager_all(delivered: Asked) -> None:
    partner, manager = delivered.program(Kind.PARTNER), delivered.program(Kind.MANAGER)
    assert seen(partner) == [("camera", "delivered")]
    assert seen(manager) == [("camera", "delivered"), ("lecce", "delivered")]
    assert seen(delivered.program(Kind.EDITOR)) == seen(manager)
    others = [one["key"] for one in manager("get", "deliveries?partner=lecce").json()["deliveries"]]
    for address in (f"deliveries/{others[0]}", f"deliveries/{others[0]}/receipts"):
        assert partner("get", address).status_code == 404
        assert manager("get", address).status_code == 200
    assert partner("get", "deliveries?partner=lecce").json() == {"deliveries": []}


def test_receipts_prove_what_left(delivered: Asked) -> None:
    partner = delivered.program(Kind.PARTNER)
    (one,) = partner("get", "deliveries").json()["deliveries"]
    (receipt,) = partner("get", f"deliveries/{one['key']}/receipts").json()["receipts"]
    assert receipt["outcome"] == "delivered"
    assert len(receipt["digest"]) == 64
    assert partner("get", f"deliveries/{one['key']}").json() == one


def test_an_organisation_is_named_by_key_or_name_and_none_is_nobody_s(delivered: Asked) -> None:
    from pipeline.desk.deliveries.partners import own

    def of(kind: Kind, organisation: str) -> list[str]:
        person = SimpleNamespace(roles=[Role(kind, frozenset({"it"}), organisation)])
        return own(person, delivered.web.desk.parts.partners)

    assert of(Kind.PARTNER, "comune  di Lecce") == of(Kind.PARTNER, "LECCE") == ["lecce"]
    assert of(Kind.PARTNER, " ") == of(Kind.PARTNER, "Comune") == of(Kind.REVIEWER, "lecce") == []

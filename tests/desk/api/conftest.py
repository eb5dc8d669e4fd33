"""Programs that ask the desk, each with a token of a person."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from pipeline import flow
from pipeline.desk.people.roles import Kind, Role
from tests.desk.conftest import Web
from tests.test_flow import corrected, run
from tests.test_flow_writing import meeting

ROLES = {
    Kind.EDITOR: Role(Kind.EDITOR),
    Kind.REVIEWER: Role(Kind.REVIEWER, frozenset({"it"})),
    Kind.PARTNER: Role(Kind.PARTNER, frozenset({"it"}), "Camera di commercio"),
    Kind.MANAGER: Role(Kind.MANAGER),
}


@dataclass
class Program:
    """A program with a token."""

    client: Any
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        told = {"authorization": f"Bearer {self.token}"} if self.token else {}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        address = address if address.startswith(("/", "http")) else f"/api/v1/{address}"
        if isinstance(body, dict) and any(hasattr(value, "read") for value in body.values()):
            return getattr(self.client, method)(address, body, headers=told)
        if body is None:
            return self.client.generic(method.upper(), address, headers=told)
        return self.client.generic(
            method.upper(), address, json.dumps(body), content_type="application/json", headers=told
        )


@dataclass
class Asked:
    """A desk that programs ask."""

    web: Web

    def person(self, kind: Kind, name: str = "") -> Any:
        return self.web.person(name or f"{kind.value.title()} Петрова", ROLES[kind])

    def program(self, kind: Kind | None, *scopes: str, name: str = "") -> Program:
        """Return a program of a person of a kind; without scopes it may all that its person may."""
        from django.test import Client

        from pipeline.desk.api import tokens
        from pipeline.desk.api.scopes import offered

        client = Client(SERVER_NAME="localhost", headers={"accept-language": "en"})
        if kind is None:
            return Program(client, "")
        person = self.person(kind, name)
        _row, shown = tokens.make(person, "склад", scopes or offered(person), 30)
        return Program(client, shown)

    def segment(self, language: str = "it") -> dict[str, Any]:
        """Return the sentence about the meeting: the engine got its date wrong."""
        program = self.program(Kind.EDITOR, "segments:read")
        key = meeting(self.web.desk, language).segment.id
        return program("get", f"posts/nov-proekt/{language}/segments/{key}").json()


@pytest.fixture
def asked(web: Web) -> Asked:
    """A desk with one translated post."""
    run(web.desk)
    return Asked(web)


@pytest.fixture
def approved(asked: Asked) -> Asked:
    """A desk with a post that is approved in Italian."""
    corrected(asked.web.desk)
    flow.approve(asked.web.desk.parts, "nov-proekt", "it", "Anna Rossi")
    flow.publish(asked.web.desk.parts)
    return asked

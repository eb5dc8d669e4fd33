"""Whatever is sent, the interface answers as it says it does, and never breaks."""

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pipeline.desk.people.roles import Kind, Role
from tests.desk.api.conftest import Asked

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# What is there, so that not everything is refused at the door.
KNOWN = {"post": "nov-proekt", "language": "it", "source": "клъстер"}


def test_no_request_breaks_it(approved: Asked) -> None:
    from django.core.wsgi import get_wsgi_application

    from pipeline.desk.api import tokens
    from pipeline.desk.api.scopes import offered

    everything = [Role(Kind.EDITOR), Role(Kind.MANAGER), Role(Kind.REVIEWER, frozenset({"it", "de"}))]
    person = approved.web.person("Всичко Можева", *everything)
    token = tokens.make(person, "проба", offered(person), 1)[1]
    known = {**KNOWN, "segment": approved.segment()["id"]}
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    headers, broken, tried = {"Authorization": f"Bearer {token}"}, [], set()

    for found in described.get_all_operations():
        operation = found.ok()
        real = {one.name: known[one.name] for one in operation.path_parameters if one.name in known}
        cases = st.one_of(
            operation.as_strategy(),
            operation.as_strategy(path_parameters=real),
            operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=real),
        )

        @settings(
            max_examples=9, phases=[Phase.generate], derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=cases)
        def sent(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers)
            tried.add(answer.status_code)
            try:
                case.validate_response(answer, checks=CHECKS, headers=headers)
            except FailureGroup as error:
                broken.append(f"{case.method} {case.path} {case.body!r:.200}: {error}")

        sent()
    assert broken == []
    assert {200, 201, 202, 404, 409, 422, 428} <= tried  # not all was refused at the door


NONSENSE = [
    ("post", "pages/it/nov-proekt/corrections", b"{", "application/json"),
    ("post", "pages/it/nov-proekt/corrections", b'{"quoted": "\\ud800"}', "application/json"),
    ("post", "pages/it/nov-proekt/corrections", b'{"quoted": "a\\u0000b"}', "application/json"),
    ("post", "glossary/terms", b"[" * 5000, "application/json"),
    ("post", "posts", b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
    ("post", "posts", b"", "multipart/form-data"),
    ("get", "posts?q=%00", b"", ""),
    ("get", "posts?cursor=W1tbW1tb", b"", ""),
    ("get", "posts?cursor=LTE", b"", ""),
    ("get", "pages/it/%00", b"", ""),
]


def test_nonsense_is_refused_in_one_line(approved: Asked) -> None:
    program = approved.program(Kind.EDITOR)
    for method, address, body, kind in NONSENSE:
        answer = program.client.generic(
            method.upper(), f"/api/v1/{address}", body, content_type=kind,
            headers={"authorization": f"Bearer {program.token}"},
        )  # fmt: skip
        assert 400 <= answer.status_code < 500, (address, body)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "\n" not in answer.json()["detail"]

"""Who may do what with a token: every kind of role × operation × scope."""

from datetime import timedelta
from typing import Any

import pytest

from pipeline.desk.people.roles import Kind
from tests.desk.api.conftest import Asked, Program

K = Kind
WORK = {K.EDITOR, K.REVIEWER, K.MANAGER}
ALL = {K.EDITOR, K.REVIEWER, K.PARTNER, K.MANAGER}
SENTENCE = "posts/nov-proekt/it/segments/{segment}"
# Each operation: its scope, whose roles include it (in Italian), and what an open door answers.
MATRIX: dict[tuple[str, str], tuple[str, set[Kind], set[int], Any]] = {
    ("get", "token"): ("", ALL, {200}, None),
    ("get", "posts"): ("posts:read", WORK, {200}, None),
    ("get", "posts/nov-proekt"): ("posts:read", WORK, {200}, None),
    ("post", "posts"): ("posts:write", {K.EDITOR}, {422}, {}),
    ("post", "posts/nov-proekt/versions"): ("posts:write", {K.EDITOR}, {422}, {}),
    ("get", "posts/nov-proekt/it/segments"): ("segments:read", WORK, {200}, None),
    ("get", SENTENCE): ("segments:read", WORK, {200}, None),
    ("get", "posts/nov-proekt/it/decisions"): ("segments:read", WORK, {200}, None),
    ("patch", SENTENCE): ("segments:write", {K.REVIEWER}, {428}, {"target": "Ciao"}),
    ("post", f"{SENTENCE}/approvals"): ("decisions:write", {K.REVIEWER}, {409}, {"version": 1}),
    ("post", f"{SENTENCE}/requests"): ("decisions:write", WORK, {409}, {"version": 1, "said": "Виж"}),
    ("get", "glossary/terms"): ("glossary:read", WORK, {200}, None),
    ("get", "glossary/terms/клъстер"): ("glossary:read", WORK, {200}, None),
    ("post", "glossary/terms"): ("glossary:write", WORK, {202}, {"source": "зелен покрив"}),
    ("get", "pages"): ("pages:read", ALL, {200}, None),
    ("get", "pages/it/nov-proekt"): ("pages:read", ALL, {200}, None),
    ("get", "pages/it/nov-proekt/html"): ("pages:read", ALL, {200}, None),
    ("get", "pages/it/nov-proekt/markdown"): ("pages:read", ALL, {200}, None),
    ("get", "pages/it/nov-proekt/bundle"): ("pages:read", ALL, {200}, None),
    ("get", "corrections"): ("pages:read", ALL, {200}, None),
    ("post", "pages/it/nov-proekt/corrections"): ("corrections:write", ALL, {201}, {"quoted": "cluster"}),
    ("get", "deliveries"): ("deliveries:read", ALL - {K.REVIEWER}, {200}, None),
    ("get", "deliveries/no-such-key"): ("deliveries:read", ALL - {K.REVIEWER}, {404}, None),
    ("get", "deliveries/no-such-key/receipts"): ("deliveries:read", ALL - {K.REVIEWER}, {404}, None),
}


def test_the_matrix_holds_every_operation(asked: Asked) -> None:
    from pipeline.desk.api.interface import tokens_of_operations

    asked_for = {
        (method, str(token.scope or "")) for (method, _path), token in tokens_of_operations().items()
    }
    assert {(method.upper(), scope) for (method, _), (scope, *_rest) in MATRIX.items()} == asked_for
    assert len(MATRIX) == len(tokens_of_operations())


@pytest.mark.parametrize("kind", list(Kind))
def test_each_operation_opens_to_whom_it_should(approved: Asked, kind: Kind) -> None:
    from pipeline.desk.api.scopes import Scope, offered
    from pipeline.desk.models import TokenRow

    person = approved.person(kind)
    every, narrow = approved.program(kind), approved.program(kind)
    of_narrow = TokenRow.objects.filter(person=person).order_by("-id").first()
    segment = approved.segment()["id"]
    wrong = []
    for (method, address), (scope, kinds, open_ones, body) in MATRIX.items():
        address = address.format(segment=segment)
        status = every(method, address, body).status_code
        if status not in (open_ones if kind in kinds else {403}):
            wrong.append((method, address, status))
        # All other scopes together open nothing here.
        TokenRow.objects.filter(pk=of_narrow.pk).update(scopes=[one for one in Scope if one != scope])
        told = narrow(method, address, body)
        if scope and (told.status_code, told.json()["code"]) != (403, "no-scope"):
            wrong.append((method, address, "other scopes"))
    assert wrong == []
    assert set(offered(person)) == {
        Scope(scope) for scope, kinds, *_rest in MATRIX.values() if scope and kind in kinds
    }


@pytest.mark.parametrize("language", ["de", "xx"])
def test_a_reviewer_s_token_opens_that_reviewer_s_languages(approved: Asked, language: str) -> None:
    program = approved.program(K.REVIEWER)
    assert program("get", f"posts/nov-proekt/{language}/segments").status_code == 403
    assert program("get", f"pages/{language}/nov-proekt").status_code == 403


def test_what_is_not_approved_is_no_page(asked: Asked) -> None:
    program = asked.program(K.PARTNER)
    assert program("get", "pages").json() == {"pages": []}
    for ending in ("", "/html", "/markdown", "/bundle"):
        assert program("get", f"pages/it/nov-proekt{ending}").status_code == 404
    assert program("post", "pages/it/nov-proekt/corrections", {"quoted": "cluster"}).status_code == 404


def test_a_page_of_a_withdrawn_post_is_gone(approved: Asked) -> None:
    from pipeline.desk.models import PostRow

    program = approved.program(K.PARTNER)
    assert len(program("get", "pages").json()["pages"]) == 1
    PostRow.objects.update(active=False)
    assert program("get", "pages").json() == {"pages": []}
    assert program("get", "pages/it/nov-proekt/html").status_code == 404


def test_without_a_token_nothing_opens(approved: Asked) -> None:
    stranger = approved.program(None)
    for method, address in MATRIX:
        answer = stranger(method, address)
        assert answer.status_code == 401, address
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    signed_in = Program(approved.web.browser(approved.person(K.MANAGER)), "")
    assert signed_in("get", "posts").status_code == 401  # a session is no token: no page can be tricked


def test_a_token_ends_by_itself_by_its_person_and_with_its_person(asked: Asked) -> None:
    from django.utils import timezone

    from pipeline.desk.api import tokens
    from pipeline.desk.models import TokenRow
    from pipeline.desk.people import inviting

    asked.person(K.MANAGER)
    program = asked.program(K.EDITOR)
    assert program("get", "posts").status_code == 200
    TokenRow.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert program("get", "posts").status_code == 401
    TokenRow.objects.update(expires_at=timezone.now() + timedelta(days=1))
    inviting.set_active(asked.person(K.EDITOR), "Мария Колева", active=False)
    assert program("get", "posts").status_code == 401
    inviting.set_active(asked.person(K.EDITOR), "Мария Колева", active=True)
    assert program("get", "posts").status_code == 200
    tokens.revoke(TokenRow.objects.get(), "Editor Петрова")
    assert program("get", "posts").status_code == 401


def test_a_token_can_no_more_than_its_person_can_today(asked: Asked) -> None:
    from pipeline.desk.models import RoleRow

    program = asked.program(K.EDITOR)
    assert program("get", "posts").status_code == 200
    RoleRow.objects.filter(person__name="Editor Петрова").update(kind="partner", languages=["it"])
    assert program("get", "posts").status_code == 403
    assert program("get", "pages").status_code == 200


def test_only_a_digest_of_a_token_is_kept(asked: Asked) -> None:
    from pipeline.desk.models import AuditRow, TokenRow

    program = asked.program(K.EDITOR, "posts:read")
    row = TokenRow.objects.get()
    secret = program.token.rpartition("_")[2]
    assert program.token.startswith(f"glagol_{row.prefix}_")
    kept = repr([*TokenRow.objects.values(), *AuditRow.objects.values("subject", "details")])
    assert secret not in kept
    assert row.used_at is None
    program("get", "posts")
    assert TokenRow.objects.get().used_at is not None


def test_wrong_secrets_make_that_token_rest_and_no_other(asked: Asked) -> None:
    guessed, other = asked.program(K.EDITOR), asked.program(K.MANAGER)
    right = guessed.token
    guessed.token = right[:-8] + "AAAAAAAA"
    assert [guessed("get", "posts").status_code for _ in range(6)][-1] == 429
    guessed.token = right
    answer = guessed("get", "posts")
    assert answer.status_code == 429
    assert answer.json()["code"] == "too-many-tries"
    assert other("get", "posts").status_code == 200

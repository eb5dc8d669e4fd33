"""What is unchanged is not sent again, nobody's words are lost, and what is sent twice is done once."""

import io
import threading
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import flow
from pipeline.desk.people.roles import Kind
from tests.desk.api.conftest import ROLES, Asked
from tests.test_flow_writing import MEETING, meeting

READS = (
    "token",
    "posts",
    "posts/nov-proekt",
    "posts/nov-proekt/it/segments",
    "posts/nov-proekt/it/decisions",
    "glossary/terms",
    "pages",
    "pages/it/nov-proekt",
    "pages/it/nov-proekt/markdown",
    "corrections",
    "deliveries",
)


def test_what_one_has_already_is_not_sent_again(approved: Asked) -> None:
    program = approved.program(Kind.MANAGER)
    for address in READS:
        first = program("get", address)
        again = program("get", address, if_none_match=first.headers["ETag"])
        assert (again.status_code, again.content) == (304, b""), address
        assert program("get", address, if_none_match='"other"').status_code == 200, address
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in first.headers["Vary"]


def test_no_answer_makes_many_queries(approved: Asked, django_queries: Any) -> None:
    program = approved.program(Kind.MANAGER)
    segment = approved.segment()["id"]
    for address in (*READS, f"posts/nov-proekt/it/segments/{segment}", "pages/it/nov-proekt/bundle"):
        program("get", address)
        count, answer = django_queries(lambda address=address: program("get", address))
        assert answer.status_code == 200, address
        assert count <= 15, (address, count)


def test_an_edit_needs_the_mark_of_what_was_seen(asked: Asked) -> None:
    program = asked.program(Kind.REVIEWER)
    seen = asked.segment()
    address = f"posts/nov-proekt/it/segments/{seen['id']}"
    assert program("patch", address, {"target": MEETING}).json()["code"] == "no-mark"
    answer = program("patch", address, {"target": MEETING}, if_match=seen["etag"])
    assert answer.status_code == 200
    assert answer.json()["target"] == MEETING
    assert answer.json()["author"] == "Reviewer Петрова"
    assert program("get", address).headers["ETag"] == answer.headers["ETag"] == answer.json()["etag"]


def test_two_programs_in_one_sentence_lose_no_word(asked: Asked) -> None:
    first = asked.program(Kind.REVIEWER)
    asked.web.person("Bruno Neri", ROLES[Kind.REVIEWER])
    second = asked.program(Kind.REVIEWER, name="Bruno Neri")
    seen = asked.segment()
    address = f"posts/nov-proekt/it/segments/{seen['id']}"
    assert first("patch", address, {"target": MEETING}, if_match=seen["etag"]).status_code == 200
    late = second("patch", address, {"target": "Altro testo."}, if_match=seen["etag"])
    assert late.status_code == 412
    assert late.json()["code"] == "changed-meanwhile"
    assert meeting(asked.web.desk).translation.target.text == MEETING


def test_a_decision_is_the_desk_s_own(asked: Asked) -> None:
    """Findings stop it, versions bind it, and the log tells who and through what."""
    from pipeline.desk.models import AuditRow

    program = asked.program(Kind.REVIEWER)
    seen = asked.segment()
    address = f"posts/nov-proekt/it/segments/{seen['id']}"
    wrong = program("post", f"{address}/approvals", {"version": seen["version"]})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "not-possible")
    assert "mend or let be" in wrong.json()["detail"]
    saved = program("patch", address, {"target": MEETING}, if_match=seen["etag"]).json()
    stale = program("post", f"{address}/approvals", {"version": seen["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed-meanwhile")
    done = program("post", f"{address}/approvals", {"version": saved["version"]})
    assert (done.status_code, done.json()["state"]) == (201, "final")
    (decision,) = program("get", "posts/nov-proekt/it/decisions").json()["decisions"]
    assert (decision["person"], decision["segment"]) == ("Reviewer Петрова", seen["id"])
    row = AuditRow.objects.get(action="approve")
    assert row.person == "Reviewer Петрова"
    assert row.details["through"].startswith("token ")
    assert "through" not in AuditRow.objects.get(action="make-token", person="Reviewer Петрова").details
    asks = program("post", f"{address}/requests", {"version": saved["version"], "said": "Градът е друг"})
    assert asks.json()["requested"]
    assert asks.json()["state"] == "translated"


def test_four_eyes_hold_for_programs_too(asked: Asked) -> None:
    from pipeline.desk.people.roles import Role

    reviewer = Role(Kind.REVIEWER, frozenset({"de"}))
    programs = [
        (asked.web.person(name, reviewer), asked.program(Kind.REVIEWER, name=name))[1]
        for name in ("Klaus Weber", "Sabine Vogt")
    ]
    seen = asked.segment("de")
    address = f"posts/nov-proekt/de/segments/{seen['id']}"
    text = "Das Treffen findet am 14. Dezember in Barcelona statt."
    saved = programs[0]("patch", address, {"target": text}, if_match=seen["etag"]).json()
    states = [
        program("post", f"{address}/approvals", {"version": saved["version"]}).json()["state"]
        for program in programs
    ]
    assert states == ["reviewed", "final"]


def _correct(program: Any, key: str, quoted: str = "cluster") -> Any:
    return program(
        "post",
        "pages/it/nov-proekt/corrections",
        {"quoted": quoted, "proposed": "rete"},
        idempotency_key=key,
    )


def test_the_same_key_is_done_once_and_answered_again(approved: Asked) -> None:
    from pipeline.desk.models import SuggestionRow

    program, other = approved.program(Kind.PARTNER), approved.program(Kind.EDITOR)
    first, second = _correct(program, "едно"), _correct(program, "едно")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    changed = _correct(program, "едно", "Klaster")
    assert (changed.status_code, changed.json()["code"]) == (422, "key-reused")
    assert _correct(other, "едно").json()["number"] != first.json()["number"]  # a key is a token's own
    assert SuggestionRow.objects.count() == 2
    assert program("get", "corrections").json()["corrections"] == [first.json()]


def test_what_was_refused_is_tried_anew(approved: Asked) -> None:
    program = approved.program(Kind.PARTNER)
    assert _correct(program, "две", "").status_code == 422
    assert _correct(program, "две").status_code == 201


def test_the_same_key_at_the_same_moment_is_done_once(approved: Asked) -> None:
    from django.db import connection
    from django.test import Client

    from pipeline.desk.models import SuggestionRow
    from tests.desk.api.conftest import Program

    token = approved.program(Kind.PARTNER).token
    together, answers = threading.Barrier(4), []

    def ask() -> None:
        program = Program(Client(SERVER_NAME="localhost"), token)
        together.wait()
        answers.append(_correct(program, "три"))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert SuggestionRow.objects.count() == 1


def _file(name: str, text: str) -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = name
    return file


POST = "# Покриви\n\nЗеленият покрив задържа вода и охлажда сградата през лятото.\n"


def test_a_post_comes_in_with_what_was_cleaned_and_once_for_a_key(asked: Asked) -> None:
    program = asked.program(Kind.EDITOR)
    answers = [
        program(
            "post",
            "posts",
            {"file": _file("pokrivi.md", POST), "languages": ["it"], "due": "2017-02-01"},
            idempotency_key="файл",
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    (post,) = answers[1].json()["posts"]
    assert post["title"] == "Покриви"
    assert post["languages"]["it"]["due"] == "2017-02-01"
    assert post["languages"]["de"]["state"] == "off"
    assert program("get", answers[0].headers["Location"]).json() == post
    assert (asked.web.desk.folder / "posts/pokrivi.md").read_text("utf-8") == POST
    asked.web.work()
    assert program("get", "posts/pokrivi").json()["languages"]["it"]["state"] == "translated"


def test_a_name_that_is_taken_is_asked_about(asked: Asked) -> None:
    program = asked.program(Kind.EDITOR)
    again = program("post", "posts", {"file": _file("nov-proekt.md", POST)})
    assert (again.status_code, again.json()["code"]) == (409, "name-taken")
    beside = program("post", "posts", {"file": _file("nov-proekt.md", POST), "taken": "beside"})
    assert beside.json()["posts"][0]["id"] == "nov-proekt-2"


def test_a_new_version_keeps_what_did_not_change_and_minds_the_mark(asked: Asked) -> None:
    program = asked.program(Kind.EDITOR)
    seen = program("get", "posts/nov-proekt")
    text = (
        (asked.web.desk.folder / "posts/nov-proekt.md")
        .read_text("utf-8")
        .replace("14 декември", "15 декември")
    )
    address = "posts/nov-proekt/versions"
    answer = program("post", address, {"file": _file("x.md", text)}, if_match=seen.headers["ETag"])
    assert (answer.status_code, answer.json()["change"]) in ((201, "changed"), (201, "new"))
    late = program("post", address, {"file": _file("x.md", text)}, if_match=seen.headers["ETag"])
    assert late.status_code == 412


def test_a_proposed_term_is_in_the_glossary_and_demanded_of_nobody(asked: Asked) -> None:
    program = asked.program(Kind.REVIEWER)
    body = {"source": "зелен покрив", "renderings": {"it": "tetto verde"}, "note": "от общината"}
    assert program("post", "glossary/terms", body).status_code == 202
    assert program("get", "glossary/terms/зелен покрив").status_code == 404
    asked.web.work()
    term = program("get", "glossary/terms/зелен покрив").json()
    assert term["status"] == "proposed"
    assert term["renderings"]["it"]["admitted"] == ["tetto verde"]
    assert program("post", "glossary/terms", body).status_code == 409
    assert (
        program("post", "glossary/terms", {"source": "а", "renderings": {"it": "b | c"}}).status_code == 409
    )


def test_problems_are_told_in_the_asker_s_language(asked: Asked) -> None:
    from django.test import Client

    program = asked.program(Kind.EDITOR, "posts:read")
    said = program("get", "pages", accept_language="it")
    assert said.headers["Content-Type"] == "application/problem+json"
    assert said.json()["detail"] == "Questo token non ha l’ambito pages:read."
    asked.person(Kind.EDITOR).language = "bg"
    asked.person(Kind.EDITOR).save()
    program.client = Client(SERVER_NAME="localhost")  # asks for no language
    assert program("get", "pages").json()["detail"].startswith("Този токен няма обхват")
    assert program("get", "nowhere").json()["code"] == "not-found"
    assert program("delete", "posts").json()["code"] == "no-such-method"
    assert program("get", "posts?limit=0").json()["errors"][0]["where"] == "query.limit"
    assert program("get", "posts?cursor=%D0%B0").json()["code"] == "invalid"


@pytest.fixture
def many(asked: Asked) -> Asked:
    """A desk with as many posts as lists need to be long."""
    from pipeline.desk.models import PostRow

    for number in range(23):
        PostRow.objects.create(
            key=f"post-{number}", file=f"post-{number}.md", digest="", content={}, title=f"Пост {number}"
        )
    return asked


def test_following_the_links_shows_every_row_once(many: Asked) -> None:
    from pipeline.desk.models import PostRow

    program = many.program(Kind.EDITOR)
    every = list(PostRow.objects.order_by("-id").values_list("key", flat=True))

    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(1, 30), st.integers(0, 3))
    def walked(limit: int, arriving: int) -> None:
        seen, address = [], f"posts?limit={limit}"
        while address:
            answer = program("get", address)
            seen += [one["id"] for one in answer.json()["posts"]]
            address = _next(answer)
            for _ in range(arriving):  # what comes in meanwhile is newer than where we are
                PostRow.objects.create(
                    key=f"new-{PostRow.objects.count()}",
                    file="",
                    digest="",
                    content={},
                    title="",
                    active=True,
                )
        PostRow.objects.filter(key__startswith="new-").delete()
        assert seen == every

    walked()


def test_terms_and_sentences_are_walked_too(asked: Asked) -> None:
    program = asked.program(Kind.EDITOR)
    for address, name, key in (
        ("glossary/terms?limit=40&status=approved", "terms", "source"),
        ("posts/nov-proekt/it/segments?limit=2", "segments", "id"),
    ):
        seen = []
        while address:
            answer = program("get", address)
            seen += [one[key] for one in answer.json()[name]]
            address = _next(answer)
        assert len(seen) == len(set(seen)) > 2
    assert len(seen) == len(flow.find(asked.web.desk.parts, "nov-proekt").segmented.segments)


def _next(answer: Any) -> str:
    for link in answer.headers["Link"].split(", "):
        address, _, rel = link.partition("; ")
        if rel == 'rel="next"':
            return address.strip("<>")
    return ""

"""Reviewers' pages, without a browser: what they show, who may do what, how few queries they make."""

import re
from typing import Any
from urllib.parse import urljoin

import pytest

from pipeline import flow
from pipeline.domain.decision import State
from tests.desk.conftest import Web
from tests.test_flow import corrected, run
from tests.test_flow_writing import MEETING, meeting, seen

MOST_QUERIES = 15


def act(client: Any, web: Web, do: str, language: str = "it", **values: object) -> Any:
    segment = meeting(web.desk, language).segment.id
    return client.post(
        f"/review/{language}/post/nov-proekt/{segment}/",
        {"do": do, "seen": seen(web.desk, language), **values},
        headers={"HX-Request": "true"},
    )


def test_a_reviewer_of_one_language_is_led_to_its_queue(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    assert client.get("/review/").headers["Location"] == "/review/it/"
    page = client.get("/review/it/").content.decode()
    assert "Нов проект на клъстера" in page
    assert "1 post is due" in page
    assert client.get("/review/de/").status_code == 403
    assert client.get("/review/xx/").status_code in (403, 404)


def test_no_page_makes_many_queries(web: Web, django_queries: Any) -> None:
    run(web.desk)
    segment = meeting(web.desk).segment.id
    client = web.reviewer("it", "de")
    flow.remark(web.desk.parts, "nov-proekt", "it", segment, "Bruno", "Виж")
    for address in (
        "/review/",
        "/review/it/",
        "/review/it/?q=проект&only=blocking&order=hard&page=2",
        "/review/it/post/nov-proekt/",
        f"/review/it/post/nov-proekt/{segment}/help/",
        "/review/it/exact/",
        "/review/it/search/?q=progetto&by=lavoro",
        "/review/it/post/nov-proekt/page/it/",
        "/review/effort/",
    ):
        count, response = django_queries(lambda address=address: client.get(address))
        assert response.status_code == 200, address
        assert count <= MOST_QUERIES, (address, count)


def test_terms_tags_findings_and_band_are_shown(web: Web) -> None:
    run(web.desk)
    page = web.reviewer("it").get("/review/it/post/nov-proekt/").content.decode()
    assert 'data-insert="cluster"' in page
    assert '<span class="tag">1</span>нов <button type="button" class="term"' in page
    assert "engine fairly sure" in page
    assert "A date differs" in page
    assert 'data-open="⟨1⟩" data-close="⟨/1⟩"' in page


def test_an_approval_saves_what_was_typed(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    response = act(client, web, "approve", text=MEETING)
    assert response.headers["X-Segment-State"] == "final"
    item = meeting(web.desk)
    assert item.translation.target.text == MEETING
    assert item.standing.approved_by == ("Reviewer it",)


def test_a_text_with_a_blocking_finding_is_saved_and_not_approved(web: Web) -> None:
    run(web.desk)
    response = act(web.reviewer("it"), web, "approve", text=MEETING.replace("dicembre", "novembre"))
    assert "Not approved: mend or let be" in response.content.decode()
    item = meeting(web.desk)
    assert item.standing.state is State.TRANSLATED
    assert "novembre" in item.translation.target.text


def test_what_is_not_translated_is_not_approved(web: Web) -> None:
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    response = act(web.reviewer("it"), web, "approve", text=" ")
    assert "there is no translation yet" in response.content.decode()
    assert meeting(web.desk).translation is None
    act(web.reviewer("it"), web, "approve", text=MEETING)
    assert meeting(web.desk).standing.state is State.FINAL


def test_findings_are_let_be_with_a_reason_or_mended(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    assert "needs a reason" in act(client, web, "waive:dates").content.decode()
    assert "let be" in act(client, web, "waive:dates", **{"reason-dates": "Така е"}).content.decode()
    assert [finding.check for finding in meeting(web.desk).waived] == ["dates"]
    act(client, web, "save", text=MEETING.replace("è il", "è  il"))
    assert act(client, web, "fix:spaces").status_code == 200
    assert act(client, web, "fix:spaces").content.decode().count("nothing to mend") == 1


def test_what_another_person_wrote_meanwhile_is_shown_beside(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    began = seen(web.desk)
    segment = meeting(web.desk).segment.id
    flow.save(
        web.desk.parts, "nov-proekt", "it", "Bruno Neri", segment, "La riunione è il 14 dicembre.", seen=began
    )
    page = act(client, web, "save", text="La riunione sarà il 15 gennaio.", seen=began).content.decode()
    assert "Bruno Neri changed this text while you were writing" in page
    assert "15 gennaio" in page
    assert "14 dicembre" in page
    again = client.get("/review/it/post/nov-proekt/").content.decode()
    assert "Bruno Neri changed this text while you were writing" in again  # a reload loses nothing
    response = act(client, web, "save", text="La riunione sarà il 14 dicembre.", together="1")
    assert "changed this text" not in response.content.decode()


def test_a_request_names_people_and_stands_until_it_is_answered(web: Web) -> None:
    run(web.desk)
    corrected(web.desk)
    first, second = (
        web.reviewer("it"),
        web.browser(web.person("Bruno Neri", *web.people["Reviewer it"].roles)),
    )
    act(first, web, "approve")
    assert meeting(web.desk).standing.state is State.FINAL
    act(second, web, "request", said="@Reviewer it, градът е друг")
    assert meeting(web.desk).standing.requested
    assert "градът е друг" in first.get("/review/it/").content.decode()
    act(first, web, "approve", text=MEETING.replace("Barcellona", "Lecce"))
    assert not meeting(web.desk).standing.requested


def test_a_reviewer_proposes_a_term_beside_the_sentence(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    segment = meeting(web.desk).segment.id
    assert 'name="term-source"' in client.get(f"/review/it/post/nov-proekt/{segment}/help/").content.decode()
    words = {"term-source": " покривна  градина ", "term-form": "giardino pensile"}
    assert "Proposed." in act(client, web, "term", **words).content.decode()
    web.work()
    [line] = [
        line
        for line in (web.desk.folder / "glossary.csv").read_text("utf-8").splitlines()
        if "покривна градина" in line
    ]
    assert "giardino pensile" in line
    assert "proposed" in line
    assert "the glossary has this term already" in act(client, web, "term", **words).content.decode()
    assert "needs its Bulgarian words" in act(client, web, "term", **{"term-source": "одит"}).content.decode()
    assert (
        web.reviewer("de").post(f"/review/it/post/nov-proekt/{segment}/", {"do": "term"}).status_code == 403
    )


def test_steps_are_taken_back(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    before = meeting(web.desk).translation.target.text
    act(client, web, "approve", text=MEETING)
    assert "approval was taken back" in act(client, web, "undo").content.decode()
    assert "text before is back" in act(client, web, "undo").content.decode()
    assert meeting(web.desk).translation.target.text == before


@pytest.mark.parametrize(
    ("kind", "do", "status"),
    [
        ("editor", "save", 403),
        ("editor", "approve", 403),
        ("editor", "comment", 200),
        ("manager", "undo", 403),
        ("manager", "waive:dates", 403),
        ("partner", "comment", 403),
    ],
)
def test_each_deed_asks_for_its_own_permission(web: Web, kind: str, do: str, status: int) -> None:
    run(web.desk)
    client = web.partner("it") if kind == "partner" else getattr(web, kind)()
    assert act(client, web, do, text="x", said="Хубаво").status_code == status


def test_serbian_is_read_and_written_in_latin_and_kept_in_cyrillic(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("sr")
    page = client.get("/review/sr/post/nov-proekt/?script=latn").content.decode()
    assert "Klaster „Zelena sinergija“" in page or "Klaster" in page
    segment = meeting(web.desk, "sr").segment.id
    client.post(
        f"/review/sr/post/nov-proekt/{segment}/draft/",
        {"text": "Sastanak je", "seen": seen(web.desk, "sr"), "seconds": 5},
    )
    (draft,) = web.desk.parts.board.drafts("nov-proekt", "sr")
    assert draft.text == "Састанак је"
    act(client, web, "approve", "sr", text="Sastanak je 14. decembra u Barseloni.")
    assert meeting(web.desk, "sr").translation.target.text == "Састанак је 14. децембра у Барселони."


def test_without_a_script_forms_work_too(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    segment = meeting(web.desk).segment.id
    response = client.post(
        f"/review/it/post/nov-proekt/{segment}/", {"do": "approve", "seen": seen(web.desk), "text": MEETING}
    )
    assert response.headers["Location"] == f"/review/it/post/nov-proekt/#s-{segment}"
    assert meeting(web.desk).standing.state is State.FINAL


def test_words_are_replaced_in_what_was_ticked(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    page = client.get("/review/it/search/?q=progetto&by=lavoro").content.decode()
    assert "<del>progetto</del>" in page
    found = flow.preview(web.desk.parts, "it", flow.Words("progetto"), "lavoro")
    one = found[0]
    client.post(
        "/review/it/search/",
        {"q": "progetto", "by": "lavoro", "chosen": f"{one.post}|{one.segment}|{one.version}"},
    )
    left = flow.preview(web.desk.parts, "it", flow.Words("progetto"), "lavoro")
    assert len(left) == len(found) - 1


def test_the_page_beside_marks_its_segments_and_runs_no_script(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    response = client.get("/review/it/post/nov-proekt/page/it/")
    page = response.content.decode()
    segment = meeting(web.desk).segment.id
    assert f'<span data-segment="{segment}">' in page
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    base = re.search(r'<base href="([^"]+)"', page)[1]
    style = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]
    assert client.get(urljoin(base, style)).status_code == 200
    assert client.get("/review/it/post/nov-proekt/page/it/files/../../../../glagol.toml").status_code == 404


def test_effort_is_told_by_route_and_language(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    act(client, web, "approve", text=MEETING, seconds=40)
    page = client.get("/review/effort/").content.decode()
    assert "embedded" in page
    assert "Week by week" in page


def test_what_must_be_mended_is_not_counted_among_hints(web: Web) -> None:
    run(web.desk)
    page = web.reviewer("it").get("/review/it/post/nov-proekt/").content.decode()
    counts = dict(re.findall(r'\?show=(\w+)"[^>]*>[^<]*<span class="count">(\d+)', page))
    hints = page.count('class="finding warn"')
    assert (counts["blocking"], counts.get("warnings", "0")) == ("1", str(hints))


def test_a_draft_for_a_sentence_that_is_not_there_is_told_so(web: Web) -> None:
    run(web.desk)
    client = web.reviewer("it")
    for post, segment in (("nov-proekt", "izmislen"), ("izmislen", "izmislen")):
        address = f"/review/it/post/{post}/{segment}/draft/"
        assert client.post(address, {"text": "x", "seen": 0, "seconds": 1}).status_code == 404
    assert web.desk.parts.board.drafts("nov-proekt", "it") == []

"""Receipts for partners, deliveries for managers, and what only some of them may do."""

import csv
import io

from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery.values import Status
from pipeline.desk import audit
from pipeline.desk.models import AuditRow
from pipeline.desk.web.sheets import cell
from tests.desk.deliveries.conftest import Sent


def told(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined]


def table(response: object) -> list[list[str]]:
    text = told(response)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_partner_reads_what_went_to_their_organisation_with_its_proof(sent: Sent) -> None:
    sent.offer()
    sent.settle(said="4 files put to outputs/partners/torino")
    page = told(sent.web.partner("it").get("/receipts/"))
    assert "What Comune di Torino received, and the proof of it." in page
    assert page.count("Files put to outputs/partners/torino: 4") == 2  # over each of its channels
    assert "0123abcd" * 8 in page
    assert "delivered" in page
    assert "Camera di commercio" not in page
    assert "webhook" not in page


def test_a_partner_sees_neither_other_partners_nor_other_languages_nor_all_deliveries(sent: Sent) -> None:
    sent.offer(variant="sr-Latn", title="Novi projekat")
    sent.settle()
    italian, serbian = sent.web.partner("it"), sent.web.partner("sr")
    assert "Novi projekat" not in told(italian.get("/receipts/"))
    assert "Novi projekat" in told(serbian.get("/receipts/"))
    for address in ("/deliveries/", "/deliveries/of/torino/", "/deliveries/receipts.csv"):
        assert italian.get(address).status_code == 403
    assert sent.web.manager().get("/receipts/").status_code == 403


def test_an_organisation_that_receives_nothing_is_told_whom_to_ask(sent: Sent) -> None:
    (sent.web.desk.folder / "partners.toml").write_text("", "utf-8")
    page = told(sent.web.partner("it").get("/receipts/"))
    assert "No organisation receives pages under this name" in page


def test_the_table_has_every_attempt_and_no_formula(sent: Sent) -> None:
    sent.offer(title='=HYPERLINK("https://example.org","x")')
    sent.settle(said="@SUM(A1:A9)")
    head, *rows = table(sent.web.partner("it").get("/receipts/receipts.csv"))
    assert head[:5] == ["When", "Partner", "Channel", "Page", "Post"]
    assert len(rows) == 2
    assert {row[3] for row in rows} == {'\'=HYPERLINK("https://example.org","x")'}
    assert {row[12] for row in rows} == {"'@SUM(A1:A9)"}
    assert {row[11] for row in rows} == {"0123abcd" * 8}
    assert {row[2] for row in rows} == {"folder", "atom"}


@given(st.text(max_size=20))
def test_no_cell_is_ever_a_formula_and_its_text_is_kept(text: str) -> None:
    made = cell(text)
    assert made.removeprefix("'") == text.removeprefix("'") or made == f"'{text}"
    assert not made.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


def test_a_manager_sees_what_needs_a_person_and_what_waits_behind_it(sent: Sent) -> None:
    sent.offer()
    sent.settle(said="401: no such user", bologna=Status.STOPPED)
    sent.offer(post="vtori", title="Secondo")
    browser = sent.web.manager()
    failed = told(browser.get("/deliveries/?state=failed"))
    assert "401: no such user" in failed
    assert "1 more waits behind it" in failed
    assert "Secondo" not in failed
    assert "Secondo" in told(browser.get("/deliveries/?state=waiting"))
    assert "Secondo" in told(browser.get("/deliveries/?state=due"))
    delivered = told(browser.get("/deliveries/?state=delivered"))
    assert "torino" in delivered
    assert "bologna" not in delivered.partition("<tbody>")[2]


def test_deliveries_are_found_by_partner_post_and_language(sent: Sent) -> None:
    sent.offer()
    sent.offer(post="vtori", title="Drugi", variant="sr-Latn")
    browser = sent.web.manager()
    for query, there, gone in (
        ("partner=camera", "/of/bologna/", "/of/torino/"),
        ("q=vtori", "Drugi", "Nuovo progetto"),
        ("q=НОВ+клъстера", "Nuovo progetto", "Drugi"),  # the Bulgarian title
        ("language=sr", "Drugi", "Nuovo progetto"),
    ):
        page = told(browser.get(f"/deliveries/?{query}")).partition("<tbody>")[2]
        assert there in page, query
        assert gone not in page, query


def test_the_overview_tells_what_would_stop_a_partner_today(sent: Sent) -> None:
    sent.offer()
    sent.settle(bologna=Status.REFUSED)
    page = told(sent.web.manager().get("/deliveries/partners/"))
    assert "NOT_SET_ANYWHERE" in page
    assert "/deliveries/of/bologna/?state=failed" in page
    assert "Serbian (Latin)" in page
    assert (
        "Camera" not in told(sent.web.manager().get("/deliveries/partners/?q=torino")).partition("<tbody>")[2]
    )


def test_a_partner_that_is_described_no_more_keeps_its_receipts(sent: Sent) -> None:
    sent.offer()
    sent.settle()
    (sent.web.desk.folder / "partners.toml").write_text("", "utf-8")
    page = told(sent.web.manager().get("/deliveries/of/torino/"))
    assert "described in partners.toml no more" in page
    assert "Nuovo progetto" in page
    assert sent.web.manager().get("/deliveries/of/roma/").status_code == 404


def test_a_failed_delivery_is_tried_again_by_a_manager_and_the_log_knows(sent: Sent) -> None:
    sent.offer()
    sent.settle(said="401", bologna=Status.STOPPED)
    (key,) = sent.keys(partner="bologna")
    for browser in (sent.web.editor(), sent.web.reviewer("it"), sent.web.partner("it")):
        assert browser.post(f"/deliveries/one/{key}/replay/").status_code == 403
    response = sent.web.manager().post(
        f"/deliveries/one/{key}/replay/", {"back": "/deliveries/?state=failed"}, follow=True
    )
    assert response.redirect_chain[0][0] == "/deliveries/?state=failed"
    assert "It is on its way again" in told(response)
    assert sent.parts.outbox.deliveries(partner="bologna")[0].status is Status.WAITING
    row = AuditRow.objects.get(action="replay")
    assert (row.person, row.subject, row.details["to"]) == ("Мария Колева", "nov-proekt", "bologna/webhook")
    assert audit.verify().broken is None


def test_a_button_leads_nowhere_else(sent: Sent) -> None:
    sent.offer()
    sent.settle(bologna=Status.STOPPED)
    (key,) = sent.keys(partner="bologna")
    response = sent.web.manager().post(f"/deliveries/one/{key}/replay/", {"back": "https://evil.example/"})
    assert response.url == f"/deliveries/one/{key}/"


def test_an_older_version_is_not_sent_anew_and_the_log_stays_silent(sent: Sent) -> None:
    sent.offer()
    sent.settle()
    old = sent.keys(partner="torino")[0]
    sent.offer(title="Titolo corretto")
    sent.settle()
    page = told(sent.web.manager().post(f"/deliveries/one/{old}/replay/", follow=True))
    assert "A newer version of this page took its place. Send that one again" in page
    assert not AuditRow.objects.filter(action="replay").exists()


def test_a_page_is_taken_back_from_everybody_after_being_asked_and_the_log_knows(sent: Sent) -> None:
    sent.offer()
    sent.settle()
    key = sent.keys(partner="torino")[0]
    address = f"/deliveries/one/{key}/withdraw/"
    assert sent.web.editor().get(address).status_code == 403
    manager = sent.web.manager()
    before = sent.keys()
    asked = told(manager.get(address))
    assert asked.count("<li>torino") == 2
    assert "<li>bologna" in asked
    assert sent.keys() == before, "asking changes nothing"
    assert "3 withdrawals are on their way." in told(manager.post(address, follow=True))
    row = AuditRow.objects.get(action="withdraw-delivered")
    assert (row.person, row.details) == ("Мария Колева", {"language": "it", "lines": 3})
    sent.settle()
    assert "No partner has it." in told(manager.get(address))
    assert "Taken back by" in told(manager.get(f"/deliveries/one/{sent.keys()[0]}/"))


def test_something_long_due_is_told(sent: Sent) -> None:
    from dataclasses import replace
    from datetime import timedelta

    from pipeline.desk import workspaces

    sent.offer()
    page = told(sent.web.manager().get("/deliveries/"))
    assert "Something is due since" not in page
    later = sent.parts.now() + timedelta(hours=1)
    workspaces._current._parts = replace(sent.parts, now=lambda: later)
    assert "Something is due since" in told(sent.web.manager().get("/deliveries/"))


def test_lists_come_a_page_at_a_time_with_few_queries(sent: Sent) -> None:
    for number in range(40):
        sent.offer(post=f"post-{number}", title=f"Titolo {number}")
    sent.settle(bologna=Status.REFUSED)
    manager, partner = sent.web.manager(), sent.web.partner("it")
    key = sent.keys()[0]
    for browser, address in (
        (manager, "/deliveries/"), (manager, "/deliveries/?state=failed"), (manager, "/deliveries/?page=2"),
        (manager, "/deliveries/partners/"), (manager, "/deliveries/of/torino/"),
        (manager, f"/deliveries/one/{key}/"), (manager, f"/deliveries/one/{key}/withdraw/"),
        (partner, "/receipts/"), (partner, "/receipts/receipts.csv"),
    ):  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= 15, (address, len(queries))
    assert "Page 2 of 3" in told(manager.get("/deliveries/?page=2"))
    assert told(partner.get("/receipts/?page=2")).count('scope="row"') == 30

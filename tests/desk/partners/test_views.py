"""Partners find their pages, take them along, and report what is wrong."""

import io
import re
import zipfile

import pytest

from pipeline import flow
from pipeline.desk.models import SuggestionRow
from pipeline.domain.page import Page
from tests.desk.conftest import Web

POST = "nov-proekt"


@pytest.fixture
def approved(web: Web) -> Web:
    """A desk with a page that is approved in Italian and Serbian."""
    parts = web.desk.parts
    flow.take_in(parts, [web.desk.folder / "posts" / f"{POST}.md"])
    flow.translate(parts, ["it", "sr"])
    for language in ("it", "sr"):
        keys = [segment.id for segment in parts.store.segments(POST)]
        lines = {
            "it": ["Nuovo progetto del cluster", "Il Cluster «Sinergia Verde» ha avviato un ⟨1⟩nuovo progetto⟨/1⟩.",
                   "L’incontro è il 14 dicembre a Barcellona.", "Scriva a office@example.eu per saperne di più."],
            "sr": ["Нови пројекат кластера", "Кластер „Зелена синергија“ започео је ⟨1⟩нови пројекат⟨/1⟩.",
                   "Састанак је 14. децембра у Барселони.", "Пишите на office@example.eu за више информација."],
        }[language]  # fmt: skip
        flow.edit(parts, POST, language, "Anna", dict(zip(keys, lines, strict=True)))
        flow.approve(parts, POST, language, "Anna")
    flow.publish(parts)
    return web


def test_a_partner_sees_approved_pages_of_their_languages_only(approved: Web) -> None:
    page = approved.partner("it").get("/pages/").content.decode()
    assert "Nuovo progetto del cluster" in page
    assert "Нови пројекат" not in page
    assert approved.partner("it").get(f"/pages/sr/{POST}/").status_code == 403
    assert approved.partner("it").get(f"/pages/sr/{POST}/sr-Latn.zip").status_code == 403


def test_a_page_comes_along_with_all_it_shows(approved: Web) -> None:
    response = approved.partner("it").get(f"/pages/it/{POST}/it.zip")
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert "it/nuovo-progetto-del-cluster/index.html" in names
    assert {name.rpartition(".")[2] for name in names} >= {"html", "css"}


def test_serbian_comes_in_both_scripts(approved: Web) -> None:
    browser = approved.partner("sr")
    assert "Novi projekat klastera" in browser.get(f"/pages/sr/{POST}/?script=sr-Latn").content.decode()
    assert "novi projekat" in browser.get(f"/pages/sr/{POST}/sr-Latn.html").content.decode()
    assert "нови пројекат" in browser.get(f"/pages/sr/{POST}/sr-Cyrl.html").content.decode()


def test_a_reported_correction_is_taken_over_into_its_sentence(approved: Web) -> None:
    report = {"quoted": "14 dicembre", "proposed": "15 dicembre", "remark": "Era giovedì."}
    approved.partner("it").post(f"/pages/it/{POST}/", report)
    row = SuggestionRow.objects.get()
    reviewer = approved.reviewer("it")
    assert "14 dicembre" in reviewer.get("/reported/").content.decode()
    reviewer.post(f"/reported/{row.pk}/", {"how": "take"})
    targets = {t.target.coded for t in approved.desk.parts.store.translations(POST, "it").values()}
    assert "L’incontro è il 15 dicembre a Barcellona." in targets
    assert "taken over" in approved.partner("it").get(f"/pages/it/{POST}/").content.decode()
    live = approved.desk.parts.store.edition(POST, "it")
    assert "14 dicembre" in live.body, "nothing is published that nobody approved"


def test_words_that_stand_twice_in_a_sentence_are_left_to_the_reviewer(approved: Web) -> None:
    approved.partner("it").post(f"/pages/it/{POST}/", {"quoted": "per", "proposed": "onde"})
    row = SuggestionRow.objects.get()
    assert row.segment
    told = approved.reviewer("it").post(f"/reported/{row.pk}/", {"how": "take"}, follow=True).content.decode()
    assert "Mend the sentence by hand." in told
    targets = {t.target.coded for t in approved.desk.parts.store.translations(POST, "it").values()}
    assert "Scriva a office@example.eu per saperne di più." in targets


def test_a_declined_correction_needs_an_answer_that_its_reporter_reads(approved: Web) -> None:
    approved.partner("it").post(f"/pages/it/{POST}/", {"quoted": "progetto"})
    row = SuggestionRow.objects.get()
    reviewer = approved.reviewer("it")
    reviewer.post(f"/reported/{row.pk}/", {"how": "decline"})
    row.refresh_from_db()
    assert row.state == "open"
    reviewer.post(f"/reported/{row.pk}/", {"how": "decline", "answer": "È il termine del bando."})
    assert "È il termine del bando." in approved.partner("it").get(f"/pages/it/{POST}/").content.decode()
    reviewer.post(f"/reported/{row.pk}/", {"how": "take"})
    row.refresh_from_db()
    assert row.state == "declined", "what is settled stays settled"


def test_only_reviewers_of_the_language_settle_reports(approved: Web) -> None:
    approved.partner("it").post(f"/pages/it/{POST}/", {"quoted": "progetto"})
    row = SuggestionRow.objects.get()
    for browser in (approved.reviewer("de"), approved.editor(), approved.partner("it"), approved.manager()):
        assert browser.post(f"/reported/{row.pk}/", {"how": "take"}).status_code == 403


def test_a_text_for_another_site_has_whole_addresses(web: Web) -> None:
    (web.desk.folder / "posts" / "plan.pdf").write_bytes(b"%PDF-1.7")
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / f"{POST}.md"])
    body = '<p>Siehe <a href="plan.pdf">Plan</a> und <a href="nyama.md">nichts</a>.</p>'
    web.desk.parts.store.publish(Page(POST, "de", "Neues Projekt", body))
    text = web.partner("de").get(f"/pages/de/{POST}/de.html").content.decode()
    assert re.search(r'<a href="https://example\.eu/files/[0-9a-f]{8}/plan\.pdf">Plan</a> und nichts', text)

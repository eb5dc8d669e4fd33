"""The demo: what a partner and a manager find in it before anybody has done anything."""

import csv
import io
import zipfile

import pytest

from pipeline import flow
from pipeline.desk import demo, workspaces
from pipeline.desk.demo import pages
from pipeline.desk.models import Person
from pipeline.desk.models_delivery import DeliveryRow
from pipeline.desk.work import upkeep
from tests.desk.conftest import Web


@pytest.fixture
def shown(web: Web) -> Web:
    """A desk as the demo leaves it, its jobs done."""
    (web.desk.folder / "var" / demo.MARKER).touch()
    pages.put_into(web.desk.folder)
    demo.populate()
    web.work()
    Person.objects.update(language="en")
    return web


def member(email: str) -> Person:
    return Person.objects.get(email=f"{email}@demo.example")


def test_everybody_of_the_demo_signs_in_with_the_password_that_is_shown(shown: Web) -> None:
    browser = shown.browser()
    offered = browser.get("/sign-in/").content.decode()
    for one in demo.PEOPLE:
        assert one.email in offered
        assert (
            browser.post("/sign-in/", {"username": one.email, "password": demo.PASSWORD}).status_code == 302
        )
        browser.logout()


def test_a_partner_finds_receipts_a_correction_and_a_delivery_that_failed(shown: Web) -> None:
    browser = shown.browser(member("paolo"))
    receipts = browser.get("/receipts/").content.decode()
    assert receipts.count("Trenta tetti aperti a Plovdiv") >= 4  # two versions over two channels
    assert "The sender has to put something right here" in receipts
    assert "PARTNER_TORINO_WEBHOOK" not in receipts
    answer = browser.get("/receipts/receipts.csv")
    table = b"".join(answer).decode("utf-8-sig")
    assert len([row for row in csv.reader(io.StringIO(table)) if "folder" in row]) == 3
    assert "PARTNER_TORINO_WEBHOOK" not in table


def test_a_partner_takes_a_page_along(shown: Web) -> None:
    browser = shown.browser(member("paolo"))
    assert "Trenta tetti aperti" in browser.get("/pages/").content.decode()
    archive = browser.get("/pages/it/otvoreni-pokrivi/it.zip").content
    assert any(name.endswith("index.html") for name in zipfile.ZipFile(io.BytesIO(archive)).namelist())
    text = browser.get("/pages/it/otvoreni-pokrivi/it.html").content.decode()
    assert "I gruppi sono di 12 persone al massimo." in text


def test_a_manager_reads_why_a_delivery_failed_and_what_waits_behind_it(shown: Web) -> None:
    told = shown.browser(member("maria")).get("/deliveries/?state=failed").content.decode()
    assert "PARTNER_TORINO_WEBHOOK" in told
    assert "2 more wait behind it" in told


def test_what_is_approved_in_the_demo_later_is_sent_by_its_worker(shown: Web) -> None:
    parts = workspaces.parts()
    keys = {segment.source.text: segment.id for segment in parts.store.segments("gosti-ot-torino")}
    key = keys["Колеги от Торино идват на работно посещение"]
    flow.edit(parts, "gosti-ot-torino", "it", "Anna Rossi", {key: "Ospiti di Torino in visita di lavoro"})
    flow.approve(parts, "gosti-ot-torino", "it", "Anna Rossi")
    upkeep.look(workspaces.parts(), workspaces.parts().now())
    newest = DeliveryRow.objects.filter(channel="folder").latest("id")
    assert (newest.kind, newest.status) == ("updated", "delivered")


def test_a_workspace_without_italian_has_a_demo_too(web: Web) -> None:
    pages.put_into(web.desk.folder)
    settings = web.desk.folder / "glagol.toml"
    settings.write_text(settings.read_text("utf-8").replace('"it", ', ""), "utf-8")
    demo.populate()
    assert not DeliveryRow.objects.exists()
    assert Person.objects.count() == len(demo.PEOPLE)

"""From an approval to a receipt, over a folder."""

import json
import zipfile
from datetime import timedelta

import pytest

from pipeline import flow
from pipeline.delivery.values import Kind, Status
from pipeline.domain.errors import DeliveryError, PipelineError
from pipeline.publishing import Addresses
from tests.conftest import POST, Desk
from tests.delivery.house import Clock, approved, with_partners

PARTNERS = """\
[bologna]
name = "Camera di commercio"
languages = ["it"]
[bologna.channels.folder]

[beograd]
name = "Привредна комора"
languages = ["sr", "sr-Latn"]
[beograd.channels.folder]
form = "files"
"""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def lying(desk: Desk, partner: str) -> list[str]:
    root = desk.folder / "outputs" / "partners" / partner
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_final_page_reaches_exactly_the_partners_of_its_language_once(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    done = flow.deliver(parts, workers=1)
    assert dict(done.outcomes) == {"delivered": 1}
    assert lying(desk, "bologna") == ["nov-proekt.it.zip"]
    assert lying(desk, "beograd") == []
    assert dict(flow.deliver(parts, workers=1).outcomes) == {}
    (receipt,) = flow.receipts(parts)
    assert (receipt.partner, receipt.kind, receipt.outcome) == ("bologna", Kind.PUBLISHED, "delivered")
    assert len(receipt.digest) == 64


def test_serbian_goes_out_in_the_scripts_that_the_partner_reads(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk, "sr")
    flow.deliver(parts, workers=1)
    root = desk.folder / "outputs" / "partners" / "beograd"
    assert "нови пројекат" in (root / "nov-proekt.sr-Cyrl" / "page.md").read_text("utf-8")
    assert "novi projekat" in (root / "nov-proekt.sr-Latn" / "page.md").read_text("utf-8")


def test_an_update_says_what_changed_and_a_removed_post_is_withdrawn(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    desk.write("nov-proekt.md", POST.replace("14 декември", "15 декември"))
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    archive = desk.folder / "outputs" / "partners" / "bologna" / "nov-proekt.it.zip"
    with zipfile.ZipFile(archive) as opened:
        changed = opened.read("nov-proekt.it/changes.md").decode()
        assert json.loads(opened.read("nov-proekt.it/metadata.json"))["kind"] == "updated"
    assert "14 dicembre" in changed
    assert "15 dicembre" in changed
    (desk.folder / "posts" / "nov-proekt.md").unlink()
    flow.take_in(parts, [])
    assert flow.planned(parts) == []  # a file may come back
    clock.turn(minutes=11)
    flow.deliver(parts, workers=1)
    assert lying(desk, "bologna") == ["nov-proekt.it.withdrawn.json"]
    assert [one.kind for one in flow.deliveries(parts)] == [Kind.WITHDRAWN, Kind.UPDATED, Kind.PUBLISHED]


def test_a_file_that_is_renamed_or_comes_back_is_not_withdrawn(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    path = desk.folder / "posts" / "nov-proekt.md"
    text = path.read_text("utf-8")
    path.unlink()
    flow.take_in(parts, [])
    path.write_text(text, "utf-8")
    flow.take_in(parts, [path])
    clock.turn(hours=1)
    assert flow.deliver(parts, workers=1).outcomes == {}
    assert lying(desk, "bologna") == ["nov-proekt.it.zip"]


def test_a_version_that_nobody_received_is_overtaken(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    desk.write("nov-proekt.md", POST.replace("14 декември", "15 декември"))
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    assert [(one.kind, one.status) for one in flow.deliveries(parts)] == [
        (Kind.PUBLISHED, Status.DELIVERED),
        (Kind.PUBLISHED, Status.SUPERSEDED),
    ]


def test_what_nobody_received_needs_no_withdrawal(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    assert flow.withdraw(parts, "nov-proekt", ["it"], "Anna") == []
    assert flow.deliver(parts, workers=1).outcomes == {}


def test_a_page_is_final_and_on_its_way_or_neither(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    decided: list[object] = []

    def full(*_: object) -> None:
        raise PipelineError("the disk is full")

    monkeypatch.setattr(type(parts.outbox), "offer", full)
    with pytest.raises(PipelineError):
        approved(parts, desk)
    assert list(parts.store.decisions("nov-proekt")) == decided
    assert parts.store.edition("nov-proekt", "it") is None


def test_a_delivered_page_is_replayed_as_a_new_message_a_failed_one_as_the_same(
    desk: Desk, clock: Clock
) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    (first,) = flow.deliveries(parts)
    again = flow.replay(parts, first.key[:8])
    assert again.key != first.key
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}
    with pytest.raises(DeliveryError, match="there is no delivery"):
        flow.replay(parts, "zzz")


def test_an_older_version_is_not_sent_over_a_newer_one(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    desk.write("nov-proekt.md", POST.replace("14 декември", "15 декември"))
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    newest, first = flow.deliveries(parts)
    with pytest.raises(DeliveryError, match=f"a newer version of this page.*{newest.key[:8]}"):
        flow.replay(parts, first.key)


def test_what_a_person_took_back_does_not_come_back_with_a_file(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    (withdrawn,) = flow.withdraw(parts, "nov-proekt", ["it"], "Anna")
    assert withdrawn.by == "Anna"
    flow.deliver(parts, workers=1)
    path = desk.folder / "posts" / "nov-proekt.md"
    text = path.read_text("utf-8")
    path.unlink()
    flow.take_in(parts, [])
    path.write_text(text, "utf-8")
    flow.take_in(parts, [path])
    assert flow.catch_up(parts, "bologna") == []
    assert flow.deliver(parts, workers=1).outcomes == {}


def test_a_new_partner_catches_up(desk: Desk, clock: Clock) -> None:
    parts = with_partners(desk, "", clock)
    approved(parts, desk)
    assert flow.deliver(parts, workers=1).outcomes == {}
    parts = with_partners(desk, PARTNERS, clock)
    assert [one.partner for one in flow.catch_up(parts, "bologna")] == ["bologna"]
    assert flow.catch_up(parts, "bologna") == []
    with pytest.raises(DeliveryError, match="Known are bologna, beograd"):
        flow.catch_up(parts, "roma")


def test_a_restored_database_delivers_nothing_twice(desk: Desk, clock: Clock) -> None:
    from pipeline.interchange import xliff

    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    (path,) = (desk.folder / "var" / "reviews").iterdir()
    from django.db import connection

    connection.close()
    for file in (desk.folder / "var").glob("glagol.sqlite3*"):
        file.unlink()
    parts = with_partners(desk, PARTNERS, clock)
    flow.take_in(parts, sorted((desk.folder / "posts").iterdir()))
    post, language, units = xliff.read(path.read_bytes(), str(path))
    flow.restore(parts, post, language, units)
    assert parts.store.edition("nov-proekt", "it")
    assert flow.deliver(parts, workers=1).outcomes == {}


def test_pictures_and_the_funding_statement_travel_along(desk: Desk, clock: Clock) -> None:
    from tests.delivery.house import png

    (desk.folder / "projects.toml").write_text(
        '[TRACE-KEI]\nprogramme = "COSME"\ngrant = "123"\nposts = ["nov-proekt"]\n', "utf-8"
    )
    (desk.folder / "posts" / "sreshta.png").write_bytes(png())
    desk.write("nov-proekt.md", POST + "\n![Среща](sreshta.png) ![Липсва](nyama.png)\n")
    parts = with_partners(desk, PARTNERS.replace('form = "files"', ""), clock)
    approved(parts, desk)
    (desk.folder / "posts" / "sreshta.png").unlink()  # what was approved goes out all the same
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}
    root = desk.folder / "outputs" / "partners" / "bologna"
    with zipfile.ZipFile(root / "nov-proekt.it.zip") as opened:
        names = [name for name in opened.namelist() if "/media/" in name]
        page = opened.read("nov-proekt.it/page.html").decode()
    assert len(names) == 2  # the picture and the emblem
    assert "nyama" not in page
    assert "Unione europea" in page
    assert "COSME" in page


def test_where_pages_stand_is_read_once_for_all_that_a_partner_catches_up(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("vtori.md", POST)
    parts = with_partners(desk, "", clock)
    for post in ("nov-proekt", "vtori"):
        approved(parts, desk, "it", post)
    parts = with_partners(desk, PARTNERS, clock)
    read: list[Addresses] = []
    addresses_of = flow.addresses_of
    monkeypatch.setattr(
        "pipeline.flow.pages.addresses_of", lambda parts: read.append(addresses_of(parts)) or read[-1]
    )
    assert len(flow.catch_up(parts, "bologna")) == 2
    assert len(read) == 1
    claim = parts.outbox.claim("w", clock.now, timedelta(minutes=1))
    assert claim
    assert claim.parcels[0].content.address == "https://example.eu/it/nuovo-progetto-del-cluster/"

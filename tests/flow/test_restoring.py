"""What a review file holds is brought back into a store made anew."""

from collections.abc import Callable

from pipeline import flow
from pipeline.interchange import xliff
from tests.conftest import Desk


def test_waivers_are_brought_back_once(opened: Callable[..., Desk], desk: Desk) -> None:
    post = desk.folder / "posts" / "nov-proekt.md"
    flow.take_in(desk.parts, [post])
    flow.translate(desk.parts, ["it"])
    reviewed = flow.review(desk.parts, flow.find(desk.parts, "nov-proekt"), "it")
    item = next(item for item in reviewed if item.blocking)
    for check in {finding.check for finding in item.findings}:
        flow.waive(desk.parts, "nov-proekt", "it", item.segment.id, check, "така е", "Anna Rossi")
    waived = desk.parts.store.waivers("nov-proekt")
    assert waived

    for file in (desk.folder / "var").glob("*.sqlite3*"):
        file.unlink()
    again = opened()
    flow.take_in(again.parts, [post])
    flow.translate(again.parts, ["it"])
    content = (again.folder / "var" / "reviews" / "nov-proekt.it.xlf").read_bytes()
    for _ in range(2):
        flow.restore(again.parts, *xliff.read(content, "x"))
        assert again.parts.store.waivers("nov-proekt") == waived
    after = flow.review(again.parts, flow.find(again.parts, "nov-proekt"), "it")
    (same,) = (one for one in after if one.segment.id == item.segment.id)
    assert (same.findings, same.blocking) == ((), False)


def test_two_sentences_of_the_same_words_get_their_own_approvals_back(
    opened: Callable[..., Desk], desk: Desk
) -> None:
    post = desk.folder / "posts" / "dvazhdi.md"
    post.write_text("# Покана за среща\n\nПокана за среща\n\nЕлате.\n\nПокана за среща\n", "utf-8")
    flow.take_in(desk.parts, [post])
    flow.translate(desk.parts, ["it"])
    flow.approve(desk.parts, "dvazhdi", "it", "Anna Rossi")
    decided = set(desk.parts.store.decisions("dvazhdi"))
    assert len(decided) == 4
    reviews = desk.folder / "var" / "reviews"
    assert flow.compare(desk.parts.store, reviews) == []

    content = (reviews / "dvazhdi.it.xlf").read_bytes()
    for ids in ("the same", "others"):
        if ids == "others":
            content = content.replace(b'unit id="', b'unit id="of-another-store-')
        for file in (desk.folder / "var").glob("*.sqlite3*"):
            file.unlink()
        again = opened()
        flow.take_in(again.parts, [post])
        flow.translate(again.parts, ["it"])
        assert flow.restore(again.parts, *xliff.read(content, "x"))[1] == 4
        assert set(again.parts.store.decisions("dvazhdi")) == decided
        assert flow.compare(again.parts.store, reviews) == []

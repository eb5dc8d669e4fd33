"""Two people in one segment, every step taken back, meaning unchanged."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline import flow
from pipeline.domain.decision import State
from pipeline.domain.errors import ConflictError, ReviewError
from pipeline.domain.review import Reviewed
from pipeline.domain.translation import Finding, Origin, Severity
from pipeline.domain.work import How, Kind
from pipeline.flow.bulk import exact_in
from pipeline.flow.helping import alternatives
from pipeline.flow.replacing import replaced
from pipeline.flow.writing import Clash, Saved
from pipeline.review.board import Wanted
from tests.conftest import POST, Desk
from tests.fakes import ManifoldEngine
from tests.test_flow import approved, corrected, page, run

MEETING = "L’incontro è il 14 dicembre a Barcellona."


def view(desk: Desk, language: str = "it") -> flow.View:
    return flow.look(desk.parts, flow.find(desk.parts, "nov-proekt"), language)


def meeting(desk: Desk, language: str = "it") -> Reviewed:
    return next(item for item in view(desk, language).items if item.segment.source.text.startswith("Срещата"))


def seen(desk: Desk, language: str = "it") -> int:
    return view(desk, language).number(meeting(desk, language).segment.id)


def save(
    desk: Desk, text: str, number: int, person: str = "Anna Rossi", language: str = "it"
) -> Saved | Clash:
    segment = meeting(desk, language).segment.id
    return flow.save(desk.parts, "nov-proekt", language, person, segment, text, seen=number)


def test_a_text_is_saved_when_nobody_was_faster(desk: Desk) -> None:
    run(desk)
    first = seen(desk)
    saved = save(desk, MEETING, first)
    assert saved == Saved(seen(desk), changed=True)
    item = meeting(desk)
    assert item.translation is not None
    assert (item.translation.target.text, item.translation.author) == (MEETING, "Anna Rossi")
    assert save(desk, MEETING, first) == Saved(seen(desk), changed=False)


def test_two_people_in_one_segment_lose_no_word(desk: Desk) -> None:
    run(desk)
    save(desk, MEETING, seen(desk))
    number = seen(desk)
    save(desk, MEETING.replace("L’incontro", "La riunione"), number, "Bruno Neri")
    clash = save(desk, MEETING.replace("a Barcellona", "nella città di Barcellona"), number)
    assert isinstance(clash, Clash)
    assert clash.newest.by == "Bruno Neri"
    assert "".join(piece.text for piece in clash.pieces) == (
        "La riunione è il 14 dicembre nella città di Barcellona."
    )
    stands = meeting(desk).translation
    assert stands is not None
    assert stands.target.text.startswith("La riunione")  # nothing was overwritten
    assert [draft.text for draft in desk.parts.board.drafts("nov-proekt", "it")] == [clash.mine]


def test_an_approval_is_of_what_was_seen(desk: Desk) -> None:
    run(desk)
    save(desk, MEETING, seen(desk))
    looked, segment = seen(desk), meeting(desk).segment.id
    save(desk, MEETING.replace("14", "15"), looked, "Bruno Neri")
    with pytest.raises(ConflictError, match="changed meanwhile"):
        flow.approve_seen(desk.parts, "nov-proekt", "it", "Anna Rossi", [segment], {segment: looked})
    assert desk.parts.store.decisions("nov-proekt") == []


def test_steps_are_taken_back_one_by_one(desk: Desk) -> None:
    run(desk)
    machine = meeting(desk).translation
    segment = meeting(desk).segment.id
    save(desk, "L’incontro è domani.", seen(desk))
    save(desk, MEETING, seen(desk))
    flow.approve(desk.parts, "nov-proekt", "it", "Anna Rossi", [segment])
    assert meeting(desk).standing.state is State.FINAL

    def undo() -> str:
        return flow.undo(desk.parts, "nov-proekt", "it", "Anna Rossi", segment)

    assert undo() == "approval"
    assert meeting(desk).standing.state is State.TRANSLATED
    assert undo() == "text"
    assert meeting(desk).translation.target.text == "L’incontro è domani."  # type: ignore[union-attr]
    assert undo() == "text"
    assert meeting(desk).translation == machine
    with pytest.raises(ReviewError, match="nothing here that can be undone"):
        undo()
    hows = [version.how for version in flow.history(desk.parts, "nov-proekt", "it", segment)]
    assert hows == [How.UNDONE, How.UNDONE, How.WRITTEN, How.WRITTEN, How.MADE]


def test_nobody_takes_back_what_someone_else_wrote(desk: Desk) -> None:
    run(desk)
    save(desk, MEETING, seen(desk), "Bruno Neri")
    with pytest.raises(ReviewError, match="Bruno Neri wrote the newest text"):
        flow.undo(desk.parts, "nov-proekt", "it", "Anna Rossi", meeting(desk).segment.id)


def test_an_older_text_comes_back_as_a_new_version_with_its_author(desk: Desk) -> None:
    run(desk)
    segment = meeting(desk).segment.id
    save(desk, MEETING, seen(desk), "Bruno Neri")
    old = seen(desk)
    save(desk, "Niente.", old)
    number = flow.restore_version(desk.parts, "nov-proekt", "it", "Anna Rossi", segment, old, seen=seen(desk))
    newest = flow.history(desk.parts, "nov-proekt", "it", segment)[0]
    assert (newest.number, newest.by, newest.how) == (number, "Anna Rossi", How.RESTORED)
    assert newest.translation.author == "Bruno Neri"
    with pytest.raises(ConflictError):
        flow.restore_version(desk.parts, "nov-proekt", "it", "Anna Rossi", segment, old, seen=old)


def stale(opened: Callable[..., Desk], desk: Desk, language: str = "it") -> Desk:
    run(desk)
    approved(desk, language)
    again = opened()
    again.write("nov-proekt.md", POST.replace("Срещата е на", "Срещата ще бъде на"))
    run(again)
    return again


def test_meaning_unchanged_approves_the_old_text_anew(opened: Callable[..., Desk], desk: Desk) -> None:
    again = stale(opened, desk)
    item = meeting(again)
    assert item.standing.stale
    assert item.translation is not None
    assert item.translation.origin is Origin.MT  # the engine's new proposal
    flow.carry(again.parts, "nov-proekt", "it", "Bruno Neri", item.segment.id)
    after = meeting(again)
    assert (after.standing.state, after.standing.approved_by) == (State.FINAL, ("Bruno Neri",))
    assert after.translation is not None
    assert "dicembre" in after.translation.target.text
    flow.publish(again.parts)
    assert "nuova versione" not in page(again, "it")


def test_a_carried_text_is_checked_like_any_other(opened: Callable[..., Desk], desk: Desk) -> None:
    run(desk)
    approved(desk)
    again = opened()
    again.write("nov-proekt.md", POST.replace("14 декември", "15 декември"))
    run(again)
    segment = meeting(again).segment.id
    before = flow.history(again.parts, "nov-proekt", "it", segment)
    with pytest.raises(ReviewError, match="cannot be approved"):
        flow.carry(again.parts, "nov-proekt", "it", "Bruno Neri", segment)
    assert flow.history(again.parts, "nov-proekt", "it", segment) == before
    with pytest.raises(ReviewError, match="no approved text of an older sentence"):
        flow.carry(again.parts, "nov-proekt", "de", "Bruno Neri", segment)


def test_a_request_holds_an_approved_text_back_until_it_is_answered(desk: Desk) -> None:
    run(desk)
    approved(desk)
    segment = meeting(desk).segment.id
    asked = flow.remark(
        desk.parts,
        "nov-proekt",
        "it",
        segment,
        "Bruno Neri",
        "@Anna Rossi, градът е друг",
        kind=Kind.REQUEST,
        people=["Anna Rossi", "Anna"],
    )
    assert asked.mentions == ("Anna Rossi",)
    item = meeting(desk)
    assert (item.standing.state, item.standing.requested) == (State.TRANSLATED, True)
    (due,), _ = desk.parts.board.queue(Wanted("it", only=["requests"]))
    assert due.tally.requests == 1
    assert [post for post, _ in desk.parts.board.mentioning("Anna Rossi", 5)] == ["nov-proekt"]
    # Another text answers it by itself ...
    save(desk, MEETING.replace("14", "14"), seen(desk))
    save(desk, MEETING.replace("Barcellona", "Lecce"), seen(desk))
    assert not meeting(desk).standing.requested
    # ... and so does an approval of the same text.
    flow.remark(desk.parts, "nov-proekt", "it", segment, "Bruno Neri", "Провери", kind=Kind.REQUEST)
    flow.approve(desk.parts, "nov-proekt", "it", "Anna Rossi", [segment])
    assert meeting(desk).standing.state is State.FINAL
    assert [remark.is_open for remark in view(desk).remarks] == [False, False]


def test_a_remark_is_closed_once(desk: Desk) -> None:
    run(desk)
    segment = meeting(desk).segment.id
    said = flow.remark(desk.parts, "nov-proekt", "it", segment, "Bruno Neri", "Хубаво изречение")
    flow.settle(desk.parts, "nov-proekt", "it", said.number, "Anna Rossi")
    assert [remark.closed_by for remark in view(desk).remarks] == ["Anna Rossi"]
    with pytest.raises(ReviewError, match="no such open remark"):
        flow.settle(desk.parts, "nov-proekt", "it", said.number, "Anna Rossi")


def test_nobody_makes_their_own_german_final(desk: Desk) -> None:
    run(desk)
    corrected(desk, "de", "Jana Weiß")
    segment = meeting(desk, "de").segment.id
    flow.approve(desk.parts, "nov-proekt", "de", "Jana Weiß", [segment])
    assert meeting(desk, "de").standing.state is State.REVIEWED
    flow.approve(desk.parts, "nov-proekt", "de", "Max Ernst", [segment])
    assert meeting(desk, "de").standing.state is State.FINAL


def test_what_is_typed_is_kept_and_time_is_counted(desk: Desk) -> None:
    run(desk)
    segment, number = meeting(desk).segment.id, seen(desk)
    for text in ("L’in", "L’incontro"):
        flow.autosave(desk.parts, "nov-proekt", "it", "Anna Rossi", segment, text, seen=number, seconds=10)
    (kept,) = desk.parts.board.drafts("nov-proekt", "it")
    assert (kept.text, kept.seen) == ("L’incontro", number)
    assert meeting(desk).translation.target.text != "L’incontro"  # type: ignore[union-attr]
    save(desk, MEETING, number)
    assert desk.parts.board.drafts("nov-proekt", "it") == []
    flow.approve(desk.parts, "nov-proekt", "it", "Anna Rossi", [segment])
    (spent,) = desk.parts.board.spent("route", ["it"])
    assert (spent.name, spent.segments, spent.seconds, spent.timed) == ("embedded", 1, 20, 1)
    assert spent.hter > 0


def test_the_queue_says_what_is_due_and_how_hard(desk: Desk) -> None:
    desk.write("drug.md", "# Друга новина\n\nПишете ни за повече информация.\n")
    run(desk)
    due, total = desk.parts.board.queue(Wanted("it", state="due"))
    assert total == 2
    first = next(one for one in due if one.post == "nov-proekt")
    assert first.title == "Нов проект на клъстера"
    assert (first.tally.segments, first.tally.final, first.tally.blocking) == (4, 0, 1)
    assert first.tally.words == sum(len(item.segment.source.text.split()) for item in view(desk).items)
    approved(desk)
    assert [one.post for one in desk.parts.board.queue(Wanted("it", state="due"))[0]] == ["drug"]
    assert [one.post for one in desk.parts.board.queue(Wanted("it", state="done"))[0]] == ["nov-proekt"]
    assert [one.post for one in desk.parts.board.queue(Wanted("de", words="ПРОЕКТ"))[0]] == ["nov-proekt"]
    assert desk.parts.board.totals(["it", "hu"])["it"][0] == 1


def test_what_the_memory_knows_is_approved_at_once(desk: Desk) -> None:
    run(desk)
    approved(desk)
    desk.write("drug.md", "# Друга новина\n\nПишете на office@example.eu за повече информация.\n")
    run(desk)
    (exact,) = flow.exact_matches(desk.parts, "it")
    assert exact.post == "drug"
    chosen = [(exact.post, exact.item.segment.id, exact.version)]
    wrong = [(exact.post, exact.item.segment.id, exact.version - 1)]
    assert flow.approve_exact(desk.parts, "it", "Bruno Neri", wrong) == (0, 1)
    assert flow.approve_exact(desk.parts, "it", "Bruno Neri", chosen) == (1, 0)
    assert flow.exact_matches(desk.parts, "it") == []


def test_an_exact_match_that_a_check_stops_is_not_offered(desk: Desk) -> None:
    run(desk)
    approved(desk)
    desk.write("drug.md", "# Друга новина\n\nПишете на office@example.eu за повече информация.\n")
    run(desk)
    shown = flow.look(desk.parts, flow.find(desk.parts, "drug"), "it")
    stopped = Finding("numbers", "A number is missing.", Severity.BLOCKING)
    assert len(exact_in(shown)) == 1
    assert exact_in(replace(shown, items=[replace(one, findings=(stopped,)) for one in shown.items])) == []


def test_words_are_replaced_after_a_look_at_them(desk: Desk) -> None:
    run(desk)
    corrected(desk, "sr")
    found = flow.preview(desk.parts, "sr", flow.Words("ПРОЈЕКАТ"), "задатак")
    assert {one.after for one in found} == {
        "Нов задатак на кластера",
        "Кластер „Зелена синергија“ започна ⟨1⟩нов задатак⟨/1⟩.",
    }
    segment = found[0].segment
    flow.edit(desk.parts, "nov-proekt", "sr", "Jelena", {segment: "Нешто друго"})
    done, missed = flow.replace_all(desk.parts, "sr", "Anna Rossi", found)
    assert (done, [one.segment for one in missed]) == (1, [segment])
    assert desk.parts.board.drafts("nov-proekt", "sr") == []


def test_replacing_leaves_marks_and_parts_of_words_alone() -> None:
    assert replaced("⟨1⟩1⟨/1⟩ и 11", flow.Words("1"), "2") == "⟨1⟩2⟨/1⟩ и 11"
    assert replaced("проектант", flow.Words("проект"), "план") == "проектант"
    assert replaced("проектант", flow.Words("проект", whole=False), "план") == "планант"
    assert replaced("Проект", flow.Words("проект", exactly=True), "план") == "Проект"


def test_the_page_beside_marks_its_segments_and_shows_the_source_of_what_is_missing(desk: Desk) -> None:
    flow.take_in(desk.parts, [desk.folder / "posts" / "nov-proekt.md"])
    item = meeting(desk)
    flow.edit(desk.parts, "nov-proekt", "it", "Anna Rossi", {item.segment.id: MEETING})
    seen_now = view(desk)
    folder = flow.preview_page(desk.parts, seen_now.taken, "it", seen_now.items)
    html = "".join(path.read_text("utf-8") for path in (folder / "it").rglob("index.html"))
    html = html.replace("\xa0", " ")
    assert f'<span data-segment="{item.segment.id}">{MEETING}</span>' in html
    assert "Нов проект на клъстера</h1>" in html
    assert not (desk.folder / "outputs").exists()  # what readers see is left alone


def test_the_engine_is_asked_what_else_it_would_say(opened: Callable[..., Desk], desk: Desk) -> None:
    again = opened(ManifoldEngine())
    run(again)
    said = alternatives(again.parts, meeting(again).segment, "it")
    assert [one.text for one in said] == ["Sreshtata e na 14 dekemvri v Barselona.", "Sreshtata."]

"""Findings mended, let be, and seen across posts."""

import pytest

from pipeline import flow
from pipeline.domain.decision import State
from pipeline.domain.errors import ReviewError
from tests.conftest import Desk
from tests.test_flow import corrected, run


def segment_with(desk: Desk, check: str, language: str = "it") -> str:
    taken = flow.find(desk.parts, "nov-proekt")
    return next(
        item.segment.id
        for item in flow.review(desk.parts, taken, language)
        if check in {finding.check for finding in item.findings}
    )


def waive(desk: Desk, segment: str, check: str, reason: str = "Така е в оригинала", by: str = "Anna") -> None:
    flow.waive(desk.parts, "nov-proekt", "it", segment, check, reason, by)


def test_a_waived_finding_no_longer_stops_an_approval(desk: Desk) -> None:
    run(desk)
    segment = segment_with(desk, "dates")
    with pytest.raises(ReviewError, match="A date differs"):
        flow.approve(desk.parts, "nov-proekt", "it", "Anna", [segment])
    waive(desk, segment, "dates")
    after = flow.approve(desk.parts, "nov-proekt", "it", "Anna", [segment])
    (item,) = (item for item in after if item.segment.id == segment)
    assert item.standing.state is State.FINAL
    assert [finding.check for finding in item.waived] == ["dates"]
    assert [(waiver.person, waiver.reason) for waiver in item.waivers] == [("Anna", "Така е в оригинала")]


def test_a_waiver_holds_for_exactly_that_text(desk: Desk) -> None:
    run(desk)
    segment = segment_with(desk, "dates")
    waive(desk, segment, "dates")
    flow.edit(desk.parts, "nov-proekt", "it", "Anna", {segment: "L’incontro è il 14 novembre a Barcellona."})
    assert segment_with(desk, "dates") == segment


@pytest.mark.parametrize(
    ("check", "reason", "by", "told"),
    [
        ("dates", "  ", "Anna", "needs a reason"),
        ("dates", "Така е", "", "needs a name"),
        ("numbers", "Така е", "Anna", "'numbers' finds nothing here.*Found are dates"),
    ],
)
def test_a_waiver_needs_a_finding_a_reason_and_a_name(
    desk: Desk, check: str, reason: str, by: str, told: str
) -> None:
    run(desk)
    with pytest.raises(ReviewError, match=told):
        waive(desk, segment_with(desk, "dates"), check, reason, by)


def test_mending_changes_what_is_certain_and_says_who_did_it(desk: Desk) -> None:
    run(desk)
    corrected(desk)
    segment = segment_with(desk, "dates", "de")
    texts = {segment: "Das  Treffen ist am 14. Dezember in Barcelona ."}
    flow.edit(desk.parts, "nov-proekt", "de", "Jana Weiß", texts)
    assert flow.mend(desk.parts, "nov-proekt", "de", "Jana Weiß") >= 1
    taken = flow.find(desk.parts, "nov-proekt")
    (item,) = (item for item in flow.review(desk.parts, taken, "de") if item.segment.id == segment)
    assert item.translation is not None
    assert item.translation.target.text == "Das Treffen ist am 14. Dezember in Barcelona."
    assert item.translation.author == "Jana Weiß"
    assert flow.mend(desk.parts, "nov-proekt", "de", "Jana Weiß") == 0


def test_the_same_words_translated_in_two_ways_are_seen_across_posts(desk: Desk) -> None:
    desk.write("drug.md", "# Друг пост\n\nПишете на office@example.eu за повече информация.\n")
    run(desk)
    assert not _inconsistent(desk)
    taken = flow.find(desk.parts, "drug")
    segment = taken.segmented.segments[1].id
    flow.edit(desk.parts, "drug", "it", "Anna", {segment: "Per informazioni: office@example.eu."})
    assert _inconsistent(desk) == [("drug", segment), ("nov-proekt", _inconsistent(desk)[1][1])]


def _inconsistent(desk: Desk) -> list[tuple[str, str]]:
    return sorted(
        (one.post, one.item.segment.id)
        for one in flow.survey(desk.parts, ["it"])
        if "consistency" in {finding.check for finding in one.item.findings}
    )


def test_a_phrase_is_found_in_what_was_written_before(desk: Desk) -> None:
    run(desk)
    corrected(desk)
    found = flow.concordance(desk.parts, "среща", ["it", "de"], 5)
    assert [(pair.language, pair.source[place[0] : place[1]]) for pair, place in found] == [("it", "Срещата")]
    assert flow.matches(desk.parts, "Срещата е на 15 декември в Барселона.", "it")[0].score == 80


def test_a_page_of_machine_translation_approved_at_once_is_told(desk: Desk) -> None:
    # Names read alike in both languages: nothing but haste is found.
    sentence = "Присъстваха Иван Петров, Мария Колева, Георги Димов, Елена Стоева и Пламен Радев."
    desk.write("dulag.md", "# Покана\n\n" + " ".join(sentence for _ in range(6)) + "\n")
    run(desk)
    assert flow.of_pages(desk.parts, ["it"], ["dulag"]) == []
    flow.approve(desk.parts, "dulag", "it", "Anna Rossi")
    (told,) = flow.of_pages(desk.parts, ["it"], ["dulag"])
    assert told.finding.check == "reading"
    assert "within 0 seconds" in told.finding.message

"""The work of reviewers in a real browser: the whole story, conflict, lost connection, keys, phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pipeline import flow
from pipeline.desk.people.roles import Kind, Role
from pipeline.domain.decision import State
from pipeline.domain.text import from_coded
from pipeline.domain.translation import Origin, Translation
from tests.browser import axe
from tests.conftest import POST, Desk
from tests.desk.review.conftest import PHONE, WIDE, Served
from tests.test_flow import corrected, page, run
from tests.test_flow_writing import MEETING, meeting, seen

pytestmark = pytest.mark.browser
Shot = Callable[[Page, str], None]


# What a good engine says: pictures for the documentation show it.
WORDS = {
    "it": (
        "Nuovo progetto del cluster",
        "Il cluster «Sinergia Verde» ha avviato ⟨1⟩un nuovo progetto⟨/1⟩.",
        "L’incontro è il 14 novembre a Barcellona.",
        "Per maggiori informazioni scriva a office@example.eu.",
    ),
    "de": (
        "Neues Projekt des Clusters",
        "Der Cluster „Grüne Synergie“ hat ⟨1⟩ein neues Projekt⟨/1⟩ begonnen.",
        "Das Treffen ist am 14. Dezember in Barcelona.",
        "Schreiben Sie für weitere Informationen an office@example.eu.",
    ),
}


def translated(desk: Desk, language: str, third: str = "") -> None:
    """Translate the post as a good engine does; of the third sentence it is not sure."""
    run(desk)
    first, second, meeting_, last = WORDS[language]
    taken = flow.find(desk.parts, "nov-proekt")
    made = [
        (
            segment.id,
            Translation(
                language=language,
                source_digest=segment.source.digest,
                target=from_coded(text, segment.source.tags),
                origin=Origin.MT,
                signature="opus@1|beam4|glossary@none",
                confidence=confidence,
            ),
        )
        for segment, text, confidence in zip(
            taken.segmented.segments,
            (first, second, third or meeting_, last),
            (-0.2, -0.6, -1.4, -0.3),
            strict=True,
        )
    ]
    desk.parts.store.translate("nov-proekt", made)
    flow.tally(desk.parts, taken, [language])


def reviewer(served: Served, name: str, language: str = "it") -> Any:
    return served.web.person(name, Role(Kind.REVIEWER, frozenset({language})))


def opened(served: Served, name: str, language: str = "it", **options: Any) -> Page:
    page = served.page(reviewer(served, name, language), **options)
    page.goto(f"{served.address}/review/{language}/post/nov-proekt/")
    expect(page.locator("form.segment")).to_have_count(4)
    return page


def field(page: Page, segment: str) -> Any:
    return page.locator(f"#s-{segment} textarea[name=text]")


def test_the_whole_story(served: Served, shot: Shot) -> None:
    desk = served.web.desk
    translated(desk, "de")
    jana = served.page(reviewer(served, "Jana Weiß", "de"))
    jana.goto(f"{served.address}/review/")
    expect(jana.get_by_role("heading", level=1)).to_have_text("German")
    shot(jana, "queue")
    jana.get_by_role("link", name="Нов проект на клъстера").click()
    segment = meeting(desk, "de").segment.id
    field(jana, segment).fill("Das Treffen findet am 14. Dezember in Barcelona statt.")
    jana.locator(f"#s-{segment}").get_by_role("button", name="Approve").click()
    expect(jana.locator(f"#s-{segment}")).to_have_attribute("data-state", "reviewed")  # four eyes
    assert "noindex" in page(desk, "de")
    second = opened(served, "Max Ernst", "de")
    field(second, desk.parts.store.segments("nov-proekt")[0].id).focus()
    shot(second, "segments")
    for done in range(1, 5):
        second.keyboard.press("Control+Enter")
        expect(second.locator("#progress-told")).to_have_text(f"{done}/4")
    assert served.web.work() >= 1  # the worker builds the site
    assert "noindex" not in page(desk, "de")
    assert "findet am 14. Dezember" in page(desk, "de").replace("\xa0", " ")


def test_a_click_in_the_page_leads_to_the_segment_and_back(served: Served) -> None:
    desk = served.web.desk
    translated(desk, "it")
    anna = opened(served, "Anna Rossi")
    segment = meeting(desk).segment.id
    place = anna.frame_locator("#page").locator(f"[data-segment='{segment}']")
    place.click()
    expect(field(anna, segment)).to_be_focused()
    expect(place).to_have_class("segment-here")


def test_two_people_in_one_segment_lose_no_word(served: Served, shot: Shot) -> None:
    desk = served.web.desk
    translated(desk, "it")
    anna, bruno = opened(served, "Anna Rossi"), opened(served, "Bruno Neri")
    segment = meeting(desk).segment.id
    field(bruno, segment).fill("La riunione è il 14 dicembre a Barcellona.")
    bruno.keyboard.press("Control+s")
    expect(bruno.locator(f"#s-{segment} .note.good")).to_have_text("Saved.")
    field(anna, segment).fill("Il convegno si tiene il 14 dicembre nella città di Barcellona.")
    anna.keyboard.press("Control+s")
    clash = anna.locator(f"#s-{segment} .clash")
    expect(clash).to_contain_text("Bruno Neri changed this text while you were writing")
    expect(clash).to_contain_text("La riunione")
    assert "nella città" in field(anna, segment).input_value()
    shot(anna, "conflict")
    assert axe(anna) == []
    anna.reload()
    expect(clash).to_contain_text("Bruno Neri changed this text")
    clash.locator("input[type=radio]").last.check()
    anna.locator(f"#s-{segment}").get_by_role("button", name="Save", exact=True).click()
    expect(clash).to_have_count(0)
    newest = meeting(desk).translation
    assert newest is not None
    assert newest.author == "Anna Rossi"


def test_a_lost_connection_while_typing_loses_nothing(served: Served, shot: Shot) -> None:
    desk = served.web.desk
    translated(desk, "it")
    anna = opened(served, "Anna Rossi")
    segment = meeting(desk).segment.id
    anna.context.set_offline(True)
    field(anna, segment).fill("L’incontro è il 14 dicembre")
    expect(anna.locator("#line")).to_be_visible()
    expect(anna.locator(f"#s-{segment} .saving")).to_have_text("kept on this computer")
    shot(anna, "offline")
    anna.keyboard.press("Control+Enter")  # an approval cannot be sent; the text stays
    field(anna, segment).press_sequentially(" a Lecce.")
    anna.context.set_offline(False)
    expect(anna.locator("#line")).to_be_hidden(timeout=15_000)
    (draft,) = desk.parts.board.drafts("nov-proekt", "it")
    assert draft.text == "L’incontro è il 14 dicembre a Lecce."
    assert meeting(desk).standing.state is State.TRANSLATED
    anna.reload()
    expect(field(anna, segment)).to_have_value("L’incontro è il 14 dicembre a Lecce.")


def test_a_browser_that_was_closed_offline_brings_the_words_back(served: Served) -> None:
    desk = served.web.desk
    run(desk)
    anna = opened(served, "Anna Rossi")
    segment = meeting(desk).segment.id
    anna.context.set_offline(True)
    field(anna, segment).fill("L’incontro è domani")
    expect(anna.locator(f"#s-{segment} .saving")).to_have_text("kept on this computer")
    anna.close(run_before_unload=False)
    again = served.contexts[-1].new_page()
    served.contexts[-1].set_offline(False)
    again.goto(f"{served.address}/review/it/post/nov-proekt/")
    expect(field(again, segment)).to_have_value("L’incontro è domani")


def test_a_stale_source_is_told_and_its_text_carried_over(served: Served, shot: Shot) -> None:
    desk = served.web.desk
    translated(desk, "it")
    flow.edit(desk.parts, "nov-proekt", "it", "Anna Rossi", {meeting(desk).segment.id: MEETING})
    flow.approve(desk.parts, "nov-proekt", "it", "Anna Rossi")
    desk.write("nov-proekt.md", POST.replace("Срещата е на", "Срещата ще бъде на"))
    translated(desk, "it", "L’incontro si terrà il 14 dicembre a Barcellona.")
    bruno = opened(served, "Bruno Neri")
    segment = meeting(desk).segment.id
    box = bruno.locator(f"#s-{segment} .stale-box")
    expect(box.locator("ins")).to_have_text("ще бъде")
    expect(box).to_contain_text("dicembre")
    shot(bruno, "stale")
    assert axe(bruno) == []
    box.get_by_role("button", name="Meaning unchanged").click()
    expect(bruno.locator(f"#s-{segment}")).to_have_attribute("data-state", "final")
    assert meeting(desk).standing.approved_by == ("Bruno Neri",)


def test_everything_works_by_keyboard(served: Served, shot: Shot) -> None:
    desk = served.web.desk
    run(desk)
    anna = opened(served, "Anna Rossi")
    segments = [segment.id for segment in desk.parts.store.segments("nov-proekt")]
    anna.locator("h1").click()
    anna.keyboard.press("?")
    expect(anna.locator("#keys")).to_be_visible()
    shot(anna, "keys")
    anna.keyboard.press("Escape")
    anna.keyboard.press("Alt+ArrowDown")
    anna.keyboard.press("Alt+ArrowDown")
    text = field(anna, segments[1])
    expect(text).to_be_focused()
    anna.keyboard.press("Control+a")
    anna.keyboard.type("Il cluster ha avviato un nuovo progetto.")
    for _ in range(len("progetto.")):
        anna.keyboard.press("ArrowLeft")
    anna.keyboard.press("Alt+1")  # the pair goes around the word at the cursor
    expect(text).to_have_value("Il cluster ha avviato un nuovo ⟨1⟩progetto.⟨/1⟩")
    anna.keyboard.press("Alt+ArrowLeft")  # the closing tag moves back by a word
    expect(text).to_have_value("Il cluster ha avviato un nuovo ⟨1⟩⟨/1⟩progetto.")
    anna.keyboard.press("Backspace")  # a tag goes as a whole
    expect(text).to_have_value("Il cluster ha avviato un nuovo ⟨1⟩progetto.")
    anna.keyboard.press("Control+z")
    expect(text).to_have_value("Il cluster ha avviato un nuovo ⟨1⟩⟨/1⟩progetto.")
    anna.keyboard.press("Alt+ArrowRight")
    expect(text).to_have_value("Il cluster ha avviato un nuovo ⟨1⟩progetto.⟨/1⟩")
    anna.keyboard.press("Alt+t")
    expect(text).to_have_value("Il cluster ha avviato un nuovo ⟨1⟩progetto.⟨/1⟩cluster «Sinergia Verde»")
    anna.keyboard.press("Control+z")
    anna.keyboard.press("Alt+h")
    expect(anna.locator("#panel-help")).to_be_focused()
    expect(anna.locator("#help")).to_contain_text("History")
    anna.evaluate("scrollTo(0, 0)")  # what the head half covers, when the page is scrolled, is not too small
    assert axe(anna) == []
    anna.keyboard.press("Alt+h")
    expect(text).to_be_focused()
    anna.keyboard.press("Alt+ArrowDown")  # leaving saves
    expect(anna.locator(f"#s-{segments[1]} .note.good")).to_have_text("Saved.")
    expect(field(anna, segments[2])).to_be_focused()
    anna.keyboard.press("Control+a")
    anna.keyboard.type(MEETING)
    anna.keyboard.press("Control+Enter")
    expect(anna.locator(f"#s-{segments[2]}")).to_have_attribute("data-state", "final")
    expect(field(anna, segments[3])).to_be_focused()
    anna.keyboard.press("Alt+ArrowUp")
    anna.keyboard.press("Alt+u")
    expect(anna.locator(f"#s-{segments[2]}")).to_have_attribute("data-state", "translated")


def test_a_word_typed_while_the_desk_answers_is_not_lost(served: Served) -> None:
    desk = served.web.desk
    run(desk)
    anna = opened(served, "Anna Rossi")
    segment = meeting(desk).segment.id
    field(anna, segment).fill("L’incontro è il 14 dicembre")
    held: list[Any] = []
    anna.route(f"**/{segment}/", lambda route: held.append(route))
    anna.keyboard.press("Control+s")
    expect(anna.locator("form.htmx-request")).to_have_count(1)
    field(anna, segment).press_sequentially(" a Lecce.")
    held[0].continue_()
    expect(anna.locator(f"#s-{segment} .note.good")).to_have_text("Saved.")
    expect(field(anna, segment)).to_have_value("L’incontro è il 14 dicembre a Lecce.")
    expect(field(anna, segment)).to_be_focused()


def test_remarks_name_people_and_help_shows_memory(served: Served, shot: Shot) -> None:
    desk = served.web.desk
    translated(desk, "it")
    flow.edit(desk.parts, "nov-proekt", "it", "Carla Verdi", {meeting(desk).segment.id: MEETING})
    reviewer(served, "Bruno Neri")
    anna = opened(served, "Anna Rossi")
    segment = meeting(desk).segment.id
    field(anna, segment).focus()
    anna.get_by_role("tab", name="Help").click()
    said = anna.locator("#said")
    said.fill("")
    said.press_sequentially("@Bru")
    anna.locator(".names").get_by_role("button", name="Bruno Neri").click()
    said.press_sequentially("градът?")
    shot(anna, "help")
    anna.locator("#help").get_by_role("button", name="Comment").click()
    expect(anna.locator(f"#s-{segment} .badge.info")).to_have_text("1 remark")
    ((post, remark),) = desk.parts.board.mentioning("Bruno Neri", 5)
    assert (post, remark.text) == ("nov-proekt", "@Bruno Neri градът?")


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "dark"), (WIDE, "light")], ids=["phone in the dark", "wide"]
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    served: Served, size: dict[str, int], scheme: str, shot: Shot
) -> None:
    desk = served.web.desk
    run(desk)
    segment = meeting(desk).segment.id
    corrected(desk, "de", "Jana Weiß")
    flow.approve(desk.parts, "nov-proekt", "de", "Jana Weiß")
    desk.write("drug.md", "# Друга новина\n\nПишете на office@example.eu за повече информация.\n")
    run(desk)
    flow.remark(desk.parts, "nov-proekt", "it", segment, "Anna Rossi", "@Anna Rossi, виж")
    anna = served.page(
        served.web.person("Anna Rossi", Role(Kind.REVIEWER, frozenset({"it", "de", "sr"}))),
        size,
        color_scheme=scheme,
    )
    for name, address in {
        "languages": "/review/",
        "queue": "/review/it/",
        "post": "/review/it/post/nov-proekt/",
        "exact": "/review/de/exact/",
        "search": "/review/it/search/?q=progetto&by=lavoro",
        "effort": "/review/effort/",
        "latin": "/review/sr/post/nov-proekt/?script=latn",
    }.items():
        anna.goto(served.address + address)
        shot(anna, f"{name}-{scheme}-{size['width']}")
        assert axe(anna) == [], name
        assert anna.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


def test_on_a_phone_a_segment_is_corrected_and_approved(served: Served) -> None:
    desk = served.web.desk
    translated(desk, "it")
    anna = opened(served, "Anna Rossi", size=PHONE, has_touch=True, is_mobile=True)
    segment = meeting(desk).segment.id
    field(anna, segment).fill(MEETING)
    anna.locator(f"#s-{segment}").get_by_role("button", name="Approve").tap()
    expect(anna.locator(f"#s-{segment}")).to_have_attribute("data-state", "final")
    assert seen(desk) > 0

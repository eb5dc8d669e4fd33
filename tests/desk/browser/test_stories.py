"""What people do at the desk, from beginning to end, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.desk.browser.conftest import SECRET, Served, picture

pytestmark = pytest.mark.browser

TEXT = "# Безплатен енергиен одит\n\nКанят се **малки фирми** от Пловдив. Срокът е 30 септември 2017 г.\n"


def test_an_editor_drops_a_file_and_watches_it_become_six_languages(served: Served) -> None:
    page = served.page("elena")
    page.goto("/posts/new/")
    page.set_input_files("#files", {"name": "odit.md", "mimeType": "text/markdown", "buffer": TEXT.encode()})
    expect(page.locator("[data-chosen] li")).to_have_text("odit.md")
    page.fill("#id_due", "2026-01-31")
    picture(page, "drop")
    page.click("text=Take in and translate")
    expect(page.locator("h1")).to_have_text("Безплатен енергиен одит")
    expect(page.locator("#languages .cell.translated")).to_have_count(6, timeout=30_000)
    expect(page.locator("#languages .late")).to_have_count(6)
    picture(page, "post")
    page.goto("/posts/")
    picture(page, "grid")
    page.fill("#q", "одит")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert "q=" in page.url, "what is shown can be sent as a link"


def test_files_are_dropped_onto_the_page(served: Served) -> None:
    page = served.page("elena")
    page.goto("/posts/new/")
    files = page.evaluate_handle(
        "() => { const all = new DataTransfer();"
        "for (const name of ['a.md', 'b.md']) all.items.add(new File(['# ' + name + '\\n\\nТекст.'], name)); return all; }"
    )
    page.dispatch_event("[data-dropzone]", "drop", {"dataTransfer": files})
    page.click("text=Take in and translate")
    expect(page.locator(".results li")).to_have_count(2)


def test_a_correction_is_written_as_it_will_look(served: Served) -> None:
    page = served.page("elena")
    page.goto("/posts/of/trace-kei/correct/")
    writing = page.get_by_role("textbox", name="Text")
    writing.locator("p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Ново изречение.")
    page.get_by_label("Funded project").select_option("TRACE-KEI")
    page.click("main button:text-is('Save')")
    expect(page.locator("#changes ins").first).to_contain_text("Ново изречение.")
    expect(page.locator("article")).to_contain_text("Ново изречение.")


def test_text_pasted_from_a_page_keeps_its_formatting_until_it_is_edited(served: Served) -> None:
    page = served.page("elena")
    page.goto("/posts/new/")
    page.evaluate(
        "() => { const data = new DataTransfer(); data.setData('text/html', '<p>Едно <b>две</b></p>');"
        "document.querySelector('#id_text').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data})); }"
    )
    expect(page.locator("[data-rich]")).to_be_visible()
    page.locator("#id_text").press_sequentially("а")
    expect(page.locator("[data-rich]")).to_be_hidden()


def test_a_partner_reports_what_they_select_and_a_reviewer_takes_it_over(served: Served) -> None:
    partner = served.page("paolo")
    partner.goto("/pages/it/nov-proekt/")
    partner.evaluate(
        "() => { const text = document.querySelector('[data-quotable] h1').firstChild;"
        "getSelection().setBaseAndExtent(text, 0, text, 10); }"
    )
    expect(partner.locator("#id_quoted")).to_have_value("Il cluster")
    partner.fill("#id_proposed", "Il Cluster")
    picture(partner, "page")
    partner.click("main button:text-is('Report')")
    expect(partner.locator(".note.success")).to_be_visible()
    reviewer = served.page("anna")
    reviewer.goto("/reported/")
    reviewer.click("text=Take over")
    expect(reviewer.locator(".note.success")).to_contain_text("It stands in the sentence now")


def test_a_manager_invites_and_the_invited_joins(served: Served) -> None:
    page = served.page("maria")
    page.goto("/people/")
    page.fill("#id_email", "nova@example.eu")
    page.get_by_label("Reviewer", exact=True).check()
    page.get_by_label("Hungarian").check()
    picture(page, "people")
    page.click("text=Make the invitation")
    link = page.input_value("#link")
    guest = served.page()
    guest.goto(link)
    guest.fill("#id_name", "Nagy Anna")
    guest.fill("#id_password", "három zöld háztető")
    guest.click("text=Begin")
    expect(guest.locator("h1")).to_have_text("Posts")
    page.goto("/reports/")
    picture(page, "reports")


def test_everything_can_be_done_by_keyboard_alone(served: Served) -> None:
    page = served.page()
    page.goto("/sign-in/")
    keys = page.keyboard
    expect(page.locator("#id_username")).to_be_focused()  # of itself; keys before that go nowhere
    keys.type("elena@demo.example")
    keys.press("Tab")
    keys.type(SECRET)
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text("Posts")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    keys.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reach(page, "New post")
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text("New post")
    reach(page, "", field="id_title")
    keys.type("С клавиши")
    keys.press("Tab")
    keys.type("Това изречение е написано изцяло с клавиатурата на компютъра.")
    reach(page, "Take in and translate")
    keys.press("Enter")
    expect(page.locator("h1")).to_have_text("С клавиши")
    reach(page, "More")
    keys.press("Enter")
    expect(page.locator("text=Withdraw the post")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("text=Withdraw the post")).to_be_hidden()


def test_on_paper_there_is_what_is_read_and_not_what_is_chosen(served: Served) -> None:
    page = served.page("anna")
    page.emulate_media(media="print")
    for address, chosen, read in (
        ("/posts/", ".filters", "table.grid"),
        ("/review/it/", ".filter-panel", "h1"),
        ("/review/it/post/trace-kei/", ".pills, .review-tools", ".segment"),
    ):
        page.goto(address)
        expect(page.locator(read).first).to_be_visible()
        assert page.locator(chosen).count()
        assert not [one for one in page.locator(chosen).all() if one.is_visible()]


def reach(page, words: str, field: str = "", most: int = 60) -> None:
    """Press Tab until what has some words, or an id, has the focus; it must be seen to have it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const e = document.activeElement; return [e.id, e.innerText || '', getComputedStyle(e).outlineStyle]; }"
        )
        if (field and here[0] == field) or (words and here[1].strip() == words):
            assert here[2] != "none", "the focus cannot be seen"
            return
    raise AssertionError(f"Tab does not lead to {words or field}")


def test_a_choice_of_colours_holds_on_the_next_page(served: Served) -> None:
    page = served.page("elena")
    page.goto("/posts/")
    page.click("summary:visible")
    page.click("text=dark")
    page.goto("/account/")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.click("summary:visible")
    page.click("button:text-is('system')")

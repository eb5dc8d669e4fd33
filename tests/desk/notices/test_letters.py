"""Letters reach those whom they concern, in their language, until they switch them off."""

import email
import email.policy
from datetime import UTC, date, datetime

from pipeline import flow
from pipeline.desk.models import JobRow, Person, TallyRow
from pipeline.desk.notices import digest, telling
from pipeline.desk.work import queue
from pipeline.domain.page import Page
from tests.desk.conftest import Web


def letters(web: Web) -> list[tuple[str, str, str]]:
    web.work()
    found = []
    for path in sorted((web.desk.folder / "var" / "mail").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        found.append((message["To"], message["Subject"].strip(), message.get_content()))
    return found


def taken_in(web: Web) -> None:
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])


def test_reviewers_of_a_language_hear_of_a_new_post_in_their_language(web: Web) -> None:
    web.reviewer("it"), web.reviewer("hu"), web.partner("it")
    Person.objects.filter(name="Reviewer it").update(language="it")
    taken_in(web)
    queue.put("translate", "nov-proekt", languages=["it"])
    web.work()
    ((to, subject, text),) = letters(web)
    assert to == Person.objects.get(name="Reviewer it").email
    assert subject == "Da rivedere: Нов проект на клъстера"
    assert "italiano" in text
    assert "/posts/of/nov-proekt/" in text


def test_the_switch_in_a_letter_needs_no_sign_in_and_opening_it_changes_nothing(web: Web) -> None:
    web.reviewer("it")
    Person.objects.update(language="en")
    taken_in(web)
    queue.put("translate", "nov-proekt", languages=["it"])
    web.work()
    text = letters(web)[0][2]
    address = text.split("No more letters of this kind: http://127.0.0.1:8000")[1].split()[0]
    browser = web.browser()
    browser.get(address)
    assert Person.objects.get().notices
    browser.post(address)
    assert not Person.objects.get().notices
    assert browser.post("/letters/notices/guess/").status_code == 404
    queue.put("translate", "nov-proekt", languages=["it"])
    web.work()
    assert len(letters(web)) == 1


def test_partners_hear_of_approved_pages_once(web: Web) -> None:
    web.partner("it"), web.partner("de")
    taken_in(web)
    parts = web.desk.parts
    keys = [segment.id for segment in parts.store.segments("nov-proekt")]
    lines = ["Nuovo progetto del cluster", "Il Cluster «Sinergia Verde» ha avviato un ⟨1⟩nuovo progetto⟨/1⟩.",
             "L’incontro è il 14 dicembre a Barcellona.", "Scriva a office@example.eu per saperne di più."]  # fmt: skip
    flow.edit(parts, "nov-proekt", "it", "Anna", dict(zip(keys, lines, strict=True)))
    flow.approve(parts, "nov-proekt", "it", "Anna")
    for _ in range(2):
        queue.put("publish")
        web.work()
    ((to, _, text),) = letters(web)
    assert to == Person.objects.get(name="Partner it").email
    assert "Nuovo progetto del cluster" in text


def test_a_page_that_was_approved_twice_is_announced_once(web: Web) -> None:
    web.partner("it")
    taken_in(web)
    for _ in range(2):
        web.desk.parts.store.publish(Page("nov-proekt", "it", "Nuovo progetto del cluster", ""))
    telling.announce()
    ((_, _, text),) = letters(web)
    assert text.count("Nuovo progetto del cluster") == 1


def test_the_week_is_put_in_line_once_from_monday_at_seven(web: Web) -> None:
    queue.finish(queue.put("digest", "2016-W50"))
    assert not digest.put_if_due(datetime(2016, 12, 19, 4, 59, tzinfo=UTC))  # 6:59 in Sofia
    assert digest.put_if_due(datetime(2016, 12, 19, 5, 0, tzinfo=UTC))
    assert not digest.put_if_due(datetime(2016, 12, 19, 8, 0, tzinfo=UTC))
    assert not digest.put_if_due(datetime(2016, 12, 22, 8, 0, tzinfo=UTC))


def test_a_desk_that_begins_on_a_thursday_waits_for_monday(web: Web) -> None:
    digest.put_if_due(datetime(2016, 12, 22, 8, 0, tzinfo=UTC))
    assert JobRow.objects.get(kind="digest").state == "done"


def test_the_week_goes_to_those_who_have_something_in_it(web: Web) -> None:
    web.reviewer("it"), web.reviewer("de"), web.editor()
    Person.objects.update(language="en")
    Person.objects.filter(name="Елена Петрова").update(digest=False)
    taken_in(web)
    flow.translate(web.desk.parts, ["it"])
    TallyRow.objects.filter(language="de").delete()
    assert digest.send_all(web.desk.parts) == 1
    ((_, subject, text),) = letters(web)
    assert subject == "Your week at the desk"
    assert "Italian: 1 post to review, 23 words, 0 due" in text


def test_the_week_holds_nothing_of_withdrawn_posts_and_unwanted_languages(web: Web) -> None:
    from pipeline.desk.models import PlanRow, PostRow

    web.reviewer("it"), web.reviewer("de")
    Person.objects.update(language="en")
    taken_in(web)
    flow.translate(web.desk.parts, ["it", "de"])
    here = PostRow.objects.get()
    gone = PostRow.objects.create(key="gone", active=False, content={})
    TallyRow.objects.create(post=gone, language="it", segments=1, translated=1, words=7)
    PlanRow.objects.create(post=gone, language="it", due=date(2016, 1, 1))
    PlanRow.objects.create(post=here, language="de", wanted=False)
    assert digest.send_all(web.desk.parts) == 1
    ((_, _, text),) = letters(web)
    assert "Italian: 1 post to review, 23 words, 0 due" in text

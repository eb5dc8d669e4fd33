"""Managers invite people, give roles, and see how the work goes."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from pipeline import flow
from pipeline.desk.managers import charts
from pipeline.desk.models import Person
from tests.desk.conftest import PASSWORD, Web


def test_the_link_of_an_invitation_leads_in_with_its_roles(web: Web) -> None:
    form = {"email": "anna@example.eu", "kinds": ["reviewer"], "languages": ["it"], "organisation": ""}
    page = web.manager().post("/people/", form).content.decode()
    link = re.search(r'value="http://localhost(/join/[^"]+)"', page)[1]
    browser = web.browser()
    browser.post(link, {"name": "Anna Rossi", "password": PASSWORD})
    assert browser.get("/posts/").status_code == 200
    web.work()
    assert list((web.desk.folder / "var" / "mail").glob("*.eml")), "and it goes out by mail"


def test_a_reviewer_needs_a_language(web: Web) -> None:
    page = (
        web.manager().post("/people/", {"email": "anna@example.eu", "kinds": ["reviewer"]}).content.decode()
    )
    assert "Choose at least one language." in page


def test_roles_change_at_once(web: Web) -> None:
    reviewer = web.reviewer("it")
    person = Person.objects.get(name="Reviewer it")
    web.manager().post(
        f"/people/{person.pk}/", {"kinds": ["partner"], "languages": ["it"], "organisation": "X"}
    )
    assert reviewer.get("/posts/").status_code == 403
    assert reviewer.get("/pages/").status_code == 200


def test_a_link_for_a_new_password_opens_once(web: Web) -> None:
    web.reviewer("it")
    person = Person.objects.get(name="Reviewer it")
    page = web.manager().post(f"/people/{person.pk}/password/").content.decode()
    link = re.search(r'value="http://localhost(/new-password/[^"]+)"', page)[1]
    assert web.browser().post(link, {"password": "съвсем нова фраза"}).url == "/"
    assert web.browser().get(link).status_code == 410


def test_only_managers_see_people_figures_and_log(web: Web) -> None:
    for browser in (web.editor(), web.reviewer("it"), web.partner("it")):
        for address in ("/people/", "/reports/", "/log/"):
            assert browser.get(address).status_code == 403


def test_figures_count_what_was_approved_and_what_people_wrote(web: Web) -> None:
    parts = web.desk.parts
    flow.take_in(parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    flow.translate(parts, ["it"])
    keys = [segment.id for segment in parts.store.segments("nov-proekt")]
    flow.edit(parts, "nov-proekt", "it", "Anna", {keys[0]: "Nuovo progetto del cluster"})
    flow.approve(parts, "nov-proekt", "it", "Anna", keys[:1])
    from datetime import date

    from pipeline.desk.managers import figures

    today = date(2017, 1, 27)
    assert figures.quality(["it"], today) == [figures.Quality("it", untouched=0, written=1)]
    assert figures.throughput(["it"], today)[-1] == (date(2017, 1, 23), {"it": 1})
    assert (figures.standings(["it"])[0].final, figures.standings(["it"])[0].translated) == (1, 3)


def test_a_language_that_nobody_wants_of_a_post_is_not_waited_for(web: Web) -> None:
    from pipeline.desk.managers import figures
    from pipeline.desk.posts import plans

    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    plans.plan("nov-proekt", {"de": plans.Plan(wanted=False)}, "Елена")
    assert [one.waiting for one in figures.standings(["it", "de"])] == [4, 0]


def test_a_bar_says_in_words_what_it_shows() -> None:
    bar = charts.lying([("Italian", [("final", "approved", 3), ("initial", "not translated", 1)])])[0]
    assert bar.told == "Italian: approved 3, not translated 1"


def test_pages_of_managers_make_few_queries(web: Web) -> None:
    browser = web.manager()
    for number in range(30):
        web.person(f"Човек {number}")
    for address in ("/people/", "/reports/", "/log/", "/pages/", "/reported/", "/account/"):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        assert len(queries) <= 15, (address, len(queries))


def test_the_log_is_verified_from_its_page(web: Web) -> None:
    browser = web.manager()
    browser.post("/posts/publish/")
    assert "entries are as they were written" in browser.get("/log/?verify=1").content.decode()

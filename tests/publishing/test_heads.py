"""What machines read of a page."""

import json
from datetime import date

from lxml import html as lxml_html

from pipeline.config import Cluster
from pipeline.domain.project import Project
from pipeline.publishing import Site, heads
from pipeline.publishing.view import Kind
from tests.publishing.views import SITE, post, view


def test_a_translation_says_of_what_it_is_one_and_the_original_names_its_translations() -> None:
    about = heads.linked_data(SITE, post("it"))
    assert about["@type"] == "NewsArticle"
    assert about["inLanguage"] == "it"
    assert about["headline"] == "Nuovo progetto del cluster"
    assert about["publisher"]["name"] == "Cluster «Sinergia Verde»"
    assert about["translationOfWork"] == {
        "@type": "NewsArticle", "@id": "https://example.eu/bg/proekt/", "inLanguage": "bg",
    }  # fmt: skip
    of_original = heads.linked_data(SITE, post("bg"))
    assert [work["inLanguage"] for work in of_original["workTranslation"]] == ["it", "sr-Latn"]
    assert "translationOfWork" not in of_original


def test_a_correction_and_a_grant_are_told() -> None:
    project = Project("TRACE-KEI", grant="699.123")
    about = heads.linked_data(SITE, post("bg", corrected=date(2017, 1, 3), project=project))
    assert (about["datePublished"], about["dateModified"]) == ("2016-12-19", "2017-01-03")
    assert about["funding"] == {"@type": "Grant", "name": "TRACE-KEI", "identifier": "699.123"}


def test_a_draft_and_a_site_without_an_address_say_nothing() -> None:
    assert heads.head(SITE, post("it", draft=True)) == ""
    assert heads.head(SITE, post("it", url="")) == ""
    assert heads.head(SITE, view("bg", "bg/404.html", Kind.MISSING, "Няма")) == ""


def test_a_title_cannot_end_the_script_or_the_attribute() -> None:
    evil = '</script><script>alert("1")</script>'
    markup = heads.head(SITE, post("it", title=evil, description=evil))
    scripts = lxml_html.fragments_fromstring(markup)
    assert [element.get("type") for element in scripts if element.tag == "script"] == ["application/ld+json"]
    assert json.loads(scripts[-1].text)["headline"] == evil
    assert f'content="{evil}' not in markup


def test_the_name_is_in_the_script_of_the_page() -> None:
    site = Site(Cluster(name="Клъстер", names={"sr": "Кластер „Зелена синергија“"}), "https://example.eu", ())
    assert site.name(post("sr-Latn").variant) == "Klaster „Zelena sinergija“"

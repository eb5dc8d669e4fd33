"""Feeds that any reader understands, in the words of their own list."""

import io
import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.publishing.feeds import MOST, atom, feeds, json_feed, readable
from pipeline.publishing.inspection.schemas import validated
from pipeline.publishing.view import Listing, PageView
from tests.publishing.views import SITE, home, post

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BODY = """<p>Виж <a href="../drug/#chast">друг</a> и <a href="mailto:a@example.eu">пиши</a>.</p>
<picture><source type="image/avif" srcset="../../media/a.avif 1w"><img src="../../media/a.jpg"
 srcset="../../media/a.jpg 1w" sizes="1px" loading="lazy" alt="Среща"></picture>"""


def listing(view: PageView, posts: list[PageView]) -> Listing:
    return Listing(view, posts, lambda shown: shown.body)


def test_a_feed_has_the_whole_text_with_whole_addresses() -> None:
    made = feeds(SITE, listing(home("sr-Latn"), [post("sr-Latn", body=BODY)]))
    entry = etree.fromstring(made["sr-Latn/feed.xml"]).find("a:entry", ATOM)
    item = json.loads(made["sr-Latn/feed.json"])["items"][0]
    assert entry.findtext("a:content", "", ATOM) == item["content_html"]
    assert 'href="https://example.eu/sr-Latn/drug/#chast"' in item["content_html"]
    assert '<img src="https://example.eu/media/a.jpg" alt="Среща">' in item["content_html"]
    assert 'href="mailto:a@example.eu"' in item["content_html"]
    assert (item["title"], item["language"]) == ("Novi projekat klastera", "sr-Latn")
    assert item["date_published"] == "2016-12-19T00:00:00Z"


def test_drafts_and_posts_without_a_date_stay_out() -> None:
    posts = [post("it", draft=True), post("it", published=None)]
    assert json.loads(feeds(SITE, listing(home("it"), posts))["it/feed.json"])["items"] == []


def test_a_feed_ends_after_the_latest() -> None:
    posts = [post("it", url=f"https://example.eu/it/{number}/") for number in range(MOST + 5)]
    assert len(json.loads(feeds(SITE, listing(home("it"), posts))["it/feed.json"])["items"]) == MOST


def test_a_correction_makes_a_feed_newer() -> None:
    feed = etree.fromstring(atom(SITE, home("bg"), [post("bg", corrected=date(2017, 1, 3))]))
    assert feed.findtext("a:updated", "", ATOM) == "2017-01-03T00:00:00Z"


def test_a_site_without_an_address_has_no_feeds() -> None:
    assert feeds(SITE, listing(replace(home("bg"), url=""), [post("bg")])) == {}


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1
).filter(str.strip)


@given(words, words)
def test_any_title_and_text_make_a_valid_feed(title: str, text: str) -> None:
    shown = post("bg", title=title, description=text, body=f"<p>{text.replace('<', '&lt;')}</p>")
    assert validated(io.BytesIO(atom(SITE, home("bg"), [shown])), "atom")[1] == []
    assert json.loads(json_feed(SITE, home("bg"), [shown]))["items"][0]["title"] == title


def test_an_empty_feed_is_valid() -> None:
    assert validated(io.BytesIO(atom(SITE, home("bg"), [])), "atom")[1] == []


def test_an_empty_body_stays_empty() -> None:
    assert readable(" ", "https://example.eu/") == ""

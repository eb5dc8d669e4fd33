"""A real WordPress receives, updates and withdraws posts."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.delivery.channel import Recipient, Stopped, Temporary
from pipeline.delivery.channels.wordpress import WordPress as Channel
from pipeline.delivery.channels.wordpress import WordPressSettings
from pipeline.delivery.secret import Secret
from pipeline.delivery.values import Kind, Sent
from tests.conftest import POST, Desk
from tests.delivery.house import CONTENT, Clock, approved, house, message, png, secret, with_partners
from tests.delivery.wordpress import WordPress, running


@pytest.fixture(scope="module")
def site() -> Iterator[WordPress]:
    with running() as started:
        secret("TEST_WORDPRESS", started.password)
        yield started


def read(site: WordPress, path: str) -> Any:
    """Return what any reader gets."""
    with urllib.request.urlopen(f"{site.address}/wp-json{path}", timeout=20) as answer:
        return json.load(answer)


def plugin(site: WordPress, name: str) -> None:
    """Have a language plugin, or none."""
    asked = urllib.request.Request(f"{site.address}/wp-json/test/v1/plugin/{name}", method="POST")
    urllib.request.urlopen(asked, timeout=20).close()


def channel(site: WordPress, folder: Path, **settings: Any) -> Channel:
    chosen = WordPressSettings(
        address=site.address, user=site.user, **{"password": "env:TEST_WORDPRESS", **settings}
    )
    return Channel(chosen, house(folder), Recipient("bologna", "Camera di commercio"))


PARTNER = """\
[bologna]
name = "Camera di commercio"
languages = ["it", "sr"]
[bologna.channels.wordpress]
address = "{address}"
user = "{user}"
password = "env:TEST_WORDPRESS"
"""


def test_a_post_with_a_picture_in_two_languages_is_made_updated_and_withdrawn(
    site: WordPress, desk: Desk
) -> None:
    plugin(site, "polylang")
    clock = Clock()
    (desk.folder / "posts" / "sreshta.png").write_bytes(png())
    desk.write("nov-proekt.md", POST + "\n![Среща](sreshta.png)\n")
    parts = with_partners(desk, PARTNER.format(address=site.address, user=site.user), clock)
    approved(parts, desk, "it")
    approved(parts, desk, "sr")
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 2}
    found = {post["slug"]: post for post in read(site, "/wp/v2/posts")}
    italian, serbian = found["nov-proekt-it"], found["nov-proekt-sr-cyrl"]
    assert italian["title"]["rendered"] == "Nuovo progetto del cluster"
    assert "<strong>un nuovo progetto</strong>" in italian["content"]["rendered"]
    assert "нови пројекат" in serbian["content"]["rendered"]
    (picture,) = read(site, "/wp/v2/media")
    assert picture["source_url"] in italian["content"]["rendered"]
    assert italian["featured_media"] == serbian["featured_media"] == picture["id"]
    assert urllib.request.urlopen(picture["source_url"], timeout=20).read() == png()
    assert italian["date"] == "2016-12-19T09:00:00"
    assert read(site, f"/test/v1/meta/{serbian['id']}")["_lang"] == ["sr"]
    linked = read(site, f"/test/v1/meta/{italian['id']}")["_translations"][0]
    assert f'"it";i:{italian["id"]}' in linked
    assert f'"sr";i:{serbian["id"]}' in linked

    desk.write("nov-proekt.md", POST.replace("14 декември", "15 декември") + "\n![Среща](sreshta.png)\n")
    approved(parts, desk, "it")
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}
    updated = read(site, f"/wp/v2/posts/{italian['id']}")
    assert "15 dicembre" in updated["content"]["rendered"]
    assert len(read(site, "/wp/v2/media")) == 1

    flow.withdraw(parts, "nov-proekt", ["it"], "Anna")
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}
    with pytest.raises(urllib.error.HTTPError, match="401"):  # in the bin, readers may not see it
        read(site, f"/wp/v2/posts/{italian['id']}")
    assert read(site, f"/wp/v2/posts/{serbian['id']}")["status"] == "publish"
    told = flow.receipts(parts)[0]
    assert "moved to the bin" in told.response
    assert site.password not in json.dumps([str(one) for one in flow.receipts(parts)])


def test_a_worker_that_died_before_it_noted_anything_makes_no_second_post(
    site: WordPress, tmp_path: Path
) -> None:
    plugin(site, "none")
    content = replace(CONTENT, post="samo-edin")
    sent = [channel(site, tmp_path).send([message(content)]) for _ in range(2)]
    assert sent[0].remote == sent[1].remote
    assert len(read(site, "/wp/v2/posts?slug=samo-edin-it,samo-edin-it-2")) == 1
    pictures = [one for one in read(site, "/wp/v2/media?per_page=100") if one["slug"] == "glagol-a"]
    assert len(pictures) == 1
    assert pictures[0]["alt_text"] == "La riunione"


def test_a_post_of_their_own_with_the_same_address_is_left_alone(site: WordPress, tmp_path: Path) -> None:
    plugin(site, "none")
    ours = replace(CONTENT, post="tezhen", pictures=(), body="<p>Nostro.</p>")
    own = channel(site, tmp_path)
    own._root = own._discovered()
    own._ask("POST", "/wp/v2/posts", json={"slug": "tezhen-it", "title": "Loro", "status": "publish"})
    for _ in range(2):
        channel(site, tmp_path).send([message(ours)])
    found = {post["slug"]: post["title"]["rendered"] for post in read(site, "/wp/v2/posts?slug=tezhen-it,tezhen-it-2,tezhen-it-3")}  # fmt: skip
    assert found == {"tezhen-it": "Loro", "tezhen-it-2": "Nuovo progetto del cluster"}


def test_what_the_partner_decides_later_stays(site: WordPress, tmp_path: Path) -> None:
    plugin(site, "none")
    content = replace(CONTENT, post="chernova", pictures=(), body="<p>Testo.</p>")
    settings = {"status": "draft", "withdraw": "draft"}
    first = channel(site, tmp_path, **settings).send([message(content)])
    assert read(site, "/wp/v2/posts?slug=chernova-it") == []
    own = channel(site, tmp_path)
    own._root = own._discovered()
    own._ask("POST", f"/wp/v2/posts/{first.remote['id']}", json={"status": "publish", "slug": "loro"})
    update = message(replace(content, title="Titolo corretto"), Kind.UPDATED, remote=first.remote)
    channel(site, tmp_path, **settings).send([update])
    (released,) = read(site, "/wp/v2/posts?slug=loro")
    assert released["title"]["rendered"] == "Titolo corretto"
    gone = message(content, Kind.WITHDRAWN, remote=first.remote)
    assert "made a draft" in channel(site, tmp_path, **settings).send([gone]).response
    assert read(site, "/wp/v2/posts?slug=loro") == []
    assert (
        "no post"
        in channel(site, tmp_path).send([message(replace(content, post="x"), Kind.WITHDRAWN)]).response
    )


@pytest.mark.parametrize(
    ("name", "told"), [("pro", "Polylang: it"), ("polylang", "Polylang: it"), ("wpml", "WPML: it"), ("none", "no language plugin")]
)  # fmt: skip
def test_the_language_is_told_to_the_plugin_that_is_there(
    site: WordPress, tmp_path: Path, name: str, told: str
) -> None:
    plugin(site, name)
    body = {"pictures": (), "body": "<p>Testo.</p>"}
    italian = replace(CONTENT, post=f"ezik-{name}", **body)
    german = replace(italian, variant="de")
    first: Sent = channel(site, tmp_path).send([message(italian)])
    second = channel(site, tmp_path).send([message(german, siblings={"it": first.remote})])
    assert told in first.response
    meta = read(site, f"/test/v1/meta/{second.remote['id']}")
    if name == "none":
        assert "_lang" not in meta
    elif name == "wpml":
        assert f'"trid";i:{first.remote["id"]}' in meta["_wpml"][0]
        assert '"source_language_code";s:2:"it"' in meta["_wpml"][0]
    else:
        assert meta["_lang"] == ["de"]
        assert f'"it";i:{first.remote["id"]}' in meta["_translations"][0]


def test_a_post_that_the_partner_removed_is_left_so_until_the_page_is_published_anew(
    site: WordPress, tmp_path: Path
) -> None:
    plugin(site, "none")
    content = replace(CONTENT, post="mahnat", pictures=(), body="<p>Testo.</p>")
    first = channel(site, tmp_path).send([message(content)])
    own = channel(site, tmp_path)
    own._root = own._discovered()
    own._ask("DELETE", f"/wp/v2/posts/{first.remote['id']}")
    update = message(replace(content, title="Corretto"), Kind.UPDATED, remote=first.remote)
    assert "it was left so" in channel(site, tmp_path).send([update]).response
    assert read(site, "/wp/v2/posts?slug=mahnat-it") == []
    channel(site, tmp_path).send([message(content, remote=first.remote)])
    assert len(read(site, "/wp/v2/posts?slug=mahnat-it")) == 1


def test_a_site_without_a_bin_gets_a_draft(site: WordPress, tmp_path: Path) -> None:
    plugin(site, "binless")
    content = replace(CONTENT, post="bez-koshche", pictures=(), body="<p>Testo.</p>")
    first = channel(site, tmp_path).send([message(content)])
    gone = channel(site, tmp_path).send([message(content, Kind.WITHDRAWN, remote=first.remote)])
    assert "this site has no bin" in gone.response
    assert read(site, "/wp/v2/posts?slug=bez-koshche-it") == []
    plugin(site, "none")


def test_a_site_that_removes_the_mark_gets_one_post_all_the_same(site: WordPress, tmp_path: Path) -> None:
    plugin(site, "strips")
    content = replace(CONTENT, post="bez-znak", pictures=(), body="<p>Testo.</p>")
    first = channel(site, tmp_path).send([message(content)])
    assert "its mark was removed" in first.response
    update = message(replace(content, title="Corretto"), Kind.UPDATED, remote=first.remote)
    assert channel(site, tmp_path).send([update]).remote["id"] == first.remote["id"]
    (post,) = read(site, "/wp/v2/posts?slug=bez-znak-it,bez-znak-it-2")
    assert post["title"]["rendered"] == "Corretto"
    plugin(site, "none")


def test_a_wrong_password_stops_the_line_and_is_not_told(site: WordPress, tmp_path: Path) -> None:
    wrong = channel(site, tmp_path, password=secret("TEST_WRONG", "abcd efgh ijkl"))
    with pytest.raises(Stopped) as caught:
        wrong.send([message()])
    assert "a wrong password" in str(caught.value)
    assert "abcd" not in str(caught.value)


def test_a_site_that_is_not_there_is_tried_again(site: WordPress, tmp_path: Path) -> None:
    away = channel(replace(site, address="http://127.0.0.1:1"), tmp_path)
    with pytest.raises(Temporary, match="no connection"):
        away.send([message()])


def test_secrets_are_named_not_written() -> None:
    assert "abcd" not in repr(Secret("env:TEST_WRONG"))

"""Links and pictures of a page, as they reach partners: nothing relative leaves that does not travel along."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import docx
import pytest
from lxml import html as lxml_html

from pipeline import flow
from pipeline.delivery.bundle import files_of
from pipeline.delivery.channel import Channel, Recipient
from pipeline.delivery.channels import KINDS, channel_of
from pipeline.delivery.channels.atom import Atom, AtomSettings
from pipeline.delivery.channels.social import Social
from pipeline.delivery.channels.webhook import Webhook, WebhookSettings
from pipeline.delivery.channels.wordpress import WordPress, WordPressSettings
from pipeline.delivery.files import Files, FilesSettings
from pipeline.delivery.http import Answer
from pipeline.delivery.letter import letter
from pipeline.delivery.links import outward
from pipeline.delivery.values import Kind, Message
from pipeline.publishing.variants import variants
from tests.conftest import POST, Desk
from tests.delivery.house import CONTENT, Clock, approved, house, message, png, secret, with_partners

PLAN = "files/0123abcd/план.pdf"
# Also what was put on its way before links were resolved: a name that nothing stands for.
BODY = (
    f'<p><a href="{PLAN}">Il piano</a>, <a href="budget.xlsx">il bilancio</a>, '
    '<a href="trace-kei.md#a">il progetto</a>, <a href="/bg/novini/">le notizie</a>, '
    '<a href="//cdn.example.eu/x">altrove</a>, <a href="https://example.eu/y">là</a>, '
    '<a href="mailto:a@example.eu">posta</a>.<sup id="fnref:1"><a href="#fn:1">1</a></sup></p>'
    '<blockquote cite="source.html">Parole</blockquote>'
    '<p><img src="media/a.png" alt="La riunione"> <img src="nyama.png" alt="Un grafico"></p>'
    '<ol><li id="fn:1">Nota. <a href="#fnref:1">↩</a></li></ol>'
)
OWED = '<p><a href="progetto.html">TRACE-KEI</a> <img src="media/a.png" alt="UE"></p>'
PAGE = replace(CONTENT, body=BODY, funding=OWED, downloads=(PLAN,))
TO = Recipient("bologna", "Camera di commercio")


def sent(**values: Any) -> Message:
    return message(PAGE, downloads={PLAN: b"%PDF-1.7"}, **values)


def in_html(markup: str) -> list[str]:
    tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    wanted = tree.xpath(".//@href | .//@src | .//@srcset | .//@poster | .//@cite | .//@action")
    ids = {f"#{one}" for one in tree.xpath(".//@id")}
    return [str(one) for one in wanted if one not in ids]


def in_markdown(text: str) -> list[str]:
    return re.findall(r"\]\(<?([^)>]*)>?\)", text)


def in_word(content: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(content))
    return [one.target_ref for one in document.part.rels.values() if one.is_external]


def in_files(files: dict[str, bytes]) -> list[str]:
    found = in_html(files["page.html"].decode().partition("<html")[2].partition(">")[2])
    found += [*in_markdown(files["page.md"].decode()), *in_word(files["page.docx"])]
    return [one for one in found if unquote(one) not in files]


def of_email(folder: Path, **place: str) -> list[str]:
    written = letter([sent()], house(folder, **place), "Camera", "https://example.eu/stop")
    attached = [f"cid:{name}" for name in written.pictures]
    return [one for one in in_html(written.html.partition("<body")[2]) if one not in attached]


def of_webhook(folder: Path, **place: str) -> list[str]:
    settings = WebhookSettings(
        address="https://example.org/hook",
        secret=secret("TEST_HOOK", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    )  # type: ignore[arg-type]
    data = json.loads(Webhook(settings, house(folder, **place), TO).body(sent()))["data"]
    found = [*in_html(data["html"]), *in_html(data["funding"]), *in_markdown(data["markdown"])]
    return [one for one in found if one not in data["pictures"]]


def of_wordpress(folder: Path, **place: str) -> list[str]:
    made: list[str] = []

    def ask(method: str, address: str, **asked: Any) -> Answer:
        if method == "POST" and address.endswith("/media"):
            found: Any = {"id": 3, "source_url": "https://example.org/wp-content/a.png"}
        elif method == "POST" and address.endswith("/posts"):
            made.append(asked["json"]["content"])
            found = {"id": 7, "content": {"raw": made[-1]}}
        else:
            found = {"namespaces": []} if address.endswith("wp-json/") else []
        return Answer(200, {}, json.dumps(found).encode())

    settings = WordPressSettings(
        address="https://example.org", user="glagol", password=secret("TEST_WP", "дума")
    )  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.delivery.channels.wordpress.ask", ask)
        WordPress(settings, house(folder, **place), TO).send([sent()])
    return in_html(made[0])


def of_atom(folder: Path, **place: str) -> list[str]:
    Atom(AtomSettings(), house(folder, **place), TO).send([sent()])
    feed = ElementTree.parse(folder / "outputs" / "feeds" / "bologna" / "it.xml").getroot()
    names = {"a": "http://www.w3.org/2005/Atom"}
    links = [str(one.get("href")) for one in feed.iterfind(".//a:link", names)]
    return [*links, *in_html(str(feed.findtext(".//a:content", "", names)))]


def of_files(kind: type[Files]) -> Callable[..., list[str]]:
    def found(folder: Path, **place: str) -> list[str]:
        files = kind(FilesSettings(form="files"), house(folder, **place), TO).files(sent())
        return in_files({name.partition("/")[2]: content for name, content in files.items()})

    return found


def of_social(folder: Path, **place: str) -> list[str]:
    channel = Social(FilesSettings(), house(folder, **place), TO)  # type: ignore[arg-type]
    texts = b"".join(channel.files(sent()).values()).decode()
    return re.findall(r"href|src|\]\(|files/|media/", texts)


CHANNELS = [channel_of(kind) for kind in KINDS]
OF: dict[str, Callable[..., list[str]]] = {
    "email": of_email, "webhook": of_webhook, "wordpress": of_wordpress, "atom": of_atom, "social": of_social,
    **{kind.kind: of_files(kind) for kind in CHANNELS if issubclass(kind, Files) and kind.kind != "social"},
}  # fmt: skip


def relative(found: Iterable[str]) -> list[str]:
    return [one for one in found if not re.match(r"(https?://|mailto:)", one)]


@pytest.mark.parametrize("site", ["https://example.eu", ""])
@pytest.mark.parametrize("feeds", ["https://example.eu/feeds", ""])
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda one: one.kind)
def test_nothing_relative_leaves_over_any_channel(
    channel: type[Channel], site: str, feeds: str, tmp_path: Path
) -> None:
    found = OF[channel.kind](tmp_path, site=site, feeds=feeds)
    assert relative(found) == []
    if channel.kind != "social":
        assert "https://example.eu/y" in found
        assert "https://cdn.example.eu/x" in found


def test_a_download_leads_to_the_site_or_to_the_feed_or_is_words(tmp_path: Path) -> None:
    on_site = "https://example.eu/files/0123abcd/%D0%BF%D0%BB%D0%B0%D0%BD.pdf"
    assert on_site in of_email(tmp_path, site="https://example.eu")
    assert on_site in of_webhook(tmp_path, site="https://example.eu")
    assert on_site in of_wordpress(tmp_path, site="https://example.eu")
    assert not any("files/" in one for one in of_email(tmp_path))
    beside = of_atom(tmp_path, feeds="https://example.eu/feeds")
    assert on_site.replace("eu/files", "eu/feeds/bologna/files") in beside
    assert (tmp_path / "outputs" / "feeds" / "bologna" / PLAN).read_bytes() == b"%PDF-1.7"


def test_a_download_lies_in_the_bundle_and_in_its_checksums_and_details(tmp_path: Path) -> None:
    files = files_of(sent(), house(tmp_path))
    assert files[PLAN] == b"%PDF-1.7"
    assert PLAN in files["SHA256SUMS"].decode()
    assert json.loads(files["metadata.json"])["downloads"] == [PLAN]
    assert f'href="{quote(PLAN)}"' in files["page.html"].decode()
    assert f"[Il piano]({quote(PLAN)})" in files["page.md"].decode()
    assert quote(PLAN) in in_word(files["page.docx"])


def test_what_cannot_be_reached_is_told_by_its_words(tmp_path: Path) -> None:
    told = outward(BODY, PAGE, house(tmp_path), anchors=False)
    assert "Il piano, il bilancio, il progetto, le notizie, " in told
    assert "[Un grafico]" in told
    assert "↩" not in told
    assert '<sup id="fnref:1">1</sup>' in told


def test_a_body_that_needs_nothing_stays_as_it_is_to_the_letter(tmp_path: Path) -> None:
    body = '<p>R&amp;D&nbsp;<a href="https://example.eu/?a=1&amp;b=2">там</a><br>х</p>'
    assert outward(body, replace(PAGE, body=body), house(tmp_path)) == body


def test_a_page_without_downloads_keeps_the_version_that_it_had() -> None:
    assert "downloads" not in CONTENT.to_json()
    assert PAGE.from_json(PAGE.to_json()) == PAGE
    assert PAGE.version != replace(PAGE, downloads=()).version


PARTNERS = """\
[bologna]
name = "Camera di commercio"
languages = ["it"]
[bologna.channels.folder]
form = "files"
"""
LINKED = (
    POST
    + "\nВиж [плана](план.pdf), [клъстера](vtori.md#sreshta), [поканата](treti.html), [нищо](nyama.md) и "
    "[себе си](nov-proekt.md).\n"
)


def linked(desk: Desk, clock: Clock) -> tuple[flow.Parts, str]:
    """Deliver a page with links, after an approved and an unapproved post that they mean."""
    (desk.folder / "posts" / "план.pdf").write_bytes(b"%PDF-1.7")
    desk.write("vtori.md", POST)
    desk.write("treti.md", POST)
    desk.write("nov-proekt.md", LINKED)
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk, "it", "vtori")
    approved(parts, desk)
    (desk.folder / "posts" / "план.pdf").unlink()  # what was approved goes out all the same
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 2}
    root = desk.folder / "outputs" / "partners" / "bologna" / "nov-proekt.it"
    return parts, (root / "page.html").read_text("utf-8")


def test_links_lead_to_the_same_language_else_to_the_original_else_nowhere(desk: Desk, clock: Clock) -> None:
    _, page = linked(desk, clock)
    wanted = re.findall(r'<a href="([^"]+)"', page.partition("</article>")[0])
    download, second, third, own = (one for one in wanted if not one.startswith("mailto:"))
    assert re.fullmatch(r"files/[0-9a-f]{8}/план\.pdf", unquote(download))
    assert second == "https://example.eu/it/nuovo-progetto-del-cluster/#sreshta"
    assert third == "https://example.eu/bg/treti/"
    assert own == "https://example.eu/it/nuovo-progetto-del-cluster/"
    root = desk.folder / "outputs" / "partners" / "bologna" / "nov-proekt.it"
    assert (root / unquote(download)).read_bytes() == b"%PDF-1.7"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_zip_holds_the_download(desk: Desk, clock: Clock) -> None:
    (desk.folder / "posts" / "plan.pdf").write_bytes(b"%PDF-1.7")
    desk.write("nov-proekt.md", POST + "\nВиж [плана](plan.pdf).\n")
    parts = with_partners(desk, PARTNERS.replace('form = "files"', ""), clock)
    approved(parts, desk)
    flow.deliver(parts, workers=1)
    with zipfile.ZipFile(desk.folder / "outputs" / "partners" / "bologna" / "nov-proekt.it.zip") as opened:
        (name,) = (one for one in opened.namelist() if one.endswith("plan.pdf"))
        assert opened.read(name) == b"%PDF-1.7"


def test_a_picture_of_a_withdrawn_page_leaves_the_feed_s_folder_unless_another_page_shows_it(
    tmp_path: Path,
) -> None:
    place = house(tmp_path, feeds="https://example.eu/feeds")
    folder = tmp_path / "outputs" / "feeds" / "bologna"

    def channel() -> Atom:
        return Atom(AtomSettings(), place, TO)

    first = channel().send([sent()])
    other = replace(CONTENT, post="vtori")
    channel().send([message(other)])
    gone = replace(sent(kind=Kind.WITHDRAWN), pictures={}, downloads={}, remote=first.remote)
    channel().send([gone])
    assert (folder / "media" / "a.png").read_bytes() == png()
    assert not (folder / PLAN).exists()
    channel().send([replace(message(other, Kind.WITHDRAWN), pictures={})])
    assert sorted(path.name for path in folder.iterdir()) == ["it.xml"]


def test_a_picture_that_an_update_lost_leaves_the_feed_s_folder(tmp_path: Path) -> None:
    channel = Atom(AtomSettings(), house(tmp_path, feeds="https://example.eu/feeds"), TO)
    first = channel.send([sent()])
    bare = replace(CONTENT, body="<p>Testo.</p>", pictures=())
    channel.send([message(bare, Kind.UPDATED, remote=first.remote)])
    assert not (tmp_path / "outputs" / "feeds" / "bologna" / "media").exists()


def test_who_takes_the_text_alone_reads_words_for_pictures_and_reaches_downloads(
    desk: Desk, clock: Clock
) -> None:
    (desk.folder / "posts" / "plan.pdf").write_bytes(b"%PDF-1.7")
    (desk.folder / "posts" / "sreshta.png").write_bytes(png())
    desk.write("nov-proekt.md", POST + "\nВиж [плана](plan.pdf).\n\n![Среща](sreshta.png)\n")
    parts = with_partners(desk, PARTNERS, clock)
    approved(parts, desk)
    page = parts.store.edition("nov-proekt", "it")
    assert page
    alone = flow.reachable(parts, page, variants("it")[0])
    assert relative(in_html(alone.body)) == []
    assert any(one.endswith("/plan.pdf") for one in in_html(alone.body))
    assert "<img" not in alone.body
    assert alone.pictures == alone.downloads == ()

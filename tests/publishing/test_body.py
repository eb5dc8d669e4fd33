"""What happens to a body on its way to a page: places, tables, notes, names; never words."""

import re
from pathlib import Path

import pytest

from pipeline.publishing.body import Dressed, Tailor, marker
from pipeline.publishing.media import Media
from pipeline.publishing.texts import words_of

POSTS = {"drug-post": "it/altra-notizia/"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/mapa.png").write_bytes(b"png")
    (tmp_path / "media/programa.pdf").write_bytes(b"x" * 2_500_000)
    (tmp_path / "tayna.pdf").write_bytes(b"x")
    return tmp_path


def dress(folder: Path, html: str, code: str = "it", **foreign: str) -> Dressed:
    tailor = Tailor(Media([folder / "media"]), marker(("TRACE-KEI", "R&D"), foreign))
    return tailor.dress(html, words_of(code), "../../", POSTS.get)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p><a href="drug-post.md#k">Q</a></p>', '<p><a href="../../it/altra-notizia/#k">Q</a></p>'),
        ('<p><a href="/novini">Q</a> e</p>', "<p>Q e</p>"),
        ('<p><a href="nyama.md">Q</a></p>', "<p>Q</p>"),
        ('<p><a href="https://a.eu">Q</a></p>', '<p><a href="https://a.eu">Q</a></p>'),
        ('<p><a href="mailto:a@b.eu">Q</a></p>', '<p><a href="mailto:a@b.eu">Q</a></p>'),
        ("<p>il TRACE-KEI.</p>", '<p>il <span class="whole" translate="no">TRACE-KEI</span>.</p>'),
        ("<p>R&amp;D, XTRACE-KEIX</p>", '<p><span translate="no">R&amp;D</span>, XTRACE-KEIX</p>'),
        ("<p><code>5 km TRACE-KEI</code> 5 km</p>", "<p><code>5 km TRACE-KEI</code> 5\u00a0km</p>"),
        ('<p><img src="nyama.png" alt="X"></p>', '<figure><img src="nyama.png" alt="X"></figure>'),
    ],
)
def test_a_body_finds_its_place_in_the_site(folder: Path, html: str, shown: str) -> None:
    assert dress(folder, html).html == shown


def test_pictures_stand_under_their_content_and_only_the_first_is_urgent(folder: Path) -> None:
    made = dress(
        folder,
        '<p><img src="mapa.png" alt="Mappa" title="Una mappa"></p><p>a <img src="mapa.png" alt=""></p>',
    )
    (name,) = made.files
    assert re.fullmatch(r"media/[0-9a-f]{16}\.png", name)
    assert made.html.count(f'src="../../{name}"') == 2
    assert made.html.count('loading="lazy"') == 1
    assert "<figcaption>Una mappa</figcaption></figure>" in made.html
    assert [picture.alt for picture in made.pictures] == ["Mappa", ""]


def test_downloads_say_what_they_are_in_the_language_of_the_page(folder: Path) -> None:
    made = dress(folder, '<p><a href="programa.pdf">Programma</a></p>', "de")
    assert re.search(r'<a href="../../files/\w{8}/programa.pdf" download>Programma</a>', made.html)
    assert '<span class="file">(PDF, 2,4\u00a0MB)</span>' in made.html


@pytest.mark.parametrize(
    "address", ["../tayna.pdf", "/etc/passwd", "..%2Ftayna.pdf", "https://a.eu/../tayna.pdf"]
)
def test_nothing_outside_the_folders_is_published(folder: Path, address: str) -> None:
    made = dress(folder, f'<p><a href="{address}">x</a><img src="{address}" alt=""></p>')
    assert made.files == {}


def test_a_lone_link_to_a_video_is_a_card_without_any_request_to_its_host(folder: Path) -> None:
    made = dress(folder, '<p><a href="https://www.youtube.com/watch?v=x&amp;t=1">Il video</a></p>')
    assert made.html == (
        '<p class="video"><a href="https://www.youtube.com/watch?v=x&amp;t=1" rel="noreferrer">'
        "<span>Il video</span><small>Video: si apre su youtube.com</small></a></p>"
    )
    assert "video" not in dress(folder, '<p>Un <a href="https://youtu.be/x">link</a></p>').html


def test_tables_scroll_and_notes_speak_the_language_of_the_page(folder: Path) -> None:
    made = dress(
        folder,
        "<table><tbody><tr><td>1</td></tr></tbody></table>"
        '<div><hr><ol><li id="fn:1"><p>X <a href="#fnref:1" title="Jump back to footnote 1">↩</a></p></li></ol></div>',
        "hu",
    )
    assert '<div class="scroll" role="region" tabindex="0" aria-label="Táblázat"><table>' in made.html
    assert '<section class="notes"><h2>Jegyzetek</h2><ol>' in made.html
    assert '<a href="#fnref:1" aria-label="Vissza a szöveghez">' in made.html
    assert "Jump" not in made.html


def test_foreign_words_carry_their_language(folder: Path) -> None:
    made = dress(folder, "<p>MAISON DU VÉGÉTAL</p>", **{"MAISON DU VÉGÉTAL": "fr"})
    assert made.html == '<p><span lang="fr" translate="no">MAISON DU VÉGÉTAL</span></p>'

"""A link to a page never dies."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Cluster
from pipeline.domain.errors import PublishError
from pipeline.domain.page import Page
from pipeline.publishing import Site
from pipeline.publishing.addresses import Addresses
from pipeline.publishing.story import build


def site(folder: Path) -> Site:
    return Site(Cluster(name="Клъстер"), "https://example.eu", (), addresses=folder / "addresses.tsv")


def built(folder: Path, *pages: Page) -> Path:
    return build(site(folder), pages, folder / "outputs").path


def page(title: str, post: str = "nov", *, draft: bool = False) -> Page:
    return Page(post, "it", title, "<p>Testo</p>", draft=draft)


def leads(path: Path) -> str:
    text = path.read_text("utf-8")
    return text.split("url=")[1].split('"')[0] if "refresh" in text else ""


def test_a_changed_title_moves_the_page_and_the_old_address_leads_there(tmp_path: Path) -> None:
    built(tmp_path, page("Bozza", draft=True))
    built(tmp_path, page("Primo titolo"))
    path = built(tmp_path, page("Secondo titolo"))
    assert not leads(path / "it/secondo-titolo/index.html")
    assert leads(path / "it/primo-titolo/index.html") == "../../it/secondo-titolo/"
    assert leads(path / "it/nov/index.html") == "../../it/secondo-titolo/"
    assert "/it/primo-titolo/ /it/secondo-titolo/ 301" in (path / "_redirects").read_text("utf-8")
    back = built(tmp_path, page("Primo titolo"))
    assert not leads(back / "it/primo-titolo/index.html")
    assert leads(back / "it/secondo-titolo/index.html") == "../../it/primo-titolo/"


def test_an_address_belongs_to_its_first_post_even_when_that_is_gone(tmp_path: Path) -> None:
    built(tmp_path, page("Notizia", "a"), page("Notizia", "b"))
    path = built(tmp_path, page("Notizia", "b"))
    assert (path / "it/notizia-2/index.html").is_file()
    assert not (path / "it/notizia").exists()
    path = built(tmp_path, page("Notizia", "c"), page("Notizia", "b"))
    assert (path / "it/notizia-3/index.html").is_file()


def test_no_page_takes_the_place_of_a_folder_that_the_site_needs(tmp_path: Path) -> None:
    path = built(tmp_path, page("Archivio"), page("404", "b"))
    assert (path / "it/archivio-2/index.html").is_file()
    assert (path / "it/404-2/index.html").is_file()


def test_half_a_line_of_a_killed_run_is_forgotten(tmp_path: Path) -> None:
    built(tmp_path, page("Titolo"))
    with (tmp_path / "addresses.tsv").open("ab") as stream:
        stream.write(b"it\tmezz")
    built(tmp_path, page("Altro titolo"))
    assert (tmp_path / "addresses.tsv").read_text("utf-8") == "it\ttitolo\tnov\nit\taltro-titolo\tnov\n"


def test_a_broken_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "addresses.tsv").write_text("it titolo nov\n", "utf-8")
    with pytest.raises(PublishError, match=r"addresses\.tsv:1: this is no line"):
        built(tmp_path, page("Titolo"))


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["Uno", "Due", "uno", "", "a", "b-2"])), max_size=12
    )
)
def test_no_two_posts_ever_share_an_address_and_none_is_forgotten(steps: list[tuple[str, str]]) -> None:
    addresses = Addresses(None)
    seen: dict[str, str] = {}
    for post, title in steps:
        addresses.give(page(title, post))
        address = addresses.of(post, "it")
        assert seen.setdefault(address, post) == post
    for address, post in seen.items():
        assert address in (addresses.of(post, "it"), *addresses.former(post, "it"))


def test_a_lost_file_is_made_again_from_the_titles(tmp_path: Path) -> None:
    built(tmp_path, page("Titolo"))
    (tmp_path / "addresses.tsv").unlink()
    path = build(site(tmp_path), (), tmp_path / "outputs", posts={"nov"}).path
    assert (path / "it/titolo/index.html").is_file()
    assert (tmp_path / "addresses.tsv").read_text("utf-8") == "it\ttitolo\tnov\n"

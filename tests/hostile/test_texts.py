"""No script of a post, a partner's name or a glossary runs, wherever it is shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser

from pipeline.config import Cluster
from pipeline.delivery.letter import letter
from pipeline.delivery.values import Change
from pipeline.intake import take
from pipeline.intake.sanitise import sanitise
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.story import build
from tests.browser import chromium as running_chromium
from tests.browser import served
from tests.delivery.house import CONTENT, house, message
from tests.hostile.attacks import VECTORS, attacked, dangers, documents

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


def test_the_browser_sees_an_attack_where_nothing_is_done_about_it(chromium: Browser) -> None:
    """Most vectors work: a test in which none does would prove nothing."""
    for vector in (
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<details open ontoggle=alert(1)>а</details>",
    ):
        with attacked(chromium) as (page, ran):
            page.set_content(f"<!doctype html><p>Текст.</p>{vector}")
            page.wait_for_function("() => document.readyState == 'complete'")
            assert dangers(page)
            assert ran, vector


def test_no_vector_survives_any_form_in_which_a_post_comes_in(chromium: Browser, tmp_path: Path) -> None:
    bodies = [sanitise(vector) for vector in VECTORS]
    for vector in VECTORS:
        for name in ("a.md", "a.html", "a.txt"):
            path = tmp_path / name
            head = {
                "a.md": "# Т\n\nТекст.\n\n",
                "a.html": "<h1>Т</h1><p>Текст.</p>",
                "a.txt": "Т\n\nТекст на статията.\n\n",
            }
            path.write_text(head[name] + vector, "utf-8")
            bodies += [post.body for post, _ in take(path)]
    for name, content in documents().items():
        path = tmp_path / name
        path.write_bytes(content)
        bodies += [post.body for post, _ in take(path)]
    assert len(bodies) > 400
    with attacked(chromium) as (page, ran):
        page.set_content("<!doctype html>" + "".join(f"<section>{body}</section>" for body in bodies))
        page.wait_for_function("() => document.readyState == 'complete'")
        assert page.locator("section").count() == len(bodies)
        assert (dangers(page), ran) == ([], [])


def test_a_letter_and_a_feed_run_nothing(chromium: Browser) -> None:
    said = " ".join(VECTORS)
    content = replace(
        CONTENT,
        title=said,
        summary=said,
        tags=(said,),
        body=sanitise(said) or "<p>а</p>",
        pictures=(),
        funding=f"<p>{'x'}</p>",
    )
    home = house(Path(), cluster=Cluster(name=said, contact="office@example.eu"))
    written = letter(
        [message(content, changes=(Change(said, said),)), message(content)],
        home,
        said,
        "https://example.eu/u",
    )
    assert "\n" not in written.subject
    with attacked(chromium) as (page, ran):
        page.set_content(written.html)
        page.wait_for_function("() => document.readyState == 'complete'")
        assert (dangers(page), ran) == ([], [])


def test_a_whole_site_runs_nothing(chromium: Browser, tmp_path: Path) -> None:
    from pipeline.publishing.extras import HOOKS
    from tests.publishing import sample

    assert isinstance(HOOKS, Hooks)
    tag = VECTORS[0] + VECTORS[7]
    pages = []
    first = replace(next(sample.pages()), language="it", project="", draft=False, stale=False)
    for number, (name, content) in enumerate(documents().items()):
        path = tmp_path / name
        path.write_bytes(content)
        for post, _ in take(path):
            pages.append(
                replace(
                    first,
                    post=f"{post.id}-{number}",
                    title=post.title,
                    body=post.body,
                    summary=post.summary,
                    tags=(tag, *post.tags),
                )
            )
    site = sample.site(
        addresses=tmp_path / "addresses.tsv", cards=False, cluster=Cluster(name=tag, contact=tag),
        topics={tag: {"it": tag}}, names=(tag,),
    )  # fmt: skip
    build(site, pages, tmp_path / "outputs", hooks=HOOKS)
    root = tmp_path / "outputs" / "site"
    shown = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.html"))]
    assert len(shown) > 8
    with served(root) as address, attacked(chromium) as (page, ran):
        for name in shown:
            page.goto(f"{address}/{name}", wait_until="load")
            assert (dangers(page), ran) == ([], []), name
        for path in root.rglob("feed.xml"):
            for entry in etree.parse(path).iter("{http://www.w3.org/2005/Atom}content"):
                page.set_content(f"<!doctype html>{entry.text}")
                assert (dangers(page), ran) == ([], []), path

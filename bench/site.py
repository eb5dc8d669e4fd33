"""How fast a site is built: all of it, after one approval, and by Debian's Hugo where it is there.

`python -m bench site 500` builds 500 posts in seven languages (eight variants); 200 where no number is given.
"""

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from pipeline.domain.page import Page
from pipeline.language.codes import BY_CODE
from pipeline.publishing import build
from pipeline.publishing.extras import HOOKS
from pipeline.publishing.hooks import Hooks
from tests.publishing import sample

POSTS = 200
_TAGS = tuple(sample.TOPICS)


def pages(count: int) -> Iterator[Page]:
    """Yield posts of some 250 words, three a week back from a day, in all languages."""
    dice = random.Random(7)
    for number in range(count):
        published = date(2026, 11, 20) - timedelta(days=number * 7 // 3)
        tags = tuple(dice.sample(_TAGS, 2))
        for code in BY_CODE:
            yield page(number, code, published, tags)


def page(number: int, code: str, published: date, tags: tuple[str, ...]) -> Page:
    """Return one page: real sentences of the language, in an order that differs from post to post."""
    dice = random.Random(f"{number}{code}")
    _, heading, before, items, quotation, _, note, after, *_ = sample.TEXTS[code]
    sentences = [before, note, after, quotation, sample.SUMMARIES[code], *items]
    paragraphs = [" ".join(dice.choices(sentences, k=4)) for _ in range(6)]
    body = "".join(f"<p>{text}</p>" for text in paragraphs[:3])
    body += f"<h2>{heading}</h2><ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    body += "".join(f"<p>{text}</p>" for text in paragraphs[3:])
    title = f"{sample.POSTS['barselona'][3][code]} {number}"
    return Page(f"post-{number:05}", code, title, body, sample.SUMMARIES[code], published, tags)


def main() -> None:
    """Print pages and seconds of each build."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    folder = Path(tempfile.mkdtemp(prefix="glagol-bench-"))
    try:
        print("pages alone, as Hugo makes them")
        _ours(count, folder / "plain", Hooks(), cards=False)
        print("with feeds, maps, search and linked data")
        _ours(count, folder / "whole", HOOKS, cards=False)
        print("with social cards too")
        _ours(count, folder / "cards", HOOKS, cards=True)
        if hugo := shutil.which("hugo"):
            _hugo(hugo, count, folder / "hugo")
        else:
            print("hugo is not installed: apt-get install hugo")
    finally:
        shutil.rmtree(folder)


def _ours(count: int, outputs: Path, hooks: Hooks, *, cards: bool) -> None:
    names = {f"post-{number:05}" for number in range(count)}
    site = sample.site(addresses=outputs / "addresses.tsv", cards=cards)
    began = time.perf_counter()
    for _ in pages(count):
        pass
    making = time.perf_counter() - began  # the text, which is no part of the build
    began = time.perf_counter()
    built = build(site, pages(count), outputs, hooks=hooks)
    _tell("all of it", time.perf_counter() - began - making, built.written)
    began = time.perf_counter()
    built = build(site, (), outputs, posts=names, hooks=hooks)
    _tell("nothing changed", time.perf_counter() - began, built.written)
    for what, code in (("one approval", "it"), ("another", "de")):
        row = [one for one in pages(count // 2 + 1) if one.post == f"post-{count // 2:05}"]
        row = [replace(one, title=f"{one.title} – {code}") if one.language == code else one for one in row]
        began = time.perf_counter()
        built = build(site, row, outputs, posts=names, hooks=hooks)
        _tell(what, time.perf_counter() - began, built.written)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'memory':16} {size:9.0f} MB at most, {children:.0f} MB in the largest helper")


def _tell(what: str, seconds: float, files: int) -> None:
    rate = f"{files / seconds:9.0f} files/s" if files > 1000 else ""
    print(f"{what:16} {seconds:9.3f} s {files:9} files written {rate}")


def _hugo(hugo: str, count: int, folder: Path) -> None:
    """Build the same content by a theme of the same parts: header, languages, text, tags, lists by tag."""
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    languages = "".join(
        f'[languages.{code}]\nlanguageName = "{language.autonym}"\ncontentDir = "content/{code}"\n'
        for code, language in BY_CODE.items()
    )
    (folder / "config.toml").write_text(
        'baseURL = "https://example.eu/"\ndefaultContentLanguage = "bg"\n'
        "defaultContentLanguageInSubdir = true\n"
        f'disableKinds = ["RSS", "sitemap"]\n[markup.goldmark.renderer]\nunsafe = true\n{languages}',
        encoding="utf-8",
    )
    for layout in (Path(__file__).parent / "hugo").glob("*.html"):
        shutil.copy(layout, layouts)
    for one in pages(count):
        path = folder / "content" / one.language / "post" / f"{one.post}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        tags = ", ".join(f'"{tag}"' for tag in one.tags)
        path.write_text(
            f'---\ntitle: "{one.title}"\ndate: {one.published}\nsummary: "{one.summary}"\n'
            f"tags: [{tags}]\n---\n{one.body}\n",
            encoding="utf-8",
        )
    began = time.perf_counter()
    subprocess.run([hugo, "--quiet", "--source", folder], check=True)
    seconds = time.perf_counter() - began
    written = sum(1 for path in (folder / "public").rglob("*.html"))
    _tell("hugo, all of it", seconds, written)

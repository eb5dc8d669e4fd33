"""How fast a site is built: all of it, after one approval, and by Debian's Hugo where it is there.

`python -m bench site 500` builds 500 posts in seven languages (eight variants); 200 where no number is given.
`python -m bench site 500 cards hugo` makes only these: plain, whole, cards, hugo. Processor time is that of
all processes together, so that it can be compared where a machine has other work.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from pipeline.domain.page import Page
from pipeline.language.codes import BY_CODE
from pipeline.publishing.extras import HOOKS
from pipeline.publishing.hooks import Hooks
from pipeline.publishing.story import build
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
    wanted = sys.argv[2:] or ["plain", "whole", "cards", "hugo"]
    print(f"{count} posts, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    folder = Path(tempfile.mkdtemp(prefix="glagol-bench-"))
    try:
        if "plain" in wanted:
            print("pages alone, as Hugo makes them")
            _ours(count, folder / "plain", Hooks(), cards=False)
        if "whole" in wanted:
            print("with feeds, maps, search and linked data")
            _ours(count, folder / "whole", HOOKS, cards=False)
        if "cards" in wanted:
            print("with social cards too")
            _ours(count, folder / "cards", HOOKS, cards=True)
        if "hugo" in wanted and (hugo := shutil.which("hugo")):
            _hugo(hugo, count, folder / "hugo", extras=False)
            _hugo(hugo, count, folder / "hugo-feeds", extras=True)
        elif "hugo" in wanted:
            print("hugo is not installed: apt-get install hugo")
    finally:
        shutil.rmtree(folder)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes, and the processor's of all processes together."""
    began, used = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - began, _processor() - used


def _processor() -> float:
    return sum(
        part
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        for part in resource.getrusage(who)[:2]
    )


def _ours(count: int, outputs: Path, hooks: Hooks, *, cards: bool) -> None:
    names = {f"post-{number:05}" for number in range(count)}
    site = sample.site(addresses=outputs / "addresses.tsv", cards=cards)
    making = _timed(lambda: [None for _ in pages(count)])  # the text, which is no part of the build
    written = 0

    def make(row: Iterable[Page]) -> None:
        nonlocal written
        written = build(site, row, outputs, posts=names, hooks=hooks).written

    whole = _timed(lambda: make(pages(count)))
    _tell("all of it", whole[0] - making[0], whole[1] - making[1], written)
    _tell("nothing changed", *_timed(lambda: make(())), written)
    middle = f"post-{count // 2:05}"
    row = [one for one in pages(count // 2 + 1) if one.post == middle]
    # What an approval changes: a word in the title, or all of a text that was a draft before.
    for what, code, new in (("a title, it", "it", 0), ("a text, de", "de", 1), ("a text, sr", "sr", 2)):
        row = [_approved(one, new) if one.language == code else one for one in row]
        _tell(what, *_timed(partial(make, row)), written)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'memory':16} {size:9.0f} MB at most, {children:.0f} MB in the largest helper")


def _approved(one: Page, new: int) -> Page:
    """Return a page as another approval has it: with another title, or with another text too."""
    body = page(20_000 + new, one.language, date(2026, 11, 20), one.tags).body if new else one.body
    return replace(one, title=f"{one.title} – {new}", body=body)


def _tell(what: str, seconds: float, processor: float, files: int) -> None:
    rate = f"{1000 * processor / files:7.2f} ms a file" if files > 1000 else ""
    print(f"{what:18} {seconds:9.3f} s {processor:9.3f} s of processors {files:7} files written {rate}")


def _hugo(hugo: str, count: int, folder: Path, *, extras: bool) -> None:
    """Build the same content by a theme of the same parts: header, languages, text, tags, lists by tag.

    With `extras` Hugo makes what it has of what ours has: feeds and sitemaps; no search and no cards.
    """
    kinds = "[]" if extras else '["RSS", "sitemap"]'
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    languages = "".join(
        f'[languages.{code}]\nlanguageName = "{language.autonym}"\ncontentDir = "content/{code}"\n'
        for code, language in BY_CODE.items()
    )
    (folder / "config.toml").write_text(
        'baseURL = "https://example.eu/"\ndefaultContentLanguage = "bg"\n'
        "defaultContentLanguageInSubdir = true\n"
        f"disableKinds = {kinds}\n[markup.goldmark.renderer]\nunsafe = true\n{languages}",
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
    made = _timed(lambda: subprocess.run([hugo, "--quiet", "--source", folder], check=True))
    written = sum(1 for path in (folder / "public").rglob("*") if path.is_file())
    _tell("hugo, with feeds" if extras else "hugo", *made, written)

"""The demo's own posts, their Italian pages, and what went to the demo's partners of them.

A page is approved and delivered as any other is; only its words come from `pages.toml`.
"""

import shutil
import tomllib
from importlib.resources import as_file, files
from pathlib import Path

from pipeline import flow
from pipeline.flow import Parts

LANGUAGE = "it"
REVIEWER = "Anna Rossi"
_HERE = files("pipeline.desk.demo")


def put_into(folder: Path) -> None:
    """Put the demo's posts and partners into its workspace; real partners receive nothing."""
    with as_file(_HERE) as here:
        shutil.copytree(here / "posts", folder / "posts", dirs_exist_ok=True)
        shutil.copy(here / "partners.toml", folder)


def approve_and_deliver(parts: Parts) -> None:
    """Approve the demo's pages and send each to the partners, once its posts were taken in."""
    if LANGUAGE not in parts.settings.languages.targets:
        return
    for page in tomllib.loads((_HERE / "pages.toml").read_text("utf-8"))["page"]:
        post = page["post"]
        keys = [segment.id for segment in parts.store.segments(post)]
        flow.edit(parts, post, LANGUAGE, REVIEWER, dict(zip(keys, page["texts"], strict=True)))
        flow.approve(parts, post, LANGUAGE, REVIEWER)
        flow.deliver(parts, workers=1)

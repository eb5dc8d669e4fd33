"""The desk follows its workspace's files."""

import os

from pipeline.desk import workspaces
from tests.desk.conftest import Web


def test_parts_are_opened_once_and_anew_when_terms_change(web: Web) -> None:
    first = workspaces.parts()
    assert workspaces.parts() is first
    os.utime(web.desk.folder / "glossary.csv", ns=(1, 1))
    assert workspaces.parts() is not first


def test_a_mistake_in_the_settings_does_not_stop_the_desk(web: Web) -> None:
    before = workspaces.parts()
    settings = web.desk.folder / "glagol.toml"
    right = settings.read_text("utf-8")
    settings.write_text(right + "\nтака не бива", "utf-8")
    assert workspaces.parts() is before
    os.utime(settings, ns=(2, 2))
    assert workspaces.parts() is before

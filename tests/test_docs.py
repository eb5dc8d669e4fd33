"""Commands in the documentation are commands that exist, with options that exist."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app

PROJECT = Path(__file__).parents[1]
PAGES = [
    PROJECT / "README.md",
    *sorted((PROJECT / "docs").rglob("*.md")),
    PROJECT / "models/embedded/README.md",
]
COMMANDS = [
    (page.name, line)
    for page in PAGES
    for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("glagol ")
]


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_a_command_can_be_given_as_it_stands(page: str, line: str) -> None:
    command = get_command(app)
    arguments = shlex.split(line, comments=True)[1:]
    while hasattr(command, "commands"):
        if command.invoke_without_command and (not arguments or arguments[0].startswith("-")):
            break  # a verb that has verbs of its own
        name = arguments.pop(0)
        assert name in command.commands, line
        command = command.commands[name]
    command.make_context(command.name, arguments)


def test_every_command_stands_in_the_table() -> None:
    table = (PROJECT / "README.md").read_text("utf-8")
    for name in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"`glagol {name}" in table


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target

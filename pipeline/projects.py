"""projects.toml: the funded projects of a workspace, read once, all mistakes told together."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.config import read_toml
from pipeline.domain.errors import ConfigError
from pipeline.domain.project import Project
from pipeline.language.codes import BY_CODE

FILE = "projects.toml"
EU = "eu"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    programme: str = ""
    grant: str = ""
    emblem: str = Field(default=EU, pattern="^(eu|)$")
    begins: date | None = None
    ends: date | None = None
    address: str = Field(default="", pattern=r"^$|^https?://\S+$")
    posts: tuple[str, ...] = ()
    statement: dict[str, str] = {}
    disclaimer: dict[str, str] = {}


@cache
def _official() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("pipeline").joinpath("statements.toml").read_text("utf-8"))


def read_projects(workspace: Path) -> Mapping[str, Project]:
    """Return a workspace's projects by name; none where there is no file. Raises ConfigError."""
    path = workspace / FILE
    if not path.exists():
        return {}
    tables = read_toml(path)
    projects: dict[str, Project] = {}
    mistakes: list[str] = []
    for name, table in tables.items():
        try:
            projects[name] = _project(name, _Table.model_validate(table))
        except ValidationError as error:
            mistakes += [
                f"{FILE}: [{name}] {'.'.join(map(str, mistake['loc']))}: {mistake['msg'].lower()}"
                for mistake in error.errors()
            ]
        except ValueError as error:
            mistakes.append(f"{FILE}: [{name}] {error}")
    if mistakes:
        raise ConfigError("\n".join(mistakes))
    return projects


def _project(name: str, table: _Table) -> Project:
    for code in (*table.statement, *table.disclaimer):
        if code not in BY_CODE:
            raise ValueError(f"{code!r} is no language; known are {', '.join(BY_CODE)}")
    if table.begins and table.ends and table.begins > table.ends:
        raise ValueError("ends before it begins")
    # The Union's own words stand where a project that shows its emblem has none.
    official = _official() if table.emblem == EU else {"statements": {}, "disclaimers": {}}
    return Project(
        name=name,
        programme=table.programme,
        grant=table.grant,
        emblem=table.emblem,
        begins=table.begins,
        ends=table.ends,
        address=table.address,
        posts=table.posts,
        # Of one text all languages are a project's own, or none: wordings must not be mixed.
        statements=table.statement or official["statements"],
        disclaimers=table.disclaimer or official["disclaimers"],
    )


def project_of(projects: Mapping[str, Project], post: str, tagged: str) -> str:
    """Return the name of a post's project: its tag, else the project that lists it."""
    return tagged or next((project.name for project in projects.values() if post in project.posts), "")

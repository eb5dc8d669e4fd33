"""glagol.toml, read once into frozen settings; all its mistakes are told together, with key and line."""

import re
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipeline.domain.errors import ConfigError, WorkspaceError

FILE = "glagol.toml"
LanguageCode = Literal["it", "hu", "de", "pt", "ro", "sr"]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Cluster(_Table):
    """Who publishes."""

    name: str = Field(min_length=1)
    names: dict[LanguageCode, str] = {}
    contact: str = ""
    colour: str = Field(default="#2f6b3a", pattern=r"^#[0-9a-fA-F]{6}$")

    def name_in(self, language: str) -> str:
        """Return the cluster's name in a language; its own where none is given."""
        return dict(self.names).get(language, self.name)  # type: ignore[call-overload, no-any-return]


class Languages(_Table):
    """Into which languages posts are translated."""

    targets: list[LanguageCode] = Field(default=["it", "hu", "de", "pt", "ro", "sr"], min_length=1)

    @field_validator("targets")
    @classmethod
    def _no_twice(cls, targets: list[LanguageCode]) -> list[LanguageCode]:
        if len(set(targets)) < len(targets):
            raise ValueError("names a language twice")
        return targets


class Translating(_Table):
    """How posts are translated."""

    routes: str = "embedded"
    engine: Literal["ctranslate2", "transformers"] = "ctranslate2"
    compute_type: Literal["int8", "int8_float32", "int16", "float32"] = "int8"
    beam: int = Field(default=4, ge=1, le=12)
    steered: bool = True
    threads: int = Field(default=0, ge=0, le=256)


class Working(_Table):
    """Where engines run."""

    engine: Literal["here", "processes", "celery"] = "here"
    workers: int = Field(default=2, ge=1, le=256)
    broker: str = Field(default="redis://127.0.0.1:6379/0", pattern=r"^(rediss?|redis\+socket)://[^@\s]+$")


class Reviewing(_Table):
    """Who may approve what."""

    four_eyes: list[LanguageCode] = []


class Publishing(_Table):
    """What is published, and where it will stand."""

    address: str = Field(default="", pattern=r"^$|^https?://\S+[^/\s]$")
    drafts: bool = True
    cards: bool = True
    theme: str = Field(default="sofia", pattern=r"^[\w-]+$")
    keep: int = Field(default=10, ge=2, le=1000)
    foreign: dict[str, str] = {}


class Delivering(_Table):
    """What partners find in what they receive."""

    corrections: str = Field(default="", pattern=r"^$|^https?://\S+$")
    unsubscribe: str = Field(default="", pattern=r"^$|^https://\S+$")
    feeds: str = Field(default="", pattern=r"^$|^https?://\S+[^/\s]$")


class Mail(_Table):
    """The server that takes e-mail to partners; secrets are named as env:NAME or file:PATH."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = Field(default="", pattern=r"^$|^(env|file):\S.*$")
    sender: str = Field(default="", pattern=r"^$|^[!-;=?A-~]+@[A-Za-z0-9.-]+$")
    bounces: str = Field(default="", pattern=r"^$|^[!-;=?A-~]+@[A-Za-z0-9.-]+$")
    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: str = Field(default="", pattern=r"^$|^(env|file):\S.*$")


class SignIn(_Table):
    """A provider of OpenID Connect that says who somebody is; without an issuer there is none."""

    issuer: str = Field(
        default="", pattern=r"^$|^https://[^\s?#]+$|^http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?$"
    )
    client: str = ""
    secret: str = Field(default="", pattern=r"^$|^(env|file):\S.*$")
    name: str = Field(default="", max_length=60)
    passwords: bool = True

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.issuer and not (self.client and self.name):
            raise ValueError("needs client and name beside issuer")
        if not self.issuer and not self.passwords:
            raise ValueError("with passwords = false needs an issuer: nobody could sign in")
        return self


class Settings(_Table):
    """All of glagol.toml."""

    cluster: Cluster
    languages: Languages = Languages()
    translation: Translating = Translating()
    work: Working = Working()
    review: Reviewing = Reviewing()
    publishing: Publishing = Publishing()
    delivery: Delivering = Delivering()
    mail: Mail = Mail()
    sign_in: SignIn = SignIn()


def find_workspace(start: Path) -> Path:
    """Return the nearest folder, upwards from `start`, that is a workspace."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise WorkspaceError(
        f"there is no {FILE} here or above",
        where=str(start),
        hint="Go to your workspace, or make one: glagol init FOLDER",
    )


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file. Raises ConfigError, and FileNotFoundError as it is."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ConfigError("this is not UTF-8", where=path.name, hint="Save it as UTF-8") from error
    except ValueError as error:  # also a number of thousands of digits
        raise ConfigError(f"not TOML: {error}", where=path.name) from error
    except RecursionError as error:
        raise ConfigError("not TOML: nested too deeply", where=path.name) from error


def read_settings(workspace: Path) -> Settings:
    """Read a workspace's settings. Raises ConfigError with a line for every mistake."""
    path = workspace / FILE
    data = read_toml(path)
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        text = path.read_text(encoding="utf-8")
        mistakes = [_told(tuple(map(str, mistake["loc"])), mistake, text) for mistake in error.errors()]
        raise ConfigError("\n".join(mistakes)) from error


def _told(keys: tuple[str, ...], mistake: object, text: str) -> str:
    """Return one line for one mistake: where, which key, what is wrong with it."""
    assert isinstance(mistake, dict)
    name = ".".join(key for key in keys if not key.isdigit())
    line = _line_of(keys, text)
    where = f"{FILE}:{line}" if line else FILE
    match mistake["type"]:
        case "extra_forbidden":
            problem = "is not a setting" + _meant(keys)
        case "missing":
            problem = "is missing"
        case _:
            problem = str(mistake["msg"]).removeprefix("Value error, ")
            problem = problem[0].lower() + problem[1:]
    return (
        f"{where}: {name} {problem}"
        if mistake["type"] != "literal_error"
        else (f"{where}: {name}: {mistake['input']!r} is none of {mistake['ctx']['expected']}")
    )


def _meant(keys: tuple[str, ...]) -> str:
    """Return a suggestion for a mistyped key."""
    from difflib import get_close_matches

    table: type[BaseModel] | None = Settings
    for key in keys[:-1]:
        field = table.model_fields.get(key) if table else None
        table = field.annotation if field and isinstance(field.annotation, type) else None
    known = list(table.model_fields) if table and issubclass(table, BaseModel) else []
    close = get_close_matches(keys[-1], known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known are {', '.join(known)}"


def _line_of(keys: tuple[str, ...], text: str) -> int:
    """Return the line on which a key stands, or its table, from 1; 0 where neither does."""
    table = ""
    found = 0
    for number, line in enumerate(text.splitlines(), start=1):
        heading = re.match(r"\s*\[([^\]]+)\]", line)
        if heading:
            table = heading[1].strip()
            if table.split(".") == list(keys[: table.count(".") + 1]):
                found = number
            continue
        key = re.match(r"\s*([\w-]+)\s*=", line)
        path = [*(table.split(".") if table else []), *([key[1]] if key else [])]
        if key and path == list(keys[: len(path)]):
            return number
    return found

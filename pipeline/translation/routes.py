"""Which checkpoints lead from Bulgarian to a language: models/routes.toml, read and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipeline.domain.errors import ConfigError
from pipeline.language.codes import TARGET_CODES

TokenSide = Literal["source", "target", "none"]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights: a folder that ships, or a repository on the hub."""

    name: str
    licence: str
    language_token: TokenSide
    folder: str = ""
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a route; `tag` is the `>>xxx<<` token, empty where there is none."""

    checkpoint: Checkpoint
    tag: str = ""


Route = tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """All checkpoints, and the route of each language in each set."""

    checkpoints: Mapping[str, Checkpoint]
    sets: Mapping[str, Mapping[str, Route]]


def read_routes(path: Path) -> Routes:
    """Read routes.toml. Raises ConfigError, all mistakes together."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError("no such file", where=str(path), hint="`glagol init` writes one") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", where=str(path)) from error
    mistakes: list[str] = []
    checkpoints = {
        name: _checkpoint(name, entry, mistakes) for name, entry in data.get("checkpoints", {}).items()
    }
    sets = {
        name: {
            language: _route(f"sets.{name}.{language}", language, hops, checkpoints, mistakes)
            for language, hops in entry.items()
        }
        for name, entry in data.get("sets", {}).items()
    }
    if mistakes:
        raise ConfigError("\n".join(mistakes), where=str(path))
    return Routes(checkpoints, sets)


def _checkpoint(name: str, entry: dict[str, str], mistakes: list[str]) -> Checkpoint:
    where = f"checkpoints.{name}"
    if bool(entry.get("folder")) == bool(entry.get("hub")):
        mistakes.append(f"{where}: give either `folder` or `hub`")
    side = entry.get("language_token", "none")
    if side not in get_args(TokenSide):
        mistakes.append(f"{where}.language_token: {side!r} is none of {', '.join(get_args(TokenSide))}")
    return Checkpoint(
        name=name,
        licence=entry.get("licence", ""),
        language_token=side,  # type: ignore[arg-type]
        folder=entry.get("folder", ""),
        hub=entry.get("hub", ""),
    )


def _route(
    where: str,
    language: str,
    hops: list[dict[str, str]],
    checkpoints: Mapping[str, Checkpoint],
    mistakes: list[str],
) -> Route:
    if language not in TARGET_CODES:
        mistakes.append(f"{where}: unknown language; known are {', '.join(TARGET_CODES)}")
    if not 1 <= len(hops) <= 2:
        mistakes.append(f"{where}: a route has one or two hops")
    route = []
    for hop in hops:
        checkpoint = checkpoints.get(hop.get("checkpoint", ""))
        if checkpoint is None:
            mistakes.append(f"{where}: no checkpoint is named {hop.get('checkpoint')!r}")
        elif bool(hop.get("tag")) != (checkpoint.language_token != "none"):
            mistakes.append(
                f"{where}: checkpoint {checkpoint.name} "
                + ("wants a `tag`" if not hop.get("tag") else "takes no `tag`")
            )
        else:
            route.append(Hop(checkpoint, hop.get("tag", "")))
    return tuple(route)

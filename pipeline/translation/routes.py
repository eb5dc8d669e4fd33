"""Which checkpoints lead from Bulgarian to a language: models/routes.toml, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.config import read_toml
from pipeline.domain.errors import ConfigError
from pipeline.language.codes import TARGET_CODES

TokenSide = Literal["source", "target", "none"]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Weights: a folder that ships, or a repository on the hub."""

    name: str
    licence: str
    language_token: TokenSide
    noted: bool = False  # trained with notes of terms in its sources
    masked: bool = False  # better asked without names in Latin letters
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
        data = read_toml(path)
    except FileNotFoundError as error:
        raise ConfigError("no such file", where=str(path), hint="`glagol init` writes one") from error
    mistakes: list[str] = []
    checkpoints = {
        name: _checkpoint(name, _table(f"checkpoints.{name}", entry, mistakes), mistakes)
        for name, entry in _table("checkpoints", data.get("checkpoints", {}), mistakes).items()
    }
    sets = {
        name: {
            language: _route(f"sets.{name}.{language}", language, hops, checkpoints, mistakes)
            for language, hops in _table(f"sets.{name}", entry, mistakes).items()
        }
        for name, entry in _table("sets", data.get("sets", {}), mistakes).items()
    }
    if mistakes:
        raise ConfigError("\n".join(mistakes), where=str(path))
    return Routes(checkpoints, sets)


def _table(where: str, entry: object, mistakes: list[str]) -> dict[str, Any]:
    if isinstance(entry, dict):
        return entry
    mistakes.append(f"{where} is not a table")
    return {}


def _checkpoint(name: str, entry: dict[str, Any], mistakes: list[str]) -> Checkpoint:
    where = f"checkpoints.{name}"
    mistakes += [f"{where}.{key} is not words" for key, value in entry.items() if not isinstance(value, str)]
    if bool(entry.get("folder")) == bool(entry.get("hub")):
        mistakes.append(f"{where}: give either `folder` or `hub`")
    side = entry.get("language_token", "none")
    if side not in get_args(TokenSide):
        mistakes.append(f"{where}.language_token: {side!r} is none of {', '.join(get_args(TokenSide))}")
    for key, only in (("terms", "noted"), ("names", "masked")):
        if entry.get(key, only) != only:
            mistakes.append(f"{where}.{key}: {entry[key]!r} is not {only}")
    return Checkpoint(
        name=name,
        licence=entry.get("licence", ""),
        language_token=side,
        noted=entry.get("terms") == "noted",
        masked=entry.get("names") == "masked",
        folder=entry.get("folder", ""),
        hub=entry.get("hub", ""),
    )


def _route(
    where: str,
    language: str,
    hops: object,
    checkpoints: Mapping[str, Checkpoint],
    mistakes: list[str],
) -> Route:
    if language not in TARGET_CODES:
        mistakes.append(f"{where}: unknown language; known are {', '.join(TARGET_CODES)}")
    if not isinstance(hops, list) or not 1 <= len(hops) <= 2:
        mistakes.append(f"{where}: a route has one or two hops")
        return ()
    if not all(isinstance(hop, dict) and all(isinstance(one, str) for one in hop.values()) for hop in hops):
        mistakes.append(f"{where}: a hop is a table with `checkpoint` and, where it wants one, `tag`")
        return ()
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

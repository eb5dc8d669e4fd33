"""A run from its sources to its best weights: what `glagol models train` and `resume` do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.domain.errors import CorpusError
from pipeline.files import put
from pipeline.glossary import read_glossary
from pipeline.language.masks import mask
from pipeline.training.corpus import Group, gather, masked, read_pairs, read_table
from pipeline.training.evaluation import loss_of, mean, scores_of
from pipeline.training.trainer import Recipe, Report, Trainer, prepare, record

_WATCHED = 150  # sentences of the development set that are translated while a run is watched


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the text lies: tables of the domain, pairs from anywhere, what is kept apart.

    `development` measures the run; no Bulgarian sentence of it or of `apart` is trained on.
    """

    indomain: tuple[str, ...]
    opened: str = ""
    development: str = ""
    apart: tuple[str, ...] = ()
    weights: str = ""  # an exported checkpoint to begin from, with its vocabulary
    glossary: str = ""  # terms that the network learns to follow


def start(run: Path, sources: Sources, recipe: Recipe, report: Report) -> None:
    """Begin a run in a new folder and train until its last update. Raises CorpusError."""
    if (run / "run.json").exists():
        raise CorpusError(
            "there is a run here already", where=str(run), hint="Go on with it: glagol models resume"
        )
    run.mkdir(parents=True, exist_ok=True)
    put(
        run / "run.json",
        json.dumps({"sources": asdict(sources), "recipe": asdict(recipe)}, indent=2).encode(),
    )
    resume(run, report)


def resume(run: Path, report: Report, *, updates: int = 0) -> None:
    """Go on with a run exactly where it was killed; `updates` moves its end."""
    try:
        asked: dict[str, Any] = json.loads((run / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CorpusError(
            "there is no run here", where=str(run), hint="Begin one: glagol models train"
        ) from error
    if updates:
        asked["recipe"]["updates"] = updates
    recipe, sources = Recipe(**asked["recipe"]), Sources(**asked["sources"])
    development = [group for group in tables((sources.development,)) if len(group.targets) > 1]
    kept_apart = {group.bulgarian for group in (*development, *tables(sources.apart))}
    opened = gather(read_pairs(Path(sources.opened)) if sources.opened else (), exclude=kept_apart)
    own = tables(sources.indomain)
    indomain = gather([*own, *masked(own)], exclude=kept_apart | {mask(text)[0] for text in kept_apart})
    weights = Path(sources.weights) if sources.weights else None
    if weights and not (run / "vocabulary").exists():
        shutil.copytree(weights, run / "vocabulary", ignore=shutil.ignore_patterns("*.safetensors"))
    glossary = read_glossary(Path(sources.glossary)) if sources.glossary else None
    sampler = prepare(run, recipe, opened, indomain, glossary)
    record(run, recipe, [*opened, *indomain])
    trainer = Trainer(run, recipe, sampler)
    if not trainer.resume():
        if weights:
            trainer.warm_start(weights)
        elif recipe.dictionary and recipe.guided_alignment:
            trainer.begin_as_dictionary()
    watched, seen = (some[:: max(1, len(some) // _WATCHED)] for some in (development, indomain))

    def measure(folder: Path) -> dict[str, float]:
        return {
            "score": mean(scores_of(folder, watched)),
            "loss_unseen": loss_of(folder, watched),
            "loss_seen": loss_of(folder, seen),
        }

    trainer.train(report, measure)


def export(run: Path, folder: Path) -> None:
    """Copy a run's best weights, with its record, to the folder that ships."""
    best = run / "best"
    if not best.exists():
        raise CorpusError("the run has not been measured yet", where=str(run), hint="Let it train on")
    for path in (*best.iterdir(), run / "record.json"):
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / path.name)


def tables(names: Sequence[str]) -> list[Group]:
    """Read tables; a folder stands for all of its .tsv files."""
    groups: list[Group] = []
    for name in filter(None, names):
        path = Path(name)
        if not path.exists():
            raise CorpusError("no such file or folder", where=name)
        for table in sorted(path.glob("*.tsv")) if path.is_dir() else [path]:
            groups += read_table(table)
    return groups

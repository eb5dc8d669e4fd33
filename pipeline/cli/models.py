"""`glagol models`: checkpoints listed, fetched, verified, chosen, trained."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import (
    JsonOption,
    LanguagesOption,
    WorkspaceOption,
    chosen_languages,
    parts_of,
    print_json,
    progress_bar,
    workspace_of,
)
from pipeline.domain.errors import CheckpointError, ConfigError
from pipeline.files import put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.translation.checkpoints import Checkpoints
    from pipeline.translation.routes import Checkpoint, Routes

app = typer.Typer(help="List, fetch, verify, choose and train checkpoints.", no_args_is_help=True)
Names = Annotated[
    list[str] | None,
    typer.Argument(help="Checkpoints or sets of routes; the set in use where none is named."),
]


def _open(workspace: Path | None) -> "tuple[Path, Routes, Checkpoints]":
    from pipeline.translation.checkpoints import Checkpoints
    from pipeline.wiring import cache_of, routes

    folder = workspace_of(workspace)
    return folder, routes(folder), Checkpoints(folder, cache_of(folder))


def _named(names: list[str] | None, known: "Routes", folder: Path) -> "list[Checkpoint]":
    """Return the checkpoints that names of checkpoints and sets stand for."""
    from pipeline.config import read_settings
    from pipeline.wiring import route_set

    found: dict[str, Checkpoint] = {}
    for name in names or [read_settings(folder).translation.routes]:
        if name in known.checkpoints:
            found[name] = known.checkpoints[name]
            continue
        for route in route_set(known, name).values():
            found |= {hop.checkpoint.name: hop.checkpoint for hop in route}
    return list(found.values())


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the sets of routes and whether their checkpoints are here.

    Example: [bold]glagol models list[/bold]
    """
    from pipeline.config import read_settings

    folder, known, checkpoints = _open(workspace)
    used = read_settings(folder).translation.routes
    table = [
        {
            "set": name,
            "in_use": name == used,
            "language": language,
            "route": [hop.checkpoint.hub or hop.checkpoint.folder for hop in route],
            "here": all(checkpoints.is_here(hop.checkpoint) for hop in route),
        }
        for name, routes in known.sets.items()
        for language, route in routes.items()
    ]
    if as_json:
        print_json(table)
        return
    for name in known.sets:
        typer.echo(f"{name}{'  (in use)' if name == used else ''}")
        for row in table:
            if row["set"] == name:
                mark = "✓" if row["here"] else "·"
                typer.echo(f"  {mark} {row['language']}  {' → '.join(row['route'])}")  # type: ignore[arg-type]
    typer.echo("✓ here  · not fetched yet: glagol models fetch SET")


@app.command()
def fetch(names: Names = None, workspace: WorkspaceOption = None) -> None:
    """Download checkpoints from the Hugging Face hub and pin what arrived.

    Example: [bold]glagol models fetch opus[/bold]
    """
    folder, known, checkpoints = _open(workspace)
    for checkpoint in _named(names, known, folder):
        if not checkpoint.hub:
            typer.echo(f"✓ {checkpoint.name} ships with glagol")
            continue
        typer.echo(f"Fetching {checkpoint.hub} ({checkpoint.licence}) …")
        revision = checkpoints.fetch(checkpoint, folder / "models" / "lock.toml")
        typer.echo(f"✓ {checkpoint.name} at revision {revision}")


@app.command()
def verify(names: Names = None, workspace: WorkspaceOption = None) -> None:
    """Compare the checksum of every file of the checkpoints.

    Example: [bold]glagol models verify[/bold]
    """
    folder, known, checkpoints = _open(workspace)
    wrong: list[CheckpointError] = []
    for checkpoint in _named(names, known, folder):
        try:
            _, revision = checkpoints.verified(checkpoint)
            typer.echo(f"✓ {checkpoint.name} ({revision})")
        except CheckpointError as error:
            typer.echo(f"✗ {error}", err=True)
            wrong.append(error)
    if wrong:
        raise typer.Exit(wrong[0].exit_code)


@app.command()
def use(
    name: Annotated[str, typer.Argument(help="A set of routes: embedded, opus, opus-big.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Translate with another set of routes from now on; what was approved stays.

    Example: [bold]glagol models use opus[/bold]
    """
    from pipeline.wiring import route_set

    folder, known, checkpoints = _open(workspace)
    for route in route_set(known, name).values():
        for hop in route:
            checkpoints.verified(hop.checkpoint)
    _switch(folder, name)
    typer.echo(f"Now translating with {name}. Run: glagol run")


def _switch(folder: Path, name: str) -> None:
    """Write the name of a set of routes into glagol.toml, in one step."""
    from pipeline.config import FILE, read_settings

    read_settings(folder)
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    changed, count = re.subn(r'(?m)^(\s*routes\s*=\s*)"[^"]*"', rf'\1"{name}"', text)
    if count != 1:
        raise ConfigError(
            "the line `routes = …` is not there",
            where=FILE,
            hint=f'Write routes = "{name}" under [translation]',
        )
    put(path, changed)


def _watched(line: dict[str, object]) -> None:
    """Show one report of a run."""
    if "loss_unseen" in line:
        typer.echo(
            f"update {line['step']}: chrF {line['score']} (best {line['best']}), loss {line['loss_unseen']} "
            f"on the development set, {line['loss_seen']} on text trained on"
        )
    elif "loss" in line:  # what is adapted is measured elsewhere
        typer.echo(
            f"update {line['step']}: loss {line['loss']}, {line['tokens_per_second']} tokens/s, "
            f"{int(str(line['tokens'])) / 1e6:.1f} M tokens in {int(str(line['seconds'])) // 60} min"
        )


@app.command()
def train(
    run: Annotated[Path, typer.Argument(help="A new folder for the run.")],
    indomain: Annotated[
        list[str], typer.Option(help="Tables (bg it hu de pt ro sr) of your own domain, or a folder of them.")
    ],
    opened: Annotated[str, typer.Option("--open", help="A folder of SOURCE.LANG.tsv.gz pairs.")] = "",
    development: Annotated[str, typer.Option(help="A table to measure on; never trained on.")] = "",
    apart: Annotated[list[str] | None, typer.Option(help="More tables never to train on.")] = None,
    weights: Annotated[
        str, typer.Option(help="A checkpoint of this kind to begin from, with its vocabulary.")
    ] = "",
    glossary: Annotated[str, typer.Option(help="A glossary.csv whose terms it learns to follow.")] = "",
    updates: Annotated[int, typer.Option(help="How long to train.")] = 20_000,
) -> None:
    """Train a checkpoint of the embedded kind on your own text. Stop it at any time; resume goes on.

    Example: [bold]glagol models train runs/first --indomain corpus/indomain --open corpora/open
    --development corpus/development.tsv[/bold]
    """
    from pipeline.training.run import Sources, start
    from pipeline.training.trainer import Recipe

    sources = Sources(tuple(indomain), opened, development, tuple(apart or ()), weights, glossary)
    start(run, sources, Recipe(updates=updates), _watched)


@app.command()
def resume(
    run: Annotated[Path, typer.Argument(help="The run's folder.")],
    updates: Annotated[int, typer.Option(help="Train up to this update instead.")] = 0,
) -> None:
    """Go on with a run exactly where it was stopped.

    Example: [bold]glagol models resume runs/first[/bold]
    """
    from pipeline.training.run import resume as go_on

    go_on(run, _watched, updates=updates)


@app.command()
def evaluate(
    table: Annotated[Path, typer.Argument(help="A table (bg it hu …) with reference translations.")],
    to: LanguagesOption = "",
    folder: Annotated[
        Path | None,
        typer.Option(help="A checkpoint's folder; else the workspace's routes.", show_default=False),
    ] = None,
    steered: Annotated[
        bool, typer.Option("--steered/--free", help="Whether the terms of the glossary steer.")
    ] = True,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score translations: chrF and BLEU (sacrebleu), loops, other languages, digits, terms.

    Examples: [bold]glagol models evaluate corpus/development.tsv[/bold] ·
    [bold]glagol models evaluate corpus/development.tsv --folder runs/first/best --free[/bold]
    """
    from pipeline import flow
    from pipeline.language.codes import TARGET_CODES
    from pipeline.wiring import evaluated, glossary_of

    home = workspace_of(workspace)
    languages = chosen_languages(to, TARGET_CODES)
    rows = _rows(table, languages)
    with progress_bar("Translating", hidden=as_json) as progress:
        found = flow.evaluate(
            evaluated(home, folder, steered=steered), glossary_of(home), rows, languages, progress
        )
    if as_json:
        print_json(found)
        return
    typer.echo(f"{found.sentences} sentences")
    typer.echo("      chrF   BLEU   loops  other language  digits kept  names kept  terms kept")
    for one in found.scores:
        typer.echo(
            f"{one.language:4} {one.chrf:5.1f}  {one.bleu:5.1f}  {one.loops:6.1%}  {one.other_language:14.1%}"
            f"  {one.digits_kept:11.1%}  {one.names_kept:10.1%}  {one.terms_kept:10.1%}"
        )
    typer.echo(f"mean {sum(one.chrf for one in found.scores) / len(found.scores):5.1f}")
    for signature in found.signatures:
        typer.echo(signature)


@app.command()
def calibrate(
    table: Annotated[Path, typer.Argument(help="A table (bg it hu …) with reference translations.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Learn how far the checkpoint in use can be trusted: three bands, shown beside each sentence.

    Example: [bold]glagol models calibrate corpus/development.tsv[/bold]
    """
    from pipeline import flow
    from pipeline.language.codes import TARGET_CODES
    from pipeline.translation.confidence import write
    from pipeline.wiring import base_of, evaluated

    home = workspace_of(workspace)
    folder, name = base_of(home)
    if not folder.is_relative_to(home):
        raise CheckpointError(f"checkpoint {name} ships with glagol, and so does its calibration")
    rows = _rows(table, TARGET_CODES)
    with progress_bar("Translating") as progress:
        found, told = flow.calibrate(evaluated(home, None, steered=False), rows, TARGET_CODES, progress)
    write(folder, found)
    typer.echo("      band    sentences   chrF   worth editing")
    for one in told:
        typer.echo(f"{one.language:4}  {one.band:6}  {one.share:9.1%}  {one.chrf:5.1f}  {one.worth:14.1%}")
    typer.echo(f"Wrote {folder / 'confidence.json'}. It holds for what is translated from now on.")


@app.command()
def words(
    tables: Annotated[list[Path], typer.Argument(help="Tables (bg it hu …), or folders of them.")],
    folder: Annotated[Path, typer.Option(help="The checkpoint's folder.")] = Path("models/embedded"),
) -> None:
    """Tell a checkpoint which words its languages have: of its answers, one of known words is preferred.

    Example: [bold]glagol models words corpus/indomain corpus/hu-de[/bold]
    """
    from pipeline.language import lexicon
    from pipeline.training.run import tables as read

    if not folder.is_dir():
        raise ConfigError("no such folder", where=str(folder), hint="Name a checkpoint: --folder")
    groups = read([str(table) for table in tables])
    counts = lexicon.write(folder, (target for group in groups for target in group.targets))
    typer.echo(", ".join(f"{language} {count:,}" for language, count in counts.items()))
    typer.echo(f"Wrote {folder / lexicon.FILE}. It holds for what is translated from now on.")


def _rows(table: Path, languages: "Sequence[str]") -> "list[dict[str, str]]":
    """Return the rows that have every language. Raises ConfigError where none has."""
    from pipeline.training.corpus import read_table

    rows = [
        {"bg": group.bulgarian} | dict(group.targets)
        for group in read_table(table)
        if set(languages) <= dict(group.targets).keys()
    ]
    if not rows:
        raise ConfigError("no row has a translation into every language asked for", where=str(table))
    return rows


@app.command()
def generate(
    table: Annotated[Path, typer.Argument(help="Where to write the rows.")],
    rows: Annotated[int, typer.Option(help="How many.", min=1, max=20_000)] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same rows.")] = 1,
) -> None:
    """Write rows of dates, amounts, codes, names and countries, to be trained on with others.

    Example: [bold]glagol models generate runs/generated.tsv --rows 2000[/bold]
    """
    import csv
    import io

    from pipeline.language.codes import BY_CODE
    from pipeline.training.generated import generate as rows_of

    stream = io.StringIO()
    sheet = csv.DictWriter(
        stream, list(BY_CODE), delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None
    )
    sheet.writeheader()
    sheet.writerows(rows_of(rows, seed))
    put(table, stream.getvalue())
    typer.echo(f"Wrote {rows} rows to {table}")


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="The run's folder.")],
    folder: Annotated[Path, typer.Argument(help="Where the checkpoint will be.")] = Path("models/embedded"),
) -> None:
    """Copy a run's best weights to the folder that ships, with their checksums.

    Example: [bold]glagol models export runs/first[/bold]
    """
    from pipeline.training.run import export as copy

    copy(run, folder)
    _changed(folder)


@app.command()
def average(
    folder: Annotated[Path, typer.Argument(help="Where the mean will be; may be one of the checkpoints.")],
    checkpoints: Annotated[
        list[Path], typer.Argument(help="Folders of checkpoints of one line of training.")
    ],
    shares: Annotated[
        str, typer.Option(help="How much each counts, as 2,2,1; else all alike.", show_default=False)
    ] = "",
) -> None:
    """Give a checkpoint the mean of others' weights: the last and the best of a run, and the one before.

    Example: [bold]glagol models average models/embedded models/embedded runs/first/best --shares 1,3[/bold]
    """
    from pipeline.training.export import average as mean

    counts = [part.strip() for part in shares.split(",")] if shares else ["1"] * len(checkpoints)
    if len(counts) != len(checkpoints) or not all(re.fullmatch(r"[0-9]*\.?[0-9]+", one) for one in counts):
        raise ConfigError(
            f"--shares wants a number for each of the {len(checkpoints)} checkpoints",
            where=shares,
            hint="As in: --shares 2,2,1",
        )
    if not any(map(float, counts)):
        raise ConfigError("--shares are all 0", where=shares, hint="As in: --shares 2,2,1")
    mean([(part, float(count)) for part, count in zip(checkpoints, counts, strict=True)], folder)
    _changed(folder)


def _changed(folder: Path) -> None:
    """Write the checksums of weights that are new, and say what comes next."""
    from pipeline.translation import confidence
    from pipeline.translation.checkpoints import write_sums

    # How far the weights before could be trusted tells nothing of these.
    (folder / confidence.FILE).unlink(missing_ok=True)
    write_sums(folder)
    typer.echo(f"Wrote {folder}. Learn how far it can be trusted: glagol models calibrate. Then: glagol run")


@app.command()
def adapt(
    updates: Annotated[int, typer.Option(help="How long to train.")] = 300,
    corpus: Annotated[
        Path, typer.Option(help="Tables to train on beside the memory, lest the rest be forgotten.")
    ] = Path("corpus/indomain"),
    development: Annotated[
        Path, typer.Option(help="A table that must not be translated worse than before.")
    ] = Path("corpus/development.tsv"),
    workspace: WorkspaceOption = None,
) -> None:
    """Teach the checkpoint in use what was approved here. One that got worse replaces nothing.

    Every eighth approved sentence is kept apart to measure on. Undo: glagol models rollback.

    Example: [bold]glagol models adapt[/bold]
    """
    from pipeline import flow
    from pipeline.translation import adapted
    from pipeline.wiring import base_of, cache_of

    with parts_of(workspace, writes=True) as parts:
        folder = parts.workspace
        base, name = base_of(folder)
        run = cache_of(folder) / "adapting"
        done = flow.adapt_to_memory(
            parts,
            base,
            run,
            corpus=folder / corpus,
            development=folder / development,
            updates=updates,
            report=_watched,
        )
        typer.echo(f"{done.sentences} approved sentences, {done.kept_apart} of them kept apart")
        typer.echo("      kept apart        development")
        for language in sorted(done.before | done.development_before):
            typer.echo(
                f"{language:4}  {_change(done.before, done.after, language)}"
                f"  {_change(done.development_before, done.development_after, language)}"
            )
        if done.refused:
            raise CheckpointError(
                f"the adapted checkpoint is not taken: {done.refused}",
                where=name,
                hint="Nothing was changed; approve more, and try again",
            )
        adapted.put_in_place(folder, run / "adapted")
    _switch(folder, adapted.NAME)
    typer.echo("Now translating with the adapted checkpoint: glagol run. Undo: glagol models rollback")


def _change(before: dict[str, float], after: dict[str, float], language: str) -> str:
    if language not in before:
        return " " * 16
    return f"{before[language]:5.1f} → {after[language]:5.1f}   "


@app.command()
def rollback(workspace: WorkspaceOption = None) -> None:
    """Undo the last adaptation: translate with the checkpoint before it.

    Example: [bold]glagol models rollback[/bold]
    """
    from pipeline.translation import adapted

    folder = workspace_of(workspace)
    name = adapted.NAME if adapted.take_back(folder) else "embedded"
    _switch(folder, name)
    typer.echo(f"Translating with the {'adaptation before' if name == adapted.NAME else name} again.")

"""The command line: one thin module a verb."""

import logging

import typer

from pipeline import __version__, logs
from pipeline.cli import (
    approve,
    backup,
    check,
    deliver,
    deliveries,
    desk,
    doctor,
    exchange,
    glossary,
    init,
    intake,
    memory,
    models,
    partners,
    preview,
    publish,
    restore,
    rollback,
    run,
    site,
    status,
    translate,
    verify,
    waive,
    withdraw,
    work,
)

app = typer.Typer(
    name="glagol",
    help="Bulgarian posts become a reviewed, localised web site in six languages.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_VERBS = (
    init, intake, translate, check, status, approve, waive, publish, preview, rollback, run, restore, doctor,
    work,
)  # fmt: skip
for module in _VERBS:
    app.command()(getattr(module, module.__name__.rpartition(".")[2]))
for module in (partners, deliver, deliveries, withdraw, backup, verify):
    app.command()(getattr(module, module.__name__.rpartition(".")[2]))
app.command()(exchange.export)
app.command(name="import")(exchange.import_)
app.add_typer(desk.app, name="desk")
app.add_typer(glossary.app, name="glossary")
app.add_typer(memory.app, name="memory")
app.add_typer(models.app, name="models")
app.add_typer(site.app, name="site")


@app.callback(invoke_without_command=True)
def version(
    context: typer.Context,
    show: bool = typer.Option(False, "--version", help="Print the version and stop."),
    log_json: bool = typer.Option(False, "--log-json", help="Write logs and errors as lines of JSON."),
) -> None:
    """Bulgarian posts become a reviewed, localised web site in six languages."""
    if log_json:
        logs.ask_for_json()
    logging.getLogger("glagol").info("began", extra={"verb": context.invoked_subcommand})
    if show:
        typer.echo(f"glagol {__version__}")
        raise typer.Exit

"""The command line: one thin module a verb."""

import logging
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from pipeline import __version__, logs

# In the order of the help. A verb is the function of its name in the module of its name, else see _PLACES.
_VERBS = (
    "init", "intake", "translate", "check", "status", "approve", "waive", "publish", "preview",
    "rollback", "run", "restore", "doctor", "work", "partners", "deliver", "deliveries", "withdraw", "backup",
    "verify", "export", "import", "desk", "glossary", "memory", "models", "site",
)  # fmt: skip
_PLACES = {
    "export": "exchange.export",
    "import": "exchange.import_",
    "desk": "desk.app",
    "glossary": "glossary.app",
    "memory": "memory.app",
    "models": "models.app",
    "site": "site.app",
}


class _Commands(Mapping[str, Any]):
    """Commands by name. A module is imported when its verb is looked up: nobody waits for the others."""

    def __getitem__(self, name: str) -> Any:
        if name not in _VERBS:
            raise KeyError(name)
        module, attribute = _PLACES.get(name, f"{name}.{name}").split(".")
        found = getattr(import_module(f"{__name__}.{module}"), attribute)
        alone = typer.Typer(rich_markup_mode="rich", add_completion=False)
        if isinstance(found, typer.Typer):
            alone.add_typer(found, name=name)
        else:
            alone.command(name)(found)
        return get_group(alone).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_VERBS)

    def __len__(self) -> int:
        return len(_VERBS)


class _Verbs(TyperGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Commands()  # type: ignore[assignment]  # none is added later


app = typer.Typer(
    cls=_Verbs,
    name="glagol",
    help="Bulgarian posts become a reviewed, localised web site in six languages.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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

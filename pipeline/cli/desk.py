"""`glagol desk`: the web application, its worker, invitations, and its audit log."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.common import WorkspaceOption, workspace_of
from pipeline.domain.errors import ConfigError, StoreError

app = typer.Typer(no_args_is_help=False)
_KINDS = ("editor", "reviewer", "partner", "manager")


@app.callback(invoke_without_command=True)
def desk(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Where to listen; only this machine, unless you say otherwise.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    proxy: Annotated[
        str, typer.Option(help="The address of a proxy in front, whose X-Forwarded headers are believed.")
    ] = "",
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve a copy of the workspace, with demo people.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Serve the desk, where editors drop in posts and reviewers approve.

    Example: [bold]glagol desk --port 8000[/bold]
    """
    if context.invoked_subcommand is not None:
        return
    from pipeline.wiring import serve_demo, serve_desk

    def ready(address: str) -> None:
        typer.echo(f"The desk is at {address} (end it with Ctrl+C).")

    if demo:
        serve_demo(workspace_of(workspace), port, ready)
        return
    serve_desk(workspace_of(workspace), host, port, ready, proxy=proxy)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    role: Annotated[str, typer.Option(help=f"One of {', '.join(_KINDS)}.")] = "manager",
    to: Annotated[str, typer.Option(help="A reviewer's or partner's languages, separated by commas.")] = "",
    organisation: Annotated[str, typer.Option(help="A partner's organisation.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Invite the first person to the desk; managers invite the others from there.

    Example: [bold]glagol desk invite elena@example.eu --role manager[/bold]
    """
    from pipeline.config import read_settings
    from pipeline.wiring import invite as invited

    folder = workspace_of(workspace)
    if role not in _KINDS:
        raise ConfigError(f"{role!r} is no role", where="--role", hint=f"Known are {', '.join(_KINDS)}")
    from pipeline.cli.common import chosen_languages

    languages = chosen_languages(to, read_settings(folder).languages.targets) if to else []
    address = invited(folder, email, role, languages, organisation)
    typer.echo(f"Send this address to {email}; it holds for two weeks and opens once:")
    typer.echo(address)


@app.command()
def password(
    email: Annotated[str, typer.Argument(help="The address with which the person signs in.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Make a link by which a person sets a password, where no manager can: the provider is lost, say.

    Example: [bold]glagol desk password maria@example.eu[/bold]
    """
    from pipeline.wiring import password_link

    address = password_link(workspace_of(workspace), email)
    typer.echo(f"Send this address to {email}; it holds for three days and opens once:")
    typer.echo(address)


@app.command()
def verify(workspace: WorkspaceOption = None) -> None:
    """Walk the audit log: every entry must be as it was written, and none may be missing.

    Example: [bold]glagol desk verify[/bold]
    """
    from pipeline.wiring import verified_audit

    entries, last, broken = verified_audit(workspace_of(workspace))
    if broken is not None:
        raise StoreError(
            "the audit log was changed after it was written",
            where=f"entry {broken}",
            hint="Compare it with a backup; the entries before it are as they were written",
        )
    typer.echo(f"{entries} entries, unbroken; the last is {last or 'none'}.")


@app.command()
def token(
    email: Annotated[str, typer.Argument(help="The address with which its person signs in.")],
    name: Annotated[str, typer.Option(help="What will use it.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may; several times. Left out: all that its person may.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it holds.")] = 90,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a token, by which a program does what its person may do; it is shown this once.

    Example: [bold]glagol desk token elena@example.eu --name "our web site" --scope pages:read[/bold]
    """
    from pipeline.wiring import new_token

    typer.echo(new_token(workspace_of(workspace), email, name, scope or [], days))


@app.command()
def openapi(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; left out: to the screen.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="For people, not for programs.")] = False,
) -> None:
    """Describe the desk's programming interface in OpenAPI 3.1, for tools that make clients.

    Example: [bold]glagol desk openapi glagol-openapi.json[/bold]
    """
    from pipeline.files import put
    from pipeline.wiring import interface_described

    described = interface_described(markdown=markdown)
    if file is None:
        typer.echo(described, nl=False)
    else:
        put(file, described.encode())


@app.command(hidden=True)
def worker(workspace: WorkspaceOption = None) -> None:
    """Do the desk's jobs; the desk starts this by itself."""
    from pipeline.wiring import work_for_desk

    work_for_desk(workspace_of(workspace))

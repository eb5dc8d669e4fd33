"""`glagol partners`: who receives what, and whether everything is there for it."""

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, parts_of, print_json


def partners(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Show the partners, their languages and channels, and what would stop a delivery today.

    Example: [bold]glagol partners[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        found = [(partner, flow.obstacles(parts, partner)) for partner in parts.partners.values()]
    if as_json:
        print_json(
            [
                {
                    "key": partner.key,
                    "name": partner.name,
                    "languages": list(partner.variants),
                    "paused": partner.paused,
                    "channels": channels,
                }
                for partner, channels in found
            ]
        )
        return
    for partner, channels in found:
        paused = "  (paused)" if partner.paused else ""
        typer.echo(f"{partner.key}: {partner.name}, {', '.join(partner.variants)}{paused}")
        for channel, obstacle in channels.items():
            typer.echo(f"  {'✗' if obstacle else '✓'} {channel}" + (f": {obstacle}" if obstacle else ""))
    if not found:
        typer.echo("There are no partners yet: describe them in partners.toml.")

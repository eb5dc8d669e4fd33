"""`glagol deliveries`: what went where, and the proof of it."""

from typing import Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, parts_of, print_json


def deliveries(
    partner: Annotated[str, typer.Option("--partner", help="Only of this partner.", show_default=False)] = "",
    post: Annotated[str, typer.Option("--post", help="Only of this post.", show_default=False)] = "",
    failed: Annotated[bool, typer.Option("--failed", help="Only what waits for a person.")] = False,
    receipts: Annotated[bool, typer.Option("--receipts", help="Show every attempt, with its proof.")] = False,
    most: Annotated[int, typer.Option("--most", help="How many to show; 0 shows all.", min=0)] = 50,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show deliveries, the newest first, or the receipts of all attempts.

    Examples: [bold]glagol deliveries --failed[/bold] ·
    [bold]glagol deliveries --partner camera-bologna --receipts --json[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        if receipts:
            proofs = flow.receipts(parts, partner=partner, post=post, most=most)
            if as_json:
                print_json(proofs)
            else:
                for proof in proofs:
                    typer.echo(
                        f"{proof.at.astimezone():%Y-%m-%d %H:%M:%S}  {proof.key[:8]}  "
                        f"{proof.partner}/{proof.channel}  {proof.post} in {proof.variant} ({proof.kind})  "
                        f"{proof.outcome}  sha256 {proof.digest[:16] or '–'}  {proof.response}"
                    )
                typer.echo(f"{len(proofs)} receipts.")
            return
        found = flow.deliveries(parts, partner=partner, post=post, failed=failed, most=most)
    if as_json:
        print_json(found)
        return
    for one in found:
        when = one.done or one.due
        typer.echo(
            f"{when.astimezone():%Y-%m-%d %H:%M}  {one.key[:8]}  {one.partner}/{one.channel}  "
            f"{one.post} in {one.variant} ({one.kind})  {one.status}"
            + (f": {one.error}" if one.error else "")
        )
    typer.echo(f"{len(found)} deliveries.")

"""`glagol glossary`: the glossary itself, where its terms are used, and which to add."""

from dataclasses import replace
from datetime import date
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
    workspace_of,
)
from pipeline.domain.errors import ConfigError
from pipeline.files import put

if TYPE_CHECKING:
    from pipeline.glossary import Term

app = typer.Typer(
    no_args_is_help=True, help="Terms: check them, see where they are used, propose and exchange them."
)
_SHOWN = 30


@app.command()
def check(
    to: LanguagesOption = "",
    report: Annotated[
        Path | None, typer.Option("--report", help="Write an HTML report there.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check the glossary itself, and every translation against it.

    Exits with 1 where terms contradict one another.

    Example: [bold]glagol glossary check --report outputs/terms.html[/bold]
    """
    from pipeline import flow
    from pipeline.flow.terms import Rendered
    from pipeline.glossary.problems import problems

    with parts_of(workspace, writes=False) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        wrong = problems(parts.glossary.all, languages, date.today())
        uses = flow.uses(parts, languages)
        terms = len(parts.glossary)
    broken = [use for use in uses if use.rendered is not Rendered.KEPT]
    if as_json:
        print_json({"problems": wrong, "uses": uses})
    else:
        for problem in wrong:
            mark = "✗" if problem.serious else "!"
            place = f" ({problem.language})" if problem.language else ""
            typer.echo(f"{mark} {problem.term}{place}: {problem.message}")
        for use in broken[:_SHOWN]:
            typer.echo(f"! {use.post} · {use.language} · {use.segment}: {use.term} is {use.rendered}")
        if len(broken) > _SHOWN:
            typer.echo(f"  … and {len(broken) - _SHOWN} more; see all with --report or --json")
        kept = len(uses) - len(broken)
        typer.echo(f"{terms} terms, {len(wrong)} problems; rendered in {kept} of {len(uses)} places.")
    if report:
        from pipeline.cli.reports import write_terms_report

        write_terms_report(report, wrong, uses)
        typer.echo(f"Wrote {report}", err=as_json)
    if any(problem.serious for problem in wrong):
        raise typer.Exit(1)


@app.command()
def uses(
    term: Annotated[list[str], typer.Argument(help="The Bulgarian term, as it stands in glossary.csv.")],
    to: LanguagesOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every translation and published page that a term touches.

    Look here before and after you change a term: approvals under its old forms no longer hold.

    Example: [bold]glagol glossary uses клъстер --to hu[/bold]
    """
    from pipeline import flow

    with parts_of(workspace, writes=False) as parts:
        found = flow.uses(parts, chosen_languages(to, parts.settings.languages.targets), term)
    if as_json:
        print_json(found)
        return
    for use in found:
        marks = [str(use.rendered), str(use.state)]
        marks += ["approved under older terms"] if use.outdated else []
        marks += [f"published at {use.page}"] if use.page else []
        typer.echo(f"{use.post} · {use.language} · {use.segment} ({', '.join(marks)})")
        typer.echo(f"    {use.source}")
        typer.echo(f"    → {use.target}")
    posts = len({use.post for use in found})
    pages = len({use.page for use in found if use.page})
    typer.echo(f"{len(found)} translations in {posts} posts, {pages} approved pages.")


@app.command()
def extract(
    most: Annotated[int, typer.Option("--most", help="How many to propose.", min=1)] = 40,
    add: Annotated[
        bool, typer.Option("--add", help="Add them to glossary.csv as proposed; approve them there.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose new terms from the posts, with their likely translations from what was approved.

    Example: [bold]glagol glossary extract --most 20 --add[/bold]
    """
    from pipeline import flow
    from pipeline.glossary import Rendering, Status, Term

    with parts_of(workspace, writes=add) as parts:
        found = flow.proposals(parts, parts.settings.languages.targets, most)
        if add:
            _save(
                parts.workspace / "glossary.csv",
                [
                    *parts.glossary.all,
                    *(
                        Term(
                            one.source,
                            {code: Rendering((form,)) for code, form in one.renderings.items()},
                            keep=one.keep,
                            status=Status.PROPOSED,
                            note=f"found {one.times} times",
                        )
                        for one in found
                    ),
                ],
            )
    if as_json:
        print_json(found)
        return
    for one in found:
        told = (
            "not to be translated"
            if one.keep
            else ", ".join(f"{code}: {form}" for code, form in one.renderings.items())
        )
        typer.echo(f"{one.times:4} × {one.source}" + (f"  ({told})" if told else ""))
    typer.echo(f"{len(found)} proposed" + (", added to glossary.csv as proposed." if add else "."))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A sheet (.csv) like glossary.csv, or TBX (.tbx).")],
    approved: Annotated[
        bool, typer.Option("--approved", help="Take new terms as approved, not as proposed.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Add the terms of a file. What the glossary has already is never overwritten, but shown.

    Exits with 1 where a term of the file differs from the glossary's.

    Example: [bold]glagol glossary import partner-terms.csv[/bold]
    """
    from pipeline.glossary import Status, read_terms
    from pipeline.wiring import alone

    if not file.exists():
        raise ConfigError("no such file", where=str(file))
    folder = workspace_of(workspace)
    with alone(folder):
        present = read_terms(folder / "glossary.csv")
        known = {term.source.lower(): term for term in present}
        given = _read(file)
        fresh = [term for term in given if term.source.lower() not in known]
        if not approved:
            fresh = [replace(term, status=Status.PROPOSED) for term in fresh]
        differing = [
            term
            for term in given
            if (own := known.get(term.source.lower()))
            and any(own.rendering(code) != rendering for code, rendering in term.renderings.items())
        ]
        if fresh:
            _save(folder / "glossary.csv", [*present, *fresh])
    for term in differing:
        own = known[term.source.lower()]
        for code, rendering in term.renderings.items():
            if own.rendering(code) != rendering:
                typer.echo(
                    f"! {term.source} ({code}): here {own.rendering(code).preferred or 'nothing'}, "
                    f"there {rendering.preferred or 'nothing'}; kept as it is here"
                )
    typer.echo(f"{len(fresh)} terms added, {len(given) - len(fresh)} were there, {len(differing)} differ.")
    if differing:
        raise typer.Exit(1)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to: a sheet (.csv) or TBX (.tbx).")],
    workspace: WorkspaceOption = None,
) -> None:
    """Write the terms for another tool or a partner.

    Example: [bold]glagol glossary export terms.tbx[/bold]
    """
    from pipeline.glossary import read_terms, write_terms
    from pipeline.interchange import tbx

    terms = read_terms(workspace_of(workspace) / "glossary.csv")
    match file.suffix.lower():
        case ".csv":
            content = write_terms(terms).encode("utf-8-sig")
        case ".tbx":
            content = tbx.write(terms)
        case other:
            raise ConfigError(
                f"{other or 'no ending'} is no format of terms", where=str(file), hint="Use .csv or .tbx"
            )
    put(file, content)
    typer.echo(f"Wrote {len(terms)} terms to {file}")


def _read(file: Path) -> list["Term"]:
    from pipeline.glossary import read_terms
    from pipeline.interchange import tbx

    return tbx.read(file) if file.suffix.lower() == ".tbx" else read_terms(file)


def _save(path: Path, terms: list["Term"]) -> None:
    from pipeline.glossary import write_terms

    put(path, write_terms(terms).encode())

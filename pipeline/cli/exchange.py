"""`glagol export` and `glagol import`: posts to other translation tools, and back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.common import JsonOption, WorkspaceOption, chosen_languages, parts_of, print_json
from pipeline.domain.errors import ConfigError, ExchangeError

if TYPE_CHECKING:
    from pipeline.flow import Parts
    from pipeline.flow.exchanging import Imported
    from pipeline.flow.merging import Outcome

_FORMATS = ("xliff", "xliff12", "tmx", "po", "docx", "tbx")
_CONFLICT = 5  # exit code


def export(
    posts: Annotated[
        list[str] | None,
        typer.Argument(help="Posts; all of them where nothing is named.", show_default=False),
    ] = None,
    to: Annotated[
        str,
        typer.Option("--to", help="Languages, separated by commas; else all.", show_default=False),
    ] = "",
    form: Annotated[
        str,
        typer.Option(
            "--as",
            help="xliff (2.1), xliff12 (1.2), po, docx (a table for Word): posts with all that helps to "
            "translate them. tmx: the approved pairs. tbx: the glossary.",
        ),
    ] = "xliff",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Another name for a single file.", show_default=False),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite a file whose corrections were not imported.")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write posts for another translation tool into outputs/exchange.

    Each file carries what it was made of, so that `glagol import` knows what was corrected.

    Examples: [bold]glagol export trace-kei --to it --as docx[/bold] ·
    [bold]glagol export --to hu,ro --as tmx[/bold] · [bold]glagol export --as tbx[/bold]
    """
    if form not in _FORMATS:
        raise ConfigError(f"{form!r} is no format", where="--as", hint=f"Known are {', '.join(_FORMATS)}")
    from pipeline.flow.sending import keep_export

    with parts_of(workspace, writes=False) as parts:
        languages = chosen_languages(to, parts.settings.languages.targets)
        files = _files(parts, posts or [], languages, form)
        if output and len(files) != 1:
            raise ConfigError(
                f"{len(files)} files cannot have one name",
                where="--output",
                hint="Name one post and one language",
            )
        folder = parts.workspace / "outputs" / "exchange"
        written = []
        for name, content, what in files:
            path = output or folder / name
            keep_export(path, content, parts, force=force)
            written.append({"file": str(path), "holds": what})
    if as_json:
        print_json(written)
        return
    for one in written:
        typer.echo(f"Wrote {one['file']} – {one['holds']}.")


def _files(parts: "Parts", posts: list[str], languages: list[str], form: str) -> list[tuple[str, bytes, str]]:
    """Return the name, the content and a word on each file that is asked for."""
    from pipeline import flow
    from pipeline.flow.sending import bundle_of, memory_file
    from pipeline.interchange import formats, tbx

    if form == "tbx":
        terms = parts.glossary.all
        return [("glossary.tbx", tbx.write(terms), f"{len(terms)} terms")]
    chosen = [flow.find(parts, post) for post in posts] or parts.store.taken()
    if not chosen:
        raise ExchangeError("there are no posts yet", hint="Put one into posts/ and run `glagol run`")
    files = []
    if form == "tmx":
        for language in languages:
            content, count = memory_file(parts, chosen, [language])
            name = chosen[0].post.id if len(chosen) == 1 else "memory"
            files.append((f"{name}.{language}.tmx", content, f"{count} approved pairs"))
        return files
    chosen_format = formats.BY_NAME[form]
    for taken in chosen:
        for language in languages:
            bundle = bundle_of(parts, taken, language)
            name = f"{taken.post.id}.{language}.{chosen_format.suffix}"
            files.append((name, chosen_format.write(bundle), f"{len(bundle.items)} segments"))
    return files


def import_(
    file: Annotated[
        Path,
        typer.Argument(help="What `glagol export` wrote, or XLIFF, PO, TMX from elsewhere."),
    ],
    by: Annotated[
        str, typer.Option("--by", help="Who corrected it.", envvar="GLAGOL_PERSON", show_default=False)
    ],
    approve: Annotated[
        bool,
        typer.Option("--approve", help="Approve what is new or confirmed, where no check stops it."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would happen.")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what a person corrected in another translation tool.

    Texts that differ become that person's translations. Where the Bulgarian or the translation
    went on since the export, both texts are shown and nothing is overwritten; the code is then 5.
    The pairs of a memory (.tmx) go into the memory, as approved ones with --approve alone.

    Examples: [bold]glagol import outputs/exchange/trace-kei.it.docx --by "Anna Rossi"[/bold] ·
    [bold]glagol import trace-kei.it.xlf --by "Anna Rossi" --approve --dry-run[/bold]
    """
    from pipeline.flow.exchanging import bring_in, bring_in_memory

    with parts_of(workspace, writes=not dry_run) as parts:
        if file.suffix.lower() == ".tmx":
            pairs = bring_in_memory(parts, file, by, approved=approve, dry_run=dry_run)
            _print_pairs(file.name, pairs, dry_run=dry_run, as_json=as_json)
            return
        imported = bring_in(parts, file, by, approved=approve, dry_run=dry_run)
    if as_json:
        print_json(imported)
    else:
        _print(imported, approve=approve, dry_run=dry_run)
    if not imported.is_clean:
        raise typer.Exit(_CONFLICT)


def _print_pairs(name: str, pairs: dict[str, int], *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({"file": name, "new_pairs": pairs})
        return
    counts = ", ".join(f"{count} in {language}" for language, count in pairs.items() if count) or "none"
    would = " (nothing was changed: --dry-run)" if dry_run else ""
    typer.echo(f"{name}: new pairs in the memory: {counts}{would}.")


def _print(imported: "Imported", *, approve: bool, dry_run: bool) -> None:
    from pipeline.flow.merging import Fate

    for outcome in imported.outcomes:
        _print_outcome(outcome, dry_run=dry_run)
    counts = [
        f"{imported.count(fate)} {word}"
        for fate, word in (
            (Fate.NEW, "corrected"),
            (Fate.UNCHANGED, "unchanged"),
            (Fate.CONFLICT, "in conflict"),
            (Fate.UNKNOWN, "in no post"),
        )
        if imported.count(fate) or fate is Fate.NEW
    ]
    if approve:
        counts.append(f"{sum(outcome.approved for outcome in imported.outcomes)} approved")
    would = " (nothing was changed: --dry-run)" if dry_run else ""
    typer.echo(f"{imported.file} in {imported.language}: {', '.join(counts)}{would}.")
    if imported.count(Fate.NEW) and not approve and not dry_run:
        typer.echo("Corrected texts wait for an approval: glagol approve POST --to LANGUAGE --by NAME")
    if imported.count(Fate.CONFLICT):
        typer.echo("Where both sides changed, the text here was kept. To take another one: glagol approve")
        typer.echo('POST --to LANGUAGE --by NAME --segment KEY --text "…"')


def _print_outcome(outcome: "Outcome", *, dry_run: bool) -> None:
    from pipeline.flow.merging import Fate

    told = outcome.fate in (Fate.CONFLICT, Fate.UNKNOWN) or outcome.held or outcome.comments
    if not told and not (dry_run and outcome.fate is Fate.NEW):
        return
    typer.echo(f"{outcome.post or '–'} · {outcome.segment}: {outcome.source}")
    if outcome.fate is Fate.CONFLICT:
        typer.echo(f"    ✗ {outcome.reason}")
    if outcome.fate in (Fate.CONFLICT, Fate.NEW):
        typer.echo(f"    here: {outcome.present or '–'}")
        typer.echo(f"    file: {outcome.returned}")
    if outcome.fate is Fate.UNKNOWN:
        typer.echo("    ! no post has this sentence")
    if outcome.held:
        typer.echo(f"    ✗ not approved: {outcome.held}")
    for comment in outcome.comments:
        typer.echo(f"    “{comment}”")

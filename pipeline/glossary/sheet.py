"""glossary.csv: a term a row, made to be opened in a spreadsheet.

A language's cell holds the forms that may stand for the term, separated by |, the
preferred one first; `!form` is forbidden, `!form > better` says what to write instead.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from pipeline.domain.errors import ConfigError
from pipeline.glossary.terms import Forbidden, Rendering, Status, Term
from pipeline.language.codes import TARGET_CODES

COLUMNS = (
    "bg",
    "part_of_speech",
    *TARGET_CODES,
    "keep",
    "status",
    "domain",
    "owner",
    "from",
    "until",
    "note",
)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_YES = {"yes", "да", "1", "x"}


def read_terms(path: Path) -> list[Term]:
    """Read a glossary sheet; one that is not there is empty.

    Raises ConfigError with a line for every mistake.
    """
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            "this is not UTF-8", where=path.name, hint="Save it as “CSV UTF-8” in the spreadsheet"
        ) from error
    return parse_terms(text, path.name)


def parse_terms(text: str, where: str = "glossary.csv") -> list[Term]:
    """Return the terms of a sheet's text. Raises ConfigError with a line for every mistake."""
    # Spreadsheets of countries with a decimal comma separate cells by semicolons.
    heading = text.partition("\n")[0]
    separator = ";" if heading.count(";") > heading.count(",") else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return list(_terms(rows, where))
    except csv.Error as error:
        raise ConfigError(
            f"this is no table: {error}",
            where=f"{where}:{rows.line_num}",
            hint="Is a quotation mark open?",
        ) from error


def write_terms(terms: Iterable[Term]) -> str:
    """Return terms as a sheet; `read_terms` reads the same."""
    stream = io.StringIO(newline="")
    sheet = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    sheet.writeheader()
    for term in terms:
        sheet.writerow({name: _harmless(cell) for name, cell in _row(term).items()})
    return stream.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one may send the whole sheet elsewhere."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _meant(cell: str) -> str:
    """Return what `_harmless` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _terms(rows: "csv.DictReader[str]", where: str) -> Iterator[Term]:
    names = rows.fieldnames or ()
    unknown = sorted(str(name) for name in set(names) - set(COLUMNS))
    if "bg" not in names or unknown:
        raise ConfigError(
            f"the columns must be {', '.join(COLUMNS)}"
            + (f"; unknown: {', '.join(unknown)}" if unknown else ""),
            where=f"{where}:1",
        )
    mistakes: list[str] = []
    lines: dict[str, int] = {}
    for row in rows:
        place = f"{where}:{rows.line_num}"
        cells = {str(name): _meant(value.strip()) for name, value in row.items() if isinstance(value, str)}
        source = cells.get("bg", "")
        if not any(cells.values()):
            continue
        if None in row:
            mistakes.append(f"{place}: there are more cells than columns; is a comma not in quotes?")
        elif not source:
            mistakes.append(f"{place}: the Bulgarian term is empty")
        elif source.lower() in lines:
            mistakes.append(f"{place}: {source} stands already on line {lines[source.lower()]}")
        else:
            lines[source.lower()] = rows.line_num
            try:
                yield _term(source, cells)
            except ValueError as error:
                mistakes.append(f"{place}: {error}")
    if mistakes:
        raise ConfigError("\n".join(mistakes))


def _term(source: str, cells: Mapping[str, str]) -> Term:
    """Return the term of a row. Raises ValueError for a cell that cannot be read."""
    status = cells.get("status", "") or Status.APPROVED
    if status not in set(Status):
        raise ValueError(f"status: {status!r} is none of {', '.join(Status)}")
    return Term(
        source=source,
        renderings={
            language: rendering
            for language in TARGET_CODES
            if (rendering := _rendering(cells.get(language, ""))) != Rendering()
        },
        keep=cells.get("keep", "").lower() in _YES,
        part_of_speech=cells.get("part_of_speech", ""),
        status=Status(status),
        domain=cells.get("domain", ""),
        owner=cells.get("owner", ""),
        note=cells.get("note", ""),
        begins=_day(cells, "from"),
        ends=_day(cells, "until"),
    )


def _rendering(cell: str) -> Rendering:
    parts = [part.strip() for part in cell.split("|") if part.strip()]
    forbidden = []
    for part in parts:
        if part.startswith("!"):
            form, _, instead = part[1:].partition(">")
            forbidden.append(Forbidden(form.strip(), instead.strip()))
    return Rendering(tuple(part for part in parts if not part.startswith("!")), tuple(forbidden))


def _day(cells: Mapping[str, str], name: str) -> date | None:
    if not cells.get(name):
        return None
    try:
        return date.fromisoformat(cells[name])
    except ValueError as error:
        raise ValueError(f"{name}: {cells[name]!r} is no date; write it as 2026-05-31") from error


def _row(term: Term) -> dict[str, str]:
    return {
        "bg": term.source,
        "part_of_speech": term.part_of_speech,
        **{language: _cell(rendering) for language, rendering in term.renderings.items()},
        "keep": "yes" if term.keep else "",
        "status": "" if term.status is Status.APPROVED else term.status,
        "domain": term.domain,
        "owner": term.owner,
        "from": term.begins.isoformat() if term.begins else "",
        "until": term.ends.isoformat() if term.ends else "",
        "note": term.note,
    }


def _cell(rendering: Rendering) -> str:
    forbidden = [
        f"!{bad.form} > {bad.instead}" if bad.instead else f"!{bad.form}" for bad in rendering.forbidden
    ]
    return " | ".join((*rendering.admitted, *forbidden))

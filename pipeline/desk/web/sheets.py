"""Tables to take along as CSV, for spreadsheets: nothing in them is ever taken for a formula.

https://owasp.org/www-community/attacks/CSV_Injection: what begins with = + - @, also in full width, a
tab or a line break is computed by spreadsheets; an apostrophe ahead makes it text.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """Return a value as a cell.

    >>> cell("=1+1"), cell("Novi projekat"), cell(None)
    ("'=1+1", 'Novi projekat', '')
    """
    text = "" if value is None else str(value)
    # Some programs skip what stands ahead before they look for a formula.
    return f"'{text}" if text.lstrip(" \ufeff\u00a0'\"").startswith(_COMPUTED) else text


def csv_of(name: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a table as a file to download; the mark ahead tells spreadsheets that it is UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([cell(one) for one in head])
    for row in rows:
        writer.writerow([cell(one) for one in row])
    response = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response

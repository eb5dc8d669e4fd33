"""HTML reports: what a list in a terminal cannot show."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.files import put
from pipeline.flow.terms import Use
from pipeline.glossary.problems import Problem


def write_terms_report(path: Path, problems: Sequence[Problem], uses: Sequence[Use]) -> None:
    """Write where terms stand in all translations: a table terms × languages, then what is broken."""
    counts = Counter((use.term, use.language, use.rendered) for use in uses)
    environment = Environment(
        loader=PackageLoader("pipeline.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("terms-report.html").render(
        problems=problems,
        counts=counts,
        terms=sorted({use.term for use in uses}),
        languages=sorted({use.language for use in uses}),
        broken=[use for use in uses if use.rendered != "kept"],
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, page)

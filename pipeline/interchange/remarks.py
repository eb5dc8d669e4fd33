"""What tools without a place for findings and terms show as remarks."""

from collections.abc import Iterator

from pipeline.glossary.terms import Term
from pipeline.interchange.values import Outgoing


def remarks(item: Outgoing, language: str) -> Iterator[str]:
    """Yield what the checks say of a segment, and the terms that it holds."""
    for finding in item.reviewed.findings:
        yield finding.message
    for term in item.terms:
        yield term_line(term, language)


def term_line(term: Term, language: str) -> str:
    """Return what the glossary says of a term, in one line.

    >>> from pipeline.glossary.terms import Forbidden, Rendering
    >>> bad = Forbidden("Grüne Synergie")
    >>> term_line(Term("клъстер", {"de": Rendering(("Cluster",), (bad,))}), "de")
    'клъстер = Cluster; not: Grüne Synergie'
    """
    rendering = term.rendering(language)
    line = f"{term.source} = {' | '.join(rendering.admitted) or '?'}"
    if rendering.forbidden:
        line += f"; not: {', '.join(bad.form for bad in rendering.forbidden)}"
    return f"{line} ({term.note})" if term.note else line

"""Terms of the glossary are rendered by one of their admitted forms."""

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding
from pipeline.glossary.terms import is_used


def check(pair: Pair) -> Iterator[Finding]:
    """A term stands in the source and none of its forms in the target.

    Bad (de): Клъстерът расте. → Der Haufen wächst.
    Good (de): Клъстерът расте. → Der Cluster wächst.
    """
    for term in pair.terms:
        forms = term.admitted(pair.language)
        if forms and not any(is_used(form, pair.target.text) for form in forms):
            yield Finding("terms", f"“{term.source}” should be “{forms[0]}” here.")

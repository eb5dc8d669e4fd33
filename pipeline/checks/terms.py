"""Terms of the glossary are rendered by one of their admitted forms, and by no forbidden one."""

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding
from pipeline.glossary import forbidden_in, is_rendered


def check(pair: Pair) -> Iterator[Finding]:
    """A term stands in the source and none of its forms in the target, or a forbidden one does.

    Bad (de): Клъстерът расте. → Der Haufen wächst.
    Good (de): Клъстерът расте. → Der Cluster wächst.
    """
    for term in pair.terms:
        for bad in forbidden_in(term, pair.target.text, pair.language):
            better = bad.instead or term.rendering(pair.language).preferred
            told = f"; write “{better}”" if better else ""
            yield Finding("terms", f"“{bad.form}” must not stand for “{term.source}”{told}.")
        if not is_rendered(term, pair.target.text, pair.language):
            preferred = term.rendering(pair.language).preferred
            yield Finding("terms", f"“{term.source}” should be “{preferred}” here.")

"""The target is in the language that was asked for."""

from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity
from pipeline.language.identifying import name_of, other_language


def check(pair: Pair) -> Iterator[Finding]:
    """The target reads like another language.

    Bad (it): Клъстерът представи новия си проект. → O agrupamento apresentou o seu novo projeto.
    Bad (pt): Клъстерът представи новия си проект. → The cluster presented its new project.
    Bad (de): Клъстерът представи новия си проект. → A klaszter bemutatta az új projektjét.
    Bad (sr): Клъстерът представи новия си проект. → Кластер представил свой новый проект.
    Good (it): Клъстерът представи новия си проект. → Il cluster ha presentato il suo nuovo progetto.
    Good (sr): Клъстерът представи новия си проект. → Кластер је представио свој нови пројекат.
    Good (ro): „Green Loop“ и „Smart Villages“ → „Green Loop” și „Smart Villages”
    """
    text, this = pair.target.text, "This"
    other = other_language(text, pair.language)
    if not other:
        other, this = other_language(text, pair.language, "half"), "Half of this"
    if other:
        told = f"{this} reads like {name_of(other)}, not {name_of(pair.language)}."
        yield Finding("language", told, Severity.BLOCKING)

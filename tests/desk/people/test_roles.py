"""Who may do what: every cell of role × action × language."""

from itertools import product
from types import SimpleNamespace

import pytest

from pipeline.desk.people.roles import Action, Kind, Role, languages_of, may
from pipeline.language.codes import TARGET_CODES

# x: in all languages · o: in the role's own languages only · -: never
MATRIX = """
                 editor  reviewer  partner  manager
see-posts          x        x         -        x
submit             x        -         -        -
plan               x        -         -        x
publish            x        -         -        x
see-work           x        o         -        x
edit               -        o         -        -
approve            -        o         -        -
waive              -        o         -        -
comment            x        o         -        x
see-pages          x        o         o        x
suggest            x        o         o        x
see-receipts       -        -         o        -
see-deliveries     x        -         -        x
send               -        -         -        x
see-reports        -        -         -        x
manage-people      -        -         -        x
see-audit          -        -         -        x
"""
_HEAD, *_LINES = [line.split() for line in MATRIX.strip().splitlines()]
CELLS = {
    (Action(line[0]), Kind(kind)): mark for line in _LINES for kind, mark in zip(_HEAD, line[1:], strict=True)
}
OWN = ("it", "sr")


def test_the_matrix_has_every_cell() -> None:
    assert set(CELLS) == set(product(Action, Kind))


@pytest.mark.parametrize(("action", "kind"), CELLS)
def test_a_role_may_do_what_the_matrix_says(action: Action, kind: Kind) -> None:
    person = SimpleNamespace(roles=[Role(kind, frozenset(OWN))])
    for language in TARGET_CODES:
        allowed = {"x": True, "o": language in OWN, "-": False}[CELLS[action, kind]]
        assert may(person, action, language) is allowed, language
    assert may(person, action) is (CELLS[action, kind] != "-")


@pytest.mark.parametrize(("action", "kind"), CELLS)
def test_without_languages_a_role_bound_to_them_opens_none(action: Action, kind: Kind) -> None:
    person = SimpleNamespace(roles=[Role(kind)])
    allowed = CELLS[action, kind] == "x"
    assert may(person, action) is allowed
    assert languages_of(person, action, TARGET_CODES) == (list(TARGET_CODES) if allowed else [])


def test_roles_add_up_and_nobody_without_one_may_do_anything() -> None:
    both = SimpleNamespace(roles=[Role(Kind.EDITOR), Role(Kind.REVIEWER, frozenset({"hu"}))])
    assert may(both, Action.SUBMIT)
    assert languages_of(both, Action.APPROVE, TARGET_CODES) == ["hu"]
    assert not any(may(SimpleNamespace(roles=[]), action) for action in Action)

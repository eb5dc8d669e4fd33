"""Terms across a workspace."""

from collections.abc import Callable

import pytest

from pipeline import flow
from pipeline.domain.errors import ConfigError
from tests.conftest import Desk
from tests.test_flow import approved, run


def test_every_use_of_a_term_is_listed_with_what_became_of_it(desk: Desk) -> None:
    run(desk)
    found = flow.uses(desk.parts, ["it", "sr"], ["барселона"])
    assert [(use.language, use.rendered, use.page) for use in found] == [
        ("it", "kept", ""),
        ("sr", "kept", ""),
    ]
    assert "Barcellona" in found[0].target  # the engine was steered


def test_a_changed_term_tells_what_was_approved_under_the_old_one(
    opened: Callable[..., Desk], desk: Desk
) -> None:
    run(desk)
    approved(desk)
    assert [use.outdated for use in flow.uses(desk.parts, ["it"], ["Барселона"])] == [False]
    sheet = desk.folder / "glossary.csv"
    sheet.write_text(sheet.read_text("utf-8").replace("Barcellona", "Barcelona"), encoding="utf-8")
    (use,) = flow.uses(opened().parts, ["it"], ["Барселона"])
    assert (use.outdated, use.rendered, use.state) == (True, "missing", "translated")
    assert use.page == "it/nov-proekt/"


def test_an_unknown_term_is_named(desk: Desk) -> None:
    with pytest.raises(ConfigError, match="no term 'грозд'"):
        flow.uses(desk.parts, ["it"], ["грозд"])


def test_proposals_take_their_translations_from_what_was_approved(desk: Desk) -> None:
    desk.write("a.md", "# Среща\n\nИзбрахме учебно посещение. Следва учебно посещение в Сегед.\n")
    run(desk)
    texts = {}
    taken = flow.find(desk.parts, "a")
    for item, text in zip(
        flow.review(desk.parts, taken, "it"),
        ["Incontro", "Abbiamo scelto una visita didattica.", "Segue la visita didattica a Seghedino."],
        strict=True,
    ):
        texts[item.segment.id] = text
    assert [one.renderings for one in flow.proposals(desk.parts, ["it"], 5)] == [{}]
    flow.edit(desk.parts, "a", "it", "Anna Rossi", texts)
    flow.approve(desk.parts, "a", "it", "Anna Rossi")
    (one,) = flow.proposals(desk.parts, ["it"], 5)
    assert (one.source, one.times, one.renderings) == ("учебно посещение", 2, {"it": "visita didattica"})

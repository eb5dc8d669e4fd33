"""What `glagol models evaluate` measures."""

import pytest

from pipeline import flow
from pipeline.glossary import Glossary, Rendering, Term
from pipeline.translation.engine import Hypothesis
from tests.conftest import Desk

ROWS = [
    {"bg": "Срещата е на 14 декември.", "it": "Sreshtata e na 14 dekemvri."},
    {"bg": "Партньорът расте.", "it": "Il partner cresce."},
]
PARTNER = Glossary([Term("партньор", {"it": Rendering(("partner",))})])


def test_scores_and_rates(desk: Desk) -> None:
    found = flow.evaluate(desk.parts.translator, PARTNER, ROWS, ["it"])
    (italian,) = found.scores
    assert found.sentences == 2
    assert 40 < italian.chrf < 90
    assert (italian.loops, italian.digits_kept) == (0.0, 1.0)
    assert italian.terms_kept == 1.0  # the desk's own glossary steers
    assert all("version:" in signature for signature in found.signatures)


def test_names_are_demanded_where_the_reference_has_them(desk: Desk) -> None:
    rows = [
        {"bg": "Фирмата INNOSKART расте с Anna.", "it": "L’impresa INNOSKART cresce con Ana."},
        {"bg": "Пишете на office@example.eu.", "it": "Scrivete a office@example.eu."},
    ]
    (italian,) = flow.evaluate(desk.parts.translator, Glossary(), rows, ["it"]).scores
    assert italian.names_kept == 1.0
    desk.engine.alternatives = lambda requests, settings, count: [[] for _ in requests]  # type: ignore[method-assign]
    desk.engine.translate = lambda requests, settings: [  # type: ignore[method-assign]
        Hypothesis(request.text.replace("INNO", "INO"), -1.0, frozenset()) for request in requests
    ]
    rows[0]["bg"] = rows[0]["bg"].replace("расте", "тръгва")
    (italian,) = flow.evaluate(desk.parts.translator, Glossary(), rows, ["it"]).scores
    assert italian.names_kept == 0.5


def test_a_perfect_translation_scores_100(desk: Desk) -> None:
    found = flow.evaluate(desk.parts.translator, Glossary(), ROWS[:1], ["it"])
    assert found.scores[0].chrf == pytest.approx(100)


def test_loops_and_lost_digits_are_counted(desk: Desk) -> None:
    desk.engine.alternatives = lambda requests, settings, count: [[] for _ in requests]  # type: ignore[method-assign]
    desk.engine.translate = lambda requests, settings: [  # type: ignore[method-assign]
        Hypothesis("la riunione la riunione la riunione la riunione", -1.0, frozenset()) for _ in requests
    ]
    (italian,) = flow.evaluate(desk.parts.translator, PARTNER, ROWS, ["it"]).scores
    assert (italian.loops, italian.digits_kept, italian.terms_kept) == (1.0, 0.5, 0.0)

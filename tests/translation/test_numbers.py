"""Numbers of the source stand in the answer where the engine knows how to say them."""

from collections.abc import Sequence

import pytest

from pipeline.glossary import Rendering, Term
from pipeline.translation.engine import Hypothesis, Request, Settings
from pipeline.translation.numbers import with_numbers
from pipeline.translation.steering import Demand, Draft
from tests.fakes import SpellingEngine

SOURCE = "На 5 ноември гостите разказват за клъстера."
LOST = "November 55-én a vendégek a klaszterről mesélnek."
RIGHT = "November 5-én a vendégek a klaszterről mesélnek."
KLASZTER = Demand(Term("клъстер", renderings={"hu": Rendering(("klaszter",))}), frozenset({6}))


class Resourceful(SpellingEngine):
    """Has the other answers that it is given."""

    def __init__(self, *others: Hypothesis) -> None:
        super().__init__()
        self.others = list(others)

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        self.asked += [request.text for request in requests]
        return [self.others for _ in requests]


def answer(text: str, score: float = -0.5) -> Hypothesis:
    return Hypothesis(text, score, frozenset())


def draft(text: str, source: str = SOURCE) -> Draft:
    return Draft(Request(source, ">>hun<<"), answer(text), (KLASZTER,), "hu")


def test_the_likeliest_answer_with_the_digits_is_taken() -> None:
    engine = Resourceful(
        answer(LOST), answer(RIGHT, -0.6), answer(RIGHT.replace("mesélnek", "szólnak"), -0.7)
    )
    (made,) = with_numbers(engine, [draft(LOST)], Settings())
    assert made == answer(RIGHT, -0.6)


def test_an_answer_with_the_digits_is_let_be_and_costs_nothing() -> None:
    engine = Resourceful(answer(RIGHT.replace("mesélnek", "szólnak"), -0.1))
    without = draft("A vendégek a klaszterről mesélnek.", "Гостите разказват за клъстера.")
    assert [one.text for one in with_numbers(engine, [draft(RIGHT), without], Settings())] == [
        RIGHT,
        without.hypothesis.text,
    ]
    assert engine.asked == []


@pytest.mark.parametrize(
    "other",
    [
        answer("November 6-án a vendégek a klaszterről mesélnek.", -0.5),  # another number
        answer(RIGHT, -0.9),  # much less likely
        answer("November 5-én a vendégek mesélnek.", -0.5),  # a term less
        answer("November 5-én a a a a a a vendégek a klaszterről mesélnek.", -0.5),  # a loop
        Hypothesis(RIGHT, -0.5, frozenset(), complete=False),  # comes to no end
    ],
)
def test_nothing_else_is_given_for_digits(other: Hypothesis) -> None:
    (made,) = with_numbers(Resourceful(other), [draft(LOST)], Settings())
    assert made.text == LOST

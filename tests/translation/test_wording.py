"""Of a checkpoint's answers, one whose words its language has is preferred."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.errors import CheckpointError
from pipeline.language import lexicon
from pipeline.language.lexicon import Lexicon
from pipeline.translation.engine import Hypothesis, Request, Settings
from pipeline.translation.wording import Wording

REQUEST = Request("Клъстерът DARE подобрява управлението", ">>ita<<")
ITALIAN = Lexicon({"it": "cluster gestione il la migliora"}, "1")


class Known:
    """An engine that gives the answers that it was made with, as many as it is asked for."""

    revision = "known"

    def __init__(self, *answers: tuple[str, float]) -> None:
        self._answers = [Hypothesis(text, score, frozenset()) for text, score in answers]
        self.asked: list[int] = []

    def length(self, text: str) -> int:
        return len(text.split())

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        raise NotImplementedError

    def alternatives(
        self, requests: Sequence[Request], settings: Settings, count: int
    ) -> list[list[Hypothesis]]:
        self.asked.append(count)
        return [self._answers[:count] for _ in requests]


def answer(engine: Known, lexicon: Lexicon = ITALIAN, request: Request = REQUEST) -> str:
    (found,) = Wording(engine, lexicon).translate([request], Settings())
    return found.text


def test_an_answer_nearly_as_likely_is_taken_for_its_words() -> None:
    made_up = "Il cluster migliora la gestizione"
    engine = Known((made_up, -0.50), ("Il cluster migliora la gestione", -0.54))
    assert answer(engine) == "Il cluster migliora la gestione"
    assert engine.asked == [Settings().beam], (
        "the beam's answers are there already: no wider one is asked for"
    )
    assert answer(Known((made_up, -0.50), ("La gestione", -0.56))) == made_up, "much less likely"


def test_words_of_the_source_and_numbers_are_no_inventions() -> None:
    assert (
        answer(Known(("DARE migliora 2017", -0.50), ("Il cluster migliora", -0.52))) == "DARE migliora 2017"
    )


def test_a_language_without_words_is_answered_as_ever() -> None:
    serbian = Request(REQUEST.text, ">>srp_Cyrl<<")
    assert answer(Known(("Кластер", -0.5), ("Il cluster", -0.51)), request=serbian) == "Кластер"


@given(st.lists(st.tuples(st.text("агik '", max_size=12), st.floats(-3, 0)), min_size=1, max_size=8))
def test_no_answer_is_lost_and_none_with_more_inventions_is_preferred(some: list[tuple[str, float]]) -> None:
    some.sort(key=lambda pair: -pair[1])
    (found,) = Wording(Known(*some), Lexicon({"it": "i ik a"}, "")).alternatives([REQUEST], Settings(), 8)
    assert sorted(one.text for one in found) == sorted(text for text, _ in some)
    unknown = [sum(word not in ("i", "ik", "a") for word in lexicon.words_of(text)) for text, _ in some]
    first = next(unknown[at] for at, (text, _) in enumerate(some) if text == found[0].text)
    assert first <= unknown[0]


def test_words_are_written_beside_a_checkpoint_and_those_known_are_kept(tmp_path: Path) -> None:
    assert lexicon.read(tmp_path) is None
    assert lexicon.write(tmp_path, [("it", "L’anno 2017"), ("sr", "Нова година")]) == {"it": 2, "sr": 2}
    before = lexicon.read(tmp_path)
    assert before is not None
    assert before.unknown("it", "L’anno nuovo", "") == 1
    assert before.unknown("sr", "НОВА ера", "") == 1
    lexicon.write(tmp_path, [("it", "nuovo")], before)
    after = lexicon.read(tmp_path)
    assert after is not None
    assert after.unknown("it", "L’anno nuovo", "") == 0
    assert Wording(Known(), after).revision != Wording(Known(), before).revision, "answers are asked anew"


def test_a_damaged_list_is_told_of(tmp_path: Path) -> None:
    (tmp_path / lexicon.FILE).write_bytes(b"no words")
    with pytest.raises(CheckpointError, match="the list of words cannot be read"):
        lexicon.read(tmp_path)

"""Both engines on the checkpoint that ships: the fast one says what the reference says."""

from pathlib import Path

import pytest

from pipeline.language.words import words
from pipeline.translation.checkpoints import Checkpoints
from pipeline.translation.ctranslate2_engine import CTranslate2Engine
from pipeline.translation.engine import Engine, Request, Settings
from pipeline.translation.routes import read_routes
from pipeline.translation.transformers_engine import TransformersEngine

PROJECT = Path(__file__).parents[2]
SENTENCES = [
    "Цели",
    "Клъстерът започна нов проект.",
    "Срещата е на 14 декември в Барселона.",
    "Участващи партньори в проекта са общо седем европейски клъстера:",
    "Пишете ни на office@greensynergycluster.eu до края на месеца.",
    "Основната цел на проекта е подобрение на управлението на клъстерите и на услугите за техните членове.",
]
TAGS = [">>ita<<", ">>hun<<", ">>deu<<", ">>por<<", ">>ron<<", ">>srp_Cyrl<<"]
REQUESTS = [Request(text, tag) for text in SENTENCES for tag in TAGS]


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    checkpoint = read_routes(PROJECT / "models" / "routes.toml").checkpoints["embedded"]
    checkpoints = Checkpoints(PROJECT, tmp_path_factory.mktemp("cache"))
    folder, converted, revision = checkpoints.converted(checkpoint, "float32")
    return (
        CTranslate2Engine(
            folder, converted, revision=revision, side="target", compute_type="float32", threads=2
        ),
        TransformersEngine(folder, revision=revision, side="target"),
    )


def test_greedy_answers_are_the_same_to_the_letter(engines: tuple[Engine, Engine]) -> None:
    fast, reference = (engine.translate(REQUESTS, Settings(beam=1)) for engine in engines)
    differing = [
        (one.text, other.text) for one, other in zip(fast, reference, strict=True) if one.text != other.text
    ]
    assert differing == []
    for one, other in zip(fast, reference, strict=True):
        assert one.complete == other.complete
        assert one.score == pytest.approx(other.score, abs=0.02)
        assert len(one.links ^ other.links) <= 1


def test_links_stand_between_words_that_are_there(engines: tuple[Engine, Engine]) -> None:
    for request, answer in zip(REQUESTS, engines[0].translate(REQUESTS, Settings()), strict=True):
        for source, target in answer.links:
            assert source < len(words(request.text))
            assert target < len(words(answer.text))


def test_answers_come_in_the_order_of_the_questions(engines: tuple[Engine, Engine]) -> None:
    fast = engines[0]
    together = fast.translate(REQUESTS, Settings(beam=1))
    alone = [fast.translate([request], Settings(beam=1))[0] for request in REQUESTS[:8]]
    assert [answer.text for answer in together[:8]] == [answer.text for answer in alone]


def test_the_language_that_is_asked_for_changes_the_answer(engines: tuple[Engine, Engine]) -> None:
    answers = engines[0].translate(REQUESTS[6:12], Settings(beam=1))
    assert len({answer.text for answer in answers}) >= 5
    assert any("\u0400" <= letter <= "\u04ff" for letter in answers[5].text)
    assert not any("\u0400" <= letter <= "\u04ff" for letter in answers[0].text)


def test_careful_decoding_does_not_repeat_itself(engines: tuple[Engine, Engine]) -> None:
    for answer in engines[0].translate(REQUESTS, Settings(careful=True)):
        tokens = answer.text.split()
        runs = [tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3)]
        assert len(runs) == len(set(runs))

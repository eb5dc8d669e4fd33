"""An engine that never sees a name in Latin letters, and answers with it."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.translation.checkpoints import Checkpoints
from pipeline.translation.ctranslate2_engine import CTranslate2Engine
from pipeline.translation.engine import Hypothesis, Request, Settings
from pipeline.translation.masking import Masking
from pipeline.translation.routes import read_routes
from tests.fakes import SpellingEngine

PROJECT = Path(__file__).parents[2]
TEXT = "Партньорът INNOSKART Kft. пише на office@greensynergycluster.eu днес"


class Manifold(SpellingEngine):
    """An engine whose best answer is the first of its alternatives."""

    def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
        return [found[0] for found in self.alternatives(requests, settings, 1)]


def test_names_are_kept_from_the_engine_and_stand_in_its_answer() -> None:
    engine = SpellingEngine()
    masking = Masking(engine)
    ((answer,),) = masking.alternatives([Request(TEXT)], Settings(), 1)
    assert answer.text == "Partnjorăt INNOSKART Kft. pishe na office@greensynergycluster.eu dnes"
    # Each word is linked to itself, those of a name to all of the name.
    assert {(0, 0), (1, 2), (4, 4), (11, 11)} <= answer.links
    assert masking.revision != engine.revision
    assert masking.length(TEXT) == engine.length("Партньорът {0}. пише на {1} днес")


def test_notes_and_beginnings_go_where_the_words_went() -> None:
    asked: list[Request] = []

    class Listening(Manifold):
        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            asked.extend(requests)
            return super().alternatives(requests, settings, count)

    request = Request(
        "Проектът TRACE-KEI на партньора", begin="Il TRACE-KEI", notes=((3, "x"), (5, "partner"))
    )
    Masking(Listening()).translate([request], Settings())
    assert asked == [Request("Проектът {0} на партньора", begin="Il {0}", notes=((3, "x"), (5, "partner")))]


def test_an_answer_that_lost_a_name_is_not_taken() -> None:
    asked: list[tuple[str, int]] = []

    class Forgetful(Manifold):
        """Forgets the second place in its first answer, and in all where the text is long."""

        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            asked.extend((request.text, count) for request in requests)
            return [
                [
                    Hypothesis(request.text.replace(" {1}", ""), -0.1, frozenset()),
                    Hypothesis(
                        request.text.replace(" {1}", "") if "дълъг" in request.text else request.text,
                        -0.2,
                        frozenset(),
                    ),
                ][:count]
                for request in requests
            ]

    short, long = "Пишете на Anna и Peter", "Този дълъг текст е за Anna и Peter"
    answers = Masking(Forgetful()).translate([Request(short), Request(long)], Settings())
    assert [(answer.text, answer.score) for answer in answers] == [(short, -0.2), (long, -0.1)]
    masked = "Пишете на {0} и {1}", "Този дълъг текст е за {0} и {1}"
    # First the best answer, then more of them, then with the names.
    assert asked == [(masked[0], 1), (masked[1], 1), (masked[0], 8), (masked[1], 8), (long, 1)]


def test_a_hungarian_article_is_that_of_the_name() -> None:
    class Hungarian(Manifold):
        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            return [[Hypothesis("A {0} nő", -0.1, frozenset({(0, 1), (3, 4)}))] for _ in requests]

    request = Request("INNOSKART расте", ">>hun<<")
    ((answer,),) = Masking(Hungarian()).alternatives([request], Settings(), 1)
    assert (answer.text, answer.links) == ("Az INNOSKART nő", frozenset({(0, 1), (1, 2)}))
    other = Request("INNOSKART расте", ">>ita<<")
    assert Masking(Hungarian()).translate([other], Settings())[0].text == "A INNOSKART nő"


def test_the_checkpoint_that_ships_keeps_names_to_the_letter(tmp_path: Path) -> None:
    checkpoint = read_routes(PROJECT / "models" / "routes.toml").checkpoints["embedded"]
    assert checkpoint.masked
    folder, converted, revision = Checkpoints(PROJECT, tmp_path).converted(checkpoint, "int8")
    engine = Masking(CTranslate2Engine(folder, converted, revision=revision, side="target"))
    requests = [Request(TEXT, marian_tag(code)) for code in TARGET_CODES]
    for request, answer in zip(requests, engine.translate(requests, Settings()), strict=True):
        assert "INNOSKART Kft" in answer.text, request.tag
        assert "office@greensynergycluster.eu" in answer.text, request.tag


def test_an_answer_with_a_broken_place_beside_the_whole_one_is_not_taken() -> None:
    class Breaking(Manifold):
        """Breaks a piece of a place off in its first answer."""

        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            return [
                [
                    Hypothesis(f"a {{016 {request.text}", -0.1, frozenset()),
                    Hypothesis(request.text, -0.2, frozenset()),
                ][:count]
                for request in requests
            ]

    (answer,) = Masking(Breaking()).translate([Request("Клъстерът е член на TRACE-KEI")], Settings())
    assert answer.text == "Клъстерът е член на TRACE-KEI"


def test_where_every_answer_broke_a_place_off_names_are_kept_all_the_same() -> None:
    class Broken(Manifold):
        """Breaks a piece of a place off in all answers, and misspells names that it is given."""

        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            return [
                [Hypothesis(f"{{016 {request.text.replace('TRACE', 'TACE')}", -0.1, frozenset())]
                for request in requests
            ]

    (answer,) = Masking(Broken()).translate([Request("Клъстерът е член на TRACE-KEI")], Settings())
    assert answer.text == "{016 Клъстерът е член на TRACE-KEI"

"""Both engines on the checkpoint that ships: the fast one says what the reference says."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.words import words
from pipeline.translation.checkpoints import Checkpoints
from pipeline.translation.ctranslate2_engine import CTranslate2Engine, _use_wide_registers
from pipeline.translation.engine import Engine, Request, Settings, letters_of
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
NOTED = [(">>ita<<", "distretto"), (">>hun<<", "fürt"), (">>srp_Cyrl<<", "грозд")]
REQUESTS = [
    Request(text, marian_tag(code), letters=letters_of(code)) for text in SENTENCES for code in TARGET_CODES
]


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


def test_notes_are_read_alike_and_shift_no_links(engines: tuple[Engine, Engine]) -> None:
    requests = [Request(SENTENCES[1], tag, notes=((0, called), (3, "x"))) for tag, called in NOTED]
    fast, reference = (engine.translate(requests, Settings(beam=1)) for engine in engines)
    assert [answer.text for answer in fast] == [answer.text for answer in reference]
    for one, other in zip(fast, reference, strict=True):
        assert len(one.links ^ other.links) <= 1
        assert max(source for source, _ in one.links) < len(words(SENTENCES[1]))
        assert one.score == pytest.approx(other.score, abs=0.02)


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


@pytest.mark.parametrize(
    ("letters", "tag", "never"),
    [
        ("Latn", ">>srp_Cyrl<<", "[\u0400-\u04ff]"),
        ("sr", ">>ita<<", "[A-Za-z]"),
        ("sr", ">>srp_Cyrl<<", "[A-ZČŠЪЩЮЯЬЙ]"),
    ],
)
def test_an_answer_has_no_letter_of_another_alphabet_even_where_the_checkpoint_would_write_one(
    engines: tuple[Engine, Engine], letters: str, tag: str, never: str
) -> None:
    texts = [text for text in SENTENCES if "@" not in text]
    requests = [Request(text, tag, letters=letters) for text in texts]
    fast, reference = (engine.translate(requests, Settings(beam=1)) for engine in engines)
    assert [answer.text for answer in fast] == [answer.text for answer in reference]
    for one, other in zip(fast, reference, strict=True):
        assert one.score == pytest.approx(other.score, abs=0.02)
        assert one.text
        assert not re.search(never, one.text, re.IGNORECASE)


def test_a_serbian_answer_keeps_the_latin_letters_that_its_source_has(engines: tuple[Engine, Engine]) -> None:
    requests = [Request(SENTENCES[4], ">>srp_Cyrl<<", letters="sr")]
    for engine in engines:
        (answer,) = engine.translate(requests, Settings(beam=1))
        assert re.search(r"@[A-Za-z]+", answer.text)  # not to the letter: see masking


def test_careful_decoding_does_not_repeat_itself(engines: tuple[Engine, Engine]) -> None:
    for answer in engines[0].translate(REQUESTS, Settings(careful=True)):
        tokens = answer.text.split()
        runs = [tuple(tokens[at : at + 4]) for at in range(len(tokens) - 3)]
        assert len(runs) == len(set(runs))


def test_an_answer_begins_with_what_was_asked(engines: tuple[Engine, Engine]) -> None:
    requests = [
        Request("Клъстерът започна нов проект.", ">>ita<<", "Il cluster"),
        Request("Клъстерът започна нов проект.", ">>hun<<", "A klaszter új"),
    ]
    fast, reference = (engine.translate(requests, Settings(beam=1)) for engine in engines)
    assert [answer.text for answer in fast] == [answer.text for answer in reference]
    for request, answer in zip(requests, fast, strict=True):
        assert answer.text.startswith(request.begin)
        assert len(answer.text) > len(request.begin)


def test_alternatives_differ_and_the_best_comes_first(engines: tuple[Engine, Engine]) -> None:
    for engine in engines:
        (found,) = engine.alternatives(REQUESTS[6:7], Settings(), 4)
        assert len({hypothesis.text for hypothesis in found}) == 4
        (best,) = engine.translate(REQUESTS[6:7], Settings())
        assert found[0].text == best.text
        assert found[0].score == pytest.approx(best.score, abs=1e-4)


def test_what_an_answer_begins_with_counts_for_nothing_in_its_score(engines: tuple[Engine, Engine]) -> None:
    asked = Request("Клъстерът започна нов проект.", ">>ita<<")
    odd = replace(asked, begin="Mele e pere del cluster")
    for engine in engines:
        (free,) = engine.translate([asked], Settings(beam=1))
        # The same answer, from the place on where its likeliest words were given.
        given = replace(asked, begin=" ".join(free.text.split()[:-1]))
        (same, far) = engine.translate([given, odd], Settings(beam=1))
        assert same.text == free.text
        assert far.score > -3.0  # each of the words that were given has a chance of one in a thousand
    fast, reference = (engine.translate([odd, given], Settings(beam=1)) for engine in engines)
    for one, other in zip(fast, reference, strict=True):
        assert one.score == pytest.approx(other.score, abs=0.02)


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("fpu avx2 avx512f avx512cd avx512bw avx512dq avx512vl", "AVX512"),
        ("fpu avx2 avx512f", None),  # Knights Landing has some of it
        ("fpu avx2", None),
    ],
)
def test_wide_registers_are_used_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, told: str | None
) -> None:
    monkeypatch.setenv("CT2_FORCE_CPU_ISA", "")  # so that what is set below goes away with the test
    monkeypatch.delenv("CT2_FORCE_CPU_ISA")
    cpuinfo = tmp_path / "cpuinfo"
    _use_wide_registers(tmp_path / "none")
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t:\n", encoding="ascii")
    _use_wide_registers(cpuinfo)
    assert os.environ.get("CT2_FORCE_CPU_ISA") == told


def test_a_choice_of_registers_that_was_made_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CT2_FORCE_CPU_ISA", "AVX2")
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : avx512f avx512cd avx512bw avx512dq avx512vl\n", encoding="ascii")
    _use_wide_registers(cpuinfo)
    assert os.environ["CT2_FORCE_CPU_ISA"] == "AVX2"

"""Routes, retries, pivots and batches, with an engine that spells instead of translating."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.domain.errors import ConfigError
from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.domain.translation import Origin, Translation
from pipeline.glossary import Glossary, Rendering, Term
from pipeline.translation.cache import Cache
from pipeline.translation.engine import Hypothesis, Request, Settings
from pipeline.translation.routes import Checkpoint, Hop
from pipeline.translation.translator import Job, Translator
from tests.fakes import SpellingEngine, StubbornEngine

PROJECT = Term("проект", {"it": Rendering(("progetto",)), "hu": Rendering(("projekt",))})
ONE = Hop(Checkpoint("one", "", "target", folder="x"), ">>ita<<")
PIVOT = (Hop(Checkpoint("bg-en", "", "none", hub="x")), Hop(Checkpoint("en-hu", "", "none", hub="y")))


def translator(tmp_path: Path, engine: SpellingEngine, *terms: Term, steered: bool = True) -> Translator:
    return Translator(
        {"it": (ONE,), "hu": PIVOT},
        lambda _hop: engine,
        Cache(tmp_path / "cache.sqlite3"),
        Settings(),
        Glossary(terms),
        steered=steered,
    )


def run(translator: Translator, *jobs: Job) -> list[Translation]:
    done: list[int] = []
    by_job = dict(translator.translate(list(jobs), done.append))
    assert sum(done) == len(jobs)
    return [by_job[job] for job in jobs]


def job(text: str, language: str = "it") -> Job:
    return Job(TaggedText.plain(text), language)


def test_translates_with_origin_and_signature(tmp_path: Path) -> None:
    (made,) = run(translator(tmp_path, SpellingEngine()), job("„Зелена синергия“ расте"))
    assert made.target.text == "«Zelena sinergiya» raste"
    assert (made.origin, made.findings) == (Origin.MT, ())
    assert made.signature == "one@spelling-1|beam4|glossary@none"


def test_the_same_words_are_asked_for_once_and_never_again(tmp_path: Path) -> None:
    engine = SpellingEngine()
    tagged = Job(from_coded("⟨1⟩Нов⟨/1⟩ проект", [Tag(1, "open", "<b>"), Tag(1, "close", "</b>")]), "it")
    first = run(translator(tmp_path, engine), job("Нов проект"), tagged)
    assert engine.asked == ["Нов проект"]
    assert first[1].target.coded == "⟨1⟩Nov⟨/1⟩ proekt"
    assert run(translator(tmp_path, engine), job("Нов проект")) == first[:1]
    assert engine.asked == ["Нов проект"]


def test_another_glossary_asks_again(tmp_path: Path) -> None:
    engine = SpellingEngine()
    run(translator(tmp_path, engine), job("Нов проект"))
    run(translator(tmp_path, engine, PROJECT), job("Нов проект"))
    assert engine.asked == ["Нов проект"] * 3  # the last, to be written with the term


def test_a_term_is_written_in_its_place_and_the_sentence_goes_on(tmp_path: Path) -> None:
    text = "Клъстерът започна проекта в Барселона."
    (steered,) = run(translator(tmp_path, SpellingEngine(), PROJECT), job(text))
    (free,) = run(translator(tmp_path, SpellingEngine(), PROJECT, steered=False), job(text))
    assert steered.target.text == "Klăsterăt zapochna progetto v Barselona."
    assert free.target.text == "Klăsterăt zapochna proekta v Barselona."
    assert steered.signature != free.signature


def test_a_term_that_costs_too_much_is_left_to_the_checks(tmp_path: Path) -> None:
    class Reluctant(SpellingEngine):
        def score(self, requests: Sequence[Request], texts: Sequence[str]) -> list[float]:
            return [-5.0 if "progetto" in text else -0.5 for text in texts]

    (made,) = run(translator(tmp_path, Reluctant(), PROJECT), job("Нов проект"))
    assert made.target.text == "Nov proekt"


def test_an_alternative_that_has_the_term_is_taken_first(tmp_path: Path) -> None:
    class Resourceful(SpellingEngine):
        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            return [[Hypothesis("Un progetto nuovo", -0.6, frozenset())] for _ in requests]

    (made,) = run(translator(tmp_path, Resourceful(), PROJECT), job("Нов проект"))
    assert made.target.text == "Un progetto nuovo"


def test_terms_steer_the_last_hop_of_a_pivot(tmp_path: Path) -> None:
    (made,) = run(translator(tmp_path, SpellingEngine(), PROJECT), job("Новият проект расте", "hu"))
    assert made.target.text == "Noviyat projekt raste"


def test_a_pivot_composes_the_links_of_both_hops(tmp_path: Path) -> None:
    tagged = Job(from_coded("Виж ⟨1⟩тук⟨/1⟩", [Tag(1, "open", "<b>"), Tag(1, "close", "</b>")]), "hu")
    (made,) = run(translator(tmp_path, SpellingEngine()), tagged)
    assert made.target.coded == "Vizh ⟨1⟩tuk⟨/1⟩"
    assert made.signature.startswith("bg-en@spelling-1+en-hu@spelling-1|")


def test_a_loop_is_tried_again_carefully(tmp_path: Path) -> None:
    (made,) = run(translator(tmp_path, StubbornEngine()), job("Нов проект"))
    assert (made.target.text, made.findings) == ("Nov proekt", ())


def test_what_has_no_letters_is_copied(tmp_path: Path) -> None:
    engine = SpellingEngine()
    (made,) = run(translator(tmp_path, engine), job("14.12.2016 – 412 000"))
    assert made.target.text == "14.12.2016 – 412 000"
    assert engine.asked == []


def test_a_sentence_too_long_goes_in_clauses_and_comes_back_whole(tmp_path: Path) -> None:
    engine = SpellingEngine()
    text = ", ".join(["нов проект на партньора"] * 50)
    (made,) = run(translator(tmp_path, engine), job(text))
    assert made.target.text == ", ".join(["nov proekt na partnjora"] * 50)
    assert len(engine.asked) > 1
    assert all(engine.length(part) <= 128 for part in engine.asked)


def test_a_language_without_a_route_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no route to ro"):
        run(translator(tmp_path, SpellingEngine()), job("Да", "ro"))

"""Routes, retries, pivots and batches, with an engine that spells instead of translating."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest

from pipeline.domain.batch import Batch
from pipeline.domain.errors import CheckpointError, ConfigError, OutdatedError
from pipeline.domain.text import Tag, TaggedText, from_coded
from pipeline.domain.translation import Origin, Translation
from pipeline.glossary import Glossary, Rendering, Term
from pipeline.translation.cache import Answer, Cache, key
from pipeline.translation.engine import Hypothesis, Request, Settings
from pipeline.translation.routes import Checkpoint, Hop
from pipeline.translation.translator import Job, Translator
from pipeline.translation.workers import Answering, Here, Keeping, Threads, Workers
from pipeline.wiring import reopened
from tests.fakes import SpellingEngine, StubbornEngine

PROJECT = Term("проект", {"it": Rendering(("progetto",)), "hu": Rendering(("projekt",))})
ONE = Hop(Checkpoint("one", "", "target", folder="x"), ">>ita<<")
PIVOT = (Hop(Checkpoint("bg-en", "", "none", hub="x")), Hop(Checkpoint("en-hu", "", "none", hub="y")))


def translator(
    tmp_path: Path,
    engine: SpellingEngine,
    *terms: Term,
    steered: bool = True,
    workers: Callable[[Answering, Keeping], Workers] = Here,
) -> Translator:
    return Translator(
        {"it": (ONE,), "hu": PIVOT},
        lambda _hop: engine,
        Cache(tmp_path / "cache.sqlite3"),
        Settings(),
        Glossary(terms),
        steered=steered,
        workers=workers,
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


def test_each_term_that_is_lacking_is_written_in_its_turn(tmp_path: Path) -> None:
    cluster = Term("клъстер", {"it": Rendering(("cluster",))})
    steering = translator(tmp_path, engine := SpellingEngine(), PROJECT, cluster)
    texts = ["Клъстерът започна проекта в Барселона.", "Днес проекта расте."]
    made = run(steering, *map(job, texts))
    assert [one.target.text for one in made] == [
        "Cluster zapochna progetto v Barselona.",
        "Dnes progetto raste.",
    ]
    assert sorted(engine.asked) == sorted([*texts, *texts, texts[0]])


def test_a_term_that_costs_too_much_is_left_to_the_checks(tmp_path: Path) -> None:
    class Reluctant(SpellingEngine):
        def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
            answers = super().translate(requests, settings)
            return [replace(one, score=-5.0) if "progetto" in one.text else one for one in answers]

    (made,) = run(translator(tmp_path, Reluctant(), PROJECT), job("Нов проект"))
    assert made.target.text == "Nov proekt"


def test_an_alternative_that_has_the_term_is_taken_where_writing_again_did_not_do(tmp_path: Path) -> None:
    class Resourceful(SpellingEngine):
        """Has other answers to everything, and does not know which words stand for which in some."""

        looked_through: ClassVar[list[str]] = []

        def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
            answers = super().translate(requests, settings)
            return [
                replace(answer, links=frozenset()) if "Нов" in request.text else answer
                for request, answer in zip(requests, answers, strict=True)
            ]

        def alternatives(
            self, requests: Sequence[Request], settings: Settings, count: int
        ) -> list[list[Hypothesis]]:
            self.looked_through += [request.text for request in requests]
            return [[Hypothesis("Un progetto nuovo", -0.6, frozenset())] for _ in requests]

    made = run(translator(tmp_path, Resourceful(), PROJECT), job("Нов проект"), job("Един проект"))
    assert [one.target.text for one in made] == ["Un progetto nuovo", "Edin progetto"]
    assert Resourceful.looked_through == ["Нов проект"]


def test_a_checkpoint_that_knows_notes_is_told_what_terms_are_called(tmp_path: Path) -> None:
    class Obedient(SpellingEngine):
        """Loops in sentences that are long, and says what notes tell it."""

        requests: ClassVar[list[tuple[Request, bool]]] = []

        def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
            self.requests += [(request, settings.careful) for request in requests]
            answers = super().translate(requests, settings)
            return [
                replace(answer, text="la la la la")
                if len(request.text) > 30 and not settings.careful
                else replace(answer, text=answer.text.replace("proekta", "progetto"))
                if request.notes
                else answer
                for request, answer in zip(requests, answers, strict=True)
            ]

    engine = Obedient()
    name = Term("TRACE-KEI", keep=True)
    made = Translator(
        {"it": (Hop(Checkpoint("one", "", "target", noted=True, folder="x"), ">>ita<<"),)},
        lambda _hop: engine,
        Cache(tmp_path / "cache.sqlite3"),
        Settings(),
        Glossary((PROJECT, name)),
    )
    texts = ["Започна проекта TRACE-KEI", "Клъстерът започна нов проект в Барселона"]
    first, _ = run(made, *map(job, texts))
    assert first.target.text == "Zapochna progetto TRACE-KEI"
    told = {
        (request.text, careful): request.notes for request, careful in engine.requests if not request.begin
    }
    assert told == {
        (texts[0], False): ((1, "progetto"),),
        (texts[1], False): ((3, "progetto"),),
        (texts[1], True): (),  # what came out wrong with notes is tried without
    }


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


def test_what_stays_wrong_is_never_believed(tmp_path: Path) -> None:
    class Looping(StubbornEngine):
        """Loops however careful, and is sure of itself."""

        def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
            return [Hypothesis("la la la la la la", -0.01, frozenset()) for _ in requests]

    (made,) = run(translator(tmp_path, Looping()), job("Нов проект"))
    assert [finding.check for finding in made.findings] == ["loop"]
    assert made.confidence == 0.0
    (good,) = run(translator(tmp_path / "good", SpellingEngine()), job("Нов проект"))
    assert good.confidence is not None
    assert good.confidence > 0.5


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


def test_jobs_are_read_as_they_are_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.translation.translator._WINDOW", 4)
    read: list[int] = []

    def backlog() -> Iterator[Job]:
        for number in range(12):
            read.append(number)
            yield job(f"Новина {number % 6}")

    engine = SpellingEngine()
    made = translator(tmp_path, engine).translate(backlog(), lambda _: None)
    next(made)
    assert len(read) == 4
    assert len(list(made)) == 11
    assert len(engine.asked) == 6  # what came again was known


def test_what_is_out_already_is_not_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.translation.translator._WINDOW", 1)
    asked: list[Batch] = []

    class Slow(Here):
        """Takes everything before it answers anything."""

        full = property(lambda self: False)  # type: ignore[assignment]
        busy = property(lambda self: bool(asked))  # type: ignore[assignment]

        def ask(self, batch: Batch) -> None:
            asked.append(batch)

        def next(self) -> tuple[Batch, Sequence[Answer]]:
            super().ask(asked.pop())
            return super().next()

    one = translator(tmp_path, SpellingEngine(), workers=Slow)
    tagged = Job(from_coded("⟨1⟩Нов⟨/1⟩ проект", [Tag(1, "open", "<b>"), Tag(1, "close", "</b>")]), "it")
    made = one.translate([job("Нов проект"), tagged], lambda _: None)
    first = next(made)
    assert asked == []
    assert [first[0], *(found for found, _ in made)] == [job("Нов проект"), tagged]


def test_several_threads_answer_as_one_does(tmp_path: Path) -> None:
    rows = (Path(__file__).parents[2] / "corpus" / "development.tsv").read_text(encoding="utf-8").splitlines()
    jobs = [job(row.split("\t")[0], code) for row in rows[1:61] for code in ("it", "hu")]
    several = partial(Threads, count=2, most=7)
    alone = run(translator(tmp_path / "one", SpellingEngine(), PROJECT), *jobs)
    beside = run(translator(tmp_path / "two", SpellingEngine(), PROJECT, workers=several), *jobs)
    assert beside == alone
    assert sum("progetto" in one.target.text for one in alone) > 1


def test_the_shortest_come_first_and_the_longest_next(tmp_path: Path) -> None:
    texts = ["Ново", "Нов проект", "Нов проект на клъстера", "Нов проект на клъстера в Пловдив"]

    class Ones(Here):
        """Asks for one sentence at a time."""

        most = 1

    engine = SpellingEngine()
    made = translator(tmp_path, engine, workers=Ones).translate(map(job, texts), lambda _: None)
    assert [one.source.text for one, _ in made] == [texts[0], texts[3], texts[2], texts[1]]


def test_what_was_answered_beside_a_failure_is_kept(tmp_path: Path) -> None:
    class Broken(SpellingEngine):
        """Fails at one sentence, when another has been begun beside it."""

        beside = Event()

        def translate(self, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
            if any("повредено" in request.text for request in requests):
                self.beside.wait()
                raise CheckpointError("the weights are gone")
            answers = super().translate(requests, settings)
            self.beside.set()
            return answers

    texts = ["Едно повредено изречение", "Едно добро дълго изречение"]
    several = partial(Threads, count=2, most=1)
    with pytest.raises(CheckpointError, match="the weights are gone"):
        run(translator(tmp_path, Broken(), workers=several), *map(job, texts))
    mended = SpellingEngine()
    made = run(translator(tmp_path, mended, workers=several), *map(job, texts))
    assert [one.target.text for one in made] == ["Edno povredeno izrechenie", "Edno dobro dălgo izrechenie"]
    assert mended.asked == texts[:1]


def test_a_worker_refuses_what_it_would_answer_otherwise_than_asked(tmp_path: Path) -> None:
    pair = ("it", "Нов проект")
    theirs = translator(tmp_path, SpellingEngine(), PROJECT)
    batch = Batch((pair,), (key(theirs.signature(*pair), *pair),))
    assert [answer.text for answer, _ in theirs.answer(batch)] == ["Nov progetto"]
    with pytest.raises(OutdatedError, match="it: Нов проект: this worker has another checkpoint"):
        translator(tmp_path, SpellingEngine()).answer(batch)


def test_a_worker_with_older_terms_reads_them_anew(tmp_path: Path) -> None:
    pair = ("it", "Нов проект")
    newer = translator(tmp_path, SpellingEngine(), PROJECT)
    kinds = iter([translator(tmp_path, SpellingEngine()), newer])
    answer = reopened(lambda: next(kinds).answer)
    batch = Batch((pair,), (key(newer.signature(*pair), *pair),))
    assert [made.text for made, _ in answer(batch)] == ["Nov progetto"]

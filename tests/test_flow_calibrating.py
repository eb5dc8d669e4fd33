"""Bands are learned from references; a draft says what is missing instead of nonsense."""

from dataclasses import replace

import pytest

from pipeline import flow
from pipeline.domain.errors import CorpusError
from pipeline.translation.confidence import Calibration
from pipeline.translation.engine import Hypothesis, Request
from pipeline.translation.translator import Translator
from tests.conftest import Desk
from tests.fakes import SpellingEngine, spelling_translator
from tests.test_flow import run

NEVER = Calibration(dict.fromkeys(("it", "de", "sr"), (-9.0, 0.0, 0.0, 0.0, 0.0)))


class Unsure(SpellingEngine):
    """An engine that is unsure of, and wrong about, every sentence with a number."""

    def _answer(self, request: Request) -> Hypothesis:
        found = super()._answer(request)
        if any(letter.isdigit() for letter in request.text):
            return replace(found, text="xyz " * len(request.text.split()), score=-3.0)
        return found


def unsure(desk: Desk, calibration: Calibration) -> Translator:
    return spelling_translator(
        desk.folder, desk.parts.glossary, Unsure(), steered=False, calibration_of=lambda _hop: calibration
    )


def test_bands_are_learned_from_references(desk: Desk) -> None:
    from cyrtranslit import to_latin

    sentences = [f"Клъстерът {word} нов проект." for word in ("започна", "представи", "спечели", "обсъди")]
    sentences += [f"Срещата в зала {number} е днес." for number in (1, 2, 3, 4)]
    rows = [
        {"bg": text.replace("нов", "нов " * again), "it": to_latin(text.replace("нов", "нов " * again), "bg")}
        for again in range(1, 16)
        for text in sentences
    ]
    calibration, told = flow.calibrate(unsure(desk, Calibration({})), rows, ["it"])
    assert [(one.band, one.share, one.worth) for one in told] == [("high", 0.5, 1.0), ("low", 0.5, 0.0)]
    assert set(calibration.weights) == {"it"}
    with pytest.raises(CorpusError, match="8 sentences are too few"):
        flow.calibrate(unsure(desk, Calibration({})), rows[:8], ["it"])


def test_a_draft_says_what_is_missing_and_approved_text_is_never_hidden(desk: Desk) -> None:
    desk = replace(desk, parts=replace(desk.parts, translator=unsure(desk, NEVER)))
    run(desk)
    page = "".join(path.read_text("utf-8") for path in (desk.folder / "outputs/site/it").rglob("index.html"))
    assert "Articolo in attesa di traduzione" in page
    assert "Questo passo attende la traduzione di una persona." in page
    assert "zapochna" not in page
    keys = [segment.id for segment in desk.parts.store.segments("nov-proekt")]
    lines = ["Nuovo progetto", "È cominciato ⟨1⟩un progetto⟨/1⟩.", "L’incontro è il 14 dicembre.",
             "Scrivete a office@example.eu."]  # fmt: skip
    flow.edit(desk.parts, "nov-proekt", "it", "Anna", dict(zip(keys, lines, strict=True)))
    flow.publish(desk.parts)
    page = "".join(path.read_text("utf-8") for path in (desk.folder / "outputs/site/it").rglob("index.html"))
    assert "attende la traduzione" not in page
    assert "È\u00a0cominciato" in page


class TwoMinds:
    """An engine whose even answers are good where it is sure, and whose odd ones where it is not."""

    def judged(self, language: str, texts: list[str]) -> list[Hypothesis]:
        answers = []
        for text in texts:
            number = int(text.split()[1])
            sure = number // 2 % 2 == 0
            good = sure if number % 2 == 0 else not sure
            answers.append(
                Hypothesis(text if good else f"qwe {number} zxcv", -0.1 if sure else -3.0, frozenset())
            )
        return answers


def test_what_is_told_was_measured_on_rows_that_taught_nothing() -> None:
    """Each half teaches the opposite of the other: only who peeks is right."""
    rows = [{"bg": f"ред {number} днес", "it": f"ред {number} днес"} for number in range(160)]
    _, told = flow.calibrate(TwoMinds(), rows, ["it"])  # type: ignore[arg-type]
    worth = {one.band: one.worth for one in told}
    assert worth["high"] == 0.0
    assert worth["low"] == 1.0


def test_a_paragraph_says_once_that_it_waits(desk: Desk) -> None:
    desk.write("dulag.md", "# Покана\n\nСрещата е на 14 май. Тя е в зала 3. Ще дойдат 20 души.\n")
    desk = replace(desk, parts=replace(desk.parts, translator=unsure(desk, NEVER)))
    run(desk)
    page = (desk.folder / "outputs/site/it/dulag/index.html").read_text("utf-8")
    assert page.count("Questo passo attende la traduzione di una persona.") == 1

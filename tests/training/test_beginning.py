"""A network that begins as a dictionary knows which words answer to which."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.training import trainer as training
from pipeline.training.alignment import Links
from pipeline.training.corpus import Group
from pipeline.training.trainer import Trainer, prepare
from tests.training.test_training import GROUPS, RECIPE

LINKED = replace(RECIPE, guided_alignment=1.0)


class Aligner:
    """Links words in order, as in these sentences, and remembers what it was given."""

    def __init__(self) -> None:
        self.asked: list[list[tuple[str, str]]] = []

    def __call__(self, pairs: list[tuple[str, str]]) -> list[Links]:
        self.asked.append(pairs)
        return [tuple((word, word) for word in range(5)) for _ in pairs]


@pytest.fixture
def aligner(monkeypatch: pytest.MonkeyPatch) -> Aligner:
    found = Aligner()
    monkeypatch.setattr(training, "align", found)
    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    return found


def begun(run: Path, *, dictionary: bool) -> Trainer:
    trainer = Trainer(run, LINKED, prepare(run, LINKED, [], GROUPS))
    if dictionary:
        trainer.begin_as_dictionary()
    return trainer


def test_words_that_answer_to_one_another_begin_alike(tmp_path: Path, aligner: Aligner) -> None:
    import torch

    trainer = begun(tmp_path, dictionary=True)
    encoder = training.Encoder(str(tmp_path / "vocabulary/source.spm"), {})
    table = trainer.model.get_input_embeddings().weight.detach()

    def vector(word: str) -> torch.Tensor:
        return table[encoder.ids(word)].mean(0)

    def likeness(one: str, other: str) -> float:
        return float(torch.cosine_similarity(vector(one), vector(other), dim=0))

    assert likeness("проект", "progetto") > likeness("проект", "incontro") + 0.2
    assert likeness("проект", "пројекат") > likeness("проект", "састанак") + 0.2


def test_a_dictionary_learns_faster_than_noise(tmp_path: Path, aligner: Aligner) -> None:
    losses = []
    for dictionary in (True, False):
        trainer = begun(tmp_path, dictionary=dictionary)
        losses.append([trainer.advance()[0] for _ in range(15)][-1])
    assert losses[0] < losses[1]


def test_only_new_pairs_are_aligned_again(tmp_path: Path, aligner: Aligner) -> None:
    prepare(tmp_path, LINKED, [], GROUPS)
    assert [len(pairs) for pairs in aligner.asked] == [36, 36]
    prepare(tmp_path, LINKED, [], GROUPS)
    assert len(aligner.asked) == 2
    more = Group("нов клъстер и ние.", (("it", "nuovo cluster e noi."),), "t")
    prepare(tmp_path, LINKED, [], [*GROUPS, more])
    assert aligner.asked[2][0] == ("нов клъстер и ние.", "nuovo cluster e noi.")
    assert len(aligner.asked) == 3


def test_the_decoder_begins_by_handing_over_what_it_looks_at(tmp_path: Path, aligner: Aligner) -> None:
    import torch

    looked_at = torch.randn(20, 32, generator=torch.Generator().manual_seed(1))
    likeness = {}
    for dictionary in (True, False):
        attention = begun(tmp_path, dictionary=dictionary).model.model.decoder.layers[0].encoder_attn
        with torch.no_grad():
            handed = attention.out_proj(attention.v_proj(looked_at))
        likeness[dictionary] = float(torch.cosine_similarity(handed, looked_at).mean())
    assert likeness[True] > 0.8 > 0.3 > likeness[False]

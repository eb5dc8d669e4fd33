"""A tiny run on a few sentences: it learns, it is reproducible, it survives being killed."""

import json
import re
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.domain.errors import CorpusError
from pipeline.language.words import word_of_piece
from pipeline.training import trainer as training
from pipeline.training.batches import BUCKETS, Encoder, encode, piece_links
from pipeline.training.corpus import Group
from pipeline.training.curve import draw
from pipeline.training.evaluation import loss_of
from pipeline.training.export import average
from pipeline.training.network import drawn_rivals, smoothed_cross_entropy
from pipeline.training.run import Sources, export, resume, start
from pipeline.training.trainer import Recipe, Trainer, prepare

EMBEDDED = Path(__file__).parents[2] / "models/embedded"
WORDS = [
    ("клъстер", "cluster", "кластер"), ("проект", "progetto", "пројекат"), ("среща", "incontro", "састанак"),
    ("фирма", "impresa", "фирма"), ("обучение", "corso", "обука"), ("партньор", "partner", "партнер"),
]  # fmt: skip
GROUPS = [
    Group(f"нов {a[0]} и {b[0]}.", (("it", f"nuovo {a[1]} e {b[1]}."), ("sr", f"нови {a[2]} и {b[2]}.")), "t")
    for a in WORDS
    for b in WORDS
]
RECIPE = Recipe(
    width=32, feed_forward=64, heads=4, encoder_layers=1, decoder_layers=1, pieces=110, dropout=0.1,
    guided_alignment=0.0, learning_rate=3e-3, warm_up=20, batch_tokens=256, updates=12, seed=1,
    save_minutes=0.0, measure_minutes=600.0,
)  # fmt: skip


def silent(_: dict[str, Any]) -> None:
    """Report nothing."""


def trained(run: Path, updates: int, recipe: Recipe = RECIPE) -> Trainer:
    sampler = prepare(run, recipe, [], GROUPS)
    trainer = Trainer(run, recipe, sampler)
    trainer.resume()
    while trainer.progress.step < updates:
        trainer.advance()
    trainer.save()
    return trainer


def test_a_killed_run_goes_on_exactly(tmp_path: Path) -> None:
    import torch

    whole = trained(tmp_path / "whole", 8)
    trained(tmp_path / "killed", 3)
    again = trained(tmp_path / "killed", 8)
    for one, other in zip(whole.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other)
    for trainer, name in ((whole, "a"), (again, "b")):
        trainer.export(tmp_path / name)  # the averaged weights
    assert (tmp_path / "a/model.safetensors").read_bytes() == (tmp_path / "b/model.safetensors").read_bytes()


def test_a_batch_depends_on_nothing_but_its_step(tmp_path: Path) -> None:
    sampler = prepare(tmp_path / "run", RECIPE, [], GROUPS)
    again = prepare(tmp_path / "run", RECIPE, [], GROUPS)
    for step in range(5):
        one, other = sampler.batch(step, 1.0), again.batch(step, 1.0)
        assert np.array_equal(one.decoder_input, other.decoder_input)
        assert one.source.shape[1] in BUCKETS
        assert one.source.shape[0] % 16 == 0
    assert not np.array_equal(sampler.batch(0, 1.0).source, sampler.batch(1, 1.0).source)


def test_a_source_comes_in_other_pieces_that_say_the_same_and_link_alike() -> None:
    import sentencepiece

    sentencepiece.set_random_generator_seed(3)
    vocabulary = json.loads((EMBEDDED / "vocab.json").read_text("utf-8"))
    encoder = Encoder(str(EMBEDDED / "source.spm"), vocabulary)
    name = {number: piece for piece, number in vocabulary.items()}
    bulgarian = "Клъстерът подкрепя предприятията в прехода към чиста енергия и нови пазари"
    italian = "Il cluster sostiene le imprese"
    links = {(bulgarian, "it"): ((0, 1), (1, 2), (2, 4))}
    examples = encode([Group(bulgarian, (("it", italian),), "t")], links, encoder, {"t": 3.0}, sampled=0.4)
    assert [example.weight for example in examples] == pytest.approx([1.8, 0.6, 0.6])
    assert len({tuple(example.ids) for example in examples}) > 1
    for example in examples:
        pieces, (target,) = [name[one] for one in example.ids[:-1]], example.targets
        assert "".join(pieces).replace("▁", " ").strip() == bulgarian
        of_target = word_of_piece(italian, encoder.pieces(italian))
        told = {
            of_target[b]: "".join(pieces[a] for a, to in target.links if to == b) for b in target.links[:, 1]
        }
        assert told == {1: "▁Клъстерът", 2: "▁подкрепя", 4: "▁предприятията"}


def test_the_pieces_of_a_run_are_drawn_by_its_seed(tmp_path: Path) -> None:
    shutil.copytree(EMBEDDED, tmp_path / "run/vocabulary", ignore=shutil.ignore_patterns("*.safetensors"))
    recipe = replace(RECIPE, sampled=0.5)
    ids = [
        [example.ids.tolist() for example in prepare(tmp_path / "run", one, [], GROUPS).examples()]
        for one in (recipe, recipe, replace(recipe, seed=2))
    ]
    assert ids[0] == ids[1] != ids[2]


def test_the_rate_rises_falls_and_ends_at_nothing(tmp_path: Path) -> None:
    recipe = replace(RECIPE, learning_rate=1e-3, warm_up=10, updates=100, cool_down=0.2)
    trainer = Trainer(tmp_path, recipe, prepare(tmp_path, recipe, [], GROUPS))
    rates = []
    for step in range(100):
        trainer.progress.step = step
        rates.append(trainer._rate())
    assert rates[0] == pytest.approx(1e-4)
    assert max(rates) == rates[9] == pytest.approx(1e-3)
    assert rates[39] == pytest.approx(5e-4)  # the inverse root of four times as many steps
    assert rates[90] < rates[79] / 1.9
    assert 0 < rates[99] < 2e-5


def test_every_target_is_asked_for_by_its_language_and_ends(tmp_path: Path) -> None:
    sampler = prepare(tmp_path / "run", RECIPE, [], GROUPS)
    names = json.loads((tmp_path / "run/vocabulary/vocab.json").read_text("utf-8"))
    batch = sampler.batch(0, 1.0)
    tags = {names[">>ita<<"], names[">>srp_Cyrl<<"]}
    for row, labels in zip(batch.decoder_input, batch.labels, strict=True):
        assert row[0] == names["<pad>"] == max(names.values())
        assert row[1] in tags
        kept = labels[labels != -100]
        assert kept[-1] == 0
        given = row[2 : len(kept) + 1]
        seen = given != names["<unk>"]
        assert list(given[seen]) == list(kept[:-1][seen])


def test_the_decoder_misses_as_many_words_as_asked(tmp_path: Path) -> None:
    sampler = prepare(tmp_path / "run", RECIPE, [], GROUPS)
    names = json.loads((tmp_path / "run/vocabulary/vocab.json").read_text("utf-8"))
    hidden = given = 0
    for step in range(20):
        batch = sampler.batch(step, 1.0)
        words = batch.decoder_input[:, 2:]
        hidden += int((words == names["<unk>"]).sum())
        given += int((words != names["<pad>"]).sum())
    assert hidden / given == pytest.approx(RECIPE.word_dropout, abs=0.03)


def test_links_between_words_reach_all_their_pieces() -> None:
    assert piece_links(((0, 1),), [0, 0, 1], [0, 1, 1]).tolist() == [[0, 1], [1, 1], [0, 2], [1, 2]]


def test_pieces_know_their_words(tmp_path: Path) -> None:
    prepare(tmp_path / "run", RECIPE, [], GROUPS)
    names = json.loads((tmp_path / "run/vocabulary/vocab.json").read_text("utf-8"))
    encoder = Encoder(str(tmp_path / "run/vocabulary/source.spm"), names)
    text = "нов клъстер и проект."
    found = [word for word in word_of_piece(text, encoder.pieces(text)) if word >= 0]
    assert found == sorted(found)
    assert set(found) == {0, 1, 2, 3, 4}
    (example,) = encode([GROUPS[0]], {(GROUPS[0].bulgarian, "it"): ((0, 0),)}, encoder, {})
    assert len(example.targets[0].links)
    assert len(example.targets[1].links) == 0


def test_the_loss_is_torchs_own() -> None:
    import torch

    torch.manual_seed(0)
    hidden = torch.randn(700, 16, requires_grad=True)
    weight = torch.randn(50, 16, requires_grad=True)
    wanted = torch.randint(0, 50, (700,))
    ours, plain = smoothed_cross_entropy(hidden, weight, wanted, 0.1)
    ours.backward()
    slopes = hidden.grad.clone(), weight.grad.clone()
    hidden.grad = weight.grad = None
    theirs = torch.nn.functional.cross_entropy(hidden @ weight.t(), wanted, label_smoothing=0.1)
    theirs.backward()
    assert ours.item() == pytest.approx(theirs.item(), rel=2e-3)
    assert plain.item() == pytest.approx(
        torch.nn.functional.cross_entropy(hidden @ weight.t(), wanted).item(), rel=2e-3
    )
    for slope, own in zip(slopes, (hidden.grad, weight.grad), strict=True):
        assert float((slope - own).norm() / own.norm()) < 0.02


def test_some_rivals_stand_for_all() -> None:
    import torch

    torch.manual_seed(0)
    hidden, weight = torch.randn(60, 16), torch.randn(400, 16) / 4
    wanted = torch.randint(0, 40, (60,))
    whole = (hidden @ weight.t()).exp().sum(1)
    sums = []
    for _ in range(300):
        kept, places, shift = drawn_rivals(wanted, 400, 80)
        assert len(kept) == len(set(kept.tolist())) == len(wanted.unique()) + 80
        assert kept[places].equal(wanted)
        sums.append(((hidden @ weight[kept].t()) + shift).exp().sum(1))
    assert torch.stack(sums).mean(0) == pytest.approx(whole, rel=0.05)
    _, few = smoothed_cross_entropy(hidden, weight[kept], places, 0.1, shift)
    _, all_of_them = smoothed_cross_entropy(hidden, weight, wanted, 0.1)
    assert few.item() == pytest.approx(all_of_them.item(), rel=0.05)


def test_where_nothing_is_left_to_draw_the_loss_is_whole() -> None:
    import torch

    wanted = torch.tensor([3, 1, 0, 2, 1])
    kept, places, shift = drawn_rivals(wanted, 4, 10)
    assert kept.tolist() == [0, 1, 2, 3]
    assert kept[places].equal(wanted)
    assert not shift.any()


def table(path: Path) -> str:
    rows = ["bg\tit\tsr", *("\t".join((group.bulgarian, *dict(group.targets).values())) for group in GROUPS)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


def test_a_run_learns_and_its_best_weights_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import MarianMTModel

    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    run = tmp_path / "run"
    lines: list[dict[str, Any]] = []
    start(run, Sources((table(tmp_path / "t.tsv"),)), RECIPE, lines.append)
    resume(run, lines.append, updates=40)
    losses = [line["loss"] for line in lines if "loss" in line]
    assert losses[-1] < losses[0]
    curve = (run / "curve.svg").read_text("utf-8")
    assert f"{max(losses):.2f}" in curve
    assert "chrF, development set" in curve
    measured = [line for line in lines if "score" in line]
    assert measured[-1]["loss_seen"] < measured[0]["loss_seen"]
    with pytest.raises(CorpusError, match="a run here already"):
        start(run, Sources(()), RECIPE, silent)
    export(run, tmp_path / "out")
    model = MarianMTModel.from_pretrained(tmp_path / "out")
    pad = model.config.pad_token_id
    assert not model.get_input_embeddings().weight[pad].any()
    assert model.final_logits_bias[0, pad].item() == -1e4
    # What a newcomer gets from generate() without asking for anything.
    assert (model.generation_config.num_beams, model.generation_config.max_length) == (4, 512)
    assert json.loads((tmp_path / "out/record.json").read_text("utf-8"))["pairs"] == 72
    assert (tmp_path / "out/model.safetensors").stat().st_mode & 0o044


def test_the_curve_leaves_out_what_was_done_again(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    reports = [(100, 5.0), (300, 4.0), (500, 3.9), (320, 3.8), (600, 3.0)]  # killed after 500, saved at 300
    log.write_text("".join(f'{{"tokens": {tokens}, "loss": {loss}}}\n' for tokens, loss in reports), "utf-8")
    draw(log, tmp_path / "curve.svg")
    (line,) = re.findall(r'<polyline points="([^"]+)"', (tmp_path / "curve.svg").read_text("utf-8"))[:1]
    across = [float(point.split(",")[0]) for point in line.split()]
    assert len(across) == 4
    assert across == sorted(across)


def test_a_run_begins_from_weights_alone_where_the_rest_was_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    first = trained(tmp_path / "first", 6)
    first.export(tmp_path / "weights")
    recipe = asdict(RECIPE) | {"updates": 0}
    start(
        tmp_path / "second",
        Sources((table(tmp_path / "t.tsv"),), weights=str(tmp_path / "weights")),
        Recipe(**recipe),
        silent,
    )
    again = Trainer(tmp_path / "second", RECIPE, prepare(tmp_path / "second", RECIPE, [], GROUPS))
    again.warm_start(tmp_path / "weights")
    names = [(tmp_path / run / "vocabulary" / "vocab.json").read_text("utf-8") for run in ("first", "second")]
    assert names[0] == names[1]
    first.export(tmp_path / "a")
    again.export(tmp_path / "b")
    assert (tmp_path / "a/model.safetensors").read_bytes() == (tmp_path / "b/model.safetensors").read_bytes()
    assert torch.isfinite(torch.tensor(again.advance()[0]))


def test_the_loss_of_a_checkpoint_is_that_of_every_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from transformers import MarianMTModel

    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    trained(tmp_path / "run", 6).export(tmp_path / "out")
    groups = [*GROUPS[:18], Group("и", (("it", "e"),), "t")]
    model = MarianMTModel.from_pretrained(tmp_path / "out").float().eval()
    names = json.loads((tmp_path / "out/vocab.json").read_text("utf-8"))
    total, tokens = 0.0, 0
    for example in encode(groups, {}, Encoder(str(tmp_path / "out/source.spm"), names), {}):
        for target in example.targets:
            wanted = torch.tensor([*target.ids.tolist(), 0])
            begin = torch.tensor([[names["<pad>"], target.tag, *target.ids.tolist()]])
            with torch.no_grad():
                logits = model(
                    input_ids=torch.tensor(example.ids[None]).long(), decoder_input_ids=begin
                ).logits
            total += torch.nn.functional.cross_entropy(logits[0, 1:], wanted, reduction="sum").item()
            tokens += len(wanted)
    assert loss_of(tmp_path / "out", groups) == pytest.approx(total / tokens, rel=0.01)
    assert loss_of(tmp_path / "out", []) == 0


def test_a_wider_network_begins_with_the_answers_of_the_narrow_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    narrow = trained(tmp_path / "narrow", 6)
    narrow.export(tmp_path / "weights")
    shutil.copytree(tmp_path / "narrow", tmp_path / "wide", ignore=shutil.ignore_patterns("state.pt"))
    recipe = replace(RECIPE, feed_forward=96)
    wide = Trainer(tmp_path / "wide", recipe, prepare(tmp_path / "wide", recipe, [], GROUPS))
    wide.warm_start(tmp_path / "weights")
    same = Trainer(tmp_path / "wide", RECIPE, prepare(tmp_path / "wide", RECIPE, [], GROUPS))
    same.warm_start(tmp_path / "weights")
    ids = torch.tensor([[5, 9, 12, 0]])
    with torch.no_grad():
        one, other = (run.model.eval()(input_ids=ids, decoder_input_ids=ids).logits for run in (wide, same))
    assert torch.allclose(one, other, atol=1e-5)
    added = wide.model.model.decoder.layers[0].fc2.weight[:, RECIPE.feed_forward :]
    assert not added.any()
    wide.advance()
    assert added.any()  # they learn


def test_the_mean_of_weights_is_that_of_their_shares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from safetensors.torch import load_file
    from transformers import MarianMTModel

    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    run = trained(tmp_path / "run", 3)
    run.export(tmp_path / "a")
    run.advance()
    run.export(tmp_path / "b")
    a, b = (load_file(tmp_path / name / "model.safetensors") for name in "ab")
    average([(tmp_path / "a", 3), (tmp_path / "b", 1)], tmp_path / "new")
    for name, weight in load_file(tmp_path / "new/model.safetensors").items():
        assert torch.equal(weight, (a[name].float() * 0.75 + b[name].float() * 0.25).half())
    average([(tmp_path / "a", 1), (tmp_path / "b", 1)], tmp_path / "a")  # one of them is replaced
    for name, weight in load_file(tmp_path / "a/model.safetensors").items():
        assert torch.equal(weight, ((a[name].float() + b[name].float()) / 2).half())
    assert MarianMTModel.from_pretrained(tmp_path / "a").dtype == torch.float16


def test_weights_that_are_not_alike_have_no_mean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "TARGET_CODES", ("it", "sr"))
    trained(tmp_path / "run", 1).export(tmp_path / "a")
    trained(tmp_path / "wide", 1, replace(RECIPE, width=64)).export(tmp_path / "b")
    before = (tmp_path / "a/model.safetensors").read_bytes()
    with pytest.raises(CorpusError, match="another vocabulary or shape"):
        average([(tmp_path / "a", 1), (tmp_path / "b", 1)], tmp_path / "a")
    with pytest.raises(CorpusError, match="another vocabulary or shape"):
        average([(tmp_path / "a", 1)], tmp_path / "b")
    with pytest.raises(CorpusError, match="no checkpoint can be read here"):
        average([(tmp_path / "a", 1), (tmp_path / "nyama", 1)], tmp_path / "a")
    assert (tmp_path / "a/model.safetensors").read_bytes() == before


def test_missing_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no such file"):
        start(tmp_path / "a", Sources(("nyama.tsv",)), RECIPE, silent)
    with pytest.raises(CorpusError, match="no run here"):
        resume(tmp_path / "b", silent)

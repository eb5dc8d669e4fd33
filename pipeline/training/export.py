"""The folder that ships: what `MarianMTModel.from_pretrained` and CTranslate2's converter load."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.errors import CorpusError
from pipeline.files import put

if TYPE_CHECKING:
    from transformers import MarianMTModel

_WEIGHTS = "model.safetensors"


def write_folder(model: MarianMTModel, vocabulary: Path, folder: Path) -> None:
    """Write weights (safetensors, half precision), configuration and tokenizer files."""
    import copy

    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    # The network goes on training in full precision: a copy is halved.
    half = copy.deepcopy(model).half().eval()
    # transformers keeps these apart from the network's shape; without them it stops after 20 tokens.
    half.generation_config.update(num_beams=4, max_length=512, bad_words_ids=[[model.config.pad_token_id]])
    half.save_pretrained(folder)
    for name in ("source.spm", "target.spm", "vocab.json"):
        shutil.copyfile(vocabulary / name, folder / name)
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "MarianTokenizer",
                "source_lang": "bul",
                "target_lang": "mul",
                "model_max_length": 512,
                # The language is asked for by the first target token, not the first source token:
                # one encoding then serves all languages.
                "language_token": "target",
            },
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )
    for path in folder.iterdir():
        path.chmod(0o644)  # save_pretrained writes weights that only their owner can read


def average(parts: Sequence[tuple[Path, float]], folder: Path) -> None:
    """Give `folder` the mean of checkpoints' weights, each with its share; a new folder is the first's copy.

    They must come of one line of training: what two networks learned apart has no mean. `folder` may be
    one of them. Source: Wortsman et al. 2022, Model soups. Raises CorpusError.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file, save

    loaded = []
    for part, share in [*parts, (folder, 0.0)] if folder.exists() else parts:
        try:
            weights, vocabulary = load_file(part / _WEIGHTS), (part / "vocab.json").read_bytes()
        except (OSError, SafetensorError) as error:
            raise CorpusError(f"no checkpoint can be read here: {error}", where=str(part)) from error
        loaded.append((weights, share))
        form = vocabulary, {name: weight.shape for name, weight in weights.items()}
        if len(loaded) == 1:
            wanted = form
        elif form != wanted:
            raise CorpusError(
                "this checkpoint has another vocabulary or shape than the first",
                where=str(part),
                hint="Average checkpoints that were trained from one another",
            )
    whole = sum(share for _, share in loaded)
    mean = {
        name: sum(weights[name].float() * (share / whole) for weights, share in loaded).half()
        for name in loaded[0][0]
    }
    if not folder.exists():
        shutil.copytree(parts[0][0], folder)
    put(folder / _WEIGHTS, save(mean, metadata={"format": "pt"}))
    (folder / _WEIGHTS).chmod(0o644)

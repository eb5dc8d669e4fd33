"""The folder that ships: what `MarianMTModel.from_pretrained` and CTranslate2's converter load."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import MarianMTModel


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

"""One SentencePiece vocabulary for the seven languages, laid out as MarianMT wants it."""

import json
import random
from collections import defaultdict
from pathlib import Path

from pipeline.language.codes import BY_CODE, marian_tag
from pipeline.language.notes import CLOSE, OPEN
from pipeline.training.corpus import Group

_SAMPLE_A_LANGUAGE = 150_000


def train_vocabulary(groups: list[Group], folder: Path, *, size: int, seed: int) -> None:
    """Write source.spm, target.spm and vocab.json into `folder`.

    Ids: 0 is `</s>`, 1 is `<unk>`, the pieces follow, then a `>>xxx<<` code a
    language, `<pad>` last (so that a converter may drop it).
    """
    import sentencepiece

    texts: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        texts["bg"].append(group.bulgarian)
        for language, target in group.targets:
            texts[language].append(target)
    chooser = random.Random(seed)
    sample: list[str] = []
    for language in sorted(texts):
        pool = texts[language]
        sample += chooser.sample(pool, min(len(pool), _SAMPLE_A_LANGUAGE))
    folder.mkdir(parents=True, exist_ok=True)
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sample),
        model_prefix=str(folder / "source"),
        model_type="unigram",
        vocab_size=size,
        hard_vocab_limit=False,  # little text has few pieces
        character_coverage=1.0,
        normalization_rule_name="identity",
        split_digits=True,
        eos_id=0,
        unk_id=1,
        bos_id=-1,
        pad_id=-1,
        user_defined_symbols=[OPEN, CLOSE],
        num_threads=2,
        shuffle_input_sentence=False,
        minloglevel=1,
    )
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "source.vocab").unlink()
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    names = [pieces.id_to_piece(index) for index in range(pieces.get_piece_size())]
    names += [marian_tag(code) for code in BY_CODE] + ["<pad>"]
    (folder / "vocab.json").write_text(
        json.dumps({name: index for index, name in enumerate(names)}, ensure_ascii=False, indent=0),
        encoding="utf-8",
    )

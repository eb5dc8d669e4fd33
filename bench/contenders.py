"""Ways to translate the same sentences, each as its own documentation shows it.

`python -m bench.contenders NAME FOLDER CONVERTED TEXT [LENGTH]` runs one in a fresh process and
prints a line of JSON: seconds, processor seconds, seconds to the first sentence, tokens, peak memory.
TEXT is a JSON file of posts, each a list of sentences. With LENGTH every answer has so many tokens.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.language.codes import TARGET_CODES, marian_tag

CORES = len(os.sched_getaffinity(0))
Posts = list[list[str]]
STARTED: dict[str, float] = {}  # when the first sentence was there, if not with the first answer
Answers = Iterator[tuple[str, list[str], int]]  # (language, texts, tokens), as they come


def newcomer(folder: Path, posts: Posts, length: int) -> Callable[[], Answers]:
    """Prepare transformers as its model cards show it: a loop, a sentence at a time."""
    from transformers import MarianMTModel, MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(folder)
    model = MarianMTModel.from_pretrained(folder).float()  # type: ignore[no-untyped-call]

    def go() -> Answers:
        for code in TARGET_CODES:
            tag = tokenizer.convert_tokens_to_ids(marian_tag(code))
            for post in posts:
                for sentence in post:
                    inputs = tokenizer(sentence, return_tensors="pt")
                    made = model.generate(**inputs, forced_bos_token_id=tag, **_fixed(length))[0]
                    yield code, [tokenizer.decode(made, skip_special_tokens=True)], len(made)

    return go


def batches(folder: Path, posts: Posts, length: int) -> Callable[[], Answers]:
    """Prepare transformers in bf16, 32 sentences at a time."""
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(folder)
    model = MarianMTModel.from_pretrained(folder).to(torch.bfloat16)  # type: ignore[arg-type]
    sentences = [sentence for post in posts for sentence in post]

    def go() -> Answers:
        for code in TARGET_CODES:
            tag = tokenizer.convert_tokens_to_ids(marian_tag(code))
            for start in range(0, len(sentences), 32):
                inputs = tokenizer(sentences[start : start + 32], return_tensors="pt", padding=True)
                made = model.generate(**inputs, forced_bos_token_id=tag, **_fixed(length))
                pad = model.config.pad_token_id
                yield code, tokenizer.batch_decode(made, skip_special_tokens=True), int((made != pad).sum())

    return go


def documented(
    folder: Path, converted: Path, posts: Posts, length: int, *, whole: bool
) -> Callable[[], Answers]:
    """Prepare CTranslate2 with its defaults: a sentence a call as its example shows, or all in one call."""
    import ctranslate2
    from transformers import MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(folder)
    translator = ctranslate2.Translator(str(converted), device="cpu")
    sentences = [sentence for post in posts for sentence in post]
    calls = [sentences] if whole else [[sentence] for sentence in sentences]

    def go() -> Answers:
        for code in TARGET_CODES:
            for call in calls:
                source = [tokenizer.convert_ids_to_tokens(tokenizer.encode(text)) for text in call]
                found = translator.translate_batch(
                    source, target_prefix=[[marian_tag(code)]] * len(call), **_decoded(length)
                )
                yield _read(tokenizer, code, found)

    return go


def argos(folder: Path, converted: Path, posts: Posts, length: int) -> Callable[[], Answers]:
    """Prepare what LibreTranslate does through Argos Translate: one request a post and language."""
    import ctranslate2
    from transformers import MarianTokenizer

    tokenizer = MarianTokenizer.from_pretrained(folder)
    translator = ctranslate2.Translator(str(converted), device="cpu", compute_type="auto")

    def go() -> Answers:
        for code in TARGET_CODES:
            for post in posts:
                source = [tokenizer.convert_ids_to_tokens(tokenizer.encode(text)) for text in post]
                found = translator.translate_batch(
                    source,
                    target_prefix=[[marian_tag(code)]] * len(post),
                    replace_unknowns=True,
                    max_batch_size=32,
                    beam_size=4,
                    length_penalty=0.2,
                    return_scores=True,
                    **_decoded(length),
                )
                yield _read(tokenizer, code, found)

    return go


def engine(folder: Path, converted: Path, posts: Posts, length: int) -> Callable[[], Answers]:
    """Prepare our engine alone: with the scores and word links that the checks need."""
    from pipeline.translation import ctranslate2_engine
    from pipeline.translation.engine import Request, Settings

    if length:
        ctranslate2_engine.length_limit = lambda _: length  # type: ignore[attr-defined,assignment]
    ours = ctranslate2_engine.CTranslate2Engine(folder, converted, revision="", side="target", threads=CORES)
    ours.translate([Request("Добър ден.", marian_tag("it"))], Settings())
    sentences = [sentence for post in posts for sentence in post]

    def go() -> Answers:
        made = ours.translate(
            [Request(text, marian_tag(code)) for code in TARGET_CODES for text in sentences], Settings()
        )
        for number, code in enumerate(TARGET_CODES):
            texts = [answer.text for answer in made[number * len(sentences) :][: len(sentences)]]
            yield code, texts, sum(length or ours.length(text) for text in texts)

    return go


def glagol(folder: Path, posts: Posts, *, steered: bool) -> Callable[[], Answers]:
    """Prepare all of glagol: posts taken in, cut, translated, guarded, steered by terms, checked, stored."""
    import ftfy  # noqa: F401 -- what the readers load is loaded, as the libraries of the others are
    import markdown  # noqa: F401

    from pipeline import flow, intake
    from pipeline.flow.looking import look_in
    from pipeline.translation.pieces import Pieces
    from pipeline.wiring import open_workspace

    workspace = folder.parent.parent / "workspace"
    shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir()
    (workspace / "posts").mkdir()
    (workspace / "glagol.toml").write_text(
        f'[cluster]\nname = "Зелена синергия"\n[translation]\nsteered = {str(steered).lower()}\n',
        encoding="utf-8",
    )
    (workspace / "models").symlink_to(folder.parent)
    (workspace / "glossary.csv").write_bytes((Path(__file__).parents[1] / "glossary.csv").read_bytes())
    parts = open_workspace(workspace)
    parts.translator.signature("it", "Добър ден.")  # the engine is loaded, as the others' are
    list(parts.translator.judged("it", ["Добър ден."]))
    for number, post in enumerate(posts):
        text = "\n\n".join(post)
        (workspace / "posts" / f"{number:04}.md").write_text(
            f"# Публикация {number}\n\n{text}\n", encoding="utf-8"
        )
    pieces = Pieces(folder)

    def go() -> Answers:
        flow.take_in(parts, sorted(intake.files(workspace / "posts")))
        STARTED.pop("first", None)

        def progress(_done: int, _of: int) -> None:
            STARTED.setdefault("first", time.perf_counter())

        flow.translate(parts, TARGET_CODES, progress=progress)
        texts: dict[str, list[str]] = {code: [] for code in TARGET_CODES}
        for taken in sorted(parts.store.taken(), key=lambda taken: taken.post.id):
            for view in look_in(parts, taken, TARGET_CODES):
                made = [item.translation for item in view.items[1:]]  # no heading
                texts[view.language] += [one.target.text for one in made if one]
        for code, some in texts.items():
            yield code, some, sum(len(pieces.split_target(text)) + 1 for text in some)

    return go


def _fixed(length: int) -> dict[str, int]:
    return {"min_new_tokens": length, "max_new_tokens": length} if length else {}


def _decoded(length: int) -> dict[str, int]:
    return {"min_decoding_length": length, "max_decoding_length": length} if length else {}


def _read(tokenizer: Any, code: str, found: Any) -> tuple[str, list[str], int]:
    answers = [result.hypotheses[0][1:] for result in found]
    texts = [tokenizer.convert_tokens_to_string(tokens) for tokens in answers]
    return code, texts, sum(len(tokens) + 1 for tokens in answers)


def main() -> None:
    """Run the named contender once and print what was measured."""
    name, folder, converted = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    posts = json.loads(Path(sys.argv[4]).read_text(encoding="utf-8"))
    length = int(sys.argv[5]) if len(sys.argv) > 5 else 0
    go = {
        "newcomer": lambda: newcomer(folder, posts, length),
        "batches": lambda: batches(folder, posts, length),
        "documented": lambda: documented(folder, converted, posts, length, whole=False),
        "documented-list": lambda: documented(folder, converted, posts, length, whole=True),
        "argos": lambda: argos(folder, converted, posts, length),
        "engine": lambda: engine(folder, converted, posts, length),
        "unsteered": lambda: glagol(folder, posts, steered=False),
        "glagol": lambda: glagol(folder, posts, steered=True),
    }[name]()
    texts: dict[str, list[str]] = {}
    tokens, first = 0, 0.0
    began, processor = time.perf_counter(), time.process_time()
    for code, made, count in go():
        first = first or time.perf_counter()
        texts.setdefault(code, []).extend(made)
        tokens += count
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024
    first = STARTED.get("first", first) - began
    measured = {"seconds": seconds, "processor": processor, "first": first, "tokens": tokens, "mib": peak}
    print(json.dumps({**measured, "texts": texts}))


if __name__ == "__main__":
    main()

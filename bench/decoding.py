"""What each choice in decoding gains and costs: `python -m bench decoding`.

The engine alone translates the development set; each row differs from the first in one choice: the beam, the
power of the length that a beam divides by, whether answers keep to the letters of their language, whether
they are chosen for their words, whether names stand aside. Length is that of the answers by that of the
references; mixed are answers of which a word has letters of two alphabets; unknown is the share of words that
the list beside the checkpoint lacks.
"""

import argparse
import re
import tempfile
import time
from unittest.mock import patch

import sacrebleu

from bench import development
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.lexicon import Lexicon, words_of
from pipeline.language.punctuation import plain
from pipeline.translation import ctranslate2_engine
from pipeline.translation.engine import LENGTH_PENALTY, Engine, Request, Settings, letters_of
from pipeline.translation.masking import Masking
from pipeline.translation.wording import Wording

_MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")


def main() -> None:
    """Print a row for each choice."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--every", type=int, default=1, help="only every so manyth sentence")
    every = asked.parse_args().every
    rows = [{code: plain(text) for code, text in row.items()} for row in development.table()[::every]]
    with tempfile.TemporaryDirectory() as cache:
        bare = development.engine(cache)
        lexicon = development.lexicon()
        engine = Masking(Wording(bare, lexicon))
        print(f"{len(rows)} sentences × {len(TARGET_CODES)} languages; seconds are of the processor")
        languages = "  ".join(f"{code:>4}" for code in TARGET_CODES)
        print(f"{'':>14}  {languages}  mean  length  mixed  unknown  seconds")
        _print("as it is", engine, rows, lexicon)
        for beam in (1, 2, 8):
            _print(f"beam of {beam}", engine, rows, lexicon, beam=beam)
        for penalty in (1.0, 2.0):
            _print(f"length ** {penalty:g}", engine, rows, lexicon, penalty=penalty)
        _print("any letters", engine, rows, lexicon, letters=False)
        _print("any words", Masking(bare), rows, lexicon)
        _print("names left in", Wording(bare, lexicon), rows, lexicon)


def _print(
    name: str,
    engine: Engine,
    rows: list[dict[str, str]],
    lexicon: Lexicon,
    *,
    beam: int = Settings().beam,
    penalty: float = LENGTH_PENALTY,
    letters: bool = True,
) -> None:
    jobs = [(row, code) for row in rows for code in TARGET_CODES]
    asked = [
        Request(row["bg"], marian_tag(code), letters=letters_of(code) if letters else "")
        for row, code in jobs
    ]
    with patch.object(ctranslate2_engine, "LENGTH_PENALTY", penalty):
        began = time.process_time()
        answers = [answer.text for answer in engine.translate(asked, Settings(beam=beam))]
        seconds = time.process_time() - began
    scores = [
        sacrebleu.corpus_chrf(answers[at :: len(TARGET_CODES)], [[row[code] for row in rows]]).score
        for at, code in enumerate(TARGET_CODES)
    ]
    length = sum(map(len, answers)) / sum(len(row[code]) for row, code in jobs)
    mixed = sum(bool(_MIXED.search(answer)) for answer in answers)
    unknown = sum(
        lexicon.unknown(code, answer, row["bg"]) for (row, code), answer in zip(jobs, answers, strict=True)
    ) / sum(len(words_of(answer)) for answer in answers)
    print(
        f"{name:>14}  {'  '.join(f'{score:4.1f}' for score in scores)}  {sum(scores) / len(scores):4.1f}"
        f"  {length:6.3f}  {mixed:5}  {unknown:7.1%}  {seconds:7.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()

"""What masking names in Latin letters gains: `python -m bench names`.

Every name and address of a Bulgarian sentence of the development set that the reference has as well counts
once a language; chrF is that of the sentences that hold any.
"""

import tempfile

import sacrebleu

from bench import development
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.masks import mask
from pipeline.language.punctuation import plain
from pipeline.translation.engine import Engine, Request, Settings, letters_of
from pipeline.translation.masking import Masking
from pipeline.translation.wording import Wording


def main() -> None:
    """Print a row for the engine as it is, and one for the engine masked."""
    rows = [{code: plain(text) for code, text in row.items()} for row in development.table()]
    rows = [row for row in rows if mask(row["bg"])[1]]
    with tempfile.TemporaryDirectory() as cache:
        engine = Wording(development.engine(cache), development.lexicon())
        print(f"{len(rows)} rows × {len(TARGET_CODES)} languages")
        _print("as they are", engine, rows)
        _print("masked", Masking(engine), rows)


def _print(name: str, engine: Engine, rows: list[dict[str, str]]) -> None:
    jobs = [(row, code) for row in rows for code in TARGET_CODES]
    answers = engine.translate(
        [Request(row["bg"], marian_tag(code), letters=letters_of(code)) for row, code in jobs],
        Settings(),
    )
    wanted = [
        (one, answer.text)
        for (row, code), answer in zip(jobs, answers, strict=True)
        for one in mask(row["bg"])[1]
        if one in row[code]
    ]
    kept = sum(one in text for one, text in wanted)
    chrf = sacrebleu.corpus_chrf(
        [answer.text for answer in answers], [[row[code] for row, code in jobs]]
    ).score
    print(f"{name:>12}  names kept {kept} of {len(wanted)}  chrF {chrf:.1f}")


if __name__ == "__main__":
    main()

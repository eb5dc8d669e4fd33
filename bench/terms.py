"""What steering by terms gains and costs: term accuracy and chrF on the development set.

Every term of glossary.csv that a Bulgarian sentence holds counts once a language. Prints a row
a bound on what a term may cost (mean log-probability a token); 0 seeks among the engine's own
answers only, "off" is the engine left alone, "notes" the engine told in its source what terms are called,
and those with "notes" begin from there.
"""

import argparse
import tempfile
from dataclasses import replace

import sacrebleu

from bench import development
from pipeline.glossary import Glossary, is_rendered, read_glossary
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.language.punctuation import plain
from pipeline.translation.engine import Engine, Hypothesis, Request, Settings, letters_of
from pipeline.translation.masking import Masking
from pipeline.translation.steering import Draft, demands_of, notes_of, steer
from pipeline.translation.wording import Wording


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=0, help="only every so manyth row that has a term")
    asked.add_argument("--bounds", default="0,0.1,0.2,0.35,0.5,1.0")
    arguments = asked.parse_args()
    glossary = read_glossary(development.PROJECT / "glossary.csv")
    rows = [row for row in development.table() if glossary.found_in(plain(row["bg"]))][:: arguments.rows or 1]
    with tempfile.TemporaryDirectory() as cache:
        engine = Masking(Wording(development.engine(cache), development.lexicon()))
        print(f"{len(rows)} rows × {len(TARGET_CODES)} languages")
        for name in ("off", "notes") if development.checkpoint().noted else ("off",):
            drafts = _drafts(engine, glossary, rows, noted=name == "notes")
            _print(name, rows, drafts, [draft.hypothesis for draft in drafts])
            for bound in map(float, arguments.bounds.split(",")):
                _print(f"{name} {bound:g}", rows, drafts, steer(engine, drafts, Settings(), bound))


def _drafts(engine: Engine, glossary: Glossary, rows: list[dict[str, str]], *, noted: bool) -> list[Draft]:
    jobs = [(plain(row["bg"]), code) for row in rows for code in TARGET_CODES]
    requests = [Request(text, marian_tag(code), letters=letters_of(code)) for text, code in jobs]
    demands = [demands_of(glossary, text, code) for text, code in jobs]
    asked = [
        replace(request, notes=notes_of(wanted, code) if noted else ())
        for request, wanted, (_, code) in zip(requests, demands, jobs, strict=True)
    ]
    answers = engine.translate(asked, Settings())
    return [
        Draft(request, answer, wanted, code)
        for request, answer, wanted, (_, code) in zip(requests, answers, demands, jobs, strict=True)
    ]


def _print(name: str, rows: list[dict[str, str]], drafts: list[Draft], answers: list[Hypothesis]) -> None:
    kept = wanted = 0
    for draft, answer in zip(drafts, answers, strict=True):
        wanted += len(draft.demands)
        kept += sum(is_rendered(demand.term, answer.text, draft.language) for demand in draft.demands)
    scores = [
        sacrebleu.corpus_chrf(
            [answer.text for draft, answer in zip(drafts, answers, strict=True) if draft.language == code],
            [[plain(row[code]) for row in rows]],
        ).score
        for code in TARGET_CODES
    ]
    each = " ".join(f"{code} {score:.1f}" for code, score in zip(TARGET_CODES, scores, strict=True))
    print(f"{name:>10}  terms {100 * kept / wanted:5.1f}%  chrF {sum(scores) / len(scores):.2f}  ({each})")


if __name__ == "__main__":
    main()

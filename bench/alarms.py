"""How often each check speaks: of good translations (it should not), of seeded errors (it should)."""

import csv
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.checks import CHECKS, Pair, name_of, run
from pipeline.domain.text import TaggedText
from pipeline.glossary import read_glossary
from pipeline.language.codes import TARGET_CODES
from tests.checks import seeds

PROJECT = Path(__file__).parents[1]
CORPUS = PROJECT / "corpus"


def good() -> Iterator[tuple[str, Pair]]:
    """Yield (file:line, pair) of every row of the corpus in every language."""
    glossary = read_glossary(PROJECT / "glossary.csv")
    for path in (*sorted((CORPUS / "indomain").glob("*.tsv")), CORPUS / "development.tsv"):
        with path.open(encoding="utf-8", newline="") as stream:
            table = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
            for line, row in enumerate(table, start=2):
                source = TaggedText.plain(row["bg"])
                found = tuple(glossary.found_in(row["bg"]))
                for code in TARGET_CODES:
                    yield f"{path.name}:{line}", Pair(source, TaggedText.plain(row[code]), code, found)


def main() -> None:
    """Print the alarms on good translations, the recall of seeded errors, and the time of a pair."""
    pairs = list(good())
    run(pairs[0][1])  # loads what is loaded once
    alarms: Counter[tuple[str, str]] = Counter()
    shown = sys.argv[1:]
    began = time.process_time()
    spent: defaultdict[str, float] = defaultdict(float)
    for where, pair in pairs:
        for check in CHECKS:
            since = time.process_time()
            findings = list(check(pair))
            spent[name_of(check)] += time.process_time() - since
            if findings:
                alarms[name_of(check), pair.language] += 1
            if findings and name_of(check) in shown:
                print(f"{where} {pair.language} {findings[0].message}")
                print(f"  {pair.source.text}\n  {pair.target.text}")
    seconds = time.process_time() - began
    rows = len(pairs) // len(TARGET_CODES)
    print(f"{rows} good rows in {len(TARGET_CODES)} languages: per cent of segments alarmed")
    print("check       " + "".join(f"{code:>7}" for code in TARGET_CODES) + "  µs a pair")
    for name in map(name_of, CHECKS):
        shares = "".join(f"{100 * alarms[name, code] / rows:7.2f}" for code in TARGET_CODES)
        print(f"{name:12}{shares}  {1e6 * spent[name] / len(pairs):9.0f}")
    print(f"{1000 * seconds / len(pairs):.2f} ms of one core a pair, all checks")
    _recall()


def _recall() -> None:
    """Print how many of the seeded errors each check finds."""
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds.read():
        bad = seed.pair(seed.bad)
        told[seed.check]["all"] += 1
        told[seed.check]["found"] += bool(list(seed.unit(bad)))
        told[seed.check]["by any"] += bool(run(bad))
    print("\nseeded errors: found by their check, found by any check, all")
    for name, counts in told.items():
        print(f"{name:12}{counts['found']:7}{counts['by any']:7}{counts['all']:7}")
    total = sum(told.values(), Counter())
    print(f"{'all':12}{total['found']:7}{total['by any']:7}{total['all']:7}")

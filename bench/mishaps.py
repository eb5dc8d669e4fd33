"""A thousand odd sentences through the checkpoint that ships: what went wrong, and whether a finding tells.

`python -m bench mishaps [COUNT]`; each sentence goes into one of the languages, in turn. Ends with an
error where a loop, a text that broke off, a lost digit or a broken address has no finding.
"""

import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.checks import Pair, run
from pipeline.config import Cluster, Settings, Translating
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Translation
from pipeline.language.codes import TARGET_CODES
from pipeline.translation.translator import Job
from pipeline.wiring import glossary_of, translator
from tests.translation.odd import Odd, sentences, unseen

PROJECT = Path(__file__).parents[1]


def main() -> None:
    """Print a line a kind, and every mishap that nobody would be told of."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    began = time.perf_counter()
    flagged: Counter[str] = Counter()
    total: Counter[str] = Counter()
    bad: dict[str, list[str]] = defaultdict(list)
    for odd, translation in translated(sentences(count)):
        total[odd.kind] += 1
        source = TaggedText.plain(odd.text)
        found = [*translation.findings, *run(Pair(source, translation.target, translation.language))]
        flagged[odd.kind] += bool(found)
        for mishap in unseen(odd, translation):
            bad[odd.kind].append(
                f"{mishap}: {translation.language}: {odd.text[:90]} → {translation.target.text[:90]}"
            )
    print(f"{'kind':38} {'sentences':>9} {'flagged':>8} {'unseen':>7}")
    for kind, number in total.items():
        print(f"{kind:38} {number:9} {flagged[kind]:8} {len(bad[kind]):7}")
    seconds = time.perf_counter() - began
    unnoticed = sum(map(len, bad.values()))
    print(f"{'all':38} {sum(total.values()):9} {sum(flagged.values()):8} {unnoticed:7}   {seconds:.0f} s")
    for lines in bad.values():
        print("\n".join(lines))
    if unnoticed:
        raise SystemExit(1)


def translated(odd: list[Odd]) -> list[tuple[Odd, Translation]]:
    """Return the sentences with their translations by the checkpoint that ships."""
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        (workspace / "models").mkdir()
        shutil.copy(PROJECT / "models" / "routes.toml", workspace / "models")
        shutil.copy(PROJECT / "glossary.csv", workspace)
        settings = Settings(cluster=Cluster(name="Клъстер"), translation=Translating(threads=1))
        made = translator(workspace, settings, glossary_of(workspace))
        jobs = [
            Job(TaggedText.plain(one.text), TARGET_CODES[number % len(TARGET_CODES)])
            for number, one in enumerate(odd)
        ]
        of = {(job.source.text, job.language): done for job, done in made.translate(jobs, lambda _done: None)}
        return [(one, of[job.source.text, job.language]) for one, job in zip(odd, jobs, strict=True)]


if __name__ == "__main__":
    main()

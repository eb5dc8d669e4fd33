"""Damaged files for every parser: `python -m bench fuzz --inputs N` prints what became of them.

Each parser gets its share of the inputs, the quick ones four times that of the slow ones; a fault is a
traceback, a file that takes longer than ten seconds, or a post that is not clean. `--keep FOLDER` keeps
the inputs that made faults.
"""

import argparse
import hashlib
import resource
from collections import defaultdict
from pathlib import Path

from tests.fuzz.parsers import PARSERS
from tests.fuzz.trying import Fault, try_many


def main() -> None:
    """Print a line a parser."""
    options = argparse.ArgumentParser(prog="python -m bench fuzz")
    options.add_argument("--inputs", type=int, default=25_000, help="over all parsers")
    options.add_argument("--seed", default="1")
    options.add_argument("--only", default="", help="one parser")
    options.add_argument("--keep", type=Path)
    chosen = options.parse_args()
    parsers = [parser for parser in PARSERS if chosen.only in ("", parser.name)]
    print(f"{'parser':18} {'inputs':>9} {'inputs/s':>9} {'slowest':>9} {'faults':>7}")
    inputs = faults = 0
    shares = sum(parser.share for parser in parsers)
    for parser in parsers:
        tried = try_many(parser, chosen.inputs * parser.share // shares, chosen.seed)
        rate = tried.inputs / max(tried.seconds, 1e-9)
        print(
            f"{tried.parser:18} {tried.inputs:9,} {rate:9,.0f} {tried.slowest:7.2f} s {len(tried.faults):7}",
            flush=True,
        )
        inputs, faults = inputs + tried.inputs, faults + len(tried.faults)
        _tell(tried.faults, chosen.keep)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'all':18} {inputs:9,} inputs, {faults} faults, {memory:.0f} MB of memory at most")
    if faults:
        raise SystemExit(1)


def _tell(faults: list[Fault], keep: Path | None) -> None:
    """Print faults, those of one place once."""
    places: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        places[fault.place, fault.what.partition(":")[0]].append(fault)
    for (place, _), same in places.items():
        shortest = min(same, key=lambda fault: len(fault.data))
        print(f"    {len(same)} x {shortest.what}\n      {place}\n      {shortest.data[:200]!r}")
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256(shortest.data).hexdigest()[:12]
            (keep / f"{shortest.parser.replace(' ', '-')}-{digest}").write_bytes(shortest.data)


if __name__ == "__main__":
    main()

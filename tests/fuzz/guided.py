"""Damage guided by what it reaches: `python -m tests.fuzz.guided PARSER [-runs=20000]`, by atheris.

Inputs that reach a line of ours for the first time are kept and damaged further; atheris counts the lines
of Python alone, so that it pays for parsers written in it: Markdown, front matter, pasted text, PO, tables,
tag marks. It is no part of the installation (`pip install atheris`), and stops at the first fault, which
it leaves in `crash-…` in the folder where it was called.
"""

import sys
import tempfile
from pathlib import Path

try:
    import atheris
except ImportError:
    sys.exit("atheris is not installed. Run: pip install atheris")

with atheris.instrument_imports(include=["pipeline", "markdown", "yaml", "babel.messages"]):
    from tests.fuzz.parsers import PARSERS
    from tests.fuzz.trying import fault_of


class FaultError(Exception):
    """A parser did not keep its promise."""


def main() -> None:
    """Try one parser; options of libFuzzer come after its name."""
    by_name = {parser.name: parser for parser in PARSERS}
    name, *options = sys.argv[1:] or [""]
    if name not in by_name:
        sys.exit(f"There is no parser “{name}”. Name one of: {', '.join(by_name)}")
    parser = by_name[name]

    def one(data: bytes) -> None:
        fault = fault_of(parser, data)
        if fault is not None:
            raise FaultError(fault.trace)

    with tempfile.TemporaryDirectory() as folder:
        for number, sample in enumerate(parser.samples()):
            (Path(folder) / str(number)).write_bytes(sample)
        atheris.Setup([sys.argv[0], *options, folder], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()

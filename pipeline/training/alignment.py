"""Word links between the two sides of a pair, found by the program eflomal.

One attention head is taught to follow them, so that bold text, links and terms
can later be found again in a translation. eflomal is a program of its own
(`pip install eflomal`) and is run as one.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.domain.errors import CorpusError
from pipeline.language.words import words

Links = tuple[tuple[int, int], ...]


def align(pairs: list[tuple[str, str]]) -> list[Links]:
    """Return for each pair the links (source word, target word) both directions agree on.

    Raises CorpusError where eflomal is not installed or fails.
    """
    program = shutil.which("eflomal-align", path=str(Path(sys.executable).parent)) or shutil.which(
        "eflomal-align"
    )
    if program is None:
        raise CorpusError(
            "the word aligner eflomal is not installed",
            where="glagol models train",
            hint="Run: pip install eflomal — or set guided_alignment = 0",
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for side, filename in enumerate(("source", "target")):
            (folder / filename).write_text(
                "".join(
                    " ".join(pair[side][start:end].lower() for start, end in words(pair[side])) + "\n"
                    for pair in pairs
                ),
                encoding="utf-8",
            )
        command = [
            program,
            "--overwrite",
            "-s",
            "source",
            "-t",
            "target",
            "-f",
            "forward",
            "-r",
            "reverse",
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CorpusError(
                "eflomal failed: " + (done.stderr.strip().splitlines() or ["no message"])[-1],
                where="word alignment",
            )
        forward = (folder / "forward").read_text().splitlines()
        reverse = (folder / "reverse").read_text().splitlines()
    return [tuple(sorted(_links(there) & _links(back))) for there, back in zip(forward, reverse, strict=True)]


def _links(line: str) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, _, b in (link.partition("-") for link in line.split())}

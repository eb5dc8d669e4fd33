"""Our sentence ends against a general splitter, on the hard cases of the tests."""

from pathlib import Path

import sentencex

from pipeline.segmentation.sentences import split

CASES = Path(__file__).parents[1] / "tests" / "segmentation" / "sentences.txt"


def main() -> None:
    """Print how many hard cases each gets right."""
    wanted = [
        line.split(" ¦ ")
        for line in CASES.read_text("utf-8").splitlines()
        if line and not line.startswith("# ")
    ]
    ours = theirs = 0
    for sentences in wanted:
        text = " ".join(sentences)
        ours += [text[start:end] for start, end in split(text)] == sentences
        theirs += [part.strip() for part in sentencex.segment("bg", text)] == sentences
    print(f"hard cases  {len(wanted)}\nglagol      {ours} right\nsentencex   {theirs} right")

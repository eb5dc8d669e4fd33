"""seeded.tsv: a good translation and the same with one error put in, a row each.

Columns: `check` that should find the error, `language`, `bg`, `good`, `bad`, `result` (found,
or missed: honestly left in the table), `how` (a mutation of `seeding.py`, or: by hand).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks import CHECKS, Check, Pair, name_of
from pipeline.domain.text import Tag, TaggedText, from_coded

TABLE = Path(__file__).with_name("seeded.tsv")
TRAINING = "https://greensynergycluster.eu/{}/obuchenie-torino/"
PAGES = frozenset(TRAINING.format(folder) for folder in ("it", "hu", "de", "pt", "ro", "sr-Cyrl"))
# What ⟨1⟩ (bold), ⟨2⟩ (a link) and ⟨3/⟩ (a picture) stand for.
TAGS = (
    Tag(1, "open", "<b>"),
    Tag(1, "close", "</b>"),
    Tag(2, "open", f'<a href="{TRAINING.format("bg")}">'),
    Tag(2, "close", "</a>"),
    Tag(3, "void", '<img src="mrezha.svg">'),
)
BY_NAME = {name_of(check): check for check in CHECKS}


@dataclass(frozen=True)
class Seed:
    check: str
    language: str
    bg: str
    good: str
    bad: str
    result: str
    how: str

    @property
    def unit(self) -> Check:
        return BY_NAME[self.check]

    def pair(self, target: str) -> Pair:
        return Pair(text_of(self.bg), text_of(target), self.language, pages=self.pages)

    @property
    def pages(self) -> frozenset[str]:
        return PAGES if self.check == "pages" else frozenset()


def text_of(coded: str) -> TaggedText:
    return from_coded(coded, TAGS)


def read() -> list[Seed]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return [Seed(**row) for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)]


def write(seeds: list[Seed]) -> None:
    rows = ["\t".join(vars(seed).values()) for seed in seeds]
    TABLE.write_text("\n".join(["\t".join(Seed.__dataclass_fields__), *rows]) + "\n", "utf-8")

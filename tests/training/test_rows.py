"""The rows of corpus/ are what its README says."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.language.codes import BY_CODE
from pipeline.language.punctuation import QUOTES

CORPUS = Path(__file__).parents[2] / "corpus"
LANGUAGES = {
    **{
        path: ["bg", "it", "hu", "de", "pt", "ro", "sr"]
        for path in sorted((CORPUS / "indomain").glob("*.tsv"))
    },
    **{path: ["bg", "hu", "de"] for path in sorted((CORPUS / "hu-de").glob("*.tsv"))},
    CORPUS / "development.tsv": ["bg", "it", "hu", "de", "pt", "ro", "sr"],
    CORPUS / "trace-kei.tsv": ["bg", "it", "hu", "de", "pt", "ro", "sr"],
}
TABLES = list(LANGUAGES)
CYRILLIC, LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[A-Za-z\u00c0-\u024f]")
NEVER = {"bg": "ыэёјљњћђџ", "sr": "ыйъьщюяэё", "ro": "şţŞŢ"}
MARKS = set("„“”«»")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def wrong_with(code: str, text: str) -> str:
    """Return what is wrong with a cell, or nothing."""
    if not text or text != text.strip():
        return "empty, or space at an edge"
    if BY_CODE[code].script == "Latn" and CYRILLIC.search(text):
        return "Cyrillic letters"
    mostly_latin = len(LATIN.findall(text)) > max(12, 2 * len(CYRILLIC.findall(text)))
    if BY_CODE[code].script == "Cyrl" and mostly_latin and not re.search(r"@|www|[A-Z]{3}", text):
        return "Latin letters"
    if set(text) & set(NEVER.get(code, "")):
        return "letters of another language"
    if '"' in text or set(text) & MARKS - set(QUOTES[code]):
        return "quotation marks of another language"
    return ""


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_cell_is_in_its_language(path: Path) -> None:
    table = rows(path)
    assert list(table[0]) == LANGUAGES[path]
    found = [
        (number, code, problem)
        for number, row in enumerate(table, start=2)
        for code, text in row.items()
        if (problem := wrong_with(code, text or ""))
    ]
    assert found == []


def test_no_sentence_stands_twice_and_none_is_both_trained_on_and_measured() -> None:
    counts = Counter(" ".join(re.findall(r"\w+", row["bg"].lower())) for path in TABLES for row in rows(path))
    assert [words for words, count in counts.items() if count > 1 and len(words.split()) > 3] == []

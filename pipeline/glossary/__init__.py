"""Terms: how a word of the cluster is called in each language, and where it occurs.

terms      what an entry is
sheet      glossary.csv
matching   where a form stands in a text, however its words are inflected
glossary   all terms of a workspace, and which of them a sentence holds
"""

from datetime import date
from pathlib import Path

from pipeline.glossary.glossary import Glossary, forbidden_in, is_rendered
from pipeline.glossary.sheet import parse_terms, read_terms, write_terms
from pipeline.glossary.terms import Forbidden, Rendering, Status, Term


def read_glossary(path: Path, day: date | None = None) -> Glossary:
    """Read a workspace's glossary.csv as it holds on a day. Raises ConfigError."""
    return Glossary(read_terms(path), day)


__all__ = [
    "Forbidden",
    "Glossary",
    "Rendering",
    "Status",
    "Term",
    "forbidden_in",
    "is_rendered",
    "parse_terms",
    "read_glossary",
    "read_terms",
    "write_terms",
]

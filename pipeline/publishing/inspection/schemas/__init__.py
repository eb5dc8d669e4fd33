"""XML against the schema that it follows."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

from lxml import etree


def validated(file: Path | BinaryIO, name: str) -> tuple[etree._ElementTree | None, list[str]]:
    """Return a file's tree, None where it is no XML, and what is wrong with it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        tree = etree.parse(file, parser)
    except etree.XMLSyntaxError as error:
        return None, [f"is not XML: {error.msg}"]
    schema = _schema(name)
    if schema.validate(tree):
        return tree, []
    return tree, [f"line {entry.line}: {entry.message}" for entry in list(schema.error_log)[:5]]


@cache
def _schema(name: str) -> etree.RelaxNG:
    written = files("pipeline.publishing.inspection.schemas").joinpath(f"{name}.rng").read_bytes()
    return etree.RelaxNG(etree.fromstring(written))

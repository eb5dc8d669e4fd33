"""Files are what the standards' own schemas say (schemas/README.md tells which there are)."""

from hypothesis import given, settings
from lxml import etree

from pipeline.interchange import tmx
from pipeline.interchange.formats import XLIFF, XLIFF12
from pipeline.interchange.values import Bundle, Pair
from tests.interchange.material import (
    AT,
    SCHEMAS,
    SOURCE,
    TARGET,
    assert_valid,
    bundles,
    full_bundle,
    schema,
    texts,
)

XLIFF_CORE = schema("xliff-core-2.0.xsd")
XLIFF_12 = schema("xliff-core-1.2-strict.xsd")
TMX = etree.DTD((SCHEMAS / "tmx14.dtd").open("rb"))


@settings(max_examples=30)
@given(bundles())
def test_xliff_2_keeps_to_the_core_schema(bundle: Bundle) -> None:
    assert_valid(XLIFF_CORE, XLIFF.write(bundle))


@settings(max_examples=30)
@given(bundles())
def test_xliff_1_2_keeps_to_the_strict_schema(bundle: Bundle) -> None:
    assert_valid(XLIFF_12, XLIFF12.write(bundle))


@settings(max_examples=30)
@given(texts(), texts())
def test_tmx_keeps_to_its_dtd(source, target) -> None:  # type: ignore[no-untyped-def]
    assert_valid(TMX, tmx.write([Pair(source, target, "sr", "Анна", AT, "p", "s1", "mt")], AT))


def test_notes_terms_and_matches_keep_to_the_schemas() -> None:
    assert_valid(XLIFF_CORE, XLIFF.write(full_bundle()))
    assert_valid(XLIFF_12, XLIFF12.write(full_bundle()))
    assert_valid(TMX, tmx.write([Pair(SOURCE, TARGET, "it")], AT))


def test_the_schemas_would_notice() -> None:
    wrong = XLIFF.write(full_bundle()).replace(b'state="final"', b'state="done"')
    assert not XLIFF_CORE.validate(etree.fromstring(wrong))
    wrong = XLIFF12.write(full_bundle()).replace(b'state="final"', b'state="done"')
    assert not XLIFF_12.validate(etree.fromstring(wrong))
    wrong = tmx.write([Pair(SOURCE, TARGET, "it")], AT).replace(b" i=", b" j=")
    assert not TMX.validate(etree.fromstring(wrong))

"""What leaves in a format comes back as it was, whatever the words and however the tags stand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.interchange import formats, marks, tmx
from pipeline.interchange.formats import DOCX, PO, XLIFF, XLIFF12, Format
from pipeline.interchange.values import Bundle, Pair, bare, binding_of, digest_of, fitted, tidied
from tests.interchange.material import AT, bundles, full_bundle, texts


def assert_comes_back(form: Format, bundle: Bundle, *, with_markup: bool) -> None:
    content = form.write(bundle)
    assert formats.format_of(content, "x") is form
    parcel = formats.read_parcel(content, "x")
    assert parcel.language == bundle.language
    assert [(unit.post, unit.segment) for unit in parcel.units] == [
        (bundle.post, item.reviewed.segment.id) for item in bundle.items
    ]
    for unit, item in zip(parcel.units, bundle.items, strict=True):
        source, translation = item.reviewed.segment.source, item.reviewed.translation
        target = translation.target if translation else None
        if not with_markup:
            source, target = bare(source), bare(target) if target else None
        assert unit.source == source
        assert unit.target == target or (target and not target.coded.strip() and unit.target is None)
        assert unit.bound == binding_of(item.reviewed)
        assert unit.comments == ()


@settings(max_examples=60)
@given(bundles())
def test_xliff_2_loses_nothing(bundle: Bundle) -> None:
    assert_comes_back(XLIFF, bundle, with_markup=True)


@settings(max_examples=60)
@given(bundles())
def test_xliff_1_2_loses_nothing(bundle: Bundle) -> None:
    assert_comes_back(XLIFF12, bundle, with_markup=True)


@settings(max_examples=60)
@given(bundles())
def test_po_loses_nothing_but_the_markup(bundle: Bundle) -> None:
    assert_comes_back(PO, bundle, with_markup=False)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(bundles())
def test_word_loses_nothing_but_the_markup(bundle: Bundle) -> None:
    assert_comes_back(DOCX, bundle, with_markup=False)


@settings(max_examples=60)
@given(texts(), texts(), st.sampled_from(["it", "sr"]))
def test_tmx_loses_nothing(source, target, language: str) -> None:  # type: ignore[no-untyped-def]
    pair = Pair(source, target, language, "Анна", AT, "nov-proekt", "s1", "human", "glagol")
    wanted = [pair] if source.text.strip() and target.text.strip() else []
    assert list(tmx.read(tmx.write([pair], AT))) == wanted


@settings(max_examples=120)
@given(texts())
def test_marks_lose_nothing_but_the_markup(text) -> None:  # type: ignore[no-untyped-def]
    assert marks.read(marks.write(text)) == bare(text)


@settings(max_examples=120)
@given(texts())
def test_tidying_twice_is_tidying_once(text) -> None:  # type: ignore[no-untyped-def]
    assert tidied(tidied(text)) == tidied(text)
    assert digest_of(tidied(text)) == digest_of(text)


@settings(max_examples=120)
@given(texts(), texts())
def test_only_markup_of_the_source_gets_in(text, source) -> None:  # type: ignore[no-untyped-def]
    back = fitted(text, source.tags)
    assert set(back.tags) <= set(source.tags)
    assert back.coded == text.coded


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.name)
def test_a_full_bundle_comes_back(form: Format) -> None:
    assert_comes_back(form, full_bundle(), with_markup=form in (XLIFF, XLIFF12))

"""Everything that the desk says is said in every language of its people."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from pipeline.desk import catalogues


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_nothing_is_left_untranslated(web: object, language: str) -> None:
    assert [message.id for message in catalogues.missing(language)] == []


@pytest.mark.parametrize("language", catalogues.TRANSLATED)
def test_nothing_is_translated_that_is_not_said(web: object, language: str) -> None:
    said = {(part, message.id) for part, found in catalogues.extracted().items() for message in found}
    kept = {(part, m.id) for part in catalogues.PARTS for m in catalogues.read_part(language, part)}
    assert kept - said == set(), "bring the catalogues up to date: python -m pipeline.desk.catalogues"


def test_serbian_in_latin_is_derived(web: object, tmp_path: Path) -> None:
    catalogues.compile_all(tmp_path)
    with (tmp_path / "sr_Latn/LC_MESSAGES/django.mo").open("rb") as stream:
        latin = read_mo(stream)
    assert latin.get("Sign in").string == "Prijava"
    assert (
        "%(email)s"
        in latin.get("%(by)s invites you to work here. You will sign in with the address %(email)s.").string
    )


def test_catalogues_are_compiled_once(web: object, tmp_path: Path) -> None:
    catalogues.compile_all(tmp_path)
    before = (tmp_path / "bg/LC_MESSAGES/django.mo").stat().st_mtime_ns
    catalogues.compile_all(tmp_path)
    assert (tmp_path / "bg/LC_MESSAGES/django.mo").stat().st_mtime_ns == before

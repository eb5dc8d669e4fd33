from pathlib import Path

import pytest

from pipeline.checks import Pair, spelling
from pipeline.domain.errors import ConfigError
from pipeline.domain.text import TaggedText
from pipeline.glossary import Rendering, Term

CLUSTER = Term("клъстер", {"it": Rendering(("cluster",))})


@pytest.fixture
def dictionaries(tmp_path: Path) -> Path:
    (tmp_path / "it_IT").mkdir()
    (tmp_path / "it_IT" / "it_IT.aff").write_text("SET UTF-8\nSFX S Y 1\nSFX S o i o\n", "utf-8")
    (tmp_path / "it_IT" / "it_IT.dic").write_text("3\nprogetto/S\nnuovo/S\nazienda\n", "utf-8")
    return tmp_path


def findings(folder: Path, source: str, target: str) -> list[str]:
    pair = Pair(TaggedText.plain(source), TaggedText.plain(target), "it", (CLUSTER,))
    return [finding.message for finding in spelling(folder)(pair)]


def test_a_word_that_no_dictionary_has_is_named_once(dictionaries: Path) -> None:
    target = "nuovo progeto, nuovo progeto"
    assert findings(dictionaries, "нов проект", target) == ["The dictionary does not know: progeto."]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Нови проекти", "Nuovi progetti"),
        ("Проектът на фирмата", "progetto dell'azienda"),
        ("Клъстерът", "nuovi cluster"),
        ("Мария Ангелова", "Maria Angelova"),
        ("софтуер SAP hana", "progetto hana"),
        ("Виж greensynergycluster.eu", "nuovo: greensynergycluster.eu"),
    ],
)
def test_inflected_words_names_terms_and_words_of_the_source_pass(
    dictionaries: Path, source: str, target: str
) -> None:
    assert findings(dictionaries, source, target) == []


def test_a_missing_dictionary_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no dictionary it_IT\.aff"):
        findings(tmp_path, "нов проект", "nuovo progetto")

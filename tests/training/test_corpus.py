import gzip
from pathlib import Path

import pytest

from pipeline.domain.errors import CorpusError
from pipeline.training.corpus import Group, fingerprint, gather, is_clean, read_pairs, read_table

SOURCE = "Клъстерът започна нов проект."


@pytest.mark.parametrize(
    ("target", "language", "clean"),
    [
        ("Il cluster ha avviato un nuovo progetto.", "it", True),
        ("Кластер је започео нови пројекат.", "sr", True),
        ("Klaster je započeo novi projekat.", "sr", False),
        (SOURCE, "it", False),
        ("Il cluster 7 ha avviato un nuovo progetto.", "it", False),
        ("Il {0} cluster.", "it", False),
        ("<b>Il cluster</b> ha avviato un progetto", "it", False),
        ("a " * 150, "it", False),
    ],
)
def test_only_pairs_that_teach_are_kept(target: str, language: str, clean: bool) -> None:
    assert is_clean(SOURCE, target, language) == clean


def test_pairs_of_a_sentence_are_joined_and_the_first_wins() -> None:
    groups = [
        Group(SOURCE, (("it", "Il cluster ha iniziato."),), "a"),
        Group(SOURCE, (("it", "Un altro."), ("de", "Der Cluster begann.")), "b"),
    ]
    (joined,) = gather(groups)
    assert joined == Group(SOURCE, (("de", "Der Cluster begann."), ("it", "Il cluster ha iniziato.")), "a")


def test_untranslated_english_is_dropped() -> None:
    english = "Security is not a solo responsibility"
    groups = [Group(SOURCE, (("it", english), ("de", english), ("ro", "Clusterul a început.")), "a")]
    assert gather(groups)[0].targets == (("ro", "Clusterul a început."),)


def test_what_is_kept_apart_is_not_trained_on() -> None:
    assert gather([Group("Нов клъстер", (("it", "Nuovo cluster"),), "a")], exclude=["Нов  клъстер"]) == []


def test_tables_and_pairs_are_read_in_plain_marks(tmp_path: Path) -> None:
    table = tmp_path / "a.tsv"
    table.write_text("bg\tit\n„Нов“ – клъстер\t«Nuovo» – cluster\n", encoding="utf-8")
    assert list(read_table(table)) == [Group('"Нов" - клъстер', (("it", '"Nuovo" - cluster'),), "a")]
    with gzip.open(tmp_path / "odoo.sr_Latn.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("Отвори Firefox\tOtvori Firefox, Njegoš\n")
    assert list(read_pairs(tmp_path)) == [Group("Отвори Firefox", (("sr", "Отвори Firefox, Његош"),), "odoo")]


def test_a_crooked_table_is_told_with_its_line(tmp_path: Path) -> None:
    table = tmp_path / "a.tsv"
    table.write_text("bg\tit\nНов\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.tsv:2: 1 columns"):
        list(read_table(table))
    table.write_text("x\ty\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="first line must name"):
        list(read_table(table))


def test_the_fingerprint_follows_the_text() -> None:
    group = Group(SOURCE, (("it", "A"),), "a")
    assert fingerprint([group]) != fingerprint([Group(SOURCE, (("it", "B"),), "a")])

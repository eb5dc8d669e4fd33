"""From the store to the site: what was touched is read, the rest stays."""

from collections.abc import Callable

import pytest

from pipeline import flow
from pipeline.review.store import Store
from tests.conftest import POST, Desk

LANGUAGES = ["it", "de", "sr"]


@pytest.fixture
def read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which posts are read to be published."""
    noted: list[str] = []
    store = type(desk.parts.store)
    whole = store.edition

    def edition(self: Store, post: str, language: str) -> object:
        noted.append(post)
        return whole(self, post, language)

    monkeypatch.setattr(store, "edition", edition)
    return noted


def page(desk: Desk, path: str) -> str:
    return (desk.folder / "outputs/site" / path / "index.html").read_text("utf-8")


def test_only_what_was_touched_is_read_again(desk: Desk, read: list[str]) -> None:
    desk.write("vtora.md", POST.replace("Нов проект", "Втора новина"))
    flow.run(desk.parts, LANGUAGES)
    assert set(read) == {"nov-proekt", "vtora"}
    read.clear()
    flow.publish(desk.parts)
    assert read == []
    taken = flow.find(desk.parts, "vtora")
    flow.edit(desk.parts, "vtora", "it", "Anna", {taken.segmented.segments[0].id: "Seconda notizia"})
    built = flow.publish(desk.parts)
    assert set(read) == {"vtora"}
    assert "Seconda notizia" in page(desk, "it/vtora")
    assert built.pages == 8


def test_another_rule_reads_everything(opened: Callable[..., Desk], desk: Desk, read: list[str]) -> None:
    flow.run(desk.parts, LANGUAGES)
    read.clear()
    settings = desk.folder / "glagol.toml"
    settings.write_text(settings.read_text("utf-8") + "drafts = false\n", "utf-8")
    flow.publish(opened().parts)
    assert set(read) == {"nov-proekt"}
    assert not (desk.folder / "outputs/site/it").exists()


def test_rows_that_came_late_are_not_missed(desk: Desk) -> None:
    """Where several write at once, a row with a lower id may be committed after a higher one."""
    from pipeline.desk.models import DecisionRow, TranslationRow

    flow.run(desk.parts, LANGUAGES)
    late = TranslationRow.objects.order_by("id").first()
    assert late is not None
    TranslationRow.objects.filter(id=late.id).delete()
    mark = desk.parts.store.changes("").mark
    assert desk.parts.store.changes(mark).touched == frozenset()
    late.save(force_insert=True)
    assert desk.parts.store.changes(mark).touched is None
    assert DecisionRow.objects.count() == 0


def test_a_standing_page_a_named_topic_and_a_correction(opened: Callable[..., Desk], desk: Desk) -> None:
    (desk.folder / "pages").mkdir()
    for name, text in (
        ("10-about.md", "# За нас\n\nНие сме от Пловдив."),
        ("10-about.it.md", "# Chi siamo\n\nSiamo di Plovdiv."),
    ):
        (desk.folder / "pages" / name).write_text(text, "utf-8")
    (desk.folder / "tags.toml").write_text('["проекти"]\nit = "progetti nostri"\n', "utf-8")
    desk.write(
        "nov-proekt.md",
        POST.replace("tags:", "corrected: 2017-01-30\ncorrection: Датата беше грешна.\ntags:"),
    )
    summary = flow.run(opened().parts, LANGUAGES)
    assert summary.site is not None
    assert "Siamo di Plovdiv." in page(desk, "it/chi-siamo")
    assert "За нас" in page(desk, "bg/about")
    assert "progetti nostri" in page(desk, "it/nov-proekt")
    assert summary.site.unnamed_topics == ("проекти: de, sr",)
    assert "Поправка от 30\u00a0януари\u00a02017\u00a0г." in page(desk, "bg/nov-proekt")
    assert '<section id="correction"><p>Датата беше грешна.</p></section>' in page(desk, "bg/nov-proekt")
    assert '<section id="correction">' in page(desk, "it/nov-proekt")


def test_a_preview_is_seen_by_nobody_else_and_gives_no_address(desk: Desk) -> None:
    flow.run(desk.parts, LANGUAGES)
    addresses = (desk.folder / "var/addresses.tsv").read_text("utf-8")
    desk.write("vtora.md", POST.replace("Нов проект", "Втора новина"))
    flow.take_in(desk.parts, [desk.folder / "posts/vtora.md"])
    built = flow.preview_site(desk.parts)
    assert (built.path / "bg/vtora/index.html").is_file()
    assert not (desk.folder / "outputs/site/bg/vtora").exists()
    assert (desk.folder / "var/addresses.tsv").read_text("utf-8") == addresses


def test_the_address_of_a_page_can_be_asked_for(desk: Desk) -> None:
    flow.run(desk.parts, LANGUAGES)
    addresses = flow.addresses_of(desk.parts)
    assert addresses.path("nov-proekt", "sr") == "sr-Cyrl/nov-proekt/"
    assert addresses.path("nyama", "it") == ""


def test_an_approval_taken_back_is_told_on_the_page(desk: Desk) -> None:
    flow.run(desk.parts, ["it"])
    keys = [segment.id for segment in desk.parts.store.segments("nov-proekt")]
    lines = ["Nuovo progetto", "È cominciato ⟨1⟩un progetto⟨/1⟩.", "L’incontro è il 14 dicembre.",
             "Scrivete a office@example.eu."]  # fmt: skip
    flow.edit(desk.parts, "nov-proekt", "it", "Anna", dict(zip(keys, lines, strict=True)))
    flow.approve(desk.parts, "nov-proekt", "it", "Anna")
    flow.publish(desk.parts)
    assert "L’originale è stato modificato" not in page(desk, "it/nuovo-progetto")
    assert flow.undo(desk.parts, "nov-proekt", "it", "Anna", keys[0]) == "approval"
    assert flow.publish(desk.parts).changed

"""The story, on a workspace of its own, with an engine that needs no weights."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.domain.decision import State
from pipeline.domain.errors import IntakeError, ReviewError, StoreError
from pipeline.domain.translation import Origin
from pipeline.interchange import xliff
from tests.conftest import POST, Desk

LANGUAGES = ["it", "de", "sr"]


def page(desk: Desk, variant: str, post: str = "nov-proekt") -> str:
    """Return what a reader sees at a post's first address, also when it moved."""
    text = (desk.folder / "outputs" / "site" / variant / post / "index.html").read_text("utf-8")
    moved = re.search(rf"url=\.\./\.\./{variant}/([^/]+)/", text)
    return page(desk, variant, moved[1]) if moved else text


def run(desk: Desk) -> flow.Summary:
    return flow.run(desk.parts, LANGUAGES)


def corrected(desk: Desk, language: str = "it", person: str = "Anna Rossi") -> None:
    """Correct what the spelling engine gets wrong, so that nothing blocks."""
    taken = flow.find(desk.parts, "nov-proekt")
    texts = {}
    for item in flow.review(desk.parts, taken, language):
        month = {"it": "dicembre", "de": "Dezember", "sr": "децембра"}[language]
        assert item.translation is not None
        text = item.translation.target.coded
        texts[item.segment.id] = text.replace("dekemvri", month).replace("декември", month)
    flow.edit(desk.parts, "nov-proekt", language, person, texts)


def approved(desk: Desk, language: str = "it", person: str = "Anna Rossi") -> None:
    corrected(desk, language, person)
    flow.approve(desk.parts, "nov-proekt", language, person)


def test_a_post_becomes_a_site_of_labelled_drafts(desk: Desk) -> None:
    summary = run(desk)
    assert [arrival.change for arrival in summary.arrivals] == ["new"]
    assert [(row.language, row.segments, row.translated, row.state) for row in summary.rows] == [
        (language, 4, 4, State.TRANSLATED) for language in LANGUAGES
    ]
    assert "Traduzione automatica" in page(desk, "it")
    assert 'content="noindex"' in page(desk, "it")
    assert "<strong>nov progetto</strong>" in page(desk, "it")
    assert "„Зелена синергия“" in page(desk, "bg")


def test_a_second_run_asks_nothing_and_writes_nothing(opened: Callable[..., Desk], desk: Desk) -> None:
    run(desk)

    def files() -> dict[Path, tuple[int, int]]:
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_size)
            for path in desk.folder.rglob("*")
            # SQLite keeps two more files while it is open
            if path.is_file() and path.suffix not in {".sqlite3-shm", ".sqlite3-wal"}
        }

    again = opened()  # closes the first connection, so that all it wrote is in the files
    before = files()
    summary = run(again)
    opened()
    assert again.engine.asked == []
    assert summary.site is not None
    assert not summary.site.changed
    assert files() == before


def test_an_approval_changes_what_is_published(desk: Desk) -> None:
    run(desk)
    approved(desk)
    flow.publish(desk.parts)
    assert "noindex" not in page(desk, "it")
    assert "Traduzione automatica" not in page(desk, "it")
    assert 'hreflang="it" href="https://example.eu/it/nov-progetto-na-cluster/"' in page(desk, "it")
    assert "noindex" in page(desk, "de")


def test_without_drafts_only_what_is_approved_is_published(
    workspace: Path, opened: Callable[..., Desk]
) -> None:
    settings = workspace / "glagol.toml"
    settings.write_text(settings.read_text("utf-8") + "drafts = false\n", encoding="utf-8")
    desk = opened()
    desk.write("nov-proekt.md", POST)
    run(desk)
    approved(desk)
    flow.publish(desk.parts)
    site = desk.folder / "outputs" / "site"
    assert (site / "it" / "nov-progetto-na-cluster").is_dir()
    assert not (site / "de").exists()
    assert "../../de/" not in page(desk, "it", "nov-progetto-na-cluster")


def test_a_blocking_finding_stops_the_approval_and_nothing_is_decided(desk: Desk) -> None:
    run(desk)
    with pytest.raises(ReviewError, match="1 segment cannot be approved"):
        flow.approve(desk.parts, "nov-proekt", "it", "Anna Rossi")
    assert desk.parts.store.decisions("nov-proekt") == []
    assert not (desk.folder / "var" / "reviews").exists()


def test_a_changed_post_keeps_the_rest_and_the_approved_page_stays_live(
    opened: Callable[..., Desk], desk: Desk
) -> None:
    run(desk)
    approved(desk)
    flow.publish(desk.parts)
    live = page(desk, "it")
    again = opened()
    again.write("nov-proekt.md", POST.replace("в Барселона", "в Лече и Сегед"))
    summary = run(again)
    assert again.engine.asked == ["Срещата е на 14 декември в Лече и Сегед."] * 3  # one a language
    italian = next(row for row in summary.rows if row.language == "it")
    assert (italian.translated, italian.reused, italian.stale, italian.state) == (
        1,
        3,
        True,
        State.TRANSLATED,
    )
    now = page(again, "it")
    assert "Barcellona" in now
    assert "Leche" not in now
    assert "nuova versione" in now
    assert "nuova versione" not in live
    standings = [
        item.standing for item in flow.review(again.parts, flow.find(again.parts, "nov-proekt"), "it")
    ]
    assert [standing.state for standing in standings].count(State.FINAL) == 3


def test_what_was_approved_is_remembered_for_other_posts(desk: Desk) -> None:
    run(desk)
    approved(desk)
    desk.write("drug.md", "# Друга новина\n\nПишете на office@example.eu за повече информация.\n")
    desk.engine.asked.clear()
    run(desk)
    assert desk.engine.asked == ["Друга новина"] * 3  # the rest is known from the first post
    remembered = [
        made.origin
        for (_, language), made in desk.parts.store.translations("drug").items()
        if language == "it"
    ]
    assert sorted(remembered) == [Origin.MT, Origin.TM_EXACT]


def test_a_new_engine_translates_again_but_not_what_people_wrote(
    opened: Callable[..., Desk], desk: Desk
) -> None:
    run(desk)
    approved(desk)
    again = opened()
    again.engine.revision = "spelling-2"
    made = flow.translate(again.parts, LANGUAGES)
    assert made == {("nov-proekt", "de"): 4, ("nov-proekt", "sr"): 4}


def test_four_eyes_are_enforced_where_demanded(desk: Desk) -> None:
    run(desk)
    approved(desk, "de", "Hans")
    states = {
        item.standing.state for item in flow.review(desk.parts, flow.find(desk.parts, "nov-proekt"), "de")
    }
    assert State.REVIEWED in states
    flow.publish(desk.parts)
    assert "noindex" in page(desk, "de")
    flow.approve(desk.parts, "nov-proekt", "de", "Greta")
    flow.publish(desk.parts)
    assert "noindex" not in page(desk, "de")


def test_the_store_is_rebuilt_from_the_review_files(opened: Callable[..., Desk], desk: Desk) -> None:
    run(desk)
    approved(desk)
    flow.publish(desk.parts)
    live = page(desk, "it")
    decided = desk.parts.store.decisions("nov-proekt")
    for path in (desk.folder / "var").glob("glagol.sqlite3*"):
        path.unlink()
    again = opened()
    flow.take_in(again.parts, [again.folder / "posts" / "nov-proekt.md"])
    review_file = again.folder / "var" / "reviews" / "nov-proekt.it.xlf"
    restored = flow.restore(again.parts, *xliff.read(review_file.read_bytes(), "x"))
    assert restored == (4, 4)
    assert again.parts.store.decisions("nov-proekt") == decided
    run(again)
    assert page(again, "it") == live
    assert flow.restore(again.parts, *xliff.read(review_file.read_bytes(), "x")) == (0, 0)


def test_serbian_is_published_in_both_scripts(desk: Desk) -> None:
    desk.write("nov-proekt.md", POST.replace("започна", "[започна](https://example.eu/започна)"))
    run(desk)
    latin = page(desk, "sr-Latn")
    assert 'lang="sr-Latn"' in latin
    assert "Klaster „Zelena sinergia“" in latin or "Klaster" in latin
    assert "https://example.eu/%D0%B7" in latin or "https://example.eu/започна" in latin
    assert "Mašinski prevod" in latin
    assert "Машински превод" in page(desk, "sr-Cyrl")


def test_pictures_come_along_and_keep_their_alternative_text(desk: Desk) -> None:
    shutil.copy(Path(__file__).parents[1] / "posts" / "mrezha.svg", desk.folder / "posts")
    desk.write("nov-proekt.md", POST + "\n![Партньорите](mrezha.svg)\n\n![Няма](nyama.png)\n")
    summary = run(desk)
    assert summary.site is not None
    assert summary.site.missing_pictures == ("nyama.png",)
    source = page(desk, "it").split('src="')[1].split('"')[0]
    assert (desk.folder / "outputs" / "site" / "it" / "nov-proekt" / source).resolve().is_file()
    assert 'alt="Partner"' in page(desk, "it")


def test_one_bad_file_does_not_stop_the_others(desk: Desk) -> None:
    desk.write("losh.md", "---\ntitle: [\n---\n")
    summary = run(desk)
    assert {arrival.file: arrival.change for arrival in summary.arrivals} == {
        "losh.md": "refused",
        "nov-proekt.md": "new",
    }
    assert page(desk, "it")


def test_two_files_of_one_address_are_told_apart(desk: Desk) -> None:
    desk.write("Нов проект.txt", "Заглавие\n\nКлъстерът започна нов проект с партньори от Италия.\n")
    summary = run(desk)
    (refused,) = [arrival for arrival in summary.arrivals if arrival.error]
    assert "already holds a post with the address 'nov-proekt'" in refused.error


def test_a_post_whose_file_is_gone_leaves_the_site_but_not_the_store(desk: Desk) -> None:
    run(desk)
    approved(desk)
    path = desk.folder / "posts" / "nov-proekt.md"
    text = path.read_text("utf-8")
    path.unlink()
    run(desk)
    assert not (desk.folder / "outputs" / "site" / "it").exists()
    desk.write("nov-proekt.md", text)
    run(desk)
    assert "noindex" not in page(desk, "it")


def test_a_renamed_file_keeps_its_post_and_its_approvals(desk: Desk) -> None:
    run(desk)
    approved(desk)
    path = desk.folder / "posts" / "nov-proekt.md"
    path.rename(path.with_suffix(".markdown"))
    assert [arrival.error for arrival in run(desk).arrivals] == [""]
    assert "noindex" not in page(desk, "it")


def test_an_edited_sentence_keeps_its_identity_even_when_the_post_was_away(desk: Desk) -> None:
    run(desk)
    before = [segment.id for segment in flow.find(desk.parts, "nov-proekt").segmented.segments]
    path = desk.write("nov-proekt.md", POST.replace("в Барселона", "в Лече"))
    run(desk)
    path.unlink()
    run(desk)
    desk.write("nov-proekt.md", POST.replace("в Барселона", "в Лече"))
    run(desk)
    assert [segment.id for segment in flow.find(desk.parts, "nov-proekt").segmented.segments] == before


def test_an_emptied_translation_cannot_be_approved(desk: Desk) -> None:
    run(desk)
    segment = flow.find(desk.parts, "nov-proekt").segmented.segments[0]
    flow.edit(desk.parts, "nov-proekt", "it", "Anna", {segment.id: " \x01\n"})
    with pytest.raises(ReviewError, match="no translation"):
        flow.approve(desk.parts, "nov-proekt", "it", "Anna", [segment.id])


def test_a_database_that_fails_is_told_in_one_line(desk: Desk) -> None:
    from django.db import connection

    run(desk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_decisionrow RENAME TO gone")
    with pytest.raises(StoreError, match="could not be read or written: no such table"):
        run(desk)


def test_what_was_taken_out_is_put_back_for_good(desk: Desk) -> None:
    path = desk.write("real.txt", (Path(__file__).parents[1] / "posts" / "trace-kei.txt").read_text("utf-8"))
    flow.take_in(desk.parts, [path])
    piece = next(piece for piece in flow.find(desk.parts, "real").post.removed if piece.text == "123")
    flow.put_back(desk.parts, path, [piece.key])
    assert "<p>123</p>" in flow.find(desk.parts, "real").post.body
    assert flow.take_in(desk.parts, [path])[0].change == "unchanged"
    with pytest.raises(IntakeError, match="has the key nichto"):
        flow.put_back(desk.parts, path, ["nichto"])


def test_a_person_stands_behind_every_decision(desk: Desk) -> None:
    run(desk)
    with pytest.raises(ReviewError, match="needs a name"):
        flow.approve(desk.parts, "nov-proekt", "it", " ")


def test_unknown_posts_and_segments_are_named(desk: Desk) -> None:
    run(desk)
    with pytest.raises(ReviewError, match="no post 'nyama'"):
        flow.approve(desk.parts, "nyama", "it", "Anna")
    with pytest.raises(ReviewError, match="no segment xyz"):
        flow.edit(desk.parts, "nov-proekt", "it", "Anna", {"xyz": "x"})

"""Posts leave for other tools and come back, while work here may have gone on."""

import unicodedata
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from pipeline import flow
from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError, ReviewError
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.flow.exchanging import Imported, bring_in, bring_in_memory
from pipeline.flow.merging import Fate
from pipeline.flow.sending import bundle_of, keep_export, memory_file
from pipeline.interchange import tmx
from pipeline.interchange.formats import BY_NAME, XLIFF, XLIFF12
from pipeline.interchange.values import Pair
from tests.conftest import POST, Desk

NAMES = {"x": "urn:oasis:names:tc:xliff:document:2.0"}
# By their places in the post: title, two sentences of a paragraph, a paragraph.
RIGHT = {
    0: "Nuovo progetto del cluster",
    1: "Il cluster «Sinergia Verde» ha avviato un ⟨1⟩nuovo progetto⟨/1⟩.",
    2: "L’incontro è il 14 dicembre a Barcellona.",
    3: "Scrivete a office@example.eu per maggiori informazioni.",
}


@pytest.fixture
def taken(desk: Desk) -> Desk:
    flow.take_in(desk.parts, [desk.folder / "posts" / "nov-proekt.md"])
    flow.translate(desk.parts, ["it", "de"])
    return desk


def exported(desk: Desk, form: str = "xliff", language: str = "it") -> bytes:
    bundle = bundle_of(desk.parts, flow.find(desk.parts, "nov-proekt"), language)
    return BY_NAME[form].write(bundle)


def corrected(content: bytes, texts: Mapping[int, str], state: str = "") -> bytes:
    """Do what a translator does in a tool: type plain words into targets, set a state."""
    root = etree.fromstring(content)
    segments = root.findall(".//x:segment", NAMES)
    for number, text in texts.items():
        target = segments[number].find("x:target", NAMES)
        for child in list(target):
            target.remove(child)
        before, _, rest = text.partition("⟨1⟩")
        target.text = before
        if rest:
            inner, _, after = rest.partition("⟨/1⟩")
            pair = etree.SubElement(target, f"{{{NAMES['x']}}}pc", id="1")
            pair.text, pair.tail = inner, after
        if state:
            segments[number].set("state", state)
    return bytes(etree.tostring(root))


def brought(desk: Desk, content: bytes, person: str = "Anna Rossi", **options: bool) -> Imported:
    path = desk.folder / "vrashta-se"
    path.write_bytes(content)
    return bring_in(desk.parts, path, person, **options)


def fates(imported: Imported) -> list[str]:
    return [str(outcome.fate) for outcome in imported.outcomes]


def standing(desk: Desk, language: str = "it") -> list[tuple[str, str, str]]:
    """Return text, author and state of each segment."""
    reviewed = flow.review(desk.parts, flow.find(desk.parts, "nov-proekt"), language)
    return [
        (item.translation.target.coded, item.translation.author, str(item.standing.state))
        for item in reviewed
        if item.translation
    ]


@pytest.mark.parametrize("form", BY_NAME)
def test_a_file_that_nobody_touched_changes_nothing(taken: Desk, form: str) -> None:
    before = standing(taken)
    imported = brought(taken, exported(taken, form), approved=True)
    assert fates(imported) == ["unchanged"] * 4
    assert imported.is_clean
    assert standing(taken) == before
    assert taken.parts.store.decisions("nov-proekt") == []


def test_a_corrected_text_becomes_that_persons_and_is_not_approved(taken: Desk) -> None:
    content = corrected(exported(taken), {0: RIGHT[0], 1: RIGHT[1]}, state="final")
    imported = brought(taken, content)
    assert fates(imported) == ["new", "new", "unchanged", "unchanged"]
    assert standing(taken)[:2] == [
        (RIGHT[0], "Anna Rossi", "translated"),
        (RIGHT[1], "Anna Rossi", "translated"),
    ]
    page = flow.find(taken.parts, "nov-proekt").segmented.segments[1].source.tags
    target = taken.parts.store.translations("nov-proekt")[imported.outcomes[1].segment, "it"].target
    assert target.tags == page  # markup is the source's, whatever the file says


def test_with_approve_what_passes_the_checks_is_approved_and_the_rest_is_told(taken: Desk) -> None:
    texts = {**RIGHT, 2: "L’incontro è il 15 dicembre a Barcellona."}
    imported = brought(taken, corrected(exported(taken), texts), approved=True)
    assert [outcome.approved for outcome in imported.outcomes] == [True, True, False, True]
    assert "14" in imported.outcomes[2].held
    assert not imported.is_clean
    assert [state for *_, state in standing(taken)] == ["final", "final", "translated", "final"]


def test_what_is_confirmed_in_the_file_is_approved_only_on_demand(taken: Desk) -> None:
    brought(taken, corrected(exported(taken), RIGHT))
    root = etree.fromstring(exported(taken))
    for segment in root.findall(".//x:segment", NAMES)[:2]:
        segment.set("state", "reviewed")
    content = etree.tostring(root)
    assert fates(brought(taken, content)) == ["unchanged"] * 4
    assert taken.parts.store.decisions("nov-proekt") == []
    imported = brought(taken, content, approved=True)
    assert [outcome.approved for outcome in imported.outcomes] == [True, True, False, False]
    again = brought(taken, content, approved=True)
    assert not any(outcome.approved for outcome in again.outcomes)


def test_what_is_marked_as_unfinished_is_taken_but_not_approved(taken: Desk) -> None:
    content = corrected(exported(taken), {0: RIGHT[0]}, state="initial")
    imported = brought(taken, content, approved=True)
    assert (imported.outcomes[0].fate, imported.outcomes[0].approved) == (Fate.NEW, False)
    assert "unfinished" in imported.outcomes[0].held


def test_four_eyes_hold_for_files_too(taken: Desk) -> None:
    german = {0: "Neues Projekt des Clusters"}
    brought(taken, corrected(exported(taken, language="de"), german), "Hans", approved=True)
    assert standing(taken, "de")[0] == (german[0], "Hans", "reviewed")


def test_a_dry_run_tells_the_same_and_changes_nothing(taken: Desk) -> None:
    content = corrected(exported(taken), {**RIGHT, 2: "Il 15 gennaio."})
    before = standing(taken)
    dry = brought(taken, content, approved=True, dry_run=True)
    assert standing(taken) == before
    assert taken.parts.store.decisions("nov-proekt") == []
    assert brought(taken, content, approved=True) == dry


def test_a_changed_source_is_a_conflict_and_the_rest_is_taken(
    opened: Callable[..., Desk], taken: Desk
) -> None:
    content = corrected(exported(taken), {0: RIGHT[0], 2: RIGHT[2]})
    again = opened()
    again.write("nov-proekt.md", POST.replace("на 14 декември", "на 15 декември"))
    flow.run(again.parts, ["it"])
    before = standing(again)[2]
    imported = brought(again, content)
    assert fates(imported) == ["new", "unchanged", "conflict", "unchanged"]
    told = imported.outcomes[2]
    assert told.reason == "the Bulgarian sentence has changed since the export"
    assert (told.present, told.returned) == (before[0], RIGHT[2])
    assert not imported.is_clean
    assert standing(again)[2] == before


def test_a_sentence_that_is_gone_is_a_conflict(opened: Callable[..., Desk], taken: Desk) -> None:
    content = corrected(exported(taken), {3: RIGHT[3]})
    again = opened()
    again.write("nov-proekt.md", POST.partition("\nПишете")[0])
    flow.run(again.parts, ["it"])
    imported = brought(again, content)
    assert fates(imported)[3] == "conflict"
    assert imported.outcomes[3].reason == "the Bulgarian sentence is no longer there"


def test_a_newer_human_text_is_not_overwritten(taken: Desk) -> None:
    content = corrected(exported(taken), {0: RIGHT[0], 1: RIGHT[1]})
    key = flow.find(taken.parts, "nov-proekt").segmented.segments[0].id
    flow.edit(taken.parts, "nov-proekt", "it", "Luca", {key: "Il nuovo progetto"})
    imported = brought(taken, content)
    assert fates(imported) == ["conflict", "new", "unchanged", "unchanged"]
    assert imported.outcomes[0].reason == "Luca wrote another text"
    assert standing(taken)[0] == ("Il nuovo progetto", "Luca", "translated")


def test_an_approval_since_the_export_is_not_overwritten(taken: Desk) -> None:
    content = corrected(exported(taken), {0: RIGHT[0]})
    key = flow.find(taken.parts, "nov-proekt").segmented.segments[0].id
    flow.approve(taken.parts, "nov-proekt", "it", "Luca", [key])
    imported = brought(taken, content)
    assert (imported.outcomes[0].fate, imported.outcomes[0].reason) == (
        Fate.CONFLICT,
        "Luca approved another text",
    )
    # Who knew of the approval may propose another text; the approved page stays live.
    fresh = corrected(exported(taken), {0: RIGHT[0]})
    assert fates(brought(taken, fresh))[0] == "new"


def test_another_text_approved_since_is_not_overwritten_either(taken: Desk) -> None:
    brought(taken, corrected(exported(taken), {0: RIGHT[0]}), approved=True)
    content = corrected(exported(taken), {0: "Un progetto"})
    first = flow.find(taken.parts, "nov-proekt").segmented.segments[0]
    made = Translation("it", first.source.digest, TaggedText.plain("Progetto nuovo"), Origin.MT, "x")
    taken.parts.store.translate("nov-proekt", [(first.id, made)])
    assert fates(brought(taken, content, dry_run=True))[0] == "new"
    flow.approve(taken.parts, "nov-proekt", "it", "Luca", [first.id])
    assert brought(taken, content).outcomes[0].reason == "Luca approved another text"


def test_a_newer_machine_text_gives_way(taken: Desk) -> None:
    content = corrected(exported(taken), {0: RIGHT[0]})
    root = etree.fromstring(content)
    for meta in root.iterfind(".//{*}metaGroup[@category='export']/{*}meta[@type='target']"):
        meta.text = "0" * 12
    assert brought(taken, etree.tostring(root)).outcomes[0].fate is Fate.NEW


def test_the_same_file_twice_is_taken_once(taken: Desk) -> None:
    content = corrected(exported(taken), RIGHT)
    assert fates(brought(taken, content)) == ["new"] * 4
    assert fates(brought(taken, content)) == ["unchanged"] * 4


def test_what_tools_do_to_white_space_is_no_correction(taken: Desk) -> None:
    root = etree.fromstring(exported(taken))
    for target in root.iterfind(".//x:target", NAMES):
        target.text = "\n  " + (target.text or "")
    assert fates(brought(taken, etree.tostring(root))) == ["unchanged"] * 4


def test_letters_composed_in_another_way_are_no_correction(taken: Desk) -> None:
    brought(taken, corrected(exported(taken), RIGHT))
    apart = unicodedata.normalize("NFD", exported(taken).decode())
    assert "e\u0300" in apart
    assert fates(brought(taken, apart.encode())) == ["unchanged"] * 4


def test_foreign_tags_and_markup_do_not_get_in(taken: Desk) -> None:
    root = etree.fromstring(exported(taken))
    data = root.find(".//x:originalData/x:data", NAMES)
    data.text = "<script>"
    target = root.findall(".//x:target", NAMES)[1]
    etree.SubElement(target, f"{{{NAMES['x']}}}ph", id="77", dataRef=data.get("id"))
    imported = brought(taken, etree.tostring(root), approved=True)
    assert imported.outcomes[1].returned.endswith("⟨77/⟩")
    assert "Tags differ" in imported.outcomes[1].held or "mark" in imported.outcomes[1].held
    assert "script" not in str(taken.parts.store.translations("nov-proekt"))


def test_a_file_of_another_tool_finds_its_sentences_by_their_words(taken: Desk) -> None:
    content = """<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="x"
    source-language="bg" target-language="it" datatype="plaintext"><body>
    <trans-unit id="1"><source>Нов проект на клъстера</source><target>Nuovo progetto del cluster</target></trans-unit>
    <trans-unit id="2"><source>Няма го.</source><target>Non c’è.</target></trans-unit></body></file></xliff>"""
    imported = brought(taken, content.encode())
    assert fates(imported) == ["new", "unknown"]
    assert standing(taken)[0] == (RIGHT[0], "Anna Rossi", "translated")
    other = content.replace("Nuovo progetto del cluster", "Altro")
    assert fates(brought(taken, other.encode())) == ["conflict", "unknown"]


def test_a_segment_twice_with_different_texts_is_a_conflict(taken: Desk) -> None:
    root = etree.fromstring(corrected(exported(taken), {0: RIGHT[0]}))
    file = root.find("x:file", NAMES)
    twin = etree.fromstring(corrected(exported(taken), {0: "Altro"})).find(".//x:unit", NAMES)
    file.append(twin)
    imported = brought(taken, etree.tostring(root))
    assert fates(imported) == ["new", "unchanged", "unchanged", "unchanged", "conflict"]
    assert standing(taken)[0][0] == RIGHT[0]


def test_a_word_table_corrected_by_hand_is_approved(taken: Desk) -> None:
    paper = Document(BytesIO(exported(taken, "docx")))
    for number, text in RIGHT.items():
        row = paper.tables[0].rows[number + 1]
        row.cells[2].text = text
        row.cells[3].text = "OK così?" if number == 0 else ""
    stream = BytesIO()
    paper.save(stream)
    imported = brought(taken, stream.getvalue(), approved=True)
    assert imported.outcomes[0].comments == ("OK così?",)
    assert [(text, state) for text, _, state in standing(taken)] == [
        (text, "final") for text in RIGHT.values()
    ]
    flow.publish(taken.parts)
    html = (taken.folder / "outputs/site/it/nuovo-progetto-del-cluster/index.html").read_text("utf-8")
    assert "un <strong>nuovo progetto</strong>." in html


def test_an_empty_target_is_no_text(taken: Desk) -> None:
    assert fates(brought(taken, corrected(exported(taken), {0: ""}))) == ["unchanged"] * 4


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda text: text.replace(b'trgLang="it"', b'trgLang="fr"'), "'fr' is not a language of this workspace"),
        (lambda text: text.replace(b'category="export"', b'category="x"').replace("а".encode(), b"a"), "no post"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_belong_here_is_refused(
    taken: Desk, change: Callable[[bytes], bytes], line: str
) -> None:
    with pytest.raises(ExchangeError, match=line):
        brought(taken, change(exported(taken)))


def test_nobody_corrects_without_a_name(taken: Desk) -> None:
    with pytest.raises(ReviewError, match="needs a name"):
        brought(taken, exported(taken), person=" ")


def test_the_memory_holds_what_was_approved_and_by_whom(taken: Desk) -> None:
    posts = [flow.find(taken.parts, "nov-proekt")]
    assert memory_file(taken.parts, posts, ["it"])[1] == 0
    brought(taken, corrected(exported(taken), {0: RIGHT[0]}), approved=True)
    content, count = memory_file(taken.parts, posts, ["it", "de"])
    (pair,) = tmx.read(content)
    assert count == 1
    assert (pair.target.text, pair.person, pair.post, pair.origin) == (
        RIGHT[0],
        "Anna Rossi",
        "nov-proekt",
        "human",
    )
    assert pair.at == taken.parts.now()


def test_a_remembered_translation_travels_along(taken: Desk) -> None:
    brought(taken, corrected(exported(taken), {0: RIGHT[0]}), approved=True)
    key = flow.find(taken.parts, "nov-proekt").segmented.segments[0].id
    flow.edit(taken.parts, "nov-proekt", "it", "Luca", {key: "Altro progetto del cluster"})
    bundle = bundle_of(taken.parts, flow.find(taken.parts, "nov-proekt"), "it")
    assert [(match.target.text, match.score) for match in bundle.items[0].matches] == [(RIGHT[0], 100)]


@pytest.mark.parametrize("form", [XLIFF, XLIFF12], ids=lambda form: form.name)
def test_an_export_does_not_overwrite_corrections_that_were_not_imported(
    taken: Desk, form, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "out" / "x.xlf"
    content = exported(taken, form.name)
    keep_export(path, content, taken.parts)
    keep_export(path, content, taken.parts)
    word = b"Nov"
    assert word in content
    path.write_bytes(content.replace(b">Nov ", b">Nuovo "))
    with pytest.raises(ExchangeError, match="holds corrections that were not imported: 1"):
        keep_export(path, content, taken.parts)
    keep_export(path, content, taken.parts, force=True)
    assert path.read_bytes() == content
    assert [one.name for one in path.parent.iterdir()] == ["x.xlf"]


def test_states_of_the_standard_are_kept_in_a_bundle(taken: Desk) -> None:
    brought(taken, corrected(exported(taken), {0: RIGHT[0]}), approved=True)
    bundle = bundle_of(taken.parts, flow.find(taken.parts, "nov-proekt"), "it")
    assert [item.reviewed.standing.state for item in bundle.items] == [State.FINAL] + [State.TRANSLATED] * 3
    assert [term.source for item in bundle.items for term in item.terms]


def test_what_was_reviewed_before_is_not_approved_by_coming_back(taken: Desk) -> None:
    german = {0: "Neues Projekt des Clusters"}
    brought(taken, corrected(exported(taken, language="de"), german), "Hans", approved=True)
    imported = brought(taken, exported(taken, language="de"), "Petra", approved=True)
    assert not any(outcome.approved for outcome in imported.outcomes)
    assert standing(taken, "de")[0] == (german[0], "Hans", "reviewed")


def test_a_page_that_lacks_its_funding_statement_is_not_approved(
    workspace: Path, opened: Callable[..., Desk]
) -> None:
    desk = opened()
    desk.write("nov-proekt.md", POST.replace("tags: [проекти]", "project: TRACE-KEI"))
    flow.run(desk.parts, ["it"])
    imported = brought(desk, corrected(exported(desk), {0: RIGHT[0]}), approved=True)
    with pytest.raises(ReviewError):
        flow.approve(desk.parts, "nov-proekt", "it", "Anna Rossi", [imported.outcomes[0].segment])
    assert (imported.outcomes[0].fate, imported.outcomes[0].approved) == (Fate.NEW, False)
    assert imported.outcomes[0].held


def test_what_a_person_let_be_does_not_hinder_an_import(taken: Desk) -> None:
    wrong = {2: "L’incontro è il 15 dicembre a Barcellona."}
    key = brought(taken, corrected(exported(taken), wrong)).outcomes[2].segment
    for check in ("numbers", "dates"):
        flow.waive(taken.parts, "nov-proekt", "it", key, check, "così ha deciso il cluster", "Anna Rossi")
    content = corrected(exported(taken), wrong, state="final")
    imported = brought(taken, content, approved=True)
    assert (imported.outcomes[2].fate, imported.outcomes[2].approved) == (Fate.UNCHANGED, True)


def test_what_came_back_is_remembered(taken: Desk) -> None:
    brought(taken, corrected(exported(taken), {0: RIGHT[0]}))
    (match,) = flow.matches(taken.parts, "Нов проект на клъстера", "it")
    assert (match.pair.target, match.pair.person, match.pair.approved) == (RIGHT[0], "Anna Rossi", False)


def test_a_foreign_memory_is_proposed_but_not_taken_for_approved(taken: Desk, tmp_path: Path) -> None:
    pairs = [
        Pair(
            TaggedText.plain("Клъстерът откри нов завод."),
            TaggedText.plain("Il cluster ha aperto una fabbrica."),
            "it",
        ),
        Pair(TaggedText.plain("Клъстерът откри нов завод."), TaggedText.plain("Le cluster"), "fr"),
    ]
    path = tmp_path / "m.tmx"
    path.write_bytes(tmx.write([*pairs, pairs[0]], taken.parts.now()))
    assert bring_in_memory(taken.parts, path, "Anna", dry_run=True) == {"it": 1, "de": 0, "sr": 0}
    assert flow.matches(taken.parts, "Клъстерът откри нов завод.", "it") == []
    assert bring_in_memory(taken.parts, path, "Anna")["it"] == 1
    (match,) = flow.matches(taken.parts, "Клъстерът откри нов завод.", "it")
    assert (match.pair.approved, match.pair.imported, match.pair.person) == (False, True, "Anna")
    assert bring_in_memory(taken.parts, path, "Luca", approved=True)["it"] == 0


def test_a_foreign_memory_does_not_touch_what_was_approved_here(taken: Desk, tmp_path: Path) -> None:
    brought(taken, corrected(exported(taken), {0: RIGHT[0]}), approved=True)
    posts = [flow.find(taken.parts, "nov-proekt")]
    path = tmp_path / "m.tmx"
    path.write_bytes(memory_file(taken.parts, posts, ["it"])[0])
    assert bring_in_memory(taken.parts, path, "Luca")["it"] == 0
    (match,) = flow.matches(taken.parts, "Нов проект на клъстера", "it")
    assert (match.pair.approved, match.pair.imported, match.pair.person) == (True, False, "Anna Rossi")

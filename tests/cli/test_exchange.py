"""`glagol export` and `glagol import` as a newcomer gives them."""

import json
from collections.abc import Callable

import pytest
from docx import Document

from pipeline import flow
from pipeline.__main__ import main
from pipeline.domain.text import TaggedText
from pipeline.interchange import tmx
from pipeline.interchange.values import Pair
from tests.conftest import Desk

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def glagol(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give a command in the workspace of the test; return its code, what it says and its errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(desk.folder)
        monkeypatch.setattr("sys.argv", ["glagol", *arguments])
        with pytest.raises(SystemExit) as done:
            main()
        said = capsys.readouterr()
        return int(done.value.code or 0), said.out, said.err

    return run


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        ("export --as pdf", 2, "--as: 'pdf' is no format. Known are xliff, xliff12, tmx, po, docx, tbx"),
        ("export --to fr", 2, "--to: 'fr' is not a language of this workspace. Known are it, de, sr"),
        ("export", 3, "there are no posts yet. Put one into posts/ and run `glagol run`"),
        ("export nyama", 5, "there is no post 'nyama'"),
        ("import nyama.docx --by Anna", 3, "nyama.docx: the file cannot be read"),
        ("import glagol.toml --by Anna", 3, "glagol.toml: this is no file of a translation tool"),
        ("import glagol.toml", 2, "Missing option '--by'"),
    ],
)
def test_a_mistake_is_told_in_one_line(glagol: Command, arguments: str, code: int, line: str) -> None:
    done, out, error = glagol(*arguments.split())
    assert (done, out) == (code, "")
    assert line in error
    assert error.count("\n") == 1


def test_every_format_is_written_where_it_says(glagol: Command, desk: Desk) -> None:
    flow.run(desk.parts, ["it"])
    folder = desk.folder / "outputs" / "exchange"
    for form, name, holds in (
        ("xliff", "nov-proekt.it.xlf", "4 segments"),
        ("xliff12", "nov-proekt.it.12.xlf", "4 segments"),
        ("po", "nov-proekt.it.po", "4 segments"),
        ("docx", "nov-proekt.it.docx", "4 segments"),
        ("tmx", "nov-proekt.it.tmx", "0 approved pairs"),
        ("tbx", "glossary.tbx", f"{len(desk.parts.glossary.all)} terms"),
    ):
        code, out, _ = glagol("export", "nov-proekt", "--to", "it", "--as", form)
        assert (code, out) == (0, f"Wrote {folder / name} – {holds}.\n")
        assert (folder / name).stat().st_size > 0
    assert len(list(folder.iterdir())) == 6


def test_one_name_is_for_one_file(glagol: Command, desk: Desk) -> None:
    flow.run(desk.parts, ["it"])
    code, _, error = glagol("export", "--output", "x.po", "--as", "po")
    assert (code, "3 files cannot have one name" in error) == (2, True)
    code, out, _ = glagol("export", "--output", "x.po", "--as", "po", "--to", "it", "--json")
    assert (code, json.loads(out)) == (0, [{"file": "x.po", "holds": "4 segments"}])
    assert (desk.folder / "x.po").is_file()


def test_a_partner_corrects_in_word_and_newer_work_is_not_overwritten(glagol: Command, desk: Desk) -> None:
    flow.run(desk.parts, ["it"])
    path = "outputs/exchange/nov-proekt.it.docx"
    glagol("export", "nov-proekt", "--to", "it", "--as", "docx")
    paper = Document(str(desk.folder / path))
    paper.tables[0].cell(1, 2).text = "Nuovo progetto del cluster"
    paper.tables[0].cell(3, 2).text = "L’incontro è il 14 dicembre a Barcellona."
    paper.tables[0].cell(3, 3).text = "Dove di preciso?"
    paper.save(str(desk.folder / path))

    code, _, error = glagol("export", "nov-proekt", "--to", "it", "--as", "docx")
    assert (code, "holds corrections that were not imported: 2" in error) == (3, True)
    code, out, _ = glagol("import", path, "--by", "Anna Rossi", "--dry-run")
    assert (code, "2 corrected, 2 unchanged (nothing was changed: --dry-run)" in out) == (0, True)

    first = flow.find(desk.parts, "nov-proekt").segmented.segments[0].id
    flow.edit(desk.parts, "nov-proekt", "it", "Luca", {first: "Un nuovo progetto"})
    code, out, error = glagol("import", path, "--by", "Anna Rossi", "--approve")
    assert (code, error) == (5, "")
    told = (
        "    ✗ Luca wrote another text\n    here: Un nuovo progetto\n    file: Nuovo progetto del cluster\n"
    )
    assert told in out
    assert "“Dove di preciso?”" in out
    assert "nov-proekt.it.docx in it: 1 corrected, 2 unchanged, 1 in conflict, 1 approved." in out

    code, out, _ = glagol("import", path, "--by", "Anna Rossi", "--json")
    fates = [outcome["fate"] for outcome in json.loads(out)["outcomes"]]
    assert (code, fates) == (5, ["conflict", "unchanged", "unchanged", "unchanged"])


def test_a_memory_goes_into_the_memory(glagol: Command, desk: Desk) -> None:
    pair = Pair(
        TaggedText.plain("Нов завод в Пловдив."), TaggedText.plain("Una nuova fabbrica a Plovdiv."), "it"
    )
    (desk.folder / "m.tmx").write_bytes(tmx.write([pair], desk.parts.now()))
    said = "m.tmx: new pairs in the memory: 1 in it"
    dry = f"{said} (nothing was changed: --dry-run).\n"
    assert glagol("import", "m.tmx", "--by", "Anna", "--dry-run") == (0, dry, "")
    assert glagol("import", "m.tmx", "--by", "Anna") == (0, f"{said}.\n", "")
    assert glagol("import", "m.tmx", "--by", "Anna") == (0, "m.tmx: new pairs in the memory: none.\n", "")
    assert json.loads(glagol("import", "m.tmx", "--by", "Anna", "--json")[1])["new_pairs"]["it"] == 0
    code, _, error = glagol("import", "nyama.tmx", "--by", "Anna")
    assert (code, error) == (3, "glagol: nyama.tmx: there is no such file\n")

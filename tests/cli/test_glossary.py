"""`glagol glossary` as a newcomer uses it."""

import json
from pathlib import Path

from pipeline.glossary import read_terms
from tests.cli.test_commands import ran
from tests.cli.test_errors import glagol


def test_check_tells_and_reports(folder: Path) -> None:
    ran("run", "--to", "it", folder=folder)
    out = ran("glossary", "check", "--to", "it", "--report", "outputs/terms.html", folder=folder)
    assert "2 terms, 0 problems; rendered in" in out
    report = (folder / "outputs" / "terms.html").read_text("utf-8")
    assert '<th scope="row" lang="bg">клъстер</th>' in report


def test_terms_that_contradict_stop_the_check(folder: Path) -> None:
    with (folder / "glossary.csv").open("a", encoding="utf-8") as stream:
        stream.write("клъстери,noun,cluster,klaszter,Cluster,cluster,cluster,кластери\n")
    done = glagol("glossary", "check", folder=folder)
    assert done.returncode == 1
    assert "✗ клъстер: “клъстери” is a form of it: keep one of the two" in done.stdout


def test_uses_lists_translations(folder: Path) -> None:
    ran("run", "--to", "it", folder=folder)
    out = ran("glossary", "uses", "клъстер", "--to", "it", folder=folder)
    assert out.count("nov · it · ") == 2
    assert "2 translations in 1 posts, 0 approved pages." in out


def test_what_is_exchanged_with_a_partner_never_overwrites(folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "partner.csv"
    sheet.write_text("bg,hu\nпартньор,partner\nклъстер,klaszterszervezet\n", encoding="utf-8")
    done = glagol("glossary", "import", str(sheet), folder=folder)
    assert done.returncode == 1
    assert "клъстер (hu): here klaszter, there klaszterszervezet; kept as it is here" in done.stdout
    terms = {term.source: term for term in read_terms(folder / "glossary.csv")}
    assert terms["партньор"].status == "proposed"
    assert terms["клъстер"].rendering("hu").preferred == "klaszter"
    ran("glossary", "export", "terms.tbx", folder=folder)
    again = ran("glossary", "import", "terms.tbx", folder=folder)
    assert "0 terms added, 3 were there, 0 differ." in again
    assert glagol("glossary", "export", "terms.doc", folder=folder).stderr.count("\n") == 1


def test_extract_adds_what_it_proposes(folder: Path) -> None:
    (folder / "posts" / "a.md").write_text(
        "# Среща\n\nУчебно посещение в Сегед. Пак учебно посещение.\n", "utf-8"
    )
    ran("run", "--to", "it", folder=folder)
    proposed = json.loads(ran("glossary", "extract", "--json", folder=folder))
    assert [one["source"] for one in proposed] == ["учебно посещение"]
    assert "1 proposed, added to glossary.csv as proposed." in ran(
        "glossary", "extract", "--add", folder=folder
    )
    assert read_terms(folder / "glossary.csv")[-1].source == "учебно посещение"
    assert "0 proposed" in ran("glossary", "extract", folder=folder)

"""Files open in the translate toolkit, which Weblate, Pootle and Virtaal read them with.

It is under the GPL and a tool of the tests alone: nothing of it is imported by glagol. Of TBX it
knows version 2 only.
"""

import re
from pathlib import Path

from translate.storage import po, tmx, xliff, xliff2

from pipeline.interchange import tmx as own_tmx
from pipeline.interchange.formats import PO, XLIFF, XLIFF12
from pipeline.interchange.values import Pair
from tests.interchange.material import AT, SOURCE, TARGET, full_bundle

WORDS = ("Виж ", "Vedi il ")


def test_xliff_2() -> None:
    store = xliff2.Xliff2File.parsestring(XLIFF.write(full_bundle()))
    assert len(store.units) == 4
    assert store.gettargetlanguage() == "it"
    unit = store.units[0]
    assert (str(unit.source).startswith(WORDS[0]), str(unit.target).startswith(WORDS[1])) == (True, True)
    assert not store.units[3].target


def test_xliff_1_2() -> None:
    store = xliff.xlifffile.parsestring(XLIFF12.write(full_bundle()))
    assert len(store.units) == 4
    assert store.gettargetlanguage() == "it"
    unit = store.units[0]
    assert (str(unit.source).startswith(WORDS[0]), str(unit.target).startswith(WORDS[1])) == (True, True)
    assert [unit.isapproved() for unit in store.units] == [False, True, False, False]
    assert len(unit.getalttrans()) == 2


def test_po() -> None:
    store = po.pofile.parsestring(PO.write(full_bundle()))
    units = [unit for unit in store.units if not unit.isheader()]
    assert [unit.getcontext() for unit in units] == [f"nov-proekt/s{number}" for number in range(4)]
    assert [unit.isfuzzy() for unit in units] == [True, False, False, False]
    assert str(units[0].target) == TARGET.coded
    assert store.gettargetlanguage() == "it"


def test_tmx() -> None:
    store = tmx.tmxfile.parsestring(own_tmx.write([Pair(SOURCE, TARGET, "it", "Анна", AT)], AT))
    (unit,) = store.units
    assert str(unit.source).startswith(WORDS[0])
    assert "progetto" in str(unit.target)


def test_glagol_does_not_import_it() -> None:
    sources = (Path(__file__).parents[2] / "pipeline").rglob("*.py")
    own = re.compile(r"^\s*(from|import) translate\b", re.MULTILINE)
    assert not [path for path in sources if own.search(path.read_text("utf-8"))]

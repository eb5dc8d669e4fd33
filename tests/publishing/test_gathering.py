"""Lines are put right in place, and whatever changes in whatever order, the site is that of one build."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pipeline.config import Cluster
from pipeline.domain.page import Page
from pipeline.publishing import Site, lists
from pipeline.publishing.extras import HOOKS
from pipeline.publishing.gathering import _digest, spliced
from pipeline.publishing.story import build
from pipeline.publishing.view import Kind, PageView

SITE = Site(
    Cluster(name="Клъстер „Зелена синергия“"),
    "https://example.eu",
    (),
    topics={"обучение": {"it": "formazione", "sr": "обука"}},
    cards=False,
)
LINES = st.sets(
    st.builds("{}{} {}\n".format, st.sampled_from("abv"), st.integers(0, 3), st.text("xяž", max_size=3))
)


@given(there=LINES, fresh=LINES, data=st.data())
def test_lines_are_put_right_as_if_all_were_sorted_anew(
    there: set[str], fresh: set[str], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(there)))) if there else set()
    fresh -= there
    marks: dict[bytes, set[bytes]] = {}
    for line in gone:
        marks.setdefault(line[:2].encode(), set()).add(_digest(line.encode()))
    old, new = (sorted(line.encode() for line in lines) for lines in (there, (there - gone) | fresh))
    assert spliced(b"".join(old), marks, [line.encode() for line in fresh]) == b"".join(new)


PAGES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Обука за кластере", "Energia", "Среща"]),
        "tags": st.sampled_from([(), ("обучение",), ("обучение", "ЕС")]),
        "published": st.sampled_from([None, date(2016, 12, 19), date(2017, 5, 15)]),
        "draft": st.booleans(),
    }
)
STATES = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "v", "page:za-nas"]), st.sampled_from(["bg", "it", "sr"])),
    PAGES,
    min_size=1,
)


def pages(state: dict[tuple[str, str], dict[str, object]]) -> list[Page]:
    """Return the pages of a state as publishing gets them: the original is no draft, standing pages are bare."""
    found = []
    for (post, language), values in sorted(state.items()):
        one = Page(post, language, body=f"<p>{values['title']} на партньорите.</p>", **values)  # type: ignore[arg-type]
        if one.stands:
            one = replace(one, published=None, tags=())
        found.append(replace(one, draft=one.draft and language != "bg"))
    return found


def contents(site: Path) -> dict[str, bytes]:
    root = site.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(states=st.lists(STATES, min_size=2, max_size=3))
def test_many_builds_are_one_fresh_build_to_the_byte(
    states: list[dict[tuple[str, str], dict[str, object]]],
) -> None:
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        patched.setattr(lists, "MOST", 1)  # so that lists by year appear and go
        addresses = Path(folder) / "addresses.tsv"
        for state in states:
            changed = build(replace(SITE, addresses=addresses), pages(state), Path(folder) / "changed")
        whole = build(replace(SITE, addresses=addresses), pages(states[-1]), Path(folder) / "whole")
        assert contents(changed.path) == contents(whole.path)


def test_an_approval_makes_no_list_of_another_language(tmp_path: Path) -> None:
    seen: set[str] = set()

    def spy(_site: Site, view: PageView) -> str:
        if view.kind is not Kind.POST:
            seen.add(view.variant.code)
        return ""

    hooks = replace(HOOKS, head=(spy,))
    first = [
        Page(post, code, f"Среща {post}", "<p>Среща.</p>", published=date(2017, 5, 15), tags=("ЕС",))
        for post in "ab"
        for code in ("bg", "it", "sr")
    ]
    build(SITE, first, tmp_path, hooks=hooks)
    seen.clear()
    build(SITE, [first[0], replace(first[1], title="Incontro"), *first[2:]], tmp_path, hooks=hooks)
    assert seen == {"it"}
    seen.clear()
    build(SITE, [page for page in first if page.language != "sr"], tmp_path, hooks=hooks)
    assert seen == {"bg", "it"}  # their lists lead to Serbian no more

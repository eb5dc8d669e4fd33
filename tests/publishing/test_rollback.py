"""Every version that is kept can be shown again, to the byte."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.domain.errors import PublishError
from pipeline.publishing import roll_back, versions
from tests.publishing.test_trees import built, contents


def test_the_version_before_is_shown_again_and_stays_until_something_changes(tmp_path: Path) -> None:
    built(tmp_path, "Добро")
    good = contents(tmp_path / "site")
    built(tmp_path, "Лошо", "Ново")
    assert roll_back(tmp_path).number == 1
    assert contents(tmp_path / "site") == good
    unchanged = built(tmp_path, "Лошо", "Ново")
    assert (unchanged.changed, unchanged.version, unchanged.newest) == (False, 1, 2)
    assert contents(tmp_path / "site") == good
    built(tmp_path, "По-добро", "Ново")
    built(tmp_path / "fresh", "По-добро", "Ново")
    assert contents(tmp_path / "site") == contents(tmp_path / "fresh" / "site")


WORDS = st.lists(st.sampled_from(["Едно", "Две", "Три", "Четири"]), min_size=1, max_size=3)


@settings(max_examples=6, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=6), st.data())
def test_any_kept_version_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[str]], data: st.DataObject
) -> None:
    outputs = tmp_path_factory.mktemp("outputs")
    seen: dict[int, dict[str, bytes]] = {}
    for words in history:
        version = built(outputs, *words).version
        seen[version] = contents(outputs / "site")
        if data.draw(st.booleans()) and len(versions(outputs)) > 1:
            number = data.draw(st.sampled_from([build.number for build in versions(outputs)]))
            roll_back(outputs, number)
            assert contents(outputs / "site") == seen[number]
    for build in versions(outputs):
        roll_back(outputs, build.number)
        assert contents(outputs / "site") == seen[build.number]
        assert [one.number for one in versions(outputs) if one.live] == [build.number]


def test_only_so_many_versions_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        built(tmp_path, str(number))
    assert [build.number for build in versions(tmp_path)] == [5, 4, 3]
    assert sorted(path.name for path in (tmp_path / "builds" / "past").iterdir()) == ["4", "5"]
    with pytest.raises(PublishError, match=r"there is no version 2\. Kept are 5, 4, 3"):
        roll_back(tmp_path, 2)


def test_without_a_site_there_is_nothing_to_go_back_to(tmp_path: Path) -> None:
    assert versions(tmp_path) == []
    with pytest.raises(PublishError, match="there is no site yet"):
        roll_back(tmp_path)
    built(tmp_path, "Едно")
    with pytest.raises(PublishError, match="there is no version before this one"):
        roll_back(tmp_path)

"""A part of `make torture`: each scene killed at its first, a middle and its last step."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.killing import House, chosen, house, torment
from tests.torture.scenes import SCENES, Scene

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture(scope="module")
def made() -> Iterator[House]:
    with house() as house_made:
        yield house_made


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_killed_run_leaves_all_whole_and_the_next_completes_it(made: House, scene: Scene) -> None:
    most = 2 if scene.name == "migrate" else 3  # each makes all tables
    verdict = torment(made, scene, most)
    assert verdict.kills == most
    assert verdict.wrong == []


def _set(folder: Path) -> None:
    (folder / "posts").mkdir()
    (folder / "var").mkdir()
    (folder / "glagol.toml").write_text('[cluster]\nname = "Клъстер"\n', "utf-8")
    (folder / "posts/a.txt").write_text("старо", "utf-8")


def test_the_harness_sees_half_a_file(made: House, monkeypatch: pytest.MonkeyPatch) -> None:
    careless = Scene("careless", _set, lambda folder, now: (folder / "posts/a.txt").write_text("ново", "utf-8") and None, one_sided=True)  # fmt: skip
    monkeypatch.setitem(made._scenes, "careless", careless)
    verdict = torment(made, careless)
    assert any("posts/a.txt is neither as it was nor as it will be" in one for one in verdict.wrong)


def test_the_harness_sees_litter_and_what_is_done_twice(made: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def litters(folder: Path, now: object) -> None:
        (folder / f"posts/.{len(list((folder / 'posts').iterdir()))}").write_text("x")
        with (folder / "var/.log").open("a") as stream:
            stream.write("x")
        (folder / "var/log").write_bytes((folder / "var/.log").read_bytes())

    scene = Scene("litters", _set, litters, one_sided=True)
    monkeypatch.setitem(made._scenes, "litters", scene)
    wrong = " ".join(torment(made, scene).wrong)
    assert "another result: var/log: different" in wrong


def test_kills_are_spread_over_the_steps() -> None:
    assert chosen(5, 0) == [1, 2, 3, 4, 5]
    assert chosen(101, 3) == [1, 51, 101]

from pathlib import Path

import pytest

from pipeline.config import find_workspace, read_settings
from pipeline.domain.errors import ConfigError, WorkspaceError

PROJECT = Path(__file__).parents[1]
GOOD = '[cluster]\nname = "Клъстер"\n'


def write(folder: Path, text: str) -> Path:
    (folder / "glagol.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_name_is_enough(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD))
    assert settings.languages.targets == ["it", "hu", "de", "pt", "ro", "sr"]
    assert settings.cluster.name_in("it") == "Клъстер"


def test_the_sample_workspace_explains_every_key() -> None:
    text = (PROJECT / "glagol.toml").read_text("utf-8")
    settings = read_settings(PROJECT)
    for table, values in settings:
        assert f"[{table}]" in text
        for key, _ in values:
            assert f"{key} = " in text or f"[{table}.{key}]" in text
    assert settings.cluster.name_in("hu") == "„Zöld Szinergia” Klaszter"


def test_the_template_of_new_workspaces_differs_from_the_sample_in_values_only() -> None:
    template = (PROJECT / "pipeline/cli/workspace/glagol.toml").read_text("utf-8")
    sample = (PROJECT / "glagol.toml").read_text("utf-8")

    def keys(text: str) -> list[str]:
        return [line.split(" = ")[0] for line in text.splitlines() if " = " in line and "#" not in line[:1]]

    assert [key for key in keys(sample) if len(key) > 2] == keys(template)


def test_all_mistakes_are_told_together_with_key_and_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        '[cluster]\nnames = { xx = "а" }\n[languages]\ntargets = ["it", "xx"]\n[translation]\nbeem = 4\n',
    )
    with pytest.raises(ConfigError) as caught:
        read_settings(tmp_path)
    told = str(caught.value).splitlines()
    assert "glagol.toml:1: cluster.name is missing" in told
    assert any(line.startswith("glagol.toml:4: languages.targets: 'xx' is none of") for line in told)
    assert "glagol.toml:6: translation.beem is not a setting; did you mean beam?" in told
    assert len(told) == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[cluster\n", "not TOML"),
        (GOOD + "[languages]\ntargets = []\n", "languages.targets"),
        (GOOD + '[languages]\ntargets = ["it", "it"]\n', "names a language twice"),
        (GOOD + 'colour = "green"\n', "glagol.toml:3: cluster.colour"),
        (GOOD + '[publishing]\naddress = "example.eu/"\n', "publishing.address"),
        (GOOD + '[translation]\nbeam = "4"\n', "translation.beam"),
        (GOOD + "[tranlation]\nbeam = 4\n", "did you mean translation"),
    ],
)
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        read_settings(write(tmp_path, text))


def test_a_workspace_is_found_upwards(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "posts").mkdir()
    assert find_workspace(tmp_path / "posts") == tmp_path


def test_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="glagol init"):
        find_workspace(tmp_path)

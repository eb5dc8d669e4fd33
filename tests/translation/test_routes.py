from pathlib import Path

import pytest

from pipeline.domain.errors import ConfigError
from pipeline.language.codes import TARGET_CODES, marian_tag
from pipeline.translation.routes import read_routes

SHIPPED = Path(__file__).parents[2] / "models" / "routes.toml"


def test_every_set_that_ships_reaches_every_language() -> None:
    routes = read_routes(SHIPPED)
    assert set(routes.sets) == {"embedded", "opus", "opus-big"}
    for routes_of_set in routes.sets.values():
        assert tuple(routes_of_set) == TARGET_CODES


def test_serbian_is_asked_for_in_cyrillic_and_hungarian_goes_by_pivot() -> None:
    routes = read_routes(SHIPPED)
    for name in ("opus", "opus-big"):
        assert routes.sets[name]["sr"][-1].tag == marian_tag("sr") == ">>srp_Cyrl<<"
        assert len(routes.sets[name]["hu"]) == 2


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "routes.toml"
    path.write_text(
        '[checkpoints.a]\nlanguage_token = "source"\nhub = "x"\n[checkpoints.b]\n'
        '[sets.s]\nit = [{checkpoint = "a"}]\nxx = [{checkpoint = "c"}]\nhu = []\n'
    )
    with pytest.raises(ConfigError) as caught:
        read_routes(path)
    for told in (
        "checkpoints.b",
        "sets.s.it: checkpoint a wants a `tag`",
        "sets.s.xx: unknown language",
        "'c'",
        "sets.s.hu",
    ):
        assert told in str(caught.value)

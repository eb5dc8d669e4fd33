"""The parts that are chosen, and how often they are made."""

import threading
from pathlib import Path
from typing import Any

import pytest

from pipeline import wiring
from pipeline.config import read_settings
from pipeline.glossary import Glossary
from tests.fakes import SpellingEngine


def test_threads_that_begin_together_have_one_engine(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[SpellingEngine] = []
    found: list[Any] = []
    second = threading.Thread(target=lambda: found.append(engine()))

    def load(*_: object) -> SpellingEngine:
        made.append(SpellingEngine())
        if len(made) == 1:
            second.start()
            second.join(0.2)  # it would be done by now, with an engine of its own
        return made[-1]

    monkeypatch.setattr(wiring, "_engine", load)
    translator = wiring.translator(workspace, read_settings(workspace), Glossary())
    hop = wiring.route_set(wiring.routes(workspace), "embedded")["it"][0]

    def engine() -> Any:
        return translator._engine_of(hop)

    found.append(engine())
    second.join()
    assert len(made) == 1
    assert found[0] is found[1]

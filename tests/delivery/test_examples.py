"""What docstrings show is true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["files", "markup", "channels.social", "channels.webhook"])
def test_the_examples_of_a_module(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"pipeline.delivery.{name}"))
    assert found.attempted
    assert not found.failed

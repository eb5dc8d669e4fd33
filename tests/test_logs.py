"""Logs are lines of JSON with a number of their run; nothing of people or secrets gets into them."""

import io
import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import logs


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    monkeypatch.setenv("GLAGOL_RUN", "0123456789ab")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    logger = logging.getLogger("glagol.test")
    monkeypatch.setattr(logger, "handlers", [handler])
    monkeypatch.setattr(logger, "propagate", False)
    logger.setLevel(logging.INFO)
    return stream


def test_a_line_says_when_where_and_in_which_run(told: io.StringIO) -> None:
    logging.getLogger("glagol.test").info("взет %s", "nov-proekt", extra={"ms": 12, "view": "posts"})
    line = json.loads(told.getvalue())
    assert line["at"].endswith("+00:00")
    del line["at"]
    assert line == {"level": "info", "logger": "glagol.test", "run": "0123456789ab", "message": "взет nov-proekt", "ms": 12, "view": "posts"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("no letter to anna.rossi+x@example.co.uk today", "anna.rossi"),
        ("postgresql://glagol:secret1@db:5432/glagol does not answer", "secret1"),
        ("Authorization: Bearer abc.def-123", "abc.def-123"),
        ("GET /join/AbC123xyz/ 500", "AbC123xyz"),
        ("GET /new-password/3/c0ffee-12/ 500", "c0ffee-12"),
        ("password=хиляда зелени", "хиляда"),
        ("from 192.168.10.24", "192.168.10.24"),
        ("signed with velika-tayna", "velika-tayna"),
    ],
)
def test_what_is_private_is_cleared(
    told: io.StringIO, monkeypatch: pytest.MonkeyPatch, text: str, secret: str
) -> None:
    monkeypatch.setenv("BOLOGNA_SECRET", "velika-tayna")
    log = logging.getLogger("glagol.test")
    log.info(text, extra={"also": text})
    try:
        int(text)
    except ValueError:  # its text repeats ours
        log.exception("it broke")
    assert "[" in told.getvalue()
    assert secret not in told.getvalue()


@given(st.text())
def test_whatever_is_logged_is_one_line_of_json(text: str) -> None:
    record = logging.makeLogRecord({"msg": text, "extra_text": text, "request": object()})
    line = logs.Lines().format(record)
    assert "\n" not in line
    assert "request" not in json.loads(line)


def test_without_the_setting_errors_stay_plain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.__main__ import main

    monkeypatch.delenv("GLAGOL_LOG", raising=False)
    monkeypatch.setattr(sys, "argv", ["glagol", "status", "--workspace", "/nyama"])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err.startswith("glagol: /nyama: there is no glagol.toml")

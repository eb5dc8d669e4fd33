"""Programs may ask whether the desk lives, can work, and how much there is to do; nothing of people is told."""

import json
import logging
import shutil
from collections import namedtuple

import pytest
from django.db import connection

from pipeline import flow, logs
from pipeline.desk.web import probes
from tests.desk.conftest import PASSWORD, Web


def test_a_desk_that_answers_lives_under_any_name(web: Web) -> None:
    response = web.browser().get("/healthz", headers={"host": "10.1.2.3:8000"})
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_desk_that_can_work_is_ready(web: Web) -> None:
    response = web.browser().get("/readyz", headers={"host": "10.1.2.3:8000"})
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "workspace": "ok", "disk": "ok"}


def test_without_a_database_it_lives_but_is_not_ready(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def gone(*_: object) -> None:
        raise OperationalError("the server at db.example.eu is gone")

    monkeypatch.setattr(connection, "cursor", gone)
    response = web.browser().get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"
    assert "example" not in response.content.decode()
    assert web.browser().get("/healthz").status_code == 200


def test_without_room_it_is_not_ready(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10, 10, 0))
    assert web.browser().get("/readyz").json()["disk"] == "only 0 MB are free"


def test_metrics_are_off_unless_a_network_is_named(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLAGOL_METRICS", raising=False)
    assert web.browser().get("/metrics").status_code == 404
    for networks, status in (("10.0.0.0/8", 404), ("нищо", 404), ("10.0.0.0/8, 127.0.0.1", 200)):
        monkeypatch.setenv("GLAGOL_METRICS", networks)
        assert web.browser().get("/metrics").status_code == status


def test_metrics_tell_what_there_is_to_do_and_nothing_of_people(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.desk.work import queue

    monkeypatch.setenv("GLAGOL_METRICS", "127.0.0.0/8")
    flow.take_in(web.desk.parts, [web.desk.folder / "posts/nov-proekt.md"])
    flow.translate(web.desk.parts, ["it"])
    queue.put("translate", "nov-proekt", languages=["de"])
    web.editor().get("/posts/")
    said = web.browser().get("/metrics").content.decode()
    assert 'glagol_segments{language="it",state="translated"} 4.0' in said
    assert 'glagol_jobs{kind="translate",state="waiting"} 1.0' in said
    assert 'glagol_requests_total{status="200",view="posts"}' in said
    assert "glagol_database_up 1.0" in said
    for private in ("nov-proekt", "Елена", "example.eu"):
        assert private not in said


def test_a_days_log_holds_nobody(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    """People sign in, fail to, are invited, and open what does not exist: no name, address or token is told."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(logs.Lines().format(record))

    kept, root = Kept(), logging.getLogger()
    level = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    try:
        manager = web.manager()
        visitor = web.browser()
        email = web.people["Мария Колева"].email
        visitor.post("/sign-in/", {"username": email, "password": PASSWORD})
        visitor.post("/sign-in/", {"username": email, "password": "грешна парола"})
        manager.post("/people/invite/", {"email": "novak@example.eu", "kind": "editor"})
        visitor.get("/join/TAYNA-123/")
        visitor.get("/nyama-takova/")
    finally:
        root.removeHandler(kept)
        root.setLevel(level)
    told = "\n".join(line for line in lines if json.loads(line)["logger"] not in ("django.db.backends", "django.template"))  # fmt: skip
    assert '"view": "sign-in"' in told
    for private in (email, "Мария", "novak@", PASSWORD, "грешна", "TAYNA-123", visitor.cookies.get("sessionid").value):  # fmt: skip
        assert private not in told


def test_what_is_no_network_is_told() -> None:
    import os

    from pipeline.domain.errors import ConfigError

    os.environ["GLAGOL_METRICS"] = "localhost"
    try:
        with pytest.raises(ConfigError, match="Write networks"):
            probes.allowed_networks()
    finally:
        del os.environ["GLAGOL_METRICS"]

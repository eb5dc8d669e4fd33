"""What docs/partners says of the interface is so: its commands, its client, its reference."""

import importlib.util
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import waitress

from pipeline.desk.people.roles import Kind
from tests.conftest import PROJECT
from tests.desk.api.conftest import ROLES, Asked

PARTNERS = PROJECT / "docs/partners"


@pytest.fixture
def address(approved: Asked) -> Iterator[str]:
    """The desk at an address on the loopback."""
    from django.core.wsgi import get_wsgi_application

    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=10)


@pytest.fixture
def client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("client", PARTNERS / "client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_command_of_the_guide_works(approved: Asked, address: str, tmp_path: Path) -> None:
    guide = (PARTNERS / "api.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
    commands = "\n".join(block for block in blocks if "curl" in block)
    assert commands.count("curl") == 12
    # Who reviews for a partner may all that the guide shows.
    approved.web.person("Анна Петрова", ROLES[Kind.PARTNER], ROLES[Kind.REVIEWER])
    token = approved.program(Kind.REVIEWER, name="Анна Петрова").token
    told = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=tmp_path, env={**os.environ, "DESK": address, "TOKEN": token}, capture_output=True, text=True,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert "}304\n{" in told.stdout
    assert '"state":"open"' in told.stdout
    assert (tmp_path / "nov-proekt.md").read_text("utf-8").startswith("---\ntitle: Nov progetto")
    assert (tmp_path / "nov-proekt.zip").read_bytes().startswith(b"PK")


def test_the_client_fetches_reports_and_keeps_a_folder(
    approved: Asked, address: str, client: ModuleType, tmp_path: Path
) -> None:
    token = approved.program(Kind.PARTNER).token
    glagol = client.Glagol(address, token, patience=0)
    (page,) = glagol.pages("it")
    assert page["title"] in glagol.html("it", page["post"])
    assert glagol.bundle("it", page["post"]).startswith(b"PK")
    assert glagol.page("it", page["post"])["variants"][0]["published"]
    reported = glagol.report("it", page["post"], quoted="cluster", proposed="rete")
    assert list(glagol.corrections()) == [reported]
    assert list(glagol.deliveries()) == []
    with pytest.raises(client.Refused, match="403 no-scope"):
        list(glagol.each("posts", "posts"))
    with pytest.raises(ValueError, match="stays at home"):
        glagol.ask("GET", "http://127.0.0.2/api/v1/pages")
    command = [sys.executable, str(PARTNERS / "client.py"), address, "it", str(tmp_path / "pages")]
    environment = {**os.environ, "GLAGOL_TOKEN": token}
    said = [subprocess.run(command, env=environment, capture_output=True, text=True).stdout for _ in range(2)]
    assert said == ["1 pages were new or changed.\n", "0 pages were new or changed.\n"]
    assert (tmp_path / "pages/nov-proekt.md").exists()


def test_the_reference_is_what_the_interface_is(asked: Asked) -> None:
    from pipeline.desk.api.document import as_markdown
    from pipeline.desk.api.interface import openapi

    assert (PARTNERS / "reference.md").read_text("utf-8") == as_markdown(openapi()), (
        "write it anew: glagol desk openapi --markdown docs/partners/reference.md"
    )


def test_the_description_is_open_and_its_page_loads_nothing(asked: Asked) -> None:
    described = asked.web.browser().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    page = asked.web.editor().get("/api/v1/").content.decode()
    assert "/api/v1/posts/{post}/{language}/segments" in page
    assert "<script>" not in page
    assert "http" not in re.sub(r"http://(localhost|www\.w3\.org)", "", page)

"""Deliveries on the command line, as a newcomer meets them."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.__main__ import main
from tests.cli.test_errors import SETTINGS

PARTNERS = """\
[bologna]
name = "Camera di commercio"
languages = ["it"]
[bologna.channels.folder]

[roma]
name = "Comune"
languages = ["it"]
[roma.channels.webhook]
address = "http://127.0.0.1:9/"
secret = "env:TEST_ROMA_SECRET"
"""


@dataclass
class Done:
    code: int
    out: str
    told: str


Glagol = Callable[..., Done]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "glagol.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "partners.toml").write_text(PARTNERS, encoding="utf-8")
    (tmp_path / "posts" / "nov.md").write_text("# Цели\n\nСрещата е утре.\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def glagol(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Glagol:
    """Run the command within this process: starting one for each step would take most of the time."""
    monkeypatch.chdir(folder)

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["glagol", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, told = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, told)

    return run


def approve(glagol: Glagol) -> None:
    glagol("intake")
    listed = json.loads(glagol("status", "nov", "--to", "it", "--json").out)
    for segment, text in zip(listed, ["Obiettivi", "La riunione è domani."], strict=True):
        glagol(
            "approve", "nov", "--to", "it", "--by", "Anna", "--segment", segment["segment"], "--text", text
        )


def test_a_page_goes_out_and_what_failed_is_told_and_sent_again(
    glagol: Glagol, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    partners = glagol("partners").out
    assert "✓ folder" in partners
    assert "✗ webhook: the environment variable TEST_ROMA_SECRET is not set" in partners
    assert "0 would go now" in glagol("deliver", "--dry-run").out
    approve(glagol)
    planned = glagol("deliver", "--dry-run").out
    assert "bologna/folder  nov in it (published)  Obiettivi" in planned
    assert "waits: the environment variable TEST_ROMA_SECRET is not set" in planned
    assert "1 would go now; nothing was sent." in planned
    assert not (folder / "outputs" / "partners").exists()

    done = glagol("deliver")
    assert done.code == 8
    assert "✓" in done.out
    assert "glagol deliver --replay" in done.told
    assert (folder / "outputs" / "partners" / "bologna" / "nov.it.zip").is_file()

    (failed,) = json.loads(glagol("deliveries", "--failed", "--json").out)
    monkeypatch.setenv("TEST_ROMA_SECRET", "whsec_YQ==")
    again = glagol("deliver", "--replay", failed["key"][:8])
    assert "tried again later: no connection" in again.out
    assert again.code == 0
    receipts = json.loads(glagol("deliveries", "--receipts", "--partner", "bologna", "--json").out)
    assert [(one["outcome"], len(one["digest"])) for one in receipts] == [("delivered", 64)]
    assert "whsec_YQ==" not in glagol("deliveries", "--receipts").out
    assert "4 receipts." in glagol("deliveries", "--receipts").out
    assert "1 receipts." in glagol("deliveries", "--receipts", "--post", "nov", "--most", "1").out
    assert "0 receipts." in glagol("deliveries", "--receipts", "--post", "drug").out


def test_a_withdrawn_page_goes_everywhere_it_went(glagol: Glagol, folder: Path) -> None:
    approve(glagol)
    glagol("deliver")
    assert "2 withdrawals wait" in glagol("withdraw", "nov", "--by", "Anna").out
    glagol("deliver")
    assert (folder / "outputs" / "partners" / "bologna" / "nov.it.withdrawn.json").is_file()
    assert "No partner has it" in glagol("withdraw", "nov", "--by", "Anna").out


def test_mistakes_are_told_in_a_line_each(glagol: Glagol, folder: Path) -> None:
    for arguments, told, code in (
        (("deliver", "--catch-up", "praha"), "there is no partner 'praha'. Known are bologna, roma", 8),
        (("deliver", "--replay", "xyz"), "there is no delivery 'xyz'", 8),
        (("deliver", "--bounces", "nyama"), "no such folder", 8),
        (("deliver", "--dry-run", "--catch-up", "bologna"), "--dry-run: a dry run changes nothing", 2),
        (("withdraw", "nyama", "--by", "А"), "there is no post 'nyama'", 5),
    ):
        done = glagol(*arguments)
        assert told in done.told
        assert done.code == code
        assert len(done.told.strip().splitlines()) == 1
    (folder / "partners.toml").write_text('[a]\nname = "A"\n[b]\n', encoding="utf-8")
    done = glagol("partners")
    assert done.code == 2
    assert len(done.told.strip().splitlines()) == 5

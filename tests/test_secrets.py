"""Nothing that is kept in the repository is a secret, and no code of a checkpoint is ever run."""

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[1]
SECRETS = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{40,}"
    r"|\bxox[abprs]-[\w-]{20,}|\bsk_live_\w{20,}|\bhf_[A-Za-z]{34}\b|\bAIza[\w-]{35}\b|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\."
    r"|://[^\s:/@\"'{}<>$]+:(?!password|pw|secret|wort|pass)[^\s:/@\"'{}<>$]{6,}@(?!example|host|127|localhost)"
)
# Made for tests on this machine alone, and said so there.
KNOWN: set[str] = set()


def kept() -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout
    return [PROJECT / name for name in names.decode().split("\0") if name]


def test_no_secret_is_kept_with_the_code() -> None:
    found = []
    for path in kept():
        if (
            path.is_file()
            and path.stat().st_size < 2 * 2**20
            and path.suffix not in (".png", ".woff2", ".spm", ".lock")
        ):
            text = path.read_bytes().decode("utf-8", "ignore")
            found += [f"{path.relative_to(PROJECT)}: {one[:12]}…" for one in SECRETS.findall(text)]
    assert [one for one in found if one.partition(":")[0] not in KNOWN] == []


def test_the_scan_sees_secrets() -> None:
    for secret in (
        "-----BEGIN " + "PRIVATE KEY-----",
        "AKIA" + "A" * 16,
        "ghp_" + "a" * 36,
        "postgres://me:" + "hunter22@db/x",
    ):
        assert SECRETS.search(secret), secret


def test_no_checkpoint_runs_code_of_its_own() -> None:
    for path in (PROJECT / "pipeline").rglob("*.py"):
        text = path.read_text("utf-8")
        assert "trust_remote_code" not in text, path
        assert not re.search(
            r"\bpickle\.loads?\(|\bmarshal\.|\bshelve\.|(?<![\w.])eval\(|(?<![\w.])exec\(", text
        ), path
        for call in re.findall(r"torch\.load\([^)]*\)", text):
            assert "weights_only=True" in call, path

"""The copy of the advisory database is read as OSV's page says."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
ADVISORY = """id: PYSEC-2023-228
details: An address of Mercurial can carry options.
aliases: [CVE-2023-5752]
modified: '2024-10-09T00:00:00Z'
affected:
- package: {name: Some.Package, ecosystem: PyPI}
  versions: [9.9rc1]
  ranges:
  - type: ECOSYSTEM
    events: [{introduced: '0'}, {fixed: '1.2'}, {introduced: '2.0'}, {last_affected: '2.3'}]
"""


def audited(folder: Path, version: str, advisory: str = ADVISORY) -> "subprocess.CompletedProcess[str]":
    (folder / "vulns" / "x").mkdir(parents=True)
    (folder / "vulns" / "x" / "a.yaml").write_text(advisory, "utf-8")
    (folder / "installed.txt").write_text(f"other==0.1\nsome_package=={version}\n", "utf-8")
    return subprocess.run(
        [sys.executable, PROJECT / "tools" / "advisories.py", folder, folder / "installed.txt"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("version", ["0.3", "1.2rc1", "2.0", "2.3", "9.9rc1"])
def test_an_affected_version_is_told(tmp_path: Path, version: str) -> None:
    told = audited(tmp_path, version)
    assert told.returncode == 1
    assert f"some-package {version}: PYSEC-2023-228, CVE-2023-5752: An address" in told.stdout


@pytest.mark.parametrize("version", ["1.2", "1.10", "2.3.1", "9.9"])
def test_another_version_passes(tmp_path: Path, version: str) -> None:
    told = audited(tmp_path, version)
    assert (told.returncode, told.stdout) == (0, "2 packages, 1 advisories until 2024-10-09: 0 found\n")


def test_what_was_withdrawn_counts_no_more(tmp_path: Path) -> None:
    assert audited(tmp_path, "0.3", ADVISORY + "withdrawn: '2024-10-09T00:00:00Z'\n").returncode == 0


def test_a_folder_without_advisories_is_no_clean_bill(tmp_path: Path) -> None:
    (tmp_path / "installed.txt").write_text("a==1\n", "utf-8")
    told = subprocess.run(
        [sys.executable, PROJECT / "tools" / "advisories.py", tmp_path, tmp_path / "installed.txt"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert "there is no advisory" in told.stderr

"""The command line as a newcomer meets it, with the checkpoint that ships."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from tests.cli.conftest import POST
from tests.cli.test_errors import PROJECT, glagol


def ran(*arguments: str, folder: Path, **environment: str) -> str:
    done = glagol(*arguments, folder=folder, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_an_empty_folder_to_a_site(folder: Path) -> None:
    out = ran("run", folder=folder)
    assert "translated" in out
    assert "18 drafts" not in out
    assert "6 drafts" in out
    for variant in ("bg", "it", "hu", "de", "pt", "ro", "sr-Cyrl", "sr-Latn"):
        assert (folder / "outputs" / "site" / variant / "nov" / "index.html").is_file()
    again = json.loads(ran("run", "--json", folder=folder))
    assert {row["translated"] for row in again["rows"]} == {0}
    assert again["site"]["changed"] is False


def test_a_reviewer_corrects_in_an_editor_and_the_page_is_published(folder: Path, tmp_path: Path) -> None:
    ran("run", "--to", "it", folder=folder)
    editor = tmp_path / "editor.py"
    editor.write_text(  # every line that is no remark is a translation to be corrected
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "wanted = iter(['Nuovo progetto del cluster', 'Il cluster ha avviato ⟨1⟩un nuovo progetto⟨/1⟩.',"
        " 'L’incontro è domani a Plovdiv.'])\n"
        "lines = path.read_text('utf-8').splitlines()\n"
        "lines = [line if line.startswith('#') or not line else next(wanted) for line in lines]\n"
        "path.write_text('\\n'.join(lines), 'utf-8')\n",
        encoding="utf-8",
    )
    out = ran(
        "approve", "nov", "--to", "it", "--by", "Anna Rossi", "--edit",
        folder=folder, VISUAL=f"{sys.executable} {editor}", EDITOR=f"{sys.executable} {editor}",
    )  # fmt: skip
    assert "3 of 3 segments final" in out
    assert "1 approved" in ran("publish", folder=folder)
    page = (folder / "outputs" / "site" / "it" / "nuovo-progetto-del-cluster" / "index.html").read_text(
        "utf-8"
    )
    assert "<h1>Nuovo progetto del cluster</h1>" in page
    assert "<strong>un nuovo progetto</strong>" in page
    assert "noindex" not in page
    rows = json.loads(ran("status", "--to", "it", "--json", folder=folder))
    assert [row["state"] for row in rows] == ["final"]
    (folder / "var" / "glagol.sqlite3").unlink()
    assert "3 decisions and 3 texts" in ran("restore", folder=folder)


def test_intake_shows_what_was_taken_out_and_puts_it_back(folder: Path) -> None:
    out = ran("intake", str(PROJECT / "posts" / "trace-kei.txt"), "--show", folder=folder)
    assert "mended: VE¦üGE¦üTAL → VÉGÉTAL" in out
    assert "<ul>" in out
    key = next(line.split()[1] for line in out.splitlines() if line.endswith("line 13: 123  (page numbers)"))
    assert "<p> 123" in ran("intake", "trace-kei.txt", "--keep", key, "--show", folder=folder)


def test_another_file_of_the_same_name_is_not_taken_by_mistake(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "nov.md"
    other.write_text("# Съвсем друго\n\nТекст.\n", encoding="utf-8")
    done = glagol("intake", str(other), folder=folder)
    assert "--replace" in done.stderr
    assert (folder / "posts" / "nov.md").read_text("utf-8") == POST
    assert "Съвсем друго" in ran("intake", str(other), "--replace", folder=folder)


def test_a_file_or_a_sentence_alone_needs_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "pismo.md").write_text(POST, encoding="utf-8")
    cache = str(tmp_path / "cache")
    out = ran("translate", "pismo.md", "--to", "it", folder=tmp_path, XDG_CACHE_HOME=cache)
    assert out.strip() == "Wrote pismo.it.html"
    page = (tmp_path / "pismo.it.html").read_text("utf-8")
    assert '<html lang="it">' in page
    assert page.count("<strong>") == 1
    assert ran(
        "translate", "--text", "Добър ден!", "--to", "de", folder=tmp_path, XDG_CACHE_HOME=cache
    ).strip()


def test_check_exits_with_one_where_something_blocks(folder: Path) -> None:
    ran("run", "--to", "it", folder=folder)
    segment = json.loads(ran("status", "nov", "--to", "it", "--json", folder=folder))[2]["segment"]
    done = glagol(
        "approve",
        "nov",
        "--to",
        "it",
        "--by",
        "Анна",
        "--segment",
        segment,
        "--text",
        "Срещата е утре.",
        folder=folder,
    )
    assert "cannot be approved" in done.stderr
    checked = glagol("check", "nov", "--to", "it", "--json", folder=folder)
    assert checked.returncode == 1
    assert "untranslated" in {
        finding["check"] for item in json.loads(checked.stdout)["segments"] for finding in item["findings"]
    }


def test_doctor_and_models_tell_how_things_are(folder: Path) -> None:
    out = ran("doctor", folder=folder)
    assert out.count("✓") == 11
    assert "embedded  (in use)" in ran("models", "list", folder=folder)
    done = glagol("models", "use", "opus", folder=folder)
    assert "glagol models fetch bg-it" in done.stderr
    assert 'routes = "embedded"' in (folder / "glagol.toml").read_text("utf-8")


def test_every_command_has_help_with_an_example() -> None:
    for command in (
        "init",
        "intake",
        "translate",
        "check",
        "status",
        "approve",
        "publish",
        "run",
        "restore",
        "doctor",
    ):
        out = ran(command, "--help", folder=PROJECT)
        assert "Example" in out


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (("--version",), ("django", "numpy", "lxml", "pipeline.config", "pipeline.cli.status")),
        (("models", "list"), ("django", "numpy", "lxml", "pipeline.translation.translator")),
        (("rollback", "--list"), ("django", "numpy", "lxml", "PIL", "jinja2")),
        (("status",), ("numpy", "lxml", "PIL", "jinja2", "pipeline.publishing", "pipeline.delivery.channels.email")),
        (("deliveries",), ("numpy", "PIL", "jinja2", "pipeline.publishing.story", "pipeline.intake")),
    ],
    ids=lambda one: " ".join(one),
)  # fmt: skip
def test_a_command_loads_no_more_than_it_needs(
    folder: Path, arguments: tuple[str, ...], needless: tuple[str, ...]
) -> None:
    code = (
        "import sys; from pipeline.cli import app; app(sys.argv[1:], standalone_mode=False); print();"
        f"print([name for name in {(*needless, 'ctranslate2', 'torch', 'transformers')!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_every_verb_is_found_by_its_name() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [command.name for command in commands.values()] == list(commands)
    assert all(command.help for command in commands.values())
    assert "stauts" not in commands


@pytest.mark.parametrize("moment", range(4))
def test_a_run_killed_at_any_moment_is_completed_by_the_next(folder: Path, moment: int) -> None:
    """The run is killed once a certain file appears, whatever it is then doing."""
    shutil.copy(PROJECT / "posts" / "trace-kei.txt", folder / "posts")
    sign = [
        folder / "var" / "lock",
        folder / "var" / "glagol.sqlite3",
        folder / "var" / "cache" / "translations.sqlite3",
        folder / "outputs" / "builds",
    ][moment]
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run"], cwd=folder, env={**os.environ, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not sign.exists() and process.poll() is None:
        time.sleep(0)  # gives way, waits for nothing but the file
    process.send_signal(signal.SIGKILL)
    process.wait()
    site = folder / "outputs" / "site"
    assert not site.exists() or (site / "index.html").is_file()
    summary = json.loads(ran("run", "--json", folder=folder))
    assert {row["state"] for row in summary["rows"]} == {"translated"}
    assert len(list(site.glob("*/trace-kei/index.html"))) == 8
    assert not list(folder.rglob("*.new"))
    assert not [path for path in (folder / "outputs" / "builds").iterdir() if path.name.startswith(".")]


def test_a_full_disk_is_told_in_one_line_wherever_it_strikes(folder: Path) -> None:
    """No file may grow past a limit, as on a full disk: each limit stops another step."""
    import resource

    ran("run", folder=folder)
    stopped = set()
    whole = (folder / "var/glagol.sqlite3").stat().st_size
    # A state grows larger than what follows: it is only taken away where it is to be what fails.
    for limit, anew in ((100_000, False), (60_000, False), (4096, False), (whole // 2, True), (0, True)):
        state = (folder / "var").glob("glagol*") if anew else ()
        for path in [*state, *(folder / "var/cache").glob("*.sqlite3*")]:
            path.unlink()
        shutil.rmtree(folder / "outputs", ignore_errors=True)
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "run"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),  # noqa: B023
        )
        if done.returncode:
            assert "Traceback" not in done.stderr
            assert len(done.stderr.strip().splitlines()) == 1, done.stderr
            stopped.add(done.stderr)
    assert len(stopped) >= 2, stopped
    assert json.loads(ran("run", "--json", folder=folder))["site"]["drafts"] == 6


def test_adapting_wants_enough_and_a_rollback_wants_an_adaptation(folder: Path) -> None:
    ran("run", "--to", "it", folder=folder)
    done = glagol("models", "adapt", folder=folder)
    assert "0 approved sentences are too few" in done.stderr
    assert done.returncode == 3
    assert "no checkpoint was adapted here" in glagol("models", "rollback", folder=folder).stderr
    assert 'routes = "embedded"' in (folder / "glagol.toml").read_text("utf-8")


def test_new_weights_are_not_trusted_by_the_calibration_of_old_ones(tmp_path: Path) -> None:
    run, folder = tmp_path / "run", tmp_path / "weights"
    (run / "best").mkdir(parents=True)
    folder.mkdir()
    for name in ("best/vocab.json", "record.json"):
        (run / name).write_text("{}", encoding="utf-8")
    (folder / "confidence.json").write_text("{}", encoding="utf-8")
    assert "glagol models calibrate" in ran("models", "export", str(run), str(folder), folder=tmp_path)
    assert sorted(path.name for path in folder.iterdir()) == ["SHA256SUMS", "record.json", "vocab.json"]


def test_a_checkpoint_is_told_the_words_of_tables(tmp_path: Path) -> None:
    (tmp_path / "table.tsv").write_text(
        "bg\tit\thu\nНова среща\tNuovo incontro\tÚj találkozó\n", encoding="utf-8"
    )
    missing = glagol("models", "words", "table.tsv", "--folder", "none", folder=tmp_path)
    assert "none: no such folder" in missing.stderr
    assert ran("models", "words", "table.tsv", "--folder", ".", folder=tmp_path).startswith("hu 2, it 2\n")
    assert (tmp_path / "words.json.gz").exists()


def test_shares_of_a_mean_are_a_number_for_each_checkpoint(tmp_path: Path) -> None:
    for shares, said in (
        ("2", "a number for each of the 2"),
        ("1,много", "a number for each"),
        ("0,0", "are all 0"),
    ):
        done = glagol("models", "average", "new", "a", "b", "--shares", shares, folder=tmp_path)
        assert said in done.stderr
        assert done.returncode == 2
    assert not (tmp_path / "new").exists()

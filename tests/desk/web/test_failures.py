"""What fails below is said in the language of the person at the desk."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from pipeline.desk.web import failures
from pipeline.desk.web.failures import HINTS, LINES, OTHERWISE, told, told_line
from pipeline.domain.errors import ConflictError, IntakeError, ReviewError
from tests.conftest import PROJECT
from tests.desk.conftest import Web

BELOW = "\n".join(
    path.read_text("utf-8")
    for path in sorted((PROJECT / "pipeline").rglob("*.py"))
    if path != Path(failures.__file__)
)


@pytest.mark.parametrize("line", [*LINES, *HINTS, *OTHERWISE])
def test_a_line_is_said_below_in_these_words(line: str) -> None:
    pieces = [piece for piece in re.split(r"%\(\w+\)s", line) if piece.strip()]
    assert all(piece.strip(" ()") in BELOW for piece in pieces), "change it in failures.py and its catalogues"


def test_a_failure_is_told_in_the_person_s_language(web: Web) -> None:
    error = ConflictError(
        "the text was changed meanwhile", where="nov-proekt in it, 3fa9", hint="Look at it once more"
    )
    assert told(error) == "The text was changed meanwhile. Look at it once more"
    with translation.override("bg"):
        assert told(error) == "Междувременно текстът беше променен. Погледнете го още веднъж"
    with translation.override("sr-latn"):
        assert told(error) == "Tekst je u međuvremenu promenjen. Pogledajte još jednom"


def test_what_changes_in_a_line_is_kept(web: Web) -> None:
    error = IntakeError(
        "the date '2016-13-41' cannot be read", where="a.md", hint="Write it as 2016-12-19 or 19.12.2016"
    )
    with translation.override("it"):
        wanted = "a.md: la data '2016-13-41' non si può leggere. La scriva come 2016-12-19 o 19.12.2016"
        assert told(error) == told_line(str(error)) == wanted


def test_a_hint_for_the_command_line_is_none_for_the_desk(web: Web) -> None:
    error = ReviewError("there is no post 'x'", hint="Known are a, b")
    assert told(error) == "There is no post 'x'"
    error = ReviewError("a waiver needs a reason", hint="Say why: --reason TEXT")
    with translation.override("de"):
        assert told(error) == "Eine Ausnahme braucht einen Grund. Sagen Sie, warum"


def test_what_nobody_knows_is_shown_as_it_is(web: Web) -> None:
    assert told_line("hooks.example.org: 503 busy. Come again") == "hooks.example.org: 503 busy. Come again"
    assert told(ReviewError("ново нещо", where="a.md", hint="Нещо")) == "a.md: ново нещо. Нещо"


def test_an_editor_reads_why_a_file_was_not_taken_in(web: Web) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    editor = web.editor()
    editor.post("/prefer/", {"language": "bg"})
    file = SimpleUploadedFile("dogovor.md", b"PK\x03\x04\x00\x00\x00\x00")
    page = editor.post("/posts/new/", {"files": [file], "languages": ["it"]}, follow=True).content.decode()
    assert "dogovor.md: това не е текст, а двоичен файл. Запазете публикацията като Markdown" in page

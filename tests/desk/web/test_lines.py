"""No line of checks or channels reaches a person in English: the desk knows each, and says it in nine languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from pipeline.desk.settings import INTERFACE
from pipeline.desk.web import answers, failures, findings
from pipeline.desk.web.answers import answered, answered_to_partner
from pipeline.desk.web.failures import told
from pipeline.desk.web.findings import found
from pipeline.domain.errors import ReviewError
from tests.checks.test_examples import EXAMPLES, example
from tests.conftest import PROJECT
from tests.desk.conftest import Web
from tests.test_flow import run

PIPELINE = PROJECT / "pipeline"
OF_FINDINGS = [
    *sorted((PIPELINE / "checks").glob("*.py")),
    PIPELINE / "translation" / "guards.py",
    PIPELINE / "translation" / "projection.py",
    PIPELINE / "memory" / "__init__.py",
]
OF_ANSWERS = [
    *(PIPELINE / "delivery" / f"{name}.py" for name in ("channel", "files", "http", "network", "outbox", "secret")),
    *sorted((PIPELINE / "delivery" / "channels").glob("*.py")),
]  # fmt: skip
# Told to whoever writes settings, on the command line.
OF_SETTINGS = {"mistakes", "_secret", "unsafe"}
# No lines of a page: words of SSH's client that are looked for, and an outcome's name.
OTHER = {
    "Load key", "Too many authentication failures", "Could not resolve hostname", "Host key verification failed",
    "no matching", "tried again later",
}  # fmt: skip
_TWO_WORDS = re.compile(r"\b[A-Za-z]?[a-z]+ [a-z]{2,}\b")
_NAME = re.compile(r"%\(\w+\)s")
_OTHER_LANGUAGES = [code for code, _name in INTERFACE if code != "en"]


def lines_of(path: Path) -> Iterator[str]:
    """Yield the English that a module says: pieces of its strings that are sentences, no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        id(inside)
        for node in ast.walk(tree)
        for inside in _unsaid(node)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            text = node.value.strip(" .,;:()“”")
            if _TWO_WORDS.search(text) and text not in OTHER and not re.search(r"[\\|]|\(\?", text):
                yield text


def _unsaid(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
        yield node.body[0].value  # type: ignore[attr-defined]
    if isinstance(node, ast.FunctionDef) and node.name in OF_SETTINGS:
        yield from ast.walk(node)
    # Hints are the command line's; those that the desk says are tried in test_failures.
    if isinstance(node, ast.keyword) and node.arg == "hint":
        yield from ast.walk(node)
    # What only a setting of the command line can meet.
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ConfigError":
        yield from ast.walk(node)


def _known(*modules: object) -> str:
    lines: list[str] = []
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
                lines += value
            elif isinstance(value, dict):
                lines += [key for key in value if isinstance(key, str)]
    return "\n".join(lines).replace("%%", "%")


@pytest.mark.parametrize("path", OF_FINDINGS, ids=lambda path: path.stem)
def test_the_desk_knows_every_line_of_a_check(path: Path) -> None:
    known = _known(findings)
    assert [line for line in lines_of(path) if line not in known] == []


@pytest.mark.parametrize("path", OF_ANSWERS, ids=lambda path: path.stem)
def test_the_desk_knows_every_line_of_a_channel(path: Path) -> None:
    known = _known(answers, failures)
    assert [line for line in lines_of(path) if line not in known] == []


@pytest.mark.parametrize("code", _OTHER_LANGUAGES)
def test_every_bad_example_is_told_in_the_person_s_language(web: Web, code: str) -> None:
    with translation.override(code):
        english = [
            (told, said)
            for told, own in found_in_examples()
            if (said := found(told)) == told or left_in_english(said, own)
        ]
    assert english == []


def found_in_examples() -> Iterator[tuple[str, str]]:
    """Yield what each Bad example's check says, and the words that are the post's own."""
    for check, kind, language, source, target in (param.values for param in EXAMPLES):
        if kind == "Bad":
            pair = example(language, source, target)
            for finding in check(pair):
                yield finding.message, " ".join((source, target, *pair.pages, "Cluster", "SKIL"))


def left_in_english(said: str, own: str) -> set[str]:
    """Return the words that are neither the post's own nor of the interface's language."""
    words = set(re.findall(r"[a-z]{2,}", said.lower())) - set(re.findall(r"[a-z]{2,}", own.lower()))
    # Where people read Cyrillic, any Latin word is left over; elsewhere these are English alone.
    cyrillic = translation.get_language() in ("bg", "sr")
    return words - {"kw", "mw"} if cyrillic else words & {"the", "and", "should", "missing", "source", "not"}


ANSWERS = [
    ("taken for a@example.eu; refused b@example.eu: 550 no such user", "приета за a@example.eu; отказана"),
    ("2 files put to outputs/partners/torino", "файлове, оставени в outputs/partners/torino: 2"),
    (
        "updated post 17 draft https://torino.example/?p=17, its mark was removed: it is known by its number alone",
        "обновена публикация 17, чернова: https://torino.example/?p=17, знакът ѝ е махнат: познава се само по номера",
    ),
    ("made post 17 publish https://torino.example/p, Polylang: it", "създадена публикация 17, публикувана: https://t"),
    ("no connection, or it broke: [Errno 111] Connection refused (tried 20 times)",
     "няма връзка или тя прекъсна: отсреща отказват връзката (опити: 20)"),
    ("no connection, or it broke: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed",
     "няма връзка или тя прекъсна: сертификатът на сървъра не е валиден: self-signed"),
    ("no connection, or it broke: a.example is on this machine or in its own network; where that is meant, set B=a",
     "няма връзка или тя прекъсна: a.example е на този компютър или в неговата мрежа"),
    ("the account may not see drafts (a wrong password, or too few rights): answered 401: nope",
     "този профил не може да вижда чернови (грешна парола или малко права): отговори 401: nope"),
    ("the picture odit.png: answered 413", "картинката odit.png: отговори 413"),
    ("answered 301: Moved (it points elsewhere: write the new address into partners.toml)",
     "отговори 301: Moved (сочи другаде: впишете новия адрес в partners.toml)"),
    ("the environment variable TORINO_KEY is not set. A secret is expected there",
     "променливата на средата TORINO_KEY не е зададена. Там се очаква тайна"),
    ("odit.png is missing in var/delivered: No such file or directory",
     "odit.png липсва във var/delivered: няма такъв файл или папка"),
    ("/mnt/torino: Permission denied", "/mnt/torino: достъпът е отказан"),
]  # fmt: skip


@pytest.mark.parametrize(("below", "wanted"), ANSWERS)
def test_what_a_channel_said_is_told_in_the_person_s_language(web: Web, below: str, wanted: str) -> None:
    with translation.override("bg"):
        assert answered(below).lower().startswith(wanted.lower())
    with translation.override("hu"):
        assert answered(below) != below


@pytest.mark.parametrize(
    "line",
    [
        "the environment variable TORINO_KEY is not set. A secret is expected there",
        "no mail server is set: write mail.host and mail.sender into glagol.toml",
        "no connection to the mail server: [Errno 111] Connection refused (tried 20 times)",
    ],
)
def test_a_partner_reads_nothing_of_the_sender_s_settings(web: Web, line: str) -> None:
    with translation.override("bg"):
        assert answered_to_partner(line) == "Тук изпращачът трябва да поправи нещо; от Вас не се иска нищо."
        assert answered_to_partner("answered 413: too large") == "Отговори 413: too large"


def test_what_the_partner_s_server_said_is_quoted_as_it_came(web: Web) -> None:
    with translation.override("bg"):
        assert answered("200 ok") == "200 ok"
        assert answered("answered 503: Come again").endswith("503: Come again")


def test_months_days_units_and_languages_are_named_as_the_reader_does(web: Web) -> None:
    date = "A date differs from the source (May is missing; March stands beside 5, in the source beside 14)."
    with translation.override("bg"):
        assert "липсва месецът: май; до месеца март стои 5, а в оригинала 14" in found(date)
        assert "понеделник, събота" in found(
            "A day of the week differs from the source (Monday, Saturday is missing)."
        )
        assert (
            found("This reads like Macedonian, not Serbian.")
            == "Това прилича на македонски, а не на сръбски."
        )
    with translation.override("sr-latn"):
        assert "24: „nedelja“ umesto „mesec“" in found(
            "An amount differs from the source (24 month became 24 week)."
        )
    with translation.override("de"):
        assert found("From memory, 87% alike: “юни” became “юли”; “нов” is new.") == (
            "Aus dem Übersetzungsspeicher, zu 87\u00a0% ähnlich: „юни“ wurde „юли“; „нов“ ist neu."
        )


def test_reasons_against_an_approval_are_told_without_the_sentences_keys(web: Web) -> None:
    error = ReviewError(
        "2 segments cannot be approved (3fa9c1d2e4: not translated yet; 0b1c2d3e4f: Numbers differ (missing: 5))"
    )
    with translation.override("bg"):
        assert told(error) == (
            "Това не може да се одобри: още не е преведено; Числата се различават (липсва: 5)"
        )


def test_a_reviewer_reads_findings_in_bulgarian(web: Web) -> None:
    run(web.desk)
    reviewer = web.reviewer("it")
    reviewer.post("/prefer/", {"language": "bg"})
    page = reviewer.get("/review/it/post/nov-proekt/").content.decode()
    assert "Дата се различава от оригинала (" in page
    assert "differs" not in page

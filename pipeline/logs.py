"""Logs for machines: a line of JSON each, with the run's number, and nothing of people or secrets in it.

Asked for by `glagol --log-json …` or GLAGOL_LOG=json; else warnings go to standard error as they are.
A line has `at`, `level`, `logger`, `run`, `message`, and what else the caller names as `extra`.
"""

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime

_JSON = "GLAGOL_LOG"
_RUN = "GLAGOL_RUN"
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# What a text may carry that is somebody's, or opens something.
_PRIVATE = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[address]"),
    (re.compile(r"(?<=://)[^\s/@]+@"), "[secret]@"),
    (
        re.compile(r"(?i)\b(bearer|basic|token|password|secret|api[_-]?key)([=: ]+)[^\s,;&\"']+"),
        r"\1\2[secret]",
    ),
    (re.compile(r"/(join|new-password|letters)/[^\s\"']+"), r"/\1/[secret]"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "[address]"),
)
_SECRET_NAMES = re.compile(r"SECRET|PASSWORD|TOKEN|_KEY$|DATABASE_URL")
_LEAST = 6  # a shorter value would blot out ordinary words


def begin() -> None:
    """Set logs up for this process, as the environment asks."""
    # A desk's worker goes on under the number of the desk.
    os.environ.setdefault(_RUN, os.urandom(6).hex())
    if not wanted():
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for loud in ("httpx2", "httpcore", "django.db.backends", "PIL", "waitress.queue"):
        logging.getLogger(loud).setLevel(logging.WARNING)


def ask_for_json() -> None:
    """Have this process and those it starts log as JSON."""
    os.environ[_JSON] = "json"
    begin()


def wanted() -> bool:
    """Say whether logs are JSON."""
    return os.environ.get(_JSON, "") == "json"


class Lines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; whatever it says is cleared of what is private."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "run": os.environ.get(_RUN, ""),
            "message": cleared(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _OF_EVERY_RECORD and name not in line and not name.startswith("_"):
                plain = isinstance(value, int | float | bool | type(None))
                # Django hangs whole requests on its records.
                if plain or isinstance(value, str):
                    line[name] = value if plain else cleared(str(value))
        if record.exc_info:
            line["traceback"] = cleared(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def cleared(text: str) -> str:
    """Return a text without addresses of people and machines, passwords, tokens and keys.

    >>> cleared("anna@example.eu: postgresql://glagol:tayna@db/glagol")
    '[address]: postgresql://[secret]@db/glagol'
    """
    for name, value in os.environ.items():
        if len(value) >= _LEAST and _SECRET_NAMES.search(name) and value in text:
            text = text.replace(value, "[secret]")
    for pattern, instead in _PRIVATE:
        text = pattern.sub(instead, text)
    return text

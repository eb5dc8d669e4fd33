"""What the Nu checker (validator.nu, the checker of the W3C) says of every page, style and drawing."""

import json
import subprocess
from collections.abc import Iterator

from pipeline.domain.errors import PublishError
from pipeline.publishing.inspection.problem import Problem
from pipeline.publishing.inspection.reading import Read
from pipeline.publishing.inspection.tools import Tools

_SECONDS = 1800


def lacking(tools: Tools) -> str:
    """Return what is missing for the Nu checker, or nothing."""
    missing = [name for name, there in (("Java", tools.java), ("vnu.jar", tools.vnu)) if not there]
    return " and ".join(missing)


def markup(site: Read, tools: Tools) -> Iterator[Problem]:
    """Yield what the Nu checker says, warnings too. Raises PublishError where it does not run."""
    command = [
        str(tools.java),
        "-Xss4m",
        "-jar",
        str(tools.vnu),
        "--format",
        "json",
        "--exit-zero-always",
        "--also-check-css",
        "--also-check-svg",
        "--skip-non-html",
        str(site.root),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
        said = json.loads(done.stderr)["messages"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        raise PublishError(
            "the Nu checker did not run", where=str(tools.vnu), hint="Install it again: make tools"
        ) from error
    for message in said:
        if message.get("type") == "info" and message.get("subType") != "warning":
            continue
        _, _, name = message.get("url", "").partition(f"{site.root.as_posix()}/")
        line = message.get("lastLine")
        yield Problem(name, (f"line {line}: " if line else "") + " ".join(message["message"].split()))

"""`glagol` and `python -m pipeline`: an expected failure is one line, never a traceback."""

import gc
import logging
import sys
import time

from pipeline import logs
from pipeline.domain.errors import PipelineError

_LOG = logging.getLogger("glagol")


def main() -> None:
    """Run the command line and exit with its code."""
    collect_seldom()
    from typer.exceptions import Abort, TyperException

    from pipeline.cli import app

    logs.begin()
    began = time.monotonic()
    try:
        code = app(standalone_mode=False) or 0
        _LOG.info("ended", extra={"code": code, "seconds": round(time.monotonic() - began, 3)})
        sys.exit(code)
    except PipelineError as error:
        _fail(str(error), error.exit_code)
    except TyperException as error:
        message = error.format_message().rstrip(".")
        if not message:  # a bare `glagol`: its help has been shown
            sys.exit(error.exit_code)
        context = getattr(error, "ctx", None)
        verb = f" {context.info_name}" if context and context.parent else ""
        _fail(f"{message}. See: glagol{verb} --help", error.exit_code)
    except (Abort, KeyboardInterrupt):
        _fail("stopped; what was done is kept, and the next run goes on", 130)
    except OSError as error:
        # A full or read-only disk can strike anywhere; what is written is written whole or not at all.
        where = f"{error.filename}: " if error.filename else ""
        _fail(f"{where}{error.strerror or error}. Nothing is half-written; run the command again", 7)


def collect_seldom() -> None:
    """Look for garbage at every 50,000th object, not at every 700th.

    Loading makes many objects and no garbage, and rows become objects by the thousand: to look takes a tenth
    of a short command.
    """
    gc.set_threshold(50_000)


def _fail(line: str, code: int) -> None:
    if logs.wanted():
        _LOG.error(line, extra={"code": code})
    else:
        sys.stderr.write(f"glagol: {line}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()

"""`glagol` and `python -m pipeline`: an expected failure is one line, never a traceback."""

import sys

from pipeline.domain.errors import PipelineError


def main() -> None:
    """Run the command line and exit with its code."""
    from pipeline.cli import app

    try:
        app()
    except PipelineError as error:
        sys.stderr.write(f"glagol: {error}\n")
        sys.exit(error.exit_code)
    except OSError as error:
        # A full or read-only disk can strike anywhere; what is written is written whole or not at all.
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(
            f"glagol: {where}{error.strerror or error}. Nothing is half-written; run the command again\n"
        )
        sys.exit(7)


if __name__ == "__main__":
    main()

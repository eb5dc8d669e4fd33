"""Files are written aside and put in place in one step: a reader, or a kill, never leaves half of one."""

import os
from pathlib import Path


def put(path: Path, content: bytes | str) -> None:
    """Write a file, or replace it, in one step; text is UTF-8. Its folder has to be there.

    When it returns, the file outlives a power cut too.
    """
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)  # a full disk needs the room
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""Files are written aside and put in place in one step: a reader, or a kill, never leaves half of one."""

from pathlib import Path


def put(path: Path, content: bytes | str) -> None:
    """Write a file, or replace it, in one step; text is UTF-8. Its folder has to be there."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content.encode() if isinstance(content, str) else content)
    aside.replace(path)

"""Bytes become text: UTF-8, UTF-16 with a mark, or a Cyrillic code page; anything else is refused."""

import re

from pipeline.domain.errors import IntakeError

_CODE_PAGES = ["cp1251", "koi8_r", "iso8859_5", "mac_cyrillic", "cp866"]
_BULGARIAN = re.compile(r"[А-Яа-я]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, where: str) -> str:
    """Return the text of a file.

    Raises IntakeError for an empty file, a binary one, and text in no known encoding.
    """
    if not data.strip():
        raise IntakeError("the file is empty", where=where, hint="Paste the post's text into it")
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise _broken(data, error.start, where) from error
    if _CONTROL.search(data):
        raise IntakeError(
            "this is not text but a binary file",
            where=where,
            hint="Save the post as Markdown, HTML, DOCX or plain text",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A UTF-8 file with a broken byte must not be read as a code page: most of it is UTF-8.
        readable = data.decode("utf-8", errors="ignore")
        if sum(map(ord, _BULGARIAN.findall(readable))) and _is_mostly_utf8(data, readable):
            raise _broken(data, error.start, where) from error
        return _from_code_page(data, error.start, where)


def _is_mostly_utf8(data: bytes, readable: str) -> bool:
    lost = len(data) - len(readable.encode())
    return lost * 10 < len(data)


def _from_code_page(data: bytes, start: int, where: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CODE_PAGES).best()
    text = str(best) if best else ""
    letters = [character for character in text if character.isalpha()]
    if not letters or 2 * len(_BULGARIAN.findall(text)) < len(letters):
        raise _broken(data, start, where)
    return text


def _broken(data: bytes, start: int, where: str) -> IntakeError:
    line = data.count(b"\n", 0, start) + 1
    return IntakeError(
        f"the bytes at line {line} are neither UTF-8 nor a Cyrillic code page",
        where=where,
        hint="Open the file in an editor and save it as UTF-8",
    )

"""A bilingual Word table that came back: tracked changes count as made, Word's comments are read."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO

from lxml import etree

from pipeline.domain.decision import State
from pipeline.domain.errors import ExchangeError
from pipeline.interchange import marks
from pipeline.interchange.values import Binding, Parcel, Returned
from pipeline.interchange.word import US, words
from pipeline.interchange.xml import parse
from pipeline.language.codes import TARGET_CODES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST = 32 * 2**20  # bytes of one part of the document, unpacked
_BOUND = re.compile(
    rf"{US}:(?P<language>[a-z]+):(?P<post>[^/:\s]+)/(?P<segment>[^:\s]+)"
    rf":(?P<source>[0-9a-f]{{12}}):(?P<target>[0-9a-f]{{12}})?:(?P<state>{'|'.join(State)})"
)
_LETTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_UNREAD = {"del", "moveFrom", "Fallback", "rPr", "pPr", "sdtPr"}
_CELLS = 5


def read_parcel(content: bytes, where: str) -> Parcel:
    """Return what a person made of a table. Raises ExchangeError."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            body = parse(_unpacked(archive, "word/document.xml", where), where)
            said = dict(_comments(archive, where))
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise ExchangeError(
            "this is not a Word document", where=where, hint="Save it again as .docx (not .doc)"
        ) from error
    rows = [row for row in body.iter(f"{_W}tr") if row.find(f"{_W}trPr/{_W}del") is None]
    found = [(match, row) for row in rows if (match := _BOUND.search(_text(row)))]
    languages = {match["language"] for match, _ in found}
    if len(languages) != 1 or not languages <= set(TARGET_CODES):
        raise ExchangeError(
            "there is no table as glagol writes it",
            where=where,
            hint="Correct the file that `glagol export … --as docx` wrote, and keep its first column",
        )
    return Parcel(languages.pop(), tuple(_returned(match, row, said, where) for match, row in found))


def _unpacked(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    """Return one part of a document, unless it swells: what the archive says of sizes may be untrue."""
    with archive.open(name) as stream:
        content = stream.read(_MOST + 1)
    if len(content) > _MOST:
        raise ExchangeError(f"the document is larger than {_MOST // 2**20} MB when unpacked", where=where)
    return content


def _comments(archive: zipfile.ZipFile, where: str) -> Iterator[tuple[str, str]]:
    """Yield the comments that people made in Word, by their number."""
    if "word/comments.xml" not in archive.namelist():
        return
    for comment in parse(_unpacked(archive, "word/comments.xml", where), where).iter(f"{_W}comment"):
        if comment.get(f"{_W}author") != US:
            yield comment.get(f"{_W}id", ""), _text(comment).strip()


def _returned(match: re.Match[str], row: etree._Element, said: Mapping[str, str], where: str) -> Returned:
    cells = [cell for cell in row.iter(f"{_W}tc") if cell.iterancestors(f"{_W}tr").__next__() is row]
    if len(cells) != _CELLS:
        raise ExchangeError(
            f"the row of segment {match['segment']} has {len(cells)} columns, not {_CELLS}", where=where
        )
    _, source, target, comment, state = map(_text, cells)
    references = [mark.get(f"{_W}id", "") for mark in row.iter(f"{_W}commentReference")]
    remarks = [comment.strip(), *(said.get(reference, "") for reference in references)]
    return Returned(
        post=match["post"],
        segment=match["segment"],
        source=marks.read(source),
        target=marks.read(target) if target.strip() else None,
        state=_state(state, match["language"]),
        bound=Binding(match["source"], match["target"] or "", State(match["state"])),
        comments=tuple(filter(None, remarks)),
    )


def _state(text: str, language: str) -> State | None:
    said = words(language)
    wanted = " ".join(text.split()).casefold()
    return next((state for state in State if str(said[state]).casefold() == wanted), None)


def _text(element: etree._Element) -> str:
    """Return the words of a cell or a comment as they stand once all tracked changes are accepted."""
    return "\n".join("".join(_letters(paragraph)) for paragraph in element.iter(f"{_W}p"))


def _letters(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = etree.QName(child).localname
        if name == "t":
            yield child.text or ""
        elif name in _LETTERS:
            yield _LETTERS[name]
        elif name not in _UNREAD:
            yield from _letters(child)

"""The interface's words: gettext catalogues, one a part and language, compiled without gettext.

    locale/<language>/<part>.po   what translators edit; `python -m pipeline.desk.catalogues` brings
                                  them up to date with the code and templates, and says what is missing
    compile_all                   all parts of a language → one .mo under var/cache, when the desk starts

English is what the code says. Serbian in Latin is derived from Serbian in Cyrillic. A new message
goes into the part whose folder of code or templates it stands in (`PARTS`).
"""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pipeline.desk.settings import HERE
from pipeline.files import put
from pipeline.language.serbian import to_latin

LOCALE = HERE / "locale"
TRANSLATED = ("bg", "it", "hu", "de", "pt", "ro", "sr")
# A message belongs to the first part that has a file of this beginning; "desk" has the rest.
PARTS: Mapping[str, tuple[str, ...]] = {
    "review": ("review/", "templates/desk/review/"),
    "api": ("api/", "templates/desk/api/"),
    "desk": ("",),
}
_KEYWORDS: Any = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


_HEAD = r"""msgid ""
msgstr ""
"Language: {language}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: {plural}\n"
"""


def compile_all(folder: Path) -> None:
    """Write the compiled catalogues under a folder, as Django looks for them; only if they changed."""
    sources = sorted(LOCALE.glob("*/*.po"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    stamp = folder / "stamp"
    if stamp.exists() and stamp.read_text("ascii") == digest:
        return
    for language in TRANSLATED:
        catalogue = whole(language)
        _write_mo(folder / language / "LC_MESSAGES", catalogue)
        if language == "sr":
            _write_mo(folder / "sr_Latn" / "LC_MESSAGES", in_latin(catalogue))
    stamp.write_text(digest, "ascii")


def whole(language: str) -> Catalog:
    """Return all parts of a language as one catalogue."""
    catalogue = Catalog(locale=language)
    for part in PARTS:
        for message in read_part(language, part):
            if message.id:
                catalogue.add(message.id, message.string, context=message.context)
    return catalogue


def read_part(language: str, part: str) -> Catalog:
    """Return one part of a language, empty where there is none yet."""
    path = LOCALE / language / f"{part}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def in_latin(catalogue: Catalog) -> Catalog:
    """Return a Serbian catalogue in Latin letters; what stands in braces or after % is no word."""
    latin = Catalog(locale="sr_Latn")
    for message in catalogue:
        if message.id:
            string: Any = message.string
            turned = tuple(map(to_latin, string)) if isinstance(string, list | tuple) else to_latin(string)
            latin.add(message.id, turned, context=message.context)
    return latin


def extracted() -> dict[str, Catalog]:
    """Return the messages that the code and templates of each part hold."""
    found = {part: Catalog() for part in PARTS}
    for path in sorted((*HERE.rglob("*.py"), *HERE.rglob("*.html"), *HERE.rglob("*.txt"))):
        name = path.relative_to(HERE).as_posix()
        if name.startswith("migrations/"):
            continue
        part = next(part for part, begins in PARTS.items() if any(map(name.startswith, begins)))
        for message, context in _messages(path):
            found[part].add(message, locations=[(name, 0)], context=context)
    # What two parts say belongs to "desk": it is translated once.
    for part, catalogue in found.items():
        if part != "desk":
            for twice in list(catalogue):
                if twice.id and (twice.id, twice.context) in _ids(found["desk"]):
                    catalogue.delete(twice.id, twice.context)
    return found


def _ids(catalogue: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in catalogue}


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = templatize(text)
    calls: Any = extract_python(BytesIO(text.encode()), _KEYWORDS, (), {})
    for _, function, messages, _ in calls:
        row = messages if isinstance(messages, tuple) else (messages,)
        row = tuple(message for message in row if message is not None)
        context = row[0] if "pgettext" in function else None
        row = row[1:] if context else row
        if row:
            yield (row[0], row[1]) if function.startswith(("ngettext", "npgettext")) else row[0], context


def missing(language: str) -> list[Message]:
    """Return the messages without a translation, or with one that lost a placeholder."""
    absent = []
    for part, wanted in extracted().items():
        present = read_part(language, part)
        for message in wanted:
            if not message.id:
                continue
            found = present.get(message.id, message.context)
            strings = (found.string if found else "") or ""
            texts = tuple(strings) if isinstance(strings, list | tuple) else (strings,)
            if not texts or not all(texts) or (found and found.fuzzy) or not _same_places(message, texts):
                absent.append(message)
    return absent


def _same_places(message: Message, texts: tuple[str, ...]) -> bool:
    from babel.messages.catalog import PYTHON_FORMAT

    def places(text: str) -> set[str]:
        return {match.group(0) for match in PYTHON_FORMAT.finditer(text) if match.group(1)}

    source = message.id[-1] if isinstance(message.id, list | tuple) else message.id
    return all(places(text) == places(source) for text in texts[-1:])


def update() -> None:
    """Bring every .po up to date with the code: new messages are added, those gone are dropped."""
    for part, wanted in extracted().items():
        for language in TRANSLATED:
            present = read_part(language, part)
            fresh = Catalog(locale=language)
            for message in wanted:
                if message.id:
                    before = present.get(message.id, message.context)
                    fresh.add(
                        message.id,
                        before.string if before else "",
                        locations=message.locations,
                        context=message.context,
                    )
            write_part(language, part, fresh)


def write_part(language: str, part: str, catalogue: Catalog) -> None:
    """Write one part of a language. No dates and no names: only a translation changes a line."""
    path = LOCALE / language / f"{part}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = BytesIO()
    write_po(told, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False)
    head = _HEAD.format(language=language, plural=catalogue.plural_forms)
    path.write_bytes(head.encode() + b"\n" + told.getvalue().lstrip())


def _write_mo(folder: Path, catalogue: Catalog) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    told = BytesIO()
    write_mo(told, catalogue)
    put(folder / "django.mo", told.getvalue())


if __name__ == "__main__":
    update()
    for code in TRANSLATED:
        for untold in missing(code):
            sys.stdout.write(f"{code}: {untold.id!r}\n")

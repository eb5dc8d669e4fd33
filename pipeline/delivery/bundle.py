"""A page as a set of files: HTML, Markdown, Word, pictures, downloads, details and checksums."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

from pipeline.delivery.channel import House
from pipeline.delivery.documents import changes_markdown, metadata, page_html, page_markdown
from pipeline.delivery.values import Kind, Message

SUMS = "SHA256SUMS"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def name_of(message: Message) -> str:
    """Return the name under which a page lies with a partner: the same for all its versions."""
    return f"{message.content.post}.{message.content.variant}"


def notice_of(message: Message) -> bytes:
    """Return what lies in the place of a withdrawn page."""
    return metadata(message)


def files_of(message: Message, house: House) -> dict[str, bytes]:
    """Return a page's files by name; the checksums, which are read last, come last."""
    from pipeline.delivery.word import page_docx  # loads a while, and most commands send nothing

    content = message.content
    pictures = {name: message.pictures[name] for name in content.pictures}
    downloads = {name: message.downloads[name] for name in content.downloads}
    found = {
        "page.html": page_html(content, house),
        "page.md": page_markdown(content, house),
        "page.docx": page_docx(content, pictures, house),
        **pictures,
        **downloads,
        "metadata.json": metadata(message),
    }
    if message.kind is Kind.UPDATED:
        found["changes.md"] = changes_markdown(message.changes, content.variant)
    return found | {SUMS: sums_of(found)}


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """Return checksums as `sha256sum --check` reads them."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return files under one folder as a ZIP, the same to the byte whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def digest_of(*contents: bytes) -> str:
    """Return the SHA-256 that a receipt carries."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()

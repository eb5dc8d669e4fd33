"""A Word document, by mammoth: headings, lists, tables, bold, links and pictures with their texts."""

import hashlib
import io
import zipfile
import zlib
from xml.parsers.expat import ExpatError

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Removed
from pipeline.intake.draft import Draft, removal

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\nu => u"
_MAX_UNPACKED = 200 * 2**20
_MAX_XML = 32 * 2**20  # what is read as a tree takes twenty times its room
# What browsers show as a picture and never run as a page.
_PICTURES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/bmp": "bmp",
}
# mammoth reads what Word writes; of anything else its parts raise what they happen to meet.
_DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    ExpatError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read(data: bytes, where: str) -> Draft:
    """Return the draft of a DOCX file; its title is its first heading, else its first line."""
    import mammoth
    from lxml import html as lxml_html

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _must_be_small(archive, where)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise IntakeError(
            "this is not a Word document", where=where, hint="Save it again as .docx (not .doc)"
        ) from error
    media: dict[str, bytes] = {}
    removed: list[Removed] = []

    @mammoth.images.img_element  # type: ignore[untyped-decorator]
    def save(image: mammoth.documents.Image) -> dict[str, str]:
        suffix = _PICTURES.get(image.content_type or "")
        if suffix is None:
            what = image.alt_text or image.content_type or "?"
            removed.append(removal(what, "picture of a kind that browsers do not show", 0))
            return {}
        with image.open() as stream:
            content = stream.read()
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{suffix}"
        media[name] = content
        return {"src": f"media/{name}"}

    try:
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=save, style_map=_STYLES).value
    except _DAMAGE as error:
        raise IntakeError(
            "the Word document is damaged", where=where, hint="Open it in Word and save it again"
        ) from error
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    for picture in root.xpath(".//img[not(@src)]"):
        picture.drop_tree()
    title = ""
    for element in root:
        words = " ".join(element.text_content().split())
        if words:
            title = words
            if element.find(".//img") is None:
                element.drop_tree()
            break
    body = "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
    return Draft(title=title, html=body, media=tuple(media.items()), removed=tuple(removed))


def _must_be_small(archive: zipfile.ZipFile, where: str) -> None:
    """Raise IntakeError for an archive that swells. zipfile unpacks no more than an entry claims."""
    entries = archive.infolist()
    trees = [entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED or sum(trees) > _MAX_XML:
        raise IntakeError(
            "the document is too large when unpacked", where=where, hint="Split it, or send it as text"
        )

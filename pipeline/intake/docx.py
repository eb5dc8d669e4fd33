"""A Word document, by mammoth: headings, lists, tables, bold, links and pictures with their texts."""

import hashlib
import io
import zipfile

from pipeline.domain.errors import IntakeError
from pipeline.intake.draft import Draft

_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\nu => u"
_MAX_UNPACKED = 200 * 2**20


def read(data: bytes, where: str) -> Draft:
    """Return the draft of a DOCX file; its title is its first heading, else its first line."""
    import mammoth
    from lxml import html as lxml_html

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                raise IntakeError("the document is too large when unpacked", where=where)
    except zipfile.BadZipFile as error:
        raise IntakeError(
            "this is not a Word document", where=where, hint="Save it again as .docx (not .doc)"
        ) from error
    media: dict[str, bytes] = {}

    @mammoth.images.img_element  # type: ignore[untyped-decorator]
    def save(image: mammoth.documents.Image) -> dict[str, str]:
        with image.open() as stream:
            content = stream.read()
        name = f"{hashlib.sha256(content).hexdigest()[:16]}.{image.content_type.split('/')[-1]}"
        media[name] = content
        return {"src": f"media/{name}"}

    try:
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=save, style_map=_STYLES).value
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise IntakeError(
            "the Word document is damaged", where=where, hint="Open it in Word and save it again"
        ) from error
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    title = ""
    for element in root:
        words = " ".join(element.text_content().split())
        if words:
            title = words
            if element.find(".//img") is None:
                element.drop_tree()
            break
    body = "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
    return Draft(title=title, html=body, media=tuple(media.items()))

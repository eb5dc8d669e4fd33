"""Serbian Latin from Serbian Cyrillic HTML: words are converted, markup is not.

What is already Latin (names, URLs, codes) has no Cyrillic letter and stays as it
is; an element marked with another language stays whole.
"""

import re
from dataclasses import replace

from pipeline.domain.page import Page
from pipeline.language.serbian import to_latin
from pipeline.publishing.variants import Variant

_TAG = re.compile(r"(<[^>]+>)")
_READABLE = re.compile(r'(\b(?:alt|title)=")([^"]*)(")')
_FOREIGN = re.compile(r'<(\w+)[^>]*\blang="(?!sr)')


def in_script(page: Page, variant: Variant) -> Page:
    """Return a page in the script of a variant."""
    if not variant.is_latin_serbian:
        return page
    return replace(
        page,
        title=variant.spelled(page.title),
        summary=variant.spelled(page.summary),
        body=html_to_latin(page.body),
    )


def html_to_latin(html: str) -> str:
    """Return the HTML in Latin script.

    >>> html_to_latin('<p>Његош <a href="/његош">овде</a> <i lang="bg">Пловдив</i></p>')
    '<p>Njegoš <a href="/његош">ovde</a> <i lang="bg">Пловдив</i></p>'
    """
    parts = []
    foreign: list[str] = []  # open elements inside one of another language
    for piece in _TAG.split(html):
        if not piece.startswith("<"):
            parts.append(piece if foreign else to_latin(piece))
            continue
        name = re.match(r"</?(\w+)", piece)
        if foreign and name and name[1] == foreign[0]:
            foreign = foreign[1:] if piece.startswith("</") else [name[1], *foreign]
        elif found := _FOREIGN.match(piece):
            foreign = [found[1]]
        elif not foreign:
            piece = _READABLE.sub(lambda match: match[1] + to_latin(match[2]) + match[3], piece)
        parts.append(piece)
    return "".join(parts)

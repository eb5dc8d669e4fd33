"""An HTML file or saved page: the article without the page's furniture."""

import re

from lxml import etree
from lxml import html as lxml_html

from pipeline.domain.errors import IntakeError
from pipeline.domain.post import Removed
from pipeline.intake.draft import Draft, Keeps, removal

_FURNITURE = ("nav", "header", "footer", "aside", "form", "dialog")
_MOST = 300
_CROWDED = re.compile(rf"<\w[^\s<>]*(?:\s+[^\s=<>\"']+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']*))?){{{_MOST},}}")
# XHTML says its encoding at the top; it was decoded before it came here.
_DECLARED = re.compile(r"\A(?:\s*<\?xml[^>]*>)+")
_ACTIVE = ("script", "style", "noscript", "template", "iframe", "link", "meta")


def read(text: str, where: str, keeps: Keeps) -> Draft:
    """Return the draft of a page; what surrounds the article is taken out and noted."""
    if _CROWDED.search(text):
        raise IntakeError(
            f"an element has more than {_MOST} attributes", where=where, hint="Paste the text alone"
        )
    parser = lxml_html.HTMLParser(remove_comments=True, no_network=True)
    try:
        page = lxml_html.document_fromstring(_DECLARED.sub("", text, count=1), parser=parser)
    except etree.LxmlError as error:
        raise IntakeError("the HTML cannot be read", where=where, hint=str(error)) from error
    description = page.find(".//meta[@name='description']")
    summary = (description.get("content") or "") if description is not None else ""
    etree.strip_elements(page, *_ACTIVE, with_tail=False)
    article = next(iter([*page.iter("article"), *page.iter("main")]), None)
    root = article if article is not None else page.find("body")
    if root is None:
        raise IntakeError("the page has no body", where=where)
    removed: list[Removed] = []
    for element in list(root.iter(*_FURNITURE)):
        words = " ".join(element.text_content().split())
        heading = element.find(".//h1") is not None
        if keeps(words) or heading or element.getparent() is None:
            continue
        if words:
            removed.append(removal(words, f"page furniture <{element.tag}>", element.sourceline or 0))
        element.drop_tree()
    title, heading_element = _title(page, root)
    if heading_element is not None:
        heading_element.drop_tree()
    body = (root.text or "") + "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
    return Draft(
        title=title,
        html=body,
        summary=summary,
        removed=tuple(removed),
    )


def _title(
    page: lxml_html.HtmlElement, root: lxml_html.HtmlElement
) -> tuple[str, lxml_html.HtmlElement | None]:
    heading = root.find(".//h1")
    if heading is not None:
        return " ".join(heading.text_content().split()), heading
    named = page.find(".//title")
    words = " ".join(named.text_content().split()) if named is not None else ""
    # „Заглавие – Име на сайта“: the site's name is not the post's title.
    return re.split(r"\s+[|–—»-]\s+(?=[^|–—»-]*$)", words)[0], None

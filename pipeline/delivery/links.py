"""No link or picture leaves the house pointing to nowhere: what is relative is carried, absolute, or words.

A body knows what travels along by its names (`media/…`, `files/…`). A partner's mail program or site
cannot know them; there a download leads to the site, and what cannot be reached is told by its words.
"""

from collections.abc import Collection
from urllib.parse import quote, urlsplit

from lxml.html import HtmlElement

from pipeline.delivery.channel import House
from pipeline.delivery.markup import inner, tree_of
from pipeline.delivery.values import Content


def outward(
    markup: str,
    content: Content,
    house: House,
    *,
    beside: Collection[str] = (),
    at: str = "",
    anchors: bool = True,
) -> str:
    """Return HTML of a page all of whose links and pictures can be reached from where it goes.

    `beside` names what travels along, `at` is its address on the web, empty where it lies beside the
    page. Without `anchors` links within the page are words: e-mail and Word lose what they lead to.
    """
    tree = tree_of(markup)
    ids = {str(one) for one in tree.xpath(".//@id")} if anchors else set()
    before = inner(tree)
    for element in list(tree.iter("a", "img", "blockquote", "q")):
        for name in ("href", "src", "cite"):
            written = element.get(name)
            if written is None:
                continue
            reached = _reached(written, content, house, beside, at, ids)
            # A picture is known by its name until it is uploaded or attached.
            reached = written if name == "src" and not at and written in beside else reached
            if reached:
                element.set(name, reached)
            elif name == "cite":
                del element.attrib[name]
            else:
                _tell(element)
    after = inner(tree)
    return markup if after == before else after


def _reached(
    written: str, content: Content, house: House, beside: Collection[str], at: str, ids: Collection[str]
) -> str:
    """Return the address by which a partner reaches what a link means; empty where there is none."""
    if written in beside:
        return f"{at}/{quote(written)}" if at else quote(written)
    if written in content.downloads:
        return f"{house.site}/{quote(written)}" if house.site else ""
    if written.startswith("#"):
        return written if written[1:] in ids else ""
    try:
        parts = urlsplit(written)
    except ValueError:  # such as http://[
        return ""
    if parts.scheme:
        return written
    return f"https:{written}" if parts.netloc else ""


def _tell(element: HtmlElement) -> None:
    """Let words stand for a link or a picture; the way back from a footnote has none."""
    if element.tag == "img":
        words = element.get("alt") or ""
        element.text = f"[{words}]" if words else ""
    elif (element.get("href") or "").startswith("#fnref"):
        element.drop_tree()
        return
    element.drop_tag()

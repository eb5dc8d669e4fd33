"""Sanitised HTML as a row of tokens, each knowing its exact markup.

The input is the HTML standard's own serialisation (what intake writes), so the
tokens joined are the document again, to the letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

from pipeline.domain.post import BlockKind

INLINE = frozenset(
    """a abbr b bdi bdo cite code del em i img ins kbd mark q s small span strong sub sup time u
    var wbr""".split()
)
VOID = frozenset({"img", "wbr", "br", "hr"})
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("td", "th"), BlockKind.TABLE_CELL),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
}
_VERBATIM = frozenset({"pre"})
ALT = re.compile(r'(?<=\balt=")[^"]*(?=")')


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the document: `name` is the element of a tag, empty for text."""

    markup: str
    kind: str  # "open", "close", "void" or "text"
    name: str = ""

    @property
    def text(self) -> str:
        """The characters of a text token."""
        return unescape(self.markup)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[Token] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        markup = self.get_starttag_text() or ""
        self.tokens.append(Token(markup, "void" if tag in VOID else "open", tag))

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append(Token(f"</{tag}>", "close", tag))

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def _text(self, markup: str) -> None:
        if self.tokens and self.tokens[-1].kind == "text":
            markup = self.tokens.pop().markup + markup
        self.tokens.append(Token(markup, "text"))


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring tokens: inline content of one block, or markup between blocks (no kind)."""

    tokens: tuple[Token, ...]
    kind: BlockKind | None


def runs(html: str) -> list[Run]:
    """Cut a document into inline runs and the markup between them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found: list[Run] = []
    inline: list[Token] = []
    open_blocks: list[str] = []

    def flush() -> None:
        if inline:
            words = any(token.kind == "text" and token.text.strip() for token in inline)
            verbatim = any(name in _VERBATIM for name in open_blocks)
            kind = None if verbatim or not words else _kind(open_blocks)
            found.append(Run(tuple(inline), kind))
            inline.clear()

    for token in _with_whole_notes(reader.tokens):
        if token.kind == "text" or token.name in {*INLINE, "note"}:
            inline.append(token)
            continue
        flush()
        found.append(Run((token,), None))
        if token.kind == "open":
            open_blocks.append(token.name)
        elif token.kind == "close" and token.name in open_blocks:
            while open_blocks.pop() != token.name:
                pass
    flush()
    return found


def _with_whole_notes(tokens: Sequence[Token]) -> list[Token]:
    """Make each footnote mark (a link inside the page, without letters) one void token.

    „програмата.<sup><a href="#fn:1">1</a></sup> Най-полезна“ ends a sentence at the full stop, and
    the mark's number is nothing to translate.
    """
    row: list[Token] = []
    for token in tokens:
        row.append(token)
        while _is_note(row[-3:]):
            whole = "".join(part.markup for part in row[-3:])
            row[-3:] = [Token(whole, "void", "note")]
    return row


def _is_note(tokens: Sequence[Token]) -> bool:
    """Say whether three tokens are a mark: its link with a number, or a mark inside <sup>."""
    kinds, names = [token.kind for token in tokens], [token.name for token in tokens]
    if kinds == ["open", "void", "close"]:
        return names == ["sup", "note", "sup"]
    return (
        kinds == ["open", "text", "close"]
        and names == ["a", "", "a"]
        and 'href="#' in tokens[0].markup
        and not any(character.isalpha() for character in tokens[1].text)
    )


def _kind(open_blocks: list[str]) -> BlockKind:
    for name in reversed(open_blocks):
        if name in _KINDS:
            return _KINDS[name]
    return BlockKind.PARAGRAPH

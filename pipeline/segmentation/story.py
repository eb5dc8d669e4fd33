"""A post becomes segments and templates; templates filled with targets become a page.

A template is the markup that stays, with a slot for each segment. A slot is the
segment's id between private-use characters, which intake removes from every post.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import unescape

from pipeline.domain.post import BlockKind, Post, Segment, Segmented
from pipeline.domain.text import Tag, TaggedText, escape_attribute
from pipeline.segmentation.identity import identify
from pipeline.segmentation.inline import cut
from pipeline.segmentation.markup import ALT, runs
from pipeline.segmentation.sentences import split

_CONTENT, _VALUE, _END = "\ue000", "\ue002", "\ue001"
_SLOT = re.compile(rf"([{_CONTENT}{_VALUE}])(\w+){_END}")


def segment(post: Post, previous: Sequence[Segment] = ()) -> Segmented:
    """Cut a post into segments; those of its `previous` version keep their ids."""
    drafts: list[Segment] = []
    templates = {
        "title": _words(post.title, BlockKind.TITLE, drafts),
        "summary": _words(post.summary, BlockKind.SUMMARY, drafts),
        "body": _body(post.body, drafts),
    }
    ids = identify(
        [(draft.kind, draft.source.coded) for draft in drafts],
        [(old.id, (old.kind, old.source.coded)) for old in previous],
    )

    def named(text: str) -> str:
        return _SLOT.sub(lambda slot: f"{slot[1]}{ids[int(slot[2])]}{_END}", text)

    return Segmented(
        {name: named(template) for name, template in templates.items()},
        tuple(
            replace(draft, id=identity, source=_with_markup(draft.source, named))
            for draft, identity in zip(drafts, ids, strict=True)
        ),
    )


def merge(templates: Mapping[str, str], targets: Mapping[str, TaggedText]) -> dict[str, str]:
    """Fill the templates' slots with targets by segment id: title and summary as text, body as HTML.

    Raises KeyError where a segment has no target.
    """

    def fill(slot: re.Match[str]) -> str:
        target = targets[slot[2]]
        if slot[1] == _VALUE:
            return escape_attribute(target.text)
        return _SLOT.sub(fill, target.markup)

    return {
        name: _SLOT.sub(fill if name == "body" else lambda slot: targets[slot[2]].text, template)
        for name, template in templates.items()
    }


def _words(text: str, kind: BlockKind, drafts: list[Segment]) -> str:
    """Cut plain text into sentences; a title is one, whatever its punctuation."""
    if not text:
        return ""
    if kind is BlockKind.TITLE:
        return _slot(_CONTENT, kind, _block(drafts), TaggedText.plain(text), drafts)
    template, position, block = "", 0, _block(drafts)
    for start, end in split(text):
        template += text[position:start]
        template += _slot(_CONTENT, kind, block, TaggedText.plain(text[start:end]), drafts)
        position = end
    return template + text[position:]


def _body(html: str, drafts: list[Segment]) -> str:
    template = []
    for run in runs(html):
        block = _block(drafts)
        if run.kind is None:
            template += [_alts(token.markup, block, drafts) for token in run.tokens]
            continue
        for piece in cut(run.tokens):
            if isinstance(piece, str):
                template.append(_alts(piece, block, drafts))
                continue
            source = _with_markup(piece, partial(_alts, block=block, drafts=drafts))
            template.append(_slot(_CONTENT, run.kind, block, source, drafts))
    return "".join(template)


def _block(drafts: Sequence[Segment]) -> int:
    return drafts[-1].block + 1 if drafts else 0


def _slot(mark: str, kind: BlockKind, block: int, source: TaggedText, drafts: list[Segment]) -> str:
    drafts.append(Segment("", kind, block, source))
    return f"{mark}{len(drafts) - 1}{_END}"


def _alts(markup: str, block: int, drafts: list[Segment]) -> str:
    """Give every alternative text in some markup a slot of its own."""
    if "<img" not in markup:
        return markup

    def slot(found: re.Match[str]) -> str:
        words = unescape(found.group())
        if not words.strip():
            return found.group()
        return _slot(_VALUE, BlockKind.ALT, block, TaggedText.plain(words), drafts)

    return ALT.sub(slot, markup)


def _with_markup(text: TaggedText, change: Callable[[str], str]) -> TaggedText:
    return TaggedText(
        tuple(
            Tag(part.id, part.kind, change(part.markup)) if isinstance(part, Tag) else part
            for part in text.parts
        )
    )

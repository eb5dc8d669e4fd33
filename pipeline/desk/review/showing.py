"""Values of the flow become what templates show: texts with terms, tags and differences marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pipeline.desk.web import findings
from pipeline.domain.decision import State
from pipeline.domain.post import BlockKind
from pipeline.domain.review import Reviewed
from pipeline.domain.text import Tag, TaggedText
from pipeline.domain.translation import Finding, Origin, Severity
from pipeline.domain.work import Draft, Kind, Remark, Version
from pipeline.flow.helping import Placed
from pipeline.language.serbian import to_latin
from pipeline.memory import Change as MemoryChange
from pipeline.review.confidence import band_of
from pipeline.review.difference import difference
from pipeline.review.together import Piece, text_of

_MARK = re.compile(r"⟨/?\d+/?⟩")
_ELEMENT = re.compile(r"</?(\w+)")


@dataclass(frozen=True, slots=True)
class Chip:
    """An inline tag that can be put around words, or a single one: `close` is empty then."""

    open: str
    close: str
    label: str


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as it is shown."""

    check: str
    message: str
    blocking: bool
    fix: str


@dataclass(slots=True)
class Shown:
    """One segment as its template needs it. Texts are coded, in the script that the reviewer reads."""

    id: str
    number: int
    kind: str
    item: Reviewed
    version: int
    source: SafeString
    text: str
    lang: str
    chips: list[Chip]
    findings: list[Told]
    waived: list[Told]
    band: str
    origin: str
    requests: list[Remark]
    comments: int
    reported: list[Any] = field(default_factory=list)  # corrections that readers sent in
    is_due: bool = True  # for the person who looks: what they approved themselves is not
    others: str = ""
    before: SafeString | None = None  # how the source changed since the approval
    old_text: str = ""  # what was approved for the source before
    pieces: list[Piece] = field(default_factory=list)
    clash_by: str = ""
    theirs: str = ""
    note: str = ""
    tone: str = "good"

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.item.standing.state

    @property
    def is_final(self) -> bool:
        """Whether nothing is to be done."""
        return self.state is State.FINAL

    @property
    def blocking(self) -> bool:
        """Whether a finding stops the approval."""
        return any(finding.blocking for finding in self.findings)


def in_script(coded: str, latin: bool) -> str:
    """Return a coded text in the script that a reviewer reads."""
    return to_latin(coded) if latin else coded


def shown(
    item: Reviewed,
    number: int,
    language: str,
    *,
    version: Version | None,
    terms: Sequence[Placed],
    remarks: Iterable[Remark],
    draft: Draft | None = None,
    latin: bool = False,
) -> Shown:
    """Return a segment as its template needs it."""
    translation = item.translation
    said = [remark for remark in remarks if remark.segment == item.segment.id]
    kept = draft.text if draft else translation.target.coded if translation else ""
    text = in_script(kept, latin)
    digest = translation.target.digest if translation else ""
    return Shown(
        id=item.segment.id,
        number=number,
        kind=kind_name(item.segment.kind),
        item=item,
        version=version.number if version else 0,
        source=source_html(item.segment.source, terms, latin=latin),
        text=text,
        lang="sr-Latn" if latin else language,
        chips=chips(item.segment.source),
        findings=[told(finding) for finding in item.findings],
        waived=[told(finding) for finding in item.waived],
        band=band_of(translation),
        origin=origin_name(translation.origin, translation.author) if translation else "",
        requests=[
            one for one in said if one.is_open and one.kind is Kind.REQUEST and one.target_digest == digest
        ],
        comments=sum(one.is_open for one in said),
    )


def with_clash(row: Shown, newest: Version, pieces: Sequence[Piece], latin: bool) -> Shown:
    """Return a segment in which someone else wrote meanwhile: both texts, brought together."""
    row.version = newest.number
    row.pieces = [
        Piece(piece.kind, *(in_script(text, latin) for text in (piece.base, piece.mine, piece.theirs)))
        for piece in pieces
    ]
    row.text = text_of(row.pieces)
    row.clash_by = newest.by or _("the engine")
    row.theirs = in_script(newest.translation.target.coded, latin)
    return row


def told(finding: Finding) -> Told:
    """Return a finding as it is shown."""
    return Told(
        finding.check, findings.found(finding.message), finding.severity is Severity.BLOCKING, finding.fix
    )


def source_html(source: TaggedText, terms: Sequence[Placed], *, latin: bool = False) -> SafeString:
    """Return a source with its terms as buttons that insert their preferred form, its tags as chips."""
    spans = sorted((start, end, term) for term in terms for start, end in term.spans)
    row, at = [], 0
    for part in source.parts:
        if isinstance(part, Tag):
            row.append(_chip(TaggedText((part,)).coded))
            continue
        row.append(_with_terms(part, at, [(a, b, term) for a, b, term in spans], latin))
        at += len(part)
    return mark_safe("".join(row))  # nosec B308 B703  # noqa: S308  # every piece of text was escaped


def _with_terms(text: str, offset: int, spans: Sequence[tuple[int, int, Placed]], latin: bool) -> str:
    row, at = [], 0
    for begin, finish, term in spans:
        start, end = max(begin - offset, 0), min(finish - offset, len(text))
        if start >= end or start < at:
            continue
        form = in_script(term.preferred, latin)
        hint = escape(f"{term.term.source}: {', '.join(in_script(one, latin) for one in term.admitted)}")
        row.append(escape(text[at:start]))
        row.append(
            f'<button type="button" class="term" data-insert="{escape(form)}" title="{hint}">'
            f"{escape(text[start:end])}</button>"
        )
        at = end
    return "".join(row) + escape(text[at:])


def text_html(coded: str) -> SafeString:
    """Return a coded text with its marks as chips."""
    return mark_safe(_chipped(coded))  # nosec B308 B703  # noqa: S308  # escaped piece by piece


def difference_html(old: str, new: str) -> SafeString:
    """Return what differs between two coded texts, as deletions and insertions."""
    return _changed((one.kind, one.old, one.new) for one in difference(old, new))


def changes_html(changes: Iterable[MemoryChange]) -> SafeString:
    """Return what differs between a remembered and a present source."""
    return _changed((one.kind, one.remembered, one.present) for one in changes)


def _changed(changes: Iterable[tuple[str, str, str]]) -> SafeString:
    row = []
    for kind, old, new in changes:
        if kind == "equal":
            row.append(_chipped(new))
            continue
        row.append(f"<del>{_chipped(old)}</del>" if old else "")
        row.append(f"<ins>{_chipped(new)}</ins>" if new else "")
    return mark_safe("".join(row))  # nosec B308 B703  # noqa: S308  # escaped piece by piece


def _chipped(coded: str) -> str:
    row, at = [], 0
    for found in _MARK.finditer(coded):
        row += [escape(coded[at : found.start()]), _chip(found[0])]
        at = found.end()
    return "".join(row) + escape(coded[at:])


def _chip(mark: str) -> str:
    return f'<span class="tag">{escape(mark.strip("⟨⟩"))}</span>'


def chips(source: TaggedText) -> list[Chip]:
    """Return the tags of a source that can be put into its target, pairs once."""
    found: dict[int, list[Tag]] = {}
    for tag in source.tags:
        found.setdefault(tag.id, []).append(tag)
    made = []
    for tags in found.values():
        marks = [TaggedText((tag,)).coded for tag in tags]
        made.append(Chip(marks[0], marks[1] if len(marks) > 1 else "", _label(tags[0])))
    return made


def _label(tag: Tag) -> str:
    element = _ELEMENT.match(tag.markup)
    match element[1].lower() if element else "":
        case "a":
            return _("link")
        case "b" | "strong":
            return _("bold")
        case "i" | "em":
            return _("italic")
        case "img":
            return _("picture")
        case "br":
            return _("line break")
        case "sup" | "sub":
            return _("raised or lowered")
        case name:
            return name


def kind_name(kind: BlockKind) -> str:
    """Return what a segment is part of."""
    names = {
        BlockKind.TITLE: _("title"),
        BlockKind.SUMMARY: _("summary"),
        BlockKind.HEADING: _("heading"),
        BlockKind.PARAGRAPH: _("paragraph"),
        BlockKind.LIST_ITEM: _("list item"),
        BlockKind.TABLE_CELL: _("table cell"),
        BlockKind.CAPTION: _("caption"),
        BlockKind.ALT: _("picture described"),
    }
    return names[kind]


def origin_name(origin: Origin, author: str) -> str:
    """Return who or what made a target."""
    match origin:
        case Origin.MT:
            return _("machine translation")
        case Origin.TM_EXACT:
            return _("from memory, exact")
        case Origin.TM_FUZZY:
            return _("from memory, alike")
        case _:
            return author


def how_name(version: Version) -> str:
    """Return how a version came to be, for the history."""
    names: dict[str, Any] = {
        "written": _("written"),
        "undone": _("undone"),
        "restored": _("restored"),
        "mended": _("mended"),
        "replaced": _("replaced in many"),
        "carried": _("meaning unchanged"),
        "together": _("two texts brought together"),
    }
    return str(names.get(version.how, "")) or origin_name(
        version.translation.origin, version.translation.author
    )

"""What can be done to a segment, one small function each; a table says who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from pipeline import flow
from pipeline.desk.people.roles import Action
from pipeline.desk.people.rows import Person
from pipeline.desk.web.failures import said
from pipeline.desk.work import queue
from pipeline.desk.work.proposing import propose
from pipeline.domain.decision import State
from pipeline.domain.errors import ConflictError, ReviewError
from pipeline.domain.work import How, Kind
from pipeline.flow import Parts, View
from pipeline.flow.writing import Clash
from pipeline.language.typing import in_cyrillic

_MOST_SECONDS = 3600  # of one request: nobody types longer without being saved


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a person does to a segment; `detail` stands behind a colon in `do`."""

    parts: Parts
    post: str
    language: str
    segment: str
    person: str
    latin: bool
    form: Mapping[str, str]
    detail: str

    @property
    def text(self) -> str:
        """What stands in the field, in the script that the person writes."""
        return self.form.get("text", "")

    @property
    def seen(self) -> int:
        """The version that the person began from."""
        return _number(self.form.get("seen", ""))

    @property
    def seconds(self) -> int:
        """How long the person was at work in the segment since it was last told."""
        return min(_number(self.form.get("seconds", "")), _MOST_SECONDS)

    def kept_script(self, text: str) -> str:
        """Return a text as it is kept: Serbian in Cyrillic."""
        if not self.latin or not text:
            return text
        history = self.parts.board.history(self.post, self.language, self.segment)
        base = next((one for one in history if one.number == self.seen), None)
        if base is None and history:
            base = history[-1]
        kept, source = (base.translation.target.coded, base.source) if base else ("", "")
        return in_cyrillic(text, kept, source)

    def look(self) -> View:
        """Read the post as it is now."""
        return flow.look(self.parts, flow.find(self.parts, self.post), self.language)

    def save(self, text: str, seen: int, how: How) -> flow.Saved | Clash:
        """Make a text the newest, if what was seen still is."""
        return flow.save(
            self.parts, self.post, self.language, self.person, self.segment, text, seen=seen, how=how
        )

    def drop_draft(self) -> None:
        """Forget what the person typed and did not save."""
        self.parts.board.drop_draft(self.post, self.language, self.segment, self.person)


@dataclass(slots=True)
class Done:
    """What came of it; `recorded` is the action for the audit log, or nothing.

    `view` is the post as it is then, where it is known already.
    """

    recorded: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    tone: str = "good"
    keeps_text: bool = False
    view: View | None = None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def save(deed: Deed) -> Done:
    """Make what was typed the text."""
    saved = _save(deed)
    if isinstance(saved, Clash):
        return _clashed(saved)
    if not saved.changed:
        return Done()
    return Done("edit", {"version": saved.number}, _("Saved."))


def _save(deed: Deed) -> flow.Saved | Clash:
    deed.parts.board.count(deed.post, deed.language, deed.segment, deed.seconds)
    how = How.TOGETHER if deed.form.get("together") else How.WRITTEN
    return deed.save(deed.kept_script(deed.text), deed.seen, how)


def _clashed(clash: Clash) -> Done:
    who = clash.newest.by or _("The engine")
    told = _("%(person)s changed this text while you were writing. Yours is kept: bring both together below.")
    return Done("", {}, told % {"person": who}, "warn")


def approve(deed: Deed) -> Done:
    """Save what was typed, and approve it."""
    seen = deed.seen
    if "text" in deed.form:
        saved = _save(deed)
        if isinstance(saved, Clash):
            return _clashed(saved)
        seen = saved.number
    try:
        view = flow.approve_seen(
            deed.parts, deed.post, deed.language, deed.person, [deed.segment], {deed.segment: seen}
        )
    except ConflictError:
        return Done(note=_("Not approved: the text was changed meanwhile. Look at it once more."), tone="bad")
    except ReviewError as error:
        # What was typed is saved all the same: the findings that are shown are about it.
        view = deed.look()
        item = view.item(deed.segment)
        note = said(error.what)
        if item and item.blocking:
            note = _("Not approved: mend or let be what is marked with ✗.")
        elif item and item.translation is None:
            note = _("Not approved: there is no translation yet. Write one first.")
        return Done(note=note, tone="bad")
    _publish_if_final(deed, view)
    note, item = _("Approved."), view.item(deed.segment)
    if item and item.standing.state is State.REVIEWED:
        note = _("Approved by you. It is your own text: another person has to approve it, too.")
    return Done("approve", {"version": seen}, note, view=view)


def request_changes(deed: Deed) -> Done:
    """Ask for another text."""
    return _say(deed, Kind.REQUEST, _("Changes requested."))


def comment(deed: Deed) -> Done:
    """Say something."""
    return _say(deed, Kind.COMMENT, _("Comment added."))


def _say(deed: Deed, kind: Kind, note: str) -> Done:
    said = flow.remark(
        deed.parts,
        deed.post,
        deed.language,
        deed.segment,
        deed.person,
        deed.form.get("said", ""),
        kind=kind,
        people=list(Person.objects.filter(is_active=True).values_list("name", flat=True)),
    )
    if said.mentions:
        queue.put("tell-mention", deed.post, person=deed.person, remark=said.number)
    return Done(f"remark-{kind}", {"number": said.number, "mentions": list(said.mentions)}, note)


def propose_term(deed: Deed) -> Done:
    """Propose a term for the glossary, with its form in this language."""
    source = " ".join(deed.form.get("term-source", "").split())
    form = deed.kept_script(" ".join(deed.form.get("term-form", "").split()))
    if not source or not form:
        raise ReviewError(_("a term needs its Bulgarian words and their translation"))
    propose(deed.parts, deed.person, source, {deed.language: form})
    return Done(
        note=_("Proposed. Whoever keeps the glossary decides; nothing is checked against it until then.")
    )


def close(deed: Deed) -> Done:
    """Close a remark."""
    number = _number(deed.detail)
    flow.settle(deed.parts, deed.post, deed.language, number, deed.person)
    return Done("close-remark", {"number": number}, _("Closed."))


def undo(deed: Deed) -> Done:
    """Take the last step back."""
    what = flow.undo(deed.parts, deed.post, deed.language, deed.person, deed.segment)
    deed.drop_draft()
    note = _("Your approval was taken back.") if what == "approval" else _("The text before is back.")
    return Done("undo", {"what": what}, note)


def restore(deed: Deed) -> Done:
    """Bring an older text back."""
    number = _number(deed.detail)
    flow.restore_version(
        deed.parts, deed.post, deed.language, deed.person, deed.segment, number, seen=deed.seen
    )
    deed.drop_draft()
    return Done("restore", {"version": number}, _("The older text is back."))


def carry(deed: Deed) -> Done:
    """Approve the old text for the new source."""
    view = flow.carry(deed.parts, deed.post, deed.language, deed.person, deed.segment)
    deed.drop_draft()
    _publish_if_final(deed, view)
    note = _("The approved text holds for the new sentence, too: you said so.")
    return Done("carry", {}, note, view=view)


def _publish_if_final(deed: Deed, view: View) -> None:
    """Have the site built when the last sentence of a page was approved."""
    if all(item.standing.state is State.FINAL for item in view.items):
        queue.put("publish", person=deed.person)


def fix(deed: Deed) -> Done:
    """Mend what a check is certain of."""
    view = deed.look()
    item = view.item(deed.segment)
    found = next(
        (one for one in (item.findings if item else ()) if one.check == deed.detail and one.fix), None
    )
    if found is None:
        raise ReviewError(_("there is nothing to mend any more"), where=f"{deed.post}, {deed.segment}")
    saved = deed.save(found.fix, view.number(deed.segment), How.MENDED)
    if isinstance(saved, Clash):
        return _clashed(saved)
    return Done("edit", {"version": saved.number, "mended": deed.detail}, _("Mended."))


def waive(deed: Deed) -> Done:
    """Let a finding be, for a reason."""
    reason = deed.form.get(f"reason-{deed.detail}", "")
    flow.waive(deed.parts, deed.post, deed.language, deed.segment, deed.detail, reason, deed.person)
    return Done("waive", {"check": deed.detail, "reason": reason}, _("The finding is let be."))


def drop(deed: Deed) -> Done:
    """Give up what was typed."""
    deed.drop_draft()
    return Done(note=_("What you typed was given up."))


DEEDS: Mapping[str, tuple[Action, Callable[[Deed], Done]]] = {
    "save": (Action.EDIT, save),
    "approve": (Action.APPROVE, approve),
    "request": (Action.COMMENT, request_changes),
    "comment": (Action.COMMENT, comment),
    "close": (Action.COMMENT, close),
    "term": (Action.COMMENT, propose_term),
    "undo": (Action.EDIT, undo),
    "restore": (Action.EDIT, restore),
    "carry": (Action.APPROVE, carry),
    "fix": (Action.EDIT, fix),
    "waive": (Action.WAIVE, waive),
    "drop": (Action.EDIT, drop),
}

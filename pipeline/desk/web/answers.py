"""What channels say of a delivery, in the language of the person at the desk.

Receipts keep it as it was said. What the partner's own server answered is quoted as it came.
"""

from django.utils.translation import gettext_noop as _

from pipeline.desk.web.failures import said_by_system, told_line
from pipeline.desk.web.phrases import Phrases, each

# What arrived.
ARRIVED: tuple[str, ...] = (
    _("taken for %(addresses)s; refused %(answer)s"),
    _("taken for %(addresses)s"),
    _("entry in %(file)s; the hub answered %(status)s"),
    _("entry in %(file)s"),
    _("made post %(number)s %(state)s"),
    _("updated post %(number)s %(state)s"),
    _("the partner removed post %(number)s; it was left so"),
    _("there was no post any more"),
    _("post %(number)s moved to the bin"),
    _("post %(number)s made a draft: this site has no bin"),
    _("post %(number)s made a draft"),
)
_FILES = {
    "%(number)s files put to %(place)s": _("files put to %(place)s: %(number)s"),
    "%(number)s file put to %(place)s": _("files put to %(place)s: %(number)s"),
}
# A post of WordPress: its state and address, its language, its mark.
POST: tuple[str, ...] = (
    _("publish %(address)s"),
    _("draft %(address)s"),
    _("pending %(address)s"),
    _("private %(address)s"),
    _("language not set: this Polylang needs the companion plugin (docs/partners)"),
    _("its mark was removed: it is known by its number alone"),
)
# What did not.
FAILED: tuple[str, ...] = (
    _("no answer in time"),
    _("no whole answer within %(seconds)s seconds"),
    _("not done within %(seconds)s seconds"),
    _("the answer is larger than %(number)s MB"),
    _("no connection, or it broke: %(why)s"),
    _("no connection to the mail server: %(why)s"),
    _("the connection broke"),
    _("the address cannot be asked: %(answer)s"),
    _("answered %(status)s, but did not name what it received: %(answer)s"),
    _("answered %(status)s with something else than a post: %(answer)s"),
    _("answered %(status)s with something else than a list: %(answer)s"),
    _("answered %(status)s with something else than JSON: %(answer)s"),
    _("answered %(status)s (it points elsewhere: write the new address into partners.toml)"),
    _("answered %(status)s: %(answer)s (it points elsewhere: write the new address into partners.toml)"),
    _("answered %(status)s: %(answer)s"),
    _("answered %(status)s"),
    _("no mail server is set: write mail.host and mail.sender into glagol.toml"),
    _("no contact is left that mail can reach: correct the address in partners.toml"),
    _("the mail server does not let us in: %(answer)s"),
    _("the password would travel unencrypted: set mail.security in glagol.toml"),
    _("the letter cannot be signed: %(answer)s"),
    _("WordPress answered, but with another post than the one it was given"),
    _("WordPress answered, but not with the picture it was given"),
    _("the account may not see drafts (a wrong password, or too few rights): %(what)s"),
    _("the picture %(name)s: %(what)s"),
    _("its REST interface is not encrypted: %(address)s"),
    _("it leads to this machine instead of its own: %(address)s"),
    _("%(name)s is not written as whsec_ and base64"),
    _("a hub needs to know where the feed is: write delivery.feeds into glagol.toml"),
    _("%(file)s is no feed any more: delete it, and replay what it held"),
    _("the program sftp is missing: install OpenSSH's client"),
    _("%(file)s is missing in var/delivered: %(why)s"),
    _("%(number)s workers died over this"),
)
# Why there is no connection.
REASONS: tuple[str, ...] = (
    _("%(host)s means nothing"),
    _("%(host)s is on this machine or in its own network; where that is meant, set %(setting)s"),
)
_OTHERWISE = {
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: %(answer)s": _(
        "the server's certificate is not valid: %(answer)s"
    ),
    "Server disconnected without sending a response.": _("the server ended the connection without an answer"),
}
_TRIED = (_("%(what)s (tried %(times)s times)"),)


def answered(line: str) -> str:
    """Return what a channel said, in the interface's language; what nobody knows stays as it is."""
    return _TRIES.said(line) or _one(line)


def is_known(line: str) -> bool:
    """Say whether a line is one of those that the desk can say."""
    return _ANSWERS.said(line) is not None


def _one(line: str) -> str:
    told = _ANSWERS.said(line.strip())
    return told_line(line) if told is None else told[:1].upper() + told[1:]


def _inner(line: str) -> str:
    return _ANSWERS.said_or_kept(line)


def _why(words: str) -> str:
    return _REASONS.said(words) or said_by_system(words)


_REASONS = Phrases(REASONS, otherwise=_OTHERWISE)
_ANSWERS = Phrases(
    (*ARRIVED, *FAILED),
    otherwise=_FILES,
    values={"why": _why, "what": _inner, "state": each(Phrases(POST).said_or_kept, ", ")},
)
_TRIES = Phrases(_TRIED, values={"what": _one})

"""What failed below, in the language of the person at the desk.

Stages say in English what is wrong; they know no catalogues. The desk knows their lines: a line has
the same words in `LINES`, with names for what changes, and is said by gettext. What is not known here
is shown as it is; a test tells when a line below was changed.
"""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_noop as _

from pipeline.desk.web import findings
from pipeline.desk.web.phrases import Phrases
from pipeline.domain.errors import PipelineError

# What is wrong.
LINES: tuple[str, ...] = (
    _("the text was changed meanwhile"),
    _("there is no segment %(segment)s"),
    _("there is no version %(number)s"),
    _("%(person)s wrote the newest text"),
    _("you did nothing here that can be undone"),
    _("there was no text before"),
    _("there is no approved text of an older sentence here"),
    _("a waiver needs a reason"),
    _("there is no such translated segment"),
    _("the check %(check)s finds nothing here"),
    _("there is nothing said"),
    _("there is no such open remark"),
    _("there is nothing to look for"),
    _("there is no post %(post)s"),
    _("%(file)s already holds a post with the address %(post)s"),
    _("posts/ holds another file of this name"),
    _("the file holds %(number)s posts, not one"),
    _("the file is empty"),
    _("this is not text but a binary file"),
    _("the bytes at line %(line)s are neither UTF-8 nor a Cyrillic code page"),
    _("the post is empty"),
    _("there is a title but no text"),
    _("the document is too large when unpacked"),
    _("this is not a Word document"),
    _("the Word document is damaged"),
    _("this XML is not a WordPress export"),
    _("this JSON is not a WordPress post"),
    _("the export cannot be read: %(why)s"),
    _("the front matter has no end"),
    _("the front matter cannot be read: %(why)s"),
    _("the date %(date)s cannot be read"),
    _("tags must be a list"),
    _("files of the kind %(kind)s are not taken in"),
    _("the file is larger than %(size)s MB"),
    _("there is no published post in the file"),
    _("two posts have the address %(address)s"),
    _("the post has no title"),
    _("the post has no text"),
    _("a newer version of this page took its place"),
    _("the environment variable %(name)s is not set"),
    _("the file %(file)s is missing or empty"),
    _("this channel is no longer described in partners.toml or the desk"),
    _("another glagol is at work here"),
    _("the state could not be read or written: %(why)s"),
    _("the decision could not be kept: %(why)s"),
)

# What to do about it.
HINTS: tuple[str, ...] = (
    _("Look at it once more"),
    _("The post was changed meanwhile: open it again"),
    _("Restore an older text from the history"),
    _("Write a few words"),
    _("Write a word"),
    _("Rename one of the two files"),
    _("Give the file another name, or open that post and send the new version there"),
    _("Paste the post's text into it"),
    _("Save the post as Markdown, HTML, DOCX or plain text"),
    _("Open the file in an editor and save it as UTF-8"),
    _("Paste the whole post, text included"),
    _("Save it again as .docx (not .doc)"),
    _("Open it in Word and save it again"),
    _("Export it from WordPress again"),
    _("Close it with a line of ---"),
    _("Write it as 2016-12-19 or 19.12.2016"),
    _("Use one of %(kinds)s"),
    _("A post is text: leave out what is embedded in it, or split it"),
    _("A secret is expected there"),
    _("Wait until it is done"),
    _("Nothing was approved; make room or allow writing, and try again"),
    _("Complete projects.toml first"),
)
# What the command line calls otherwise than the desk: pattern below → what is said here.
OTHERWISE: Mapping[str, str] = {
    "%(number)s %(word)s cannot be approved (%(reasons)s and %(other_number)s more)": _(
        "this cannot be approved: %(reasons)s, and %(other_number)s more"
    ),
    "%(number)s %(word)s cannot be approved (%(reasons)s)": _("this cannot be approved: %(reasons)s"),
    "Say why: --reason TEXT": _("Say why"),
    "Send that again: --replay %(key)s": _("Send that one again"),
    "Write `title: …` into its front matter": _("Give it a title"),
    "Write tags: [проекти, събития]": _("Write them with commas between"),
    "Nothing was changed; check the disk and run the command again": _("Nothing was changed; try again"),
}
_OF_COMMANDS = re.compile(r"\bglagol \w|--\w|^Known are |^Found are ")
# Where a person at the desk is anyway.
_HERE = re.compile(r"[\w-]+(?: in \w+)?(?:, [\w-]+)?")


_NOT_YET = (_("not translated yet"),)
# Of several sentences, each begins with its key: at the desk they are marked anyway.
_KEY = re.compile(r"(?:^|; )[0-9a-f]{8,}: ")
# What the machine says when a file or a connection fails.
SYSTEM: tuple[str, ...] = (
    _("Permission denied"),
    _("No space left on device"),
    _("Read-only file system"),
    _("No such file or directory"),
    _("Connection refused"),
    _("Connection reset by peer"),
    _("Connection timed out"),
    _("Network is unreachable"),
    _("No route to host"),
    _("Name or service not known"),
    _("Temporary failure in name resolution"),
    _("timed out"),
    _("database is locked"),
)
_NUMBERED = re.compile(r"\[Errno -?\d+\] ")


def said_by_system(words: str) -> str:
    """Return why a file or a connection failed, in the interface's language."""
    number = _NUMBERED.match(words)
    return _SYSTEM.said_or_kept(words[number.end() :] if number else words)


def _reasons(words: str) -> str:
    reasons = [one for one in _KEY.split(words) if one]
    return "; ".join(_REASONS.said(one) or findings.found(f"{one}.").rstrip(".") for one in reasons)


_SYSTEM, _REASONS = Phrases(SYSTEM), Phrases(_NOT_YET)
_PHRASES = Phrases(
    (*LINES, *HINTS, *SYSTEM), otherwise=OTHERWISE, values={"reasons": _reasons, "why": said_by_system}
)


def told(error: PipelineError) -> str:
    """Return the line of a failure for a person at the desk."""
    return _line(error.where, said(error.what), error.hint)


def told_line(line: str) -> str:
    """Return a line that was written down, as `told` says it; what nobody knows stays as it is."""
    for where, what, hint in _cuts(line):
        if _PHRASES.said(what) is not None:
            return _line(where, said(what), hint)
    return line


def said(words: str) -> str:
    """Return what is wrong, or what to do, in the interface's language."""
    told = _PHRASES.said(words)
    if told is None and findings.is_known(f"{words}."):
        return findings.found(f"{words}.").rstrip(".")
    return words if told is None else told


def _line(where: str, what: str, hint: str) -> str:
    place = "" if _HERE.fullmatch(where) else where
    line = f"{place}: {what}" if place else what[:1].upper() + what[1:]
    advice = said(hint)
    return f"{line}. {advice}" if advice and not _OF_COMMANDS.search(advice) else line


def _cuts(line: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways in which a line may fall into where, what and hint."""
    heads = [("", line), *((line[: at.start()], line[at.end() :]) for at in re.finditer(": ", line))]
    for where, rest in heads:
        yield where, rest, ""
        for at in re.finditer(r"\. ", rest):
            yield where, rest[: at.start()], rest[at.end() :]

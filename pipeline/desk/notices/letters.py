"""What is written to people, in their language; every letter says how to have no more of them."""

from collections.abc import Callable, Sequence
from email.utils import formataddr

from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from pipeline.desk import workspaces
from pipeline.desk.models import Person
from pipeline.desk.settings import address_of_the_desk
from pipeline.desk.web.mail import sender
from pipeline.desk.work import queue

NOTICES, DIGEST = "notices", "digest"
_SALT = "desk.notices"


def address(path: str) -> str:
    """Return a page's whole address."""
    return address_of_the_desk() + path


def send(person: Person, kind: str, write: Callable[[], tuple[str, Sequence[str]]]) -> bool:
    """Write to a person who wants letters of a kind; say whether one was sent.

    `write` returns subject and paragraphs; it is called in the person's language.
    """
    if not person.is_active or not getattr(person, kind):
        return False
    with translation.override(person.language or "bg"):
        subject, paragraphs = write()
        off = address(reverse("mail-off", args=[kind, signing.dumps(person.pk, salt=_SALT)]))
        foot = _("No more letters of this kind: %(address)s") % {"address": off}
        _send(person.email, subject, [*paragraphs, "-- ", foot], off)
    return True


def invitation(email: str, link: str, by: str) -> None:
    """Send an invitation; who has no account yet has no switch either."""
    cluster = workspaces.cluster_name()
    subject = _("Invitation to the desk of %(cluster)s") % {"cluster": cluster}
    text = _("%(by)s invites you to work at the desk of %(cluster)s. Open this address within two weeks:")
    _send(email, subject, [text % {"by": by, "cluster": cluster}, link], "")


def reader_of(token: str) -> int:
    """Return whose switch a token is. Raises BadSignature."""
    number: int = signing.loads(token, salt=_SALT)
    return number


def deliver(letter: dict[str, str]) -> None:
    """Send a letter that waits in line. Raises OSError, SMTPException."""
    cluster = workspaces.parts().settings.cluster.name
    off = letter["off"]
    EmailMessage(
        subject=letter["subject"],
        body=letter["body"],
        from_email=formataddr((cluster, sender())),
        to=[letter["to"]],
        headers={"List-Unsubscribe": f"<{off}>", "Auto-Submitted": "auto-generated"} if off else {},
    ).send()


def _send(to: str, subject: str, paragraphs: Sequence[str], off: str) -> None:
    # A server that does not answer must neither keep a page waiting nor spoil another job.
    body = "\n\n".join(paragraphs) + "\n"
    queue.put("letter", to[:100], to=to, subject=" ".join(subject.split()), body=body, off=off)

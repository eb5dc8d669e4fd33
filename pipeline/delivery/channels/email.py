"""E-mail to a partner's contacts, each by itself; several pages at once where a digest is wished.

Everyone who was reached is kept, so that a later attempt writes only to the others. A mail server
that dies between taking a letter and saying so may get it again: it carries the same Message-ID.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate
from functools import cache
from typing import Any
from urllib.parse import quote

from pipeline.delivery.bundle import digest_of
from pipeline.delivery.channel import (
    Channel,
    ChannelSettings,
    House,
    Refused,
    Stopped,
    Temporary,
)
from pipeline.delivery.http import LOOPBACK
from pipeline.delivery.letter import Letter, letter
from pipeline.delivery.secret import Secret
from pipeline.delivery.values import Message, Sent
from pipeline.delivery.words import cluster_name

_TIMEOUT = 30
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_KINDS = {"jpg": "jpeg", "jpeg": "jpeg", "png": "png", "gif": "gif", "webp": "webp", "svg": "svg+xml"}
_SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type",
           b"list-unsubscribe", b"list-unsubscribe-post"]  # fmt: skip


class Email(Channel):
    """Writes to every contact that has an address."""

    kind = "email"
    gathers = True

    @classmethod
    def mistakes(cls, settings: ChannelSettings, addresses: Sequence[str]) -> list[str]:
        """Return whether nobody can be written to."""
        return [] if addresses else ["needs a contact with an e-mail address"]

    @classmethod
    def secrets(cls, settings: ChannelSettings, house: House) -> list[Secret]:
        """Return the secrets of the mail server's account and of the signature."""
        return [Secret(named) for named in (house.mail.password, house.mail.dkim_key) if named]

    def deliver(self, messages: Sequence[Message]) -> Sent:
        """Send to whoever has not got it yet."""
        mail = self.house.mail
        if not mail.host or not mail.sender:
            raise Stopped("no mail server is set: write mail.host and mail.sender into glagol.toml")
        if not self.recipient.addresses:
            raise Stopped("no contact is left that mail can reach: correct the address in partners.toml")
        key = digest_of(*(message.key.encode() for message in messages))[:32]
        written = letter(messages, self.house, self.recipient.name, self._unsubscribe(key))
        reached = {str(one) for one in messages[0].remote.get(key, ())}
        failures: dict[str, tuple[int, str]] = {}
        try:
            server = self._connected()
            with suppress(smtplib.SMTPException), server:
                for address in self.recipient.addresses:
                    if address not in reached:
                        failure = self._written_to(server, address, written, key, messages[0].content.variant)
                        if failure:
                            failures[address] = failure
                        else:
                            reached.add(address)
        except smtplib.SMTPAuthenticationError as error:
            raise Stopped(f"the mail server does not let us in: {_said(error.smtp_error)}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise Temporary(
                f"no connection to the mail server: {error}", remote={key: sorted(reached)}
            ) from None
        return self._outcome(key, written, reached, failures)

    def _outcome(
        self, key: str, written: Letter, reached: set[str], failures: dict[str, tuple[int, str]]
    ) -> Sent:
        told = "; ".join(f"{address}: {code} {said}" for address, (code, said) in failures.items())
        remote = {key: sorted(reached)}
        if any(code < 500 for code, _ in failures.values()):
            raise Temporary(told, remote=remote)
        if failures and not reached:
            # A code of 552 or 554 speaks of the letter, 550 and its like of the address.
            of_the_letter = all(code in (552, 554) for code, _ in failures.values())
            raise (Refused if of_the_letter else Stopped)(told, remote=remote)
        taken = f"taken for {', '.join(sorted(reached))}"
        return Sent(
            f"{taken}; refused {told}" if told else taken,
            digest_of(written.subject.encode(), written.text.encode(), written.html.encode()),
            remote,
        )

    def _connected(self) -> smtplib.SMTP:
        mail = self.house.mail
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=_TIMEOUT, context=_context()
            )
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=_TIMEOUT)
            if mail.security == "starttls":
                server.starttls(context=_context())
        if mail.user and mail.password:
            if mail.security == "none" and mail.host not in LOOPBACK:
                raise Stopped("the password would travel unencrypted: set mail.security in glagol.toml")
            server.login(mail.user, self.reveal(Secret(mail.password)))
        return server

    def _written_to(
        self, server: smtplib.SMTP, address: str, written: Letter, key: str, variant: str
    ) -> tuple[int, str] | None:
        """Send to one address; return code and words of a refusal."""
        mail = self.house.mail
        envelope = ["RET=HDRS", f"ENVID={key}"] if server.has_extn("dsn") else []
        wishes = ["NOTIFY=FAILURE"] if envelope else []
        raw = self.raw(address, written, key, variant)
        try:
            server.sendmail(mail.bounces or mail.sender, [address], raw, envelope, wishes)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients[address]
            return code, _said(said)
        except smtplib.SMTPResponseException as error:
            return error.smtp_code, _said(error.smtp_error)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            return 421, str(error)
        return None

    def raw(self, address: str, written: Letter, key: str, variant: str) -> bytes:
        """Return the letter as it travels, signed where a key is set."""
        mail, unsubscribe = self.house.mail, self._unsubscribe(key)
        message = EmailMessage(policy=SMTP)
        message["From"] = formataddr((_headed(cluster_name(self.house, variant)), mail.sender))
        message["To"] = address
        message["Subject"] = _headed(written.subject)
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{key}@{mail.sender.rpartition('@')[2]}>"
        if self.house.cluster.contact:
            message["Reply-To"] = _headed(self.house.cluster.contact)
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        if unsubscribe.startswith("https:"):  # RFC 8058
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(written.text, cte="quoted-printable")
        message.add_alternative(written.html, subtype="html", cte="quoted-printable")
        rich = message.get_payload()[1]  # type: ignore[index]
        for name, content in written.pictures.items():
            kind = _KINDS.get(name.partition("@")[0].rpartition("-")[2])
            rich.add_related(content, "image", kind or "png", cid=f"<{name}>")  # type: ignore[union-attr]
        message["Content-Language"] = variant  # last: the library moves such headers to the first part
        raw = message.as_bytes()
        return self._signed(raw) if mail.dkim_key else raw

    def _signed(self, raw: bytes) -> bytes:
        import dkim

        mail = self.house.mail
        key = self.reveal(Secret(mail.dkim_key)).encode()
        try:
            line = dkim.sign(
                raw, mail.dkim_selector.encode(), mail.dkim_domain.encode(), key, include_headers=_SIGNED
            )
        except (dkim.DKIMException, ValueError) as error:
            raise Stopped(f"the letter cannot be signed: {error}") from None
        return bytes(line) + raw

    def _unsubscribe(self, key: str) -> str:
        if self.house.unsubscribe:
            return str(self.house.unsubscribe).replace("{key}", key)
        sender = self.house.cluster.contact or self.house.mail.sender
        return f"mailto:{sender}?subject={quote('unsubscribe ' + self.recipient.key)}"


@cache
def _headed(text: str) -> str:
    """Return words as they may stand in the head of a letter: nothing in them begins another line.

    The library reads what looks encoded (=?utf-8?q?…?=) and would write out the line break inside.
    """
    return " ".join(_UNSEEN.sub(" ", text).replace("=?", "= ?").split())


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _said(answer: Any) -> str:
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return " ".join(words.split())

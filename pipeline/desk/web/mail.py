"""Mail, by the server that the environment names, or into a folder where it names none.

GLAGOL_MAIL=smtp://user:password@host:587 (smtps:// for TLS from the start), GLAGOL_MAIL_FROM=address.
"""

import os
from email.utils import make_msgid
from urllib.parse import unquote, urlsplit

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

from pipeline.desk import workspaces
from pipeline.domain.errors import ConfigError


class Backend(BaseEmailBackend):
    """Sends by SMTP, or writes under var/mail/."""

    def send_messages(self, messages: list[EmailMessage]) -> int:
        """Send, and return how many went out."""
        url = os.environ.get("GLAGOL_MAIL", "")
        return _smtp(url).send_messages(messages) or 0 if url else sum(map(_keep, messages))


def _smtp(url: str) -> EmailBackend:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ConfigError(
            f"GLAGOL_MAIL begins with {parts.scheme}://, not smtp://",
            hint="Write smtp://user:password@host:587, or unset it: mail is then kept under var/mail",
        )
    own = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return EmailBackend(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp" and not own,
        timeout=20,
    )


def _keep(message: EmailMessage) -> int:
    folder = workspaces.parts().workspace / "var" / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S}-{make_msgid(domain='desk')[1:20]}.eml"
    (folder / name).write_bytes(message.message().as_bytes())
    return 1


def sender() -> str:
    """Return the address that notices come from."""
    contact = workspaces.parts().settings.cluster.contact
    return os.environ.get("GLAGOL_MAIL_FROM", "") or contact or "glagol@localhost"

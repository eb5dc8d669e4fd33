"""Letters that came back: which delivery, which address, and for good or for now (RFC 3464)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that a letter did not reach. `key` is of the letter, from its Message-ID."""

    key: str
    address: str
    permanent: bool
    status: str
    said: str


_KEY = re.compile(r"^message-id:\s*<([0-9a-f]{32})@[^>]+>", re.IGNORECASE | re.MULTILINE)


def bounces(raw: bytes) -> Iterator[Bounce]:
    """Yield what a returned letter says.

    Nothing where it is another kind of letter, or one that no mail server wrote: hundreds of letters in
    letters, a field's part with a number of thousands of digits.
    """
    try:
        # The newer policies read every field by its grammar, and stumble over what a hostile one holds.
        message = message_from_bytes(raw)
    except (RecursionError, ValueError):
        return
    if message.get_content_type() != "multipart/report":
        return
    reports = [part for part in message.walk() if part.get_content_type() == "message/delivery-status"]
    key = _key_of(message)
    for report in reports:
        for group in _groups(report):
            action = _words(group.get("Action")).lower()
            if action not in ("failed", "delayed"):
                continue
            status = _words(group.get("Status"))
            yield Bounce(
                key=key,
                address=_address(group.get("Original-Recipient") or group.get("Final-Recipient")),
                permanent=status.startswith("5") and action == "failed",
                status=status,
                said=_words(group.get("Diagnostic-Code")).partition(";")[2].strip()[:300],
            )


def _groups(report: Message) -> list[Message]:
    """Return the recipients' groups of fields: the first group is of the letter."""
    payload = report.get_payload()
    groups = payload if isinstance(payload, list) else []
    return [group for group in groups if isinstance(group, Message)][1:]


def _key_of(message: Message) -> str:
    """Return the key in the returned letter's own Message-ID, or in the envelope's name."""
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) else None
            head = f"Message-ID: {inner['Message-ID']}" if isinstance(inner, Message) else str(payload)
            if found := _KEY.search(head):
                return found[1]
    for part in message.walk():
        envelope = _words(part.get("Original-Envelope-Id"))
        if re.fullmatch(r"[0-9a-f]{32}", envelope):
            return envelope
    return ""


def _address(field: object) -> str:
    return _words(field).rpartition(";")[2].strip().strip("<>").lower()


def _words(field: object) -> str:
    return " ".join(str(field or "").split())

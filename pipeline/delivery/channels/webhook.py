"""A signed HTTP request to a partner's program, by Standard Webhooks.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md:
`webhook-id` stays the same however often a message is tried, so that a receiver does nothing twice.
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import Field

from pipeline.delivery.bundle import digest_of
from pipeline.delivery.channel import Channel, ChannelSettings, Stopped, Temporary
from pipeline.delivery.http import ask, unsafe
from pipeline.delivery.links import outward
from pipeline.delivery.markup import to_markdown
from pipeline.delivery.secret import Secret, SecretField
from pipeline.delivery.values import Kind, Message, Sent
from pipeline.delivery.words import correction_link


class WebhookSettings(ChannelSettings):
    """`secret` is whsec_ and base64; `former_secret` signs too while a partner changes over.

    With `proof` only an answer counts that names the SHA-256 of what was received.
    """

    address: str
    secret: SecretField
    former_secret: SecretField | None = None
    proof: bool = False
    timeout: int = Field(default=20, ge=1, le=60)


class Webhook(Channel):
    """Sends a page as JSON and signs it."""

    kind = "webhook"
    Settings = WebhookSettings

    @classmethod
    def mistakes(cls, settings: Any, addresses: Sequence[str]) -> list[str]:
        """Return what is wrong with the address."""
        return unsafe("address", settings.address)

    def deliver(self, messages: Sequence[Message]) -> Sent:
        """Send, and believe an answer of 2xx; with `proof` only one that names what it received."""
        (message,) = messages
        body = self.body(message)
        moment = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": moment,
            "webhook-signature": " ".join(
                sign(self._key(secret), message.key, moment, body)
                for secret in (self.settings.secret, self.settings.former_secret)
                if secret
            ),
        }
        answer = ask(
            "POST", self.settings.address, content=body, headers=headers, longest=self.settings.timeout
        )
        digest = digest_of(body)
        if self.settings.proof and not _proves(answer.content, digest):
            raise Temporary(
                f"answered {answer.status}, but did not name what it received: {answer.text[:200]}"
            )
        return Sent(f"{answer.status} {' '.join(answer.text.split())[:300]}".strip(), digest)

    def body(self, message: Message) -> bytes:
        """Return the message as JSON."""
        content, settled = message.content, partial(outward, content=message.content, house=self.house)
        data: dict[str, Any] = {
            "post": content.post,
            "language": content.variant,
            "version": content.version,
            "title": content.title,
            "address": content.address,
        }
        if message.kind is not Kind.WITHDRAWN:
            data |= {
                "summary": content.summary,
                "html": settled(content.body, beside=content.pictures),
                "markdown": to_markdown(settled(content.body, beside=content.pictures, anchors=False)),
                "funding": settled(content.funding, beside=content.pictures),
                "published": content.published.isoformat() if content.published else None,
                "tags": list(content.tags),
                "project": content.project,
                "pictures": {
                    name: {
                        "sha256": digest_of(message.pictures[name]),
                        "base64": base64.b64encode(message.pictures[name]).decode(),
                    }
                    for name in content.pictures
                },
                "correction": correction_link(self.house, content),
            }
        if message.kind is Kind.UPDATED:
            data["changes"] = [{"before": one.before, "after": one.after} for one in message.changes]
        told = {"type": f"page.{message.kind}", "timestamp": message.at.isoformat(), "data": data}
        return json.dumps(told, ensure_ascii=False).encode()

    def _key(self, secret: Secret) -> bytes:
        written = self.reveal(secret)
        try:
            return base64.b64decode(written.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            raise Stopped(f"{secret.reference} is not written as whsec_ and base64") from None


def sign(key: bytes, identity: str, moment: str, body: bytes) -> str:
    """Return a signature of version 1.

    >>> sign(b"key", "msg_1", "1480000000", b"{}")
    'v1,psp1w/kaJLEFh9Bva9IJgi+UxTrtlS7ZjZrMCqjIQMs='
    """
    signed = hmac.digest(key, f"{identity}.{moment}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def _proves(answer: bytes, digest: str) -> bool:
    try:
        return bool(json.loads(answer)["sha256"] == digest)
    except (ValueError, KeyError, TypeError):
        return False

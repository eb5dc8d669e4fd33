"""Takes in a page from glagol: verifies the signature, does nothing twice. Only the standard library.

Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks
"""

import base64
import hashlib
import hmac
import time

LONGEST = 5 * 60  # seconds that a message may be old


def verify(headers, body, secret, now=None):
    """Return the message's id; raise ValueError where the message is not from glagol.

    `headers` have small letters, `body` are the bytes as they arrived, `secret` is whsec_….
    """
    identity = headers.get("webhook-id", "")
    moment = headers.get("webhook-timestamp", "")
    if not identity or not moment.isdigit():
        raise ValueError("the webhook headers are missing")
    if abs((time.time() if now is None else now) - int(moment)) > LONGEST:
        raise ValueError("the message is too old, or a clock is wrong")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{identity}.{moment}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    # Several signatures stand there while a secret is exchanged.
    for signature in headers.get("webhook-signature", "").split():
        version, _, value = signature.partition(",")
        if version == "v1" and hmac.compare_digest(value, wanted):
            return identity
    raise ValueError("the signature is wrong")


def receive(headers, body, secret, seen, take):
    """Take a message in once: `seen` is a set that is kept (a table with a unique column)."""
    identity = verify(headers, body, secret)
    if identity not in seen:
        take(body)
        seen.add(identity)
    # The hash proves to glagol what arrived (proof = true in partners.toml).
    return {"received": identity, "sha256": hashlib.sha256(body).hexdigest()}

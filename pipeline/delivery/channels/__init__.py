"""The channels, one file each, read when a partner has one; a new one is a file, a class below, a test."""

from importlib import import_module

from pipeline.delivery.channel import Channel

_CLASSES = {
    "email": "Email",
    "webhook": "Webhook",
    "wordpress": "WordPress",
    "folder": "Folder",
    "sftp": "Sftp",
    "webdav": "WebDav",
    "atom": "Atom",
    "social": "Social",
}
KINDS = tuple(_CLASSES)


def channel_of(kind: str) -> type[Channel]:
    """Return the channel of a kind: its module has the kind's name."""
    found: type[Channel] = getattr(import_module(f"{__name__}.{kind}"), _CLASSES[kind])
    return found


__all__ = ["KINDS", "channel_of"]

"""The channels, one file each; a new one is a file here, its name in the tuple, and a test."""

from pipeline.delivery.channel import Channel
from pipeline.delivery.channels.atom import Atom
from pipeline.delivery.channels.email import Email
from pipeline.delivery.channels.folder import Folder
from pipeline.delivery.channels.sftp import Sftp
from pipeline.delivery.channels.social import Social
from pipeline.delivery.channels.webdav import WebDav
from pipeline.delivery.channels.webhook import Webhook
from pipeline.delivery.channels.wordpress import WordPress

CHANNELS: tuple[type[Channel], ...] = (Email, Webhook, WordPress, Folder, Sftp, WebDav, Atom, Social)

__all__ = ["CHANNELS"]

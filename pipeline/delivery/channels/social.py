"""Texts ready to be posted on Mastodon and LinkedIn, as files: a person posts them."""

import re

from pipeline.delivery.bundle import name_of
from pipeline.delivery.channels.folder import Folder
from pipeline.delivery.values import Message

_MASTODON = 500  # characters, an address counts 23 (docs.joinmastodon.org/user/posting)
_ADDRESS = 23
_LINKEDIN = 3000


class Social(Folder):
    """Writes one text for each network."""

    kind = "social"
    carries = False

    def files(self, message: Message) -> dict[str, bytes]:
        """Return the two texts."""
        name = name_of(message)
        return {
            f"{name}.mastodon.txt": mastodon(message).encode(),
            f"{name}.linkedin.txt": linkedin(message).encode(),
        }


def mastodon(message: Message) -> str:
    """Return a text of at most 500 characters as Mastodon counts them."""
    content = message.content
    ending = [part for part in (content.address, _hashtags(content.tags)) if part]
    counted = sum(2 + (_ADDRESS if part == content.address else len(part)) for part in ending)
    words = "\n\n".join(part for part in (content.title, content.summary) if part)
    return "\n\n".join([shortened(words, _MASTODON - counted), *ending]) + "\n"


def linkedin(message: Message) -> str:
    """Return a text of at most 3,000 characters: the title first, for it is all that shows at once."""
    content = message.content
    ending = [part for part in (content.address, _hashtags(content.tags)) if part]
    words = "\n\n".join(part for part in (content.title, content.summary) if part)
    room = _LINKEDIN - sum(2 + len(part) for part in ending)
    return "\n\n".join([shortened(words, room), *ending]) + "\n"


def shortened(text: str, most: int) -> str:
    """Return a text cut between words where it is too long.

    >>> shortened("Нов проект на клъстера", 15)
    'Нов проект на…'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    return (cut[: cut.rfind(" ")] if " " in cut and not text[most - 1].isspace() else cut).rstrip(
        " ,;:–"
    ) + "…"


def _hashtags(tags: tuple[str, ...]) -> str:
    """Return tags as hashtags: several words are written as one, each with a capital."""
    found = []
    for tag in tags:
        pieces = re.findall(r"\w+", tag)
        joined = (
            "".join(piece[:1].upper() + piece[1:] for piece in pieces) if len(pieces) > 1 else "".join(pieces)
        )
        if joined and not joined.isdecimal():
            found.append(f"#{joined}")
    return " ".join(dict.fromkeys(found))

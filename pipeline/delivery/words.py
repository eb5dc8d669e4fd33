"""The words of messages in a page's variant: texts.toml, the cluster's name, dates, links."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from babel.dates import format_date

from pipeline.delivery.channel import House
from pipeline.delivery.values import Change, Content
from pipeline.language.dates import with_first
from pipeline.language.serbian import to_latin

_LOCALES = {"pt": "pt_PT", "sr-Cyrl": "sr_Cyrl", "sr-Latn": "sr_Latn"}


@cache
def words(variant: str) -> Mapping[str, str]:
    """Return the words of messages in a variant."""
    data = files("pipeline.delivery").joinpath("texts.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(data)[variant.partition("-")[0]]
    return {key: to_latin(text) for key, text in found.items()} if variant == "sr-Latn" else found


def sides(change: Change, variant: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what a passage was and what it is, each with the word for it; one of them may be empty."""
    text = words(variant)
    return (
        (text["before" if change.after else "removed"], change.before),
        (text["after" if change.before else "added"], change.after),
    )


def cluster_name(house: House, variant: str) -> str:
    """Return who sends, in a variant."""
    name = house.cluster.name_in(variant.partition("-")[0])
    return to_latin(name) if variant == "sr-Latn" else name


def written(day: date | None, variant: str) -> str:
    """Return a day as people write it, or nothing."""
    if day is None:
        return ""
    long = format_date(day, "long", locale=_LOCALES.get(variant, variant))
    # CLDR has narrow spaces that not every font knows.
    return with_first(long.replace("\u202f", "\u00a0"), day, variant)


def correction_link(house: House, content: Content) -> str:
    """Return where a reader reports a mistake: the desk's page, else an e-mail; empty without either."""
    if house.corrections:
        return (
            house.corrections.replace("{post}", quote(content.post, safe=""))
            .replace("{language}", content.variant)
            .replace("{version}", content.version)
        )
    if not house.cluster.contact:
        return ""
    subject = words(content.variant)["correction_subject"].replace("{title}", content.title)
    return f"mailto:{house.cluster.contact}?subject={quote(subject)}"

"""A telephone number of the source can be dialled from the target."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding, Severity

_PHONE = re.compile(r"(?:\+\d|\(?\b0\d)(?:[\d()/\u00a0 -]|(?<=\d)\.(?=\d)){6,18}\d")
_LEAST, _MOST = 7, 15  # digits, ITU-T E.164
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")


def check(pair: Pair) -> Iterator[Finding]:
    """A telephone number was lost or one of its digits changed.

    Bad (it): Тел.: +359 32 640 131 → Tel.: +359 32 640 113
    Bad (ro): Обадете се на 0888 12 34 56. → Sunați-ne.
    Good (it): Тел.: +359 32 640 131 → Tel.: +359 32 640 131
    Good (de): Тел. 032/640 131 → Tel. +359 32 640131
    Good (hu): Обадете се на 0888 12 34 56. → Hívja a 0888/123-456 számot.
    Good (pt): Бюджетът е 0,5 млн. евро. → O orçamento é de 0,5 milhões de euros.
    Good (sr): Тел.: +359 32 640 131 → Тел.: +359 (32) 640-131
    """
    if not (wanted := phones(pair.source.text)):
        return
    found = set(map(_subscriber, phones(pair.target.text)))
    missing = [phone for phone in wanted if _subscriber(phone) not in found]
    if missing:
        told = ", ".join(missing)
        yield Finding(
            "phones", f"A telephone number differs from the source ({told} is missing).", Severity.BLOCKING
        )


def phones(text: str) -> list[str]:
    """Return the telephone numbers of a text, as they stand there."""
    return [
        found.strip()
        for found in _PHONE.findall(text)
        if _LEAST <= len(re.findall(r"\d", found)) <= _MOST and not _DATE.search(found)
    ]


def without_phones(text: str) -> str:
    """Return a text with a space for each of its telephone numbers."""
    for phone in phones(text):
        text = text.replace(phone, " ")
    return text


def _subscriber(phone: str) -> str:
    """Return the digits without the code of the country or the zero that stands for it."""
    digits = re.sub(r"\D", "", phone)
    # Written with the code of the country, a zero in brackets is left out when dialling.
    return re.sub(r"^(?:00)?(?:359|39|36|49|351|40|381)0?|^0", "", digits)

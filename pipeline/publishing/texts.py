"""The words of the interface, and how dates, numbers and sizes are written, in a variant."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup

from pipeline.domain.text import escape
from pipeline.language.codes import BY_CODE
from pipeline.language.dates import with_first
from pipeline.language.serbian import to_latin
from pipeline.language.typography import WHOLE, bind
from pipeline.publishing.variants import Variant, variants

_KILO = 1024
_QUOTED = re.compile("[„«“][^„«“”»]{3,24}[”»“]")


@dataclass(frozen=True)
class Words:
    """What a page says besides its text, in one variant."""

    variant: Variant
    texts: Mapping[str, Any]

    def __getitem__(self, key: str) -> str:
        """Return a text of the interface."""
        return str(self.texts[key])

    def __getattr__(self, key: str) -> str:
        """Return a text of the interface, as templates write it."""
        try:
            return str(self.texts[key])
        except KeyError:
            raise AttributeError(key) from None

    def count(self, key: str, number: int) -> str:
        """Return a text in the form that a number asks for, the number in it."""
        forms = self.texts[key]
        form = forms.get(_locale(self.variant.locale).plural_form(number), forms["other"])
        return str(form).replace("{n}", self.number(number))

    def date(self, day: datetime.date) -> str:
        """Return a date in words."""
        return _date(day, self.variant)

    def month(self, day: datetime.date) -> str:
        """Return the month and the year of a date."""
        return _skeleton(day, "yMMMM", self.variant)

    def short(self, day: datetime.date) -> str:
        """Return day and month, for lists under the heading of a year."""
        return with_first(_skeleton(day, "MMMMd", self.variant), day, self.variant.language)

    def on(self, key: str, day: datetime.date) -> str:
        """Return a text with a date in it."""
        return self[key].replace("{date}", self.date(day))

    def runs_from(self, begins: datetime.date, ends: datetime.date) -> str:
        """Return a span of time in months."""
        return self.runs.replace("{begins}", self.month(begins)).replace("{ends}", self.month(ends))

    def tight(self, text: str) -> str:
        """Return a title or summary whose tight groups hold together."""
        return bind(text, self.variant.language)

    def whole(self, text: str) -> Markup:
        """Return a title or summary as markup, in which no line ends with a hyphen that must not."""
        return Markup(whole(escape(self.tight(text))))  # nosec B704  # noqa: S704 -- just escaped

    def held(self, name: str) -> str:
        """Return a name whose quoted part stays on one line."""
        return _QUOTED.sub(lambda found: found[0].replace(" ", "\u00a0"), name)

    def number(self, number: float) -> str:
        """Return a number with the marks of the language."""
        return str(format_decimal(number, locale=self.variant.locale))

    def size(self, length: int) -> str:
        r"""Return a file's size.

        >>> words_of("bg").size(1_300_000)
        '1,2\xa0MB'
        """
        units = ("B", "kB", "MB", "GB")
        value, unit = float(length), 0
        while value >= _KILO and unit + 1 < len(units):
            value, unit = value / _KILO, unit + 1
        shown = round(value, 1) if unit > 1 and value < 10 else round(value)
        return f"{self.number(shown)}\u00a0{units[unit]}"


def whole(html: str) -> str:
    """Return a text without markup, escaped, in which words that a hyphen must not tear apart are marked.

    >>> whole("a 75 %-át")
    'a <span class="whole">75 %-át</span>'
    """
    return WHOLE.sub(r'<span class="whole">\g<0></span>', html) if "-" in html else html


@lru_cache(maxsize=4096)
def _date(day: datetime.date, variant: Variant) -> str:
    written = str(_locale(variant.locale).date_formats["long"].apply(day, _locale(variant.locale)))
    return _held(with_first(written, day, variant.language))


@lru_cache(maxsize=4096)
def _skeleton(day: datetime.date, skeleton: str, variant: Variant) -> str:
    locale = _locale(variant.locale)
    return _held(str(locale.datetime_skeletons[skeleton].apply(day, locale)))


def _held(text: str) -> str:
    """Return a text that stays on one line; CLDR has narrow spaces that not every font knows."""
    return text.replace(" ", "\u00a0").replace("\u202f", "\u00a0")


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("pipeline.publishing").joinpath("texts.toml").read_text("utf-8"))


@cache
def words(variant: Variant) -> Words:
    """Return what the interface says in a variant."""
    found = _all()[variant.language]
    return Words(variant, _in_latin(found) if variant.is_latin_serbian else found)


def words_of(code: str) -> Words:
    """Return what the interface says in the first variant of a language."""
    return words(variants(code)[0])


def _in_latin(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _in_latin(item) for key, item in value.items()}
    return to_latin(value)


def reserved() -> set[str]:
    """Return the parts of addresses that no page may take."""
    return {
        _all()[code][key]
        for code in BY_CODE
        for key in ("path_tag", "path_project", "path_archive", "path_search")
    }

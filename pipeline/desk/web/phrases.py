"""Lines that stages write in English, taken apart and said by the desk's catalogues.

A line is kept as gettext wants it, `the date %(date)s cannot be read`. What stands for a name is
said as it came, unless the name tells what it is: `VALUES` of those who make the phrases.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext

Say = Callable[[str], str]

_NAME = re.compile(r"%\((\w+)\)s")
# What only digits can stand for: a pattern that ends at the next blank.
_DIGITS = frozenset(("number", "other_number", "score", "status", "times", "seconds"))


class Phrases:
    """Lines of one kind. `otherwise` are those that the desk says in other words than the line below."""

    def __init__(
        self,
        lines: Iterable[str],
        *,
        otherwise: Mapping[str, str] | None = None,
        values: Mapping[str, Say] | None = None,
    ) -> None:
        said = [*((line, line) for line in lines), *(otherwise or {}).items()]
        self._known = [(_pattern(line), told) for line, told in said]
        self._values = values or {}

    def said(self, words: str) -> str | None:
        """Return a line in the interface's language, or None where it is none of these."""
        for pattern, line in self._known:
            if found := pattern.fullmatch(words):
                values = {name: self._value(name, value) for name, value in found.groupdict().items()}
                return gettext(line) % values if values else gettext(line).replace("%%", "%")
        return None

    def said_or_kept(self, words: str) -> str:
        """Return a line in the interface's language, or as it came: an English line is better than none."""
        told = self.said(words)
        return words if told is None else told

    def _value(self, name: str, value: str) -> str:
        say = self._values.get(name)
        return say(value) if say else value


def each(say: Say, separator: str) -> Say:
    """Return what says the pieces of a list, each by itself."""
    return lambda words: separator.join(say(piece) for piece in words.split(separator))


def locale() -> Locale:
    """Return the locale of the interface's language."""
    code = translation.get_language() or "en"
    return Locale.parse({"sr": "sr_Cyrl", "sr-latn": "sr_Latn"}.get(code, code))


def _pattern(line: str) -> re.Pattern[str]:
    parts = _NAME.split(line)
    named = (_group(part) if number % 2 else re.escape(_plain(part)) for number, part in enumerate(parts))
    return re.compile("".join(named), re.DOTALL)


def _group(name: str) -> str:
    return rf"(?P<{name}>\d[\d.]*)" if name in _DIGITS else f"(?P<{name}>.+?)"


def _plain(text: str) -> str:
    return text.replace("%%", "%")

"""What checks find, in the language of the person at the desk.

Checks say in English what they see and know no catalogues; a finding is kept as it was said. The desk
knows every line of theirs, and the pieces that lines are made of. A test looks each check's lines up here.
"""

import re
from functools import cache

from babel import Locale
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from pipeline.desk.web.phrases import Phrases, each, locale
from pipeline.language import identifying
from pipeline.language.codes import BY_CODE

LINES: tuple[str, ...] = (
    _("There is no translation."),
    _("The engine gave no translation."),
    _("“%(words)s” is repeated over and over."),
    _("The translation does not come to an end."),
    _("The translation is much shorter than the source."),
    _("The translation is much longer than the source."),
    _("This reads like %(language)s, not %(wanted)s."),
    _("Half of this reads like %(language)s, not %(wanted)s."),
    _("The text is still Bulgarian."),
    _("Bulgarian words are left: %(words)s."),
    _("Cyrillic letters are left in the translation."),
    _("The translation is in Latin letters."),
    _("Letters of another script: %(words)s."),
    _("Letters that Serbian does not have: %(words)s."),
    _("Words in Latin letters: %(words)s."),
    _("Latin and Cyrillic letters are mixed in %(quoted)s."),
    _("Characters are broken: the text was read in the wrong encoding."),
    _("Letters of another code page: %(letters)s."),
    _("Check where bold text, links or pictures stand: it is a guess."),
    _("Tags differ from the source (%(tags)s)."),
    _("A tag mark stands for no tag of the source."),
    _("No words stand inside %(words)s any more."),
    _("Tags cross each other or close before they open."),
    _("Numbers differ (%(pieces)s)."),
    _("A number in words differs from the source (%(before)s became %(after)s)."),
    _("A date differs from the source (%(pieces)s)."),
    _("A day of the week differs from the source (%(weekdays)s is missing)."),
    _("A time differs from the source (%(words)s is missing)."),
    _("A telephone number differs from the source (%(words)s is missing)."),
    _("An amount differs from the source (%(pieces)s)."),
    _("An address differs from the source (%(words)s)."),
    _("“%(form)s” must not stand for “%(term)s”; write “%(better)s”."),
    _("“%(form)s” must not stand for “%(term)s”."),
    _("“%(term)s” should be “%(form)s” here."),
    _("A name of the source cannot be found: %(words)s."),
    _("A link leads to the Bulgarian page; there is %(address)s."),
    _("The translation breaks off after “%(words)s”."),
    _("%(quoted)s stands twice in a row."),
    _("The source ends with %(mark)s, the translation with %(other_mark)s."),
    _("The source ends with %(mark)s, the translation does not."),
    _("The source has no mark at its end, the translation ends with %(mark)s."),
    _("The spaces are not right: %(kinds)s."),
    _("A bracket %(opening)s or %(closing)s has no other half."),
    _("The brackets %(words)s of the source are missing."),
    _("A quotation mark has no other half."),
    _("The quotation marks should be %(marks)s, not single ones."),
    _("The quotation marks should be %(marks)s, not %(words)s."),
    _("%(wrong)s should be written %(right)s."),
    _("The translation is in capitals, the source is not."),
    _("The translation is not in capitals, the source is."),
    _("The translation begins with a small letter, the source with a capital."),
    _("The dictionary does not know: %(words)s."),
    _("Elsewhere the same text became “%(words)s”."),
    _("The same translation stands for “%(words)s” too."),
    _("The same sentence was translated so before, but not approved."),
    _("From memory, %(score)s%% alike: %(pieces)s."),
    _("%(person)s approved %(number)s words of machine translation within %(seconds)s seconds."),
    _("The project %(project)s is not in projects.toml (known are %(words)s)."),
    _("The project %(project)s is not in projects.toml."),
    _("%(project)s has no funding statement in %(language)s in projects.toml."),
    _("%(project)s has no disclaimer in %(language)s."),
    _("%(project)s has no programme in projects.toml."),
    _("%(project)s has no grant number in projects.toml."),
    _("%(project)s has no funder’s emblem in projects.toml."),
)

# What stands between brackets or after a colon, a piece each.
PIECES: tuple[str, ...] = (
    _("missing: %(words)s"),
    _("not in the source: %(words)s"),
    _("%(month)s is missing"),
    _("%(month)s is not in the source"),
    _("%(month)s stands beside %(days)s, in the source beside %(others)s"),
    _("%(number)s is no longer followed by “%(unit)s”"),
    _("“%(old)s” is new"),
    _("“%(old)s” is gone"),
    _("“%(old)s” became “%(new)s”"),
)
# "24 month became 24 week": languages that decline say it shorter.
_AMOUNTS = {
    "%(number)s %(unit)s became %(other_number)s %(other_unit)s": _(
        "%(number)s: %(other_unit)s instead of %(unit)s"
    ),
    "%(number)s became %(other_number)s": _("%(other_number)s instead of %(number)s"),
}
TAGS: tuple[str, ...] = (_("missing: %(words)s"), _("too many: %(words)s"))
KINDS: tuple[str, ...] = (
    _("at the beginning"),
    _("at the end"),
    _("invisible characters"),
    _("before a mark"),
    _("inside brackets or quotation marks"),
    _("non-breaking between ordinary words"),
    _("twice in a row"),
    _("missing after a mark"),
)
MARKS: tuple[str, ...] = (
    _("a full stop"),
    _("a question mark"),
    _("an exclamation mark"),
    _("an ellipsis"),
    _("a colon"),
    _("a semicolon"),
)
UNITS: tuple[str, ...] = (
    _("euro"),
    _("lev"),
    _("dollar"),
    _("Romanian leu"),
    _("forint"),
    _("dinar"),
    _("per cent"),
    _("per mille"),
    _("litre"),
    _("tonne"),
    _("minute"),
    _("day"),
    _("week"),
    _("month"),
    _("year"),
    _("hour"),
)
_LETTERS = (_("%(wrong)s should be %(right)s"),)
_SPACE = (_("a space"),)

_QUOTED = re.compile("“([^”]*)”")


def found(message: str) -> str:
    """Return what a check found, in the interface's language; what nobody knows stays as it is."""
    return _FINDINGS.said_or_kept(message)


def is_known(message: str) -> bool:
    """Say whether a finding is one of those that the desk can say."""
    return _FINDINGS.said(message) is not None


def _language(name: str) -> str:
    code = _codes().get(name, "")
    return locale().languages.get(code, name)


@cache
def _codes() -> dict[str, str]:
    return {identifying.name_of(code): code for code in (*BY_CODE, *identifying.ALSO)}


def _month(name: str) -> str:
    return _named(name, "months")


def _weekday(name: str) -> str:
    return _named(name, "days")


def _named(name: str, kind: str) -> str:
    """Return a month or a day of the week, which stages call as English does."""
    number = next((key for key, known in _names(Locale("en"), kind).items() if known == name), None)
    return name if number is None else _names(locale(), kind)[number]


def _names(of: Locale, kind: str) -> dict[int, str]:
    return dict(getattr(of, kind)["stand-alone"]["wide"])


def _in_quotes(words: str) -> str:
    return _QUOTED.sub(lambda one: gettext("“%(words)s”") % {"words": one[1]}, words)


_PIECES = Phrases(
    PIECES,
    otherwise=_AMOUNTS,
    values={
        "month": _month,
        **dict.fromkeys(("unit", "other_unit"), Phrases(UNITS).said_or_kept),
        **dict.fromkeys(("old", "new"), Phrases(_SPACE).said_or_kept),
    },
)
_FINDINGS = Phrases(
    LINES,
    values={
        "pieces": each(_PIECES.said_or_kept, "; "),
        "tags": each(Phrases(TAGS).said_or_kept, ", "),
        "letters": each(Phrases(_LETTERS).said_or_kept, ", "),
        "kinds": each(Phrases(KINDS).said_or_kept, ", "),
        "weekdays": each(_weekday, ", "),
        "quoted": _in_quotes,
        **dict.fromkeys(("mark", "other_mark"), Phrases(MARKS).said_or_kept),
        **dict.fromkeys(("language", "wanted"), _language),
    },
)

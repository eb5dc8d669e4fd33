"""Rows for what must be copied or converted exactly: dates, amounts, codes, names, countries.

Prose has too few of them for a small model to learn that digits are copied. Everything is drawn
from a seed, so that the same rows come again; the forms are CLDR's, through Babel.
"""

import random
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.dates import format_date
from cyrtranslit import to_latin

from pipeline.language.codes import BY_CODE

_LOCALES = {code: "sr_Cyrl" if code == "sr" else "pt_PT" if code == "pt" else code for code in BY_CODE}
_COUNTRIES = (
    "BG IT HU DE PT RO RS ES FR GR AT HR SI PL CZ SK NL BE DK SE FI IE LT LV EE MK AL ME BA TR UA MD CY MT "
    "LU NO CH"
).split()
# In a date the month stands in the genitive, for which CLDR's Serbian has no form of its own.
_SERBIAN_MONTHS = (
    "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра"
).split()
_FIRST = (
    "Иван Мария Георги Елена Петър Нели Димитър Росица Николай Десислава Калин Ваня Стоян Цветана".split()
)
_LAST = "Колев Тодоров Иванов Стефанов Марков Данев Цанков Илиев Костов Радев Желев Ангелов Вълчев".split()
_SYLLABLES = "eco bio agro green net sol wat inno tex wood log data smart cluster food lab circ trans".split()


@cache
def _patterns() -> list[dict[str, str]]:
    data = files("pipeline.training").joinpath("generated.toml").read_text("utf-8")
    return list(tomllib.loads(data)["pattern"])


def generate(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield rows by language code, no two with the same Bulgarian."""
    chance = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < count:
        pattern = chance.choice(_patterns())
        slots = _slots(chance)
        row = {
            code: " ".join(pattern[code].format(**{name: say(code) for name, say in slots.items()}).split())
            for code in BY_CODE
        }
        if row["bg"] not in seen:
            seen.add(row["bg"])
            yield row


def _slots(chance: random.Random) -> dict[str, Callable[[str], str]]:
    """Draw a value a slot; each is a function from a language to how it is written there."""
    day = date(2014, 1, 1) + timedelta(days=chance.randrange(365 * 16))
    hour, minute = chance.randrange(8, 20), chance.choice((0, 0, 0, 15, 30, 45))
    amount = chance.choice(
        (chance.randrange(2, 1000), chance.randrange(1, 5000) * 100, chance.randrange(1000, 10**7))
    )
    number = chance.choice((chance.randrange(20, 100), chance.randrange(100, 100_000)))
    percent = chance.choice((chance.randrange(2, 101), chance.randrange(11, 999) / 10))
    one, other = chance.sample(_COUNTRIES, 2)
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    if first.endswith(("а", "я")):
        last += "а"
    name = "".join(chance.sample(_SYLLABLES, 2))
    firm = chance.choice((name.capitalize(), name.upper()))
    box = chance.choice(("office", "info", "contact", _person(last, "it").lower()))
    mail = f"{box}@{name}.{chance.choice(('eu', 'bg', 'com'))}"
    code = chance.choice((firm.upper(), f"{firm.upper()}-{chance.randrange(10, 100)}"))
    return {
        "date": lambda language: _date(day, language),
        "time": lambda language: _time(hour, minute, language),
        "number": lambda language: _grouped(number, language),
        "euro": lambda language: _euro(amount, language),
        "percent": lambda language: _percent(percent, language),
        "country": lambda language: _country(one, language),
        "country2": lambda language: _country(other, language),
        "person": lambda language: f"{_person(first, language)} {_person(last, language)}",
        "firm": lambda _: firm,
        "mail": lambda _: mail,
        "code": lambda _: code,
        "year": lambda _: str(day.year),
    }


def _date(day: date, language: str) -> str:
    if language == "sr":
        return f"{day.day}. {_SERBIAN_MONTHS[day.month - 1]} {day.year}."
    return str(format_date(day, "long", locale=_LOCALES[language])).replace("\u202f", " ")


def _time(hour: int, minute: int, language: str) -> str:
    if language == "pt":
        return f"{hour}h{minute:02}"
    return f"{hour}{'.' if language in {'de', 'hu'} else ':'}{minute:02}"


def _grouped(number: int, language: str) -> str:
    """Return a number with its thousands apart: by a space, in Serbian by a dot."""
    return f"{number:,}".replace(",", "." if language == "sr" else " ")


def _euro(amount: int, language: str) -> str:
    written = _grouped(amount, language)
    match language:
        case "bg":
            return f"{written} евро"
        case "hu":
            return f"{written} euró"
        case "de":
            return f"{written} Euro"
        case "pt":
            return f"{written} euros"
        case "ro":
            return f"{written} {'de ' if amount % 100 >= 20 or amount % 100 == 0 else ''}euro"
        case "sr":
            return f"{written} {'евро' if amount % 10 == 1 and amount % 100 != 11 else 'евра'}"
        case _:
            return f"{written} euro"


def _percent(value: float, language: str) -> str:
    written = f"{value:g}".replace(".", ",")
    return f"{written} %" if language in {"de", "pt"} else f"{written}%"


@cache
def _country(code: str, language: str) -> str:
    return str(Locale.parse(_LOCALES[language]).territories[code])


def _person(name: str, language: str) -> str:
    """Return a Bulgarian name as a language writes it."""
    if language == "bg":
        return name
    if language == "sr":
        return name.replace("ъ", "а").replace("я", "ја").replace("й", "ј").replace("ь", "")
    latin = str(to_latin(name, "bg")).replace("ă", "a").replace("TS", "Ts")
    swaps = {
        "hu": (("sh", "s"), ("ch", "cs"), ("zh", "zs"), ("ts", "c"), ("y", "j")),
        "de": (("ts", "z"), ("sh", "sch"), ("ch", "tsch"), ("zh", "sch"), ("y", "j"), ("v", "w")),
        "ro": (("sh", "ș"), ("ts", "ț"), ("zh", "j"), ("y", "i")),
    }
    for old, new in swaps.get(language, ()):
        latin = latin.replace(old, new).replace(old.capitalize(), new.capitalize())
    return latin

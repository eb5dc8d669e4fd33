"""Makes the rows of seeded.tsv that are mutations of corpus rows; `python -m tests.checks.seeding`.

Each mutation is one function from (source, target, language, random) to a bad target, or
None where the row does not lend itself; its docstring says what it does. The rows are drawn
with a fixed seed from all of corpus/, PER_LANGUAGE for each language; rows written by hand
stay. Whether an error is found is written down as it is: nothing is dropped for being missed.
"""

import csv
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pipeline.checks.calendar import month_patterns, weekday_patterns
from pipeline.checks.patterns import table, whole
from pipeline.checks.phones import phones
from pipeline.checks.quantities import amounts, unit_pattern
from pipeline.language.addresses import ADDRESS
from pipeline.language.codes import BY_CODE, TARGET_CODES
from pipeline.language.punctuation import QUOTES
from pipeline.language.serbian import to_latin
from tests.checks.seeds import Seed, read, write

CORPUS = Path(__file__).parents[2] / "corpus"
PER_LANGUAGE = 3
Mutation = Callable[[dict[str, str], str, random.Random], str | None]

MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "sr": "јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра",
}
WEEKDAYS = {
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "hu": "hétfő kedd szerda csütörtök péntek szombat vasárnap",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "ro": "luni marți miercuri joi vineri sâmbătă duminică",
    "sr": "понедељак уторак среду четвртак петак суботу недељу",
}
UNITS = {
    "EUR": {"it": "leva", "hu": "leva", "de": "Lewa", "pt": "levs", "ro": "leva", "sr": "лева"},
    "BGN": {"it": "euro", "hu": "euró", "de": "Euro", "pt": "euros", "ro": "euro", "sr": "евра"},
    "percent": {"it": "euro", "hu": "euró", "de": "Euro", "pt": "euros", "ro": "euro", "sr": "евра"},
    "km": {"it": "m", "hu": "m", "de": "m", "pt": "m", "ro": "m", "sr": "m"},
    "month": {
        "it": "settimane",
        "hu": "hét",
        "de": "Wochen",
        "pt": "semanas",
        "ro": "săptămâni",
        "sr": "недеља",
    },
}
LOST_MILLION = {"it": "mila", "hu": "ezer", "de": "Tsd.", "pt": "mil", "ro": "mii", "sr": "хиљада"}
OTHER = {"it": "pt", "pt": "ro", "ro": "it", "de": "hu", "hu": "de"}
WRONG_LETTERS = {"ro": dict(zip("șțȘȚ", "şţŞŢ", strict=True)), "hu": {"ő": "õ", "ű": "û"}}
LOOKALIKE = dict(zip("aeocpx", "аеосрх", strict=True))


def digit(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """One digit of a number becomes another."""
    found = [match.start() for match in re.finditer(r"\d", ADDRESS.sub(_blank, row[code]))]
    if not found or phones(row[code]):
        return None
    at = draw.choice(found)
    return row[code][:at] + str((int(row[code][at]) + draw.randint(1, 8)) % 9 + 1) + row[code][at + 1 :]


def number_lost(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A number is left out."""
    if phones(row[code]):
        return None
    return _without(row[code], r"(?<![\w.,])\d[\d.,]*\d(?= )|(?<![\w.,])\d(?= )", draw)


def month(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A month becomes another month."""
    return _other_name(row, code, month_patterns(code), month_patterns("bg"), MONTHS[code].split(), draw)


def weekday(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A day of the week becomes another."""
    return _other_name(
        row, code, weekday_patterns(code), weekday_patterns("bg"), WEEKDAYS[code].split(), draw
    )


def minutes(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The minutes of a time become others."""
    times = list(re.finditer(r"(?<=\d[:.h])[0-5]\d(?![\d.])", row[code]))
    if not re.search(r"\d:\d\d", row["bg"]) or not times:
        return None
    found = draw.choice(times)
    return row[code][: found.start()] + f"{(int(found[0]) + 15) % 60:02}" + row[code][found.end() :]


def unit(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A currency or unit becomes another."""
    wanted = [amount.unit for amount in amounts(row["bg"], "bg") if amount.unit in UNITS]
    if not wanted:
        return None
    name = draw.choice(wanted)
    changed = unit_pattern(name, code).sub(UNITS[name][code], row[code])
    return changed if changed != row[code] else None


def scale(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """Millions become thousands."""
    words = {"it": "milion[ei]", "hu": "millió", "de": r"Mio\.|Millionen", "pt": "milhões", "ro": "milioane",
             "sr": r"милиона|мил\."}  # fmt: skip
    changed = re.sub(rf"(?<=\d )(?:{words[code]})(?!\w)", LOST_MILLION[code], row[code])
    return changed if changed != row[code] else None


def phone(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The last digit of a telephone number becomes another."""
    numbers = phones(row[code])
    if not phones(row["bg"]) or not numbers:
        return None
    return row[code].replace(numbers[0], numbers[0][:-1] + str((int(numbers[0][-1]) + 3) % 10))


def address(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """An e-mail or web address loses a letter."""
    found = ADDRESS.search(row[code])
    if not found:
        return None
    at = draw.randrange(found.start() + 1, found.end() - 4)
    return row[code][:at] + row[code][at + 1 :]


def still_bulgarian(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The target is the source."""
    return row["bg"]


def word_still_bulgarian(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A word of the target is replaced by one of the source."""
    source = re.findall(r"[а-я]{5,}", row["bg"])
    target = list(re.finditer(r"[^\W\d_]{5,}", row[code]))
    if not source or len(target) < 2:
        return None
    found = draw.choice(target)
    return row[code][: found.start()] + draw.choice(source) + row[code][found.end() :]


def other_language(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The translation into another language of the house."""
    return row[OTHER[code]] if code in OTHER else None


def half_other_language(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The second half is in another language of the house."""
    if code not in OTHER or len(row["bg"]) < 80:
        return None
    words, others = row[code].split(), row[OTHER[code]].split()
    return " ".join(words[: len(words) // 2] + others[len(others) // 2 :])


def latin(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """Serbian in Latin letters; elsewhere a word in Greek ones."""
    if code == "sr":
        return to_latin(row[code])
    found = draw.choice(list(re.finditer(r"[^\W\d_]{4,}", row[code])))
    return row[code][: found.start()] + "συνεργία" + row[code][found.end() :]


def latin_word(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A Serbian word in Latin letters."""
    found = draw.choice(list(re.finditer(r"(?<!\w)[а-џ]{5,}", row[code])) or [None])
    if code != "sr" or found is None:
        return None
    return row[code][: found.start()] + to_latin(found[0]) + row[code][found.end() :]


def loop(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The last three words four times."""
    words = row[code].rstrip(".").split()
    return " ".join(words + words[-3:] * 3) if len(words) > 5 and not re.search(r"\d", row[code]) else None


def stutter(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The last syllables of a word again and again, as in SKILSKILSKILS."""
    found = draw.choice(list(re.finditer(r"(?<!\w)[^\W\d_]{6,}", row[code])) or [None])
    return None if found is None else row[code][: found.end()] + found[0][-4:] * 4 + row[code][found.end() :]


def clause_again(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The last clause once more."""
    before, comma, last = row[code].rstrip(".").rpartition(", ")
    return f"{before}, {last}, {last}." if comma and len(last.split()) > 2 else None


def word_twice(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A word stands twice in a row."""
    found = draw.choice(list(re.finditer(r"(?<= )[^\W\d_]+(?= )", row[code])) or [None])
    return None if found is None else f"{row[code][: found.end()]} {found[0]}{row[code][found.end() :]}"


def broken_off(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """It ends after a word drawn from its last third, without a mark."""
    words = row[code].split()
    if len(words) < 8 or not row["bg"].endswith("."):
        return None
    return " ".join(words[: draw.randrange(2 * len(words) // 3, len(words) - 1)])


def broken_off_small(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """It ends after the last word of one to three letters, with its full stop."""
    words = row[code].split()
    at = max((at for at, word in enumerate(words[:-1]) if re.fullmatch(r"[^\W\d_]{1,3}", word)), default=0)
    return " ".join(words[: at + 1]) + "." if at > 3 and row["bg"].endswith(".") else None


def half(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The second half is missing, the full stop is there."""
    words = row[code].split()
    return " ".join(words[: len(words) // 2]).rstrip(",;:") + "." if len(row["bg"]) > 60 else None


def clause_lost(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The last clause is missing, the full stop is there."""
    before, comma, last = row[code].rpartition(", ")
    return before + "." if comma and len(last) > len(before) // 3 and row["bg"].endswith(".") else None


def with_next(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """Words that the source does not have follow: the first half of the text again, turned round."""
    words = row[code].rstrip(".").split()
    return " ".join([*words, *reversed(words[: 2 * len(words) // 3])]) + "." if len(words) > 6 else None


def end_lost(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The mark at the end is left out."""
    return row[code][:-1] if row[code][-1] in ".?!:" and not row[code][-2].isdigit() else None


def end_changed(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A question becomes a statement, a statement a question."""
    if row[code][-1] not in ".?" or row["bg"][-1] != row[code][-1]:
        return None
    return row[code][:-1] + {".": "?", "?": "."}[row[code][-1]]


def double_space(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A space stands twice."""
    at = draw.choice([match.start() for match in re.finditer(" ", row[code])] or [0])
    return f"{row[code][:at]} {row[code][at:]}" if at else None


def space_before_mark(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A space stands before a comma or the mark at the end."""
    return re.sub(r"(?<=\w)([,?!:.])(?=\s|$)", draw.choice([" ", "\u00a0"]) + r"\1", row[code], count=1)


def space_lost(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The space after a comma is left out."""
    changed = re.sub(r"(?<=[^\W\d_]{2}), (?=[^\W\d_]{2})", ",", row[code], count=1)
    return changed if changed != row[code] else None


def invisible(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A zero-width space, as pasted from a web page."""
    middle = len(row[code]) // 2
    return f"{row[code][:middle]}\u200b{row[code][middle:]}"


def bracket(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A bracket loses its other half."""
    if not all("(" in text and ")" in text for text in (row["bg"], row[code])):
        return None
    return row[code].replace(draw.choice("()"), "", 1)


def quotes(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """Quotation marks of another language."""
    opening, closing = QUOTES[code]
    others = [pair for pair in [*QUOTES.values(), ('"', '"'), ("“", "”")] if pair != (opening, closing)]
    new = draw.choice(others)
    if row[code].count(opening) != 1 or row[code].count(closing) != 1:
        return None
    return row[code].replace(opening, new[0]).replace(closing, new[1])


def quote_lost(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A closing quotation mark is left out."""
    closing = QUOTES[code][1]
    return row[code].replace(closing, "", 1) if row[code].count(closing) == 1 else None


def english_number(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A decimal point for the comma, or commas between thousands."""
    if phones(row[code]):
        return None
    changed = re.sub(r"(?<=\d),(?=\d{1,2}(?!\d))", ".", row[code])
    if changed == row[code]:
        changed = re.sub(r"(?<![\d.])(\d{1,3})[.\u00a0 ](\d{3})(?![\d.])", r"\1,\2", row[code])
    return changed if changed != row[code] else None


def code_page(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """Letters of another code page (ro, hu), loose accents elsewhere."""
    if code in WRONG_LETTERS:
        changed = "".join(WRONG_LETTERS[code].get(letter, letter) for letter in row[code])
    else:
        changed = unicodedata.normalize("NFD", row[code])
    return changed if changed != row[code] else None


def lookalike(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A letter of a word comes from the other alphabet."""
    table = LOOKALIKE if BY_CODE[code].script == "Latn" else {new: old for old, new in LOOKALIKE.items()}
    found = [m.start() for m in re.finditer(f"(?<=\\w)[{''.join(table)}](?=\\w)", row[code])]
    at = draw.choice(found or [0])
    return row[code][:at] + table[row[code][at]] + row[code][at + 1 :] if at else None


def capitals(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """All in capitals."""
    return row[code].upper()


def small(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """The first letter is small."""
    first = row[code][0]
    return first.lower() + row[code][1:] if first.isupper() and row[code][1:2].islower() else None


def person(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A person gets another family name."""
    if not re.search(r"[А-Я][а-я]+ [А-Я][а-я]+[ое]ва?(?!\w)", row["bg"]):
        return None
    ending = r"[оeе]в\w{0,2}" if code == "sr" else r"[oe][vw]\w{0,2}"
    new = "Баждаров" if code == "sr" else "Bazhdarov"
    changed = re.sub(rf"(?<=\w )[^\W\d_]\w+{ending}(?!\w)", new, row[code], count=1)
    return changed if changed != row[code] else None


def kept_name(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A name in Latin letters is left out."""
    found = re.search(r"(?<!\w)[A-Z]{4,}(?!\w)", row["bg"])
    return row[code].replace(found[0], "", 1).replace("  ", " ") if found and found[0] in row[code] else None


def emptied(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """Nothing but a space."""
    return " "


def count(row: dict[str, str], code: str, draw: random.Random) -> str | None:
    """A number in words becomes the next but one."""
    bulgarian, words = (table("words")["counts"][language] for language in ("bg", code))
    here = [number for number in words if whole(words[number]).search(row[code])]
    here = [number for number in here if whole(bulgarian[number]).search(row["bg"])]
    other = str(int(draw.choice(here)) + 2) if here else ""
    if other not in words:
        return None
    number = str(int(other) - 2)
    return whole(words[number]).sub(words[other].partition("|")[0], row[code], count=1)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without(text: str, pattern: str, draw: random.Random) -> str | None:
    found = draw.choice(list(re.finditer(pattern, text)) or [None])
    return None if found is None else (text[: found.start()] + text[found.end() :].lstrip()).strip()


def _other_name(
    row: dict[str, str],
    code: str,
    patterns: tuple[re.Pattern[str], ...],
    bulgarian: tuple[re.Pattern[str], ...],
    names: list[str],
    draw: random.Random,
) -> str | None:
    here = [
        at
        for at, pattern in enumerate(patterns)
        if pattern.search(row[code]) and bulgarian[at].search(row["bg"])
    ]
    if not here:
        return None
    others = [at for at in range(len(names)) if not patterns[at].search(row[code])]
    return patterns[here[0]].sub(names[draw.choice(others)], row[code])


# (check that should speak, mutation)
MUTATIONS: tuple[tuple[str, Mutation], ...] = (
    ("empty", emptied), ("untranslated", still_bulgarian), ("untranslated", word_still_bulgarian),
    ("language", other_language), ("language", half_other_language), ("script", latin), ("script", latin_word),
    ("loops", loop), ("loops", stutter), ("loops", clause_again), ("links", address), ("numbers", digit),
    ("numbers", number_lost), ("counts", count), ("dates", month), ("weekdays", weekday), ("times", minutes), ("amounts", unit),
    ("amounts", scale), ("phones", phone), ("names", person), ("names", kept_name), ("truncation", broken_off),
    ("truncation", broken_off_small), ("length", half), ("length", clause_lost), ("length", with_next),
    ("repeats", word_twice), ("ending", end_lost), ("ending", end_changed), ("spaces", double_space),
    ("spaces", space_before_mark), ("spaces", space_lost), ("spaces", invisible), ("brackets", bracket),
    ("quotes", quotes), ("quotes", quote_lost), ("decimals", english_number), ("letters", code_page),
    ("lookalikes", lookalike), ("capitals", capitals), ("capitals", small),
)  # fmt: skip


def judged(seed: Seed) -> Seed:
    """Return the row with what the check says of it today."""
    result = "found" if list(seed.unit(seed.pair(seed.bad))) else "missed"
    return Seed(**{**vars(seed), "result": result})


def main() -> None:
    """Write the table anew and print how many errors are found."""
    rows = []
    for path in (*sorted((CORPUS / "indomain").glob("*.tsv")), CORPUS / "development.tsv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows += list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    seeds = [seed for seed in read() if seed.how == "by hand"]
    for check, mutation in MUTATIONS:
        for code in TARGET_CODES:
            draw = random.Random(f"{mutation.__name__} {code}")
            taken = 0
            for row in draw.sample(rows, len(rows)):
                bad = mutation(row, code, draw)
                if bad is None or bad == row[code]:
                    continue
                seeds.append(Seed(check, code, row["bg"], row[code], bad, "", mutation.__name__))
                taken += 1
                if taken == PER_LANGUAGE:
                    break
    seeds = sorted(map(judged, seeds), key=lambda seed: seed.check)
    write(seeds)
    print(Counter(seed.result for seed in seeds))  # noqa: T201 - a tool, run by hand


if __name__ == "__main__":
    main()

"""Names of people are transliterated, names in Latin letters are kept."""

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.domain.translation import Finding
from pipeline.language.addresses import without_addresses
from pipeline.language.codes import BY_CODE
from pipeline.language.serbian import to_cyrillic

# Capitalised words, the last a Bulgarian family name: Милена Радева, Иван П. Кирилов.
_PERSON = re.compile(
    r"(?<![\w-])([А-Я][а-я]{2,}) (?:[А-Я]\. |[А-Я][а-я]{3,}[ое]ва? )?"
    r"([А-Я][а-я]{2,}[ое]ва?)(?:-[А-Я][а-я]+)?(?![\w-])"
)
# A word in Latin letters that is a name and no abbreviation with a translation: TRACE-KEI, FoodLane.
_KEPT = re.compile(r"(?<![\w@.-])(?=[\w-]*[A-Z][\w-]*[A-Z])[A-Z][A-Za-z]+(?:-[A-Z][A-Za-z]+)*(?![\w@-]|\.\w)")
_TITLES = {
    "Академик", "Архитект", "Господин", "Госпожа", "Директор", "Доктор", "Доцент", "Инженер", "Кмет",
    "Министър", "Председател", "Президент", "Професор",
}  # fmt: skip
_LEAST_KEPT = 4
_ROMAN = re.compile(r"[IVXLCDM]+")
# Each letter to the sounds that a language may write for it; what may be doubled or dropped is left out.
_SOUNDS = str.maketrans({
    "щ": "s", "ш": "s", "ж": "z", "ч": "c", "ц": "c", "х": "h", "ъ": "a", "ь": "", "ю": "u", "я": "a",
    "й": "i", "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "з": "z", "и": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "ј": "i", "љ": "l", "њ": "n", "ћ": "c", "ђ": "z", "џ": "z",
})  # fmt: skip
_LATIN_SOUNDS = (
    ("dzh", "z"), ("dž", "z"), ("dz", "z"), ("dsch", "z"), ("tsch", "c"), ("sch", "s"), ("sht", "s"),
    ("cs", "c"), ("sz", "s"), ("zs", "z"), ("zh", "z"), ("sh", "s"), ("ch", "c"), ("ts", "c"), ("tz", "c"),
    ("dj", "z"), ("gy", "z"), ("kh", "h"), ("ș", "s"), ("š", "s"), ("ž", "z"), ("č", "c"), ("ț", "c"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("x", "ks"), ("q", "k"), ("ph", "f"),
)  # fmt: skip
_ALIKE = str.maketrans({"z": "s", "c": "s", "h": ""})
_FOLDED = str.maketrans("áàâăãäéèêíîìóòôöőúùûüűç", "aaaaaaeeeiiiooooouuuuuc")


def check(pair: Pair) -> Iterator[Finding]:
    """A person's name, or a name written in Latin letters, cannot be found in the target.

    Bad (it): Милена Радева ръководи клъстера. → Elena Radeva dirige il cluster.
    Bad (de): Проектът FoodLane започна. → Das Projekt Speisestraße hat begonnen.
    Bad (sr): Лекция на Георги Стоянов → Предавање Георгија Стојковића
    Bad (hu): Клъстерът GREENLOOP расте. → A klaszter növekszik.
    Good (it): Милена Радева ръководи клъстера. → Milena Radeva dirige il cluster.
    Good (de): Милена Радева ръководи клъстера. → Milena Radewa leitet den Cluster.
    Good (hu): Клъстерът избра Милена Радева. → A klaszter Milena Radevát választotta.
    Good (sr): Лекция на Георги Стоянов → Предавање Георгија Стојанова
    Good (pt): Северна Македония и Горна Оряховица → Macedónia do Norte e Gorna Oryahovitsa
    Good (ro): Проектът FoodLane започна. → Proiectul FoodLane a început.
    """
    source, target = without_addresses(pair.source.text), pair.target.text
    missing = [name for name in _people(source) if not _is_said(name, target, pair.language)]
    # Those of the glossary are the terms check's.
    terms = " ".join(term.source for term in pair.terms)
    missing += [
        name for name in _kept(source) if name not in terms and not _is_kept(name, target, pair.language)
    ]
    if missing:
        told = ", ".join(dict.fromkeys(missing))
        yield Finding("names", f"A name of the source cannot be found: {told}.")


def _people(text: str) -> list[str]:
    return [part for found in _PERSON.findall(text) for part in found if part not in _TITLES]


def _kept(text: str) -> list[str]:
    return [name for name in _KEPT.findall(text) if len(name) >= _LEAST_KEPT and not _ROMAN.fullmatch(name)]


def _is_kept(name: str, target: str, language: str) -> bool:
    if name.lower().replace("-", "") in target.lower().replace("-", ""):
        return True
    return BY_CODE[language].script == "Cyrl" and to_cyrillic(name).lower()[:4] in target.lower()


def _is_said(name: str, target: str, language: str) -> bool:
    """Say whether a word of the target sounds like the name, whatever ending it took."""
    heard = _consonants(name.lower().replace("дж", "ж").translate(_SOUNDS))
    if language == "ro":
        target = target.replace("j", "zh").replace("J", "Zh")
    return any(
        _consonants(_sounds(spelling)).startswith(heard)
        for word in re.findall(r"[^\W\d_]+", target)
        if word[0].isupper()
        # Christow is Христов, Nedjalkov is Недялков, Abagieva is Абаджиева.
        for spelling in (
            word,
            word.lower().replace("ch", "h"),
            word.lower().replace("dj", "d"),
            word.lower().replace("gi", "z"),
        )
    )


def _sounds(word: str) -> str:
    spoken = word.lower().translate(_SOUNDS).translate(_FOLDED)
    for written, sound in _LATIN_SOUNDS:
        spoken = spoken.replace(written, sound)
    return spoken


def _consonants(spoken: str) -> str:
    """Return what languages agree on: the consonants, none doubled, hard and soft ones alike."""
    alike = spoken.translate(_ALIKE)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", alike))

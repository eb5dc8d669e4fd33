"""What is wrong with a glossary itself, before any translation is looked at."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.glossary.matching import occurrences, words_of
from pipeline.glossary.terms import Status, Term
from pipeline.language.codes import BY_CODE, TARGET_CODES

_CYRILLIC, _LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a term; `language` is empty where it is none of a language."""

    term: str
    language: str
    message: str
    serious: bool = True  # a serious one makes checks contradict themselves


def problems(terms: Sequence[Term], languages: Sequence[str], day: date) -> list[Problem]:
    """Return what is wrong with terms that are in use: conflicts first, then what is missing."""
    used = [term for term in terms if term.status is not Status.RETIRED]
    found = [
        problem
        for term in used
        for problem in (*_of_renderings(term), *_of_languages(term, languages), *_of_days(term, day))
    ]
    found += _conflicts(used)
    return sorted(found, key=lambda problem: not problem.serious)


def _of_renderings(term: Term) -> Iterator[Problem]:
    for language in TARGET_CODES:
        rendering = term.rendering(language)
        for bad in rendering.forbidden:
            if bad.form in rendering.admitted:
                yield Problem(term.source, language, f"“{bad.form}” is both admitted and forbidden")
            if bad.instead and bad.instead not in rendering.admitted:
                yield Problem(
                    term.source,
                    language,
                    f"“{bad.instead}” should stand for “{bad.form}” but is not admitted itself",
                )
        for form in {form for form in rendering.admitted if rendering.admitted.count(form) > 1}:
            yield Problem(term.source, language, f"“{form}” is admitted twice", serious=False)
        for form in rendering.admitted:
            if not words_of(form):
                yield Problem(term.source, language, f"“{form}” holds no word")
            elif not term.keep and _is_foreign(form, language):
                yield Problem(term.source, language, f"“{form}” mixes Latin and Cyrillic letters")


def _is_foreign(form: str, language: str) -> bool:
    """Say whether a form holds letters of the other script within words of its own."""
    if BY_CODE[language].script == "Latn":
        return bool(_CYRILLIC.search(form))
    return any(_CYRILLIC.search(word.text) and _LATIN.search(word.text) for word in words_of(form))


def _of_languages(term: Term, languages: Sequence[str]) -> Iterator[Problem]:
    lacking = [language for language in languages if not term.rendering(language).preferred]
    if lacking:
        yield Problem(term.source, "", f"has no form in {', '.join(lacking)}", serious=False)


def _of_days(term: Term, day: date) -> Iterator[Problem]:
    if term.begins and term.ends and term.begins > term.ends:
        yield Problem(term.source, "", "ends before it begins")
    elif term.ends and term.ends < day and term.status is Status.APPROVED:
        yield Problem(term.source, "", f"ended on {term.ends}; retire it or move its end", serious=False)


def _conflicts(terms: Sequence[Term]) -> Iterator[Problem]:
    """Yield terms of which one is a form of the other: which of them holds is chance."""
    by_length: dict[int, list[Term]] = {}
    for term in terms:
        by_length.setdefault(len(words_of(term.source)), []).append(term)
    for alike in by_length.values():
        for term in alike:
            for other in alike:
                if term is not other and occurrences(term.source, other.source, "bg"):
                    yield Problem(term.source, "", f"“{other.source}” is a form of it: keep one of the two")

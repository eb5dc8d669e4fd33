"""What routes are worth on text with reference translations: scores, and what goes visibly wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline import checks
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Translation
from pipeline.flow.parts import Progress, silent
from pipeline.glossary import Glossary, is_rendered
from pipeline.language.masks import mask
from pipeline.language.punctuation import plain
from pipeline.translation.translator import Job, Translator

_LOOPS = {"loop", "loops", "runaway"}
_OTHER_LANGUAGE = {"language", "script", "untranslated"}
_DIGITS = {"numbers"}


@dataclass(frozen=True, slots=True)
class Scores:
    """One language. Rates are shares of sentences from 0 to 1; names and terms, of those demanded.

    Names are those in Latin letters, and addresses, that the reference has as the source has them.
    """

    language: str
    chrf: float
    bleu: float
    loops: float
    other_language: float
    digits_kept: float
    names_kept: float
    terms_kept: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores a language, and the signatures under which they may be compared."""

    sentences: int
    scores: tuple[Scores, ...]
    signatures: tuple[str, ...]


def evaluate(
    translator: Translator,
    glossary: Glossary,
    rows: Sequence[Mapping[str, str]],
    languages: Sequence[str],
    progress: Progress = silent,
) -> Evaluation:
    """Translate rows (by language code, `bg` the source) and compare with what stands in them.

    Typographic marks are made plain on both sides: they are put in by rule and tell nothing.
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    chrf, bleu = CHRF(), BLEU()
    jobs = {
        (number, language): Job(TaggedText.plain(row["bg"]), language)
        for number, row in enumerate(rows)
        for language in languages
    }
    distinct = list(dict.fromkeys(jobs.values()))
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress(done, len(distinct))

    made = dict(translator.translate(distinct, count))
    scores = []
    for language in languages:
        answers = [made[jobs[number, language]] for number in range(len(rows))]
        texts = [plain(answer.target.text) for answer in answers]
        references = [[plain(row[language]) for row in rows]]
        scores.append(
            Scores(
                language,
                chrf.corpus_score(texts, references).score,
                bleu.corpus_score(texts, references).score,
                **_rates(glossary, rows, answers, language),
            )
        )
    return Evaluation(len(rows), tuple(scores), (str(chrf.get_signature()), str(bleu.get_signature())))


def _rates(
    glossary: Glossary, rows: Sequence[Mapping[str, str]], answers: Sequence[Translation], language: str
) -> dict[str, float]:
    found: list[set[str]] = []
    kept = demanded = names_kept = names_demanded = 0
    for row, answer in zip(rows, answers, strict=True):
        source = TaggedText.plain(row["bg"])
        said = checks.run(checks.Pair(source, answer.target, language))
        found.append({finding.check for finding in (*answer.findings, *said)})
        terms = [term for term in glossary.found_in(row["bg"]) if term.rendering(language).admitted]
        names = [name for name in mask(plain(row["bg"]))[1] if name in plain(row[language])]
        names_demanded += len(names)
        names_kept += sum(name in plain(answer.target.text) for name in names)
        demanded += len(terms)
        kept += sum(is_rendered(term, answer.target.text, language) for term in terms)

    def rate(names: set[str]) -> float:
        return sum(bool(names & one) for one in found) / len(found)

    return {
        "loops": rate(_LOOPS),
        "other_language": rate(_OTHER_LANGUAGE),
        "digits_kept": 1 - rate(_DIGITS),
        "names_kept": names_kept / names_demanded if names_demanded else 1.0,
        "terms_kept": kept / demanded if demanded else 1.0,
    }

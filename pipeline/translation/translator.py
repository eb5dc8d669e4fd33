"""The story: sentences of many posts in many languages, translated in few and full batches."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipeline.domain.batch import Batch, Pair, batches
from pipeline.domain.errors import ConfigError, OutdatedError
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.glossary import Glossary
from pipeline.language.punctuation import dress, plain
from pipeline.language.words import words
from pipeline.translation.cache import Answer, Answers, key
from pipeline.translation.clauses import clauses
from pipeline.translation.confidence import Calibration
from pipeline.translation.engine import (
    MAX_TOKENS,
    MOST_TOKENS,
    Engine,
    Hypothesis,
    Links,
    Request,
    Settings,
    letters_of,
)
from pipeline.translation.guards import guard
from pipeline.translation.numbers import with_numbers
from pipeline.translation.projection import project
from pipeline.translation.routes import Hop, Route
from pipeline.translation.steering import Demand, Draft, demands_of, notes_of, steer
from pipeline.translation.workers import Answering, Here, Keeping, Workers

# From so many jobs batches are filled: enough that most hold sentences of one length.
_WINDOW = 20_000
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Job:
    """One source to be translated into one language."""

    source: TaggedText
    language: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """The jobs that one answer serves, and what it depends on."""

    jobs: list[Job]
    signature: str
    address: str


class Translator:
    """Translates jobs by the routes of their languages.

    `engine_of` gives the engine of a hop's checkpoint, loaded when first needed. The terms
    of the glossary steer the last hop, unless `steered` says no. `calibration_of` tells how far the
    last hop can be trusted. `workers` are who answers batches, made of what answers one here and what keeps
    answers; where nobody is named this process answers one at a time.
    """

    def __init__(
        self,
        routes: Mapping[str, Route],
        engine_of: Callable[[Hop], Engine],
        cache: Answers,
        settings: Settings,
        glossary: Glossary,
        *,
        steered: bool = True,
        calibration_of: Callable[[Hop], Calibration] = lambda _hop: Calibration({}),
        workers: Callable[[Answering, Keeping], Workers] = Here,
    ) -> None:
        self._workers = workers(self.answer, cache.put)
        self._calibration_of = calibration_of
        self._routes, self._engine_of, self._cache = routes, engine_of, cache
        self._settings, self._glossary, self._steered = settings, glossary, steered
        self._revisions: dict[str, str] = {}

    def signature(self, language: str, source: str) -> str:
        """Return what the translation of a source depends on besides its words."""
        if language not in self._revisions:
            self._revisions[language] = "+".join(
                f"{hop.checkpoint.name}@{self._engine_of(hop).revision}" for hop in self._route(language)
            )
        terms = self._glossary.version(source, language)
        how = "+steered" if self._steered and terms != "none" else ""
        return f"{self._revisions[language]}|{self._settings.signature}|glossary@{terms}{how}"

    def translate(
        self, jobs: Iterable[Job], progress: Callable[[int], None]
    ) -> Iterator[tuple[Job, Translation]]:
        """Yield a translation for each job, not in order; equal jobs are translated once.

        Jobs are read as workers get through them. `progress` is told how many jobs were done.
        """
        out: dict[Pair, _Asked] = {}
        left = iter(jobs)
        self._workers.begin()
        try:
            while some := list(islice(left, _WINDOW)):
                asked = self._asked(some, out)
                cached = self._cache.get(one.address for one in asked.values())
                for pair in [pair for pair, one in asked.items() if one.address in cached]:
                    one = asked.pop(pair)
                    yield from self._finish(one, cached[one.address], progress)
                wanted = [(pair, one.address) for pair, one in asked.items()]
                for batch in _ordered(batches(wanted, self._workers.most)):
                    out.update((pair, asked[pair]) for pair in batch.pairs)
                    self._workers.ask(batch)
                    while self._workers.full:
                        yield from self._arrived(out, progress)
            while self._workers.busy:
                yield from self._arrived(out, progress)
        finally:
            self._workers.end()

    def _asked(self, jobs: Sequence[Job], out: Mapping[Pair, _Asked]) -> dict[Pair, _Asked]:
        """Return what jobs ask for that is not out already; what is serves them too."""
        asked: dict[Pair, _Asked] = {}
        for job in jobs:
            pair = job.language, plain(job.source.text)
            one = out.get(pair) or asked.get(pair)
            if one is None:
                signature = self.signature(*pair)
                one = asked[pair] = _Asked([], signature, key(signature, *pair))
            one.jobs.append(job)
        return asked

    def _arrived(
        self, out: dict[Pair, _Asked], progress: Callable[[int], None]
    ) -> Iterator[tuple[Job, Translation]]:
        batch, answers = self._workers.next()
        for pair, answer in zip(batch.pairs, answers, strict=True):
            yield from self._finish(out.pop(pair), answer, progress)

    def answer(self, batch: Batch) -> list[Answer]:
        """Return the answers to a batch, in order: what a worker does.

        Raises OutdatedError where other answers are wanted than would be given here.
        """
        for pair, address in zip(batch.pairs, batch.addresses, strict=True):
            if key(self.signature(*pair), *pair) != address:
                raise OutdatedError(
                    "this worker has another checkpoint, other settings or other terms",
                    where=f"{pair[0]}: {pair[1][:40]}",
                    hint="Give it the same workspace as the one who asks, and restart it",
                )
        return self._answers(batch.pairs)

    def alternatives(self, job: Job, count: int) -> list[TaggedText]:
        """Return up to `count` different targets of a job, the best first; terms do not steer them."""
        text = plain(job.source.text)
        current = Hypothesis(text, 0.0, _identity(text))
        *before, last = self._route(job.language)
        for hop in before:
            (answer,) = _whole(self._engine_of(hop), [Request(current.text, hop.tag)], self._settings)
            current = Hypothesis(answer.text, answer.score, _composed(current.links, answer.links))
        if not _is_readable(self._engine_of(last), current.text):
            return []
        request = Request(current.text, last.tag, letters=letters_of(job.language))
        (answers,) = self._engine_of(last).alternatives([request], self._settings, count)
        made: dict[str, TaggedText] = {}
        for answer in answers:
            dressed = dress(answer.text, job.language, job.source.text)
            target, _ = project(job.source, dressed, _composed(current.links, answer.links))
            made.setdefault(target.coded, target)
        return list(made.values())

    def _route(self, language: str) -> Route:
        if language not in self._routes:
            raise ConfigError(
                f"there is no route to {language}",
                where="models/routes.toml",
                hint="Known are " + ", ".join(self._routes),
            )
        return self._routes[language]

    def _finish(
        self, asked: _Asked, answer: Answer, progress: Callable[[int], None]
    ) -> Iterator[tuple[Job, Translation]]:
        hypothesis, findings = answer
        jobs = asked.jobs
        # What is plainly wrong is nobody's draft, however sure the engine was.
        chance = 0.0 if findings else self._chance(jobs[0].language, plain(jobs[0].source.text), hypothesis)
        for job in jobs:
            dressed = dress(hypothesis.text, job.language, job.source.text)
            target, placing = project(job.source, dressed, hypothesis.links)
            yield (
                job,
                Translation(
                    language=job.language,
                    source_digest=job.source.digest,
                    target=target,
                    origin=Origin.MT,
                    signature=asked.signature,
                    findings=(*findings, *placing),
                    confidence=chance,
                ),
            )
        progress(len(jobs))

    def _chance(self, language: str, source: str, hypothesis: Hypothesis) -> float | None:
        if not _LETTER.search(source):
            return None  # no engine was asked
        return self._calibration_of(self._route(language)[-1]).chance(language, source, hypothesis)

    def judged(self, language: str, texts: Sequence[str]) -> list[Hypothesis]:
        """Return the answers to plain texts as the engine gave them, for calibrating."""
        return [answer for answer, _ in self._answers([(language, text) for text in texts])]

    def _answers(self, pairs: Sequence[tuple[str, str]]) -> list[Answer]:
        """Translate (language, plain text) pairs; those that came out wrong are tried again."""
        hypotheses = self._hypotheses(pairs, self._settings)
        answers = [
            (hypothesis, guard(text, hypothesis, language))
            for (language, text), hypothesis in zip(pairs, hypotheses, strict=True)
        ]
        wrong = [index for index, (_, findings) in enumerate(answers) if findings]
        careful = Settings(self._settings.beam, careful=True)
        again = self._hypotheses([pairs[index] for index in wrong], careful)
        for index, hypothesis in zip(wrong, again, strict=True):
            language, text = pairs[index]
            findings = guard(text, hypothesis, language)
            if len(findings) < len(answers[index][1]):
                answers[index] = (hypothesis, findings)
        return answers

    def _hypotheses(self, pairs: Sequence[tuple[str, str]], settings: Settings) -> list[Hypothesis]:
        """Run every pair over its route, hop by hop, languages of one checkpoint together."""
        current = [Hypothesis(text, 0.0, _identity(text)) for _, text in pairs]
        routes = [self._route(language) if _LETTER.search(text) else () for language, text in pairs]
        for step in range(max(map(len, routes), default=0)):
            rows_of: dict[str, list[int]] = defaultdict(list)
            for row, route in enumerate(routes):
                if step < len(route):
                    rows_of[route[step].checkpoint.name].append(row)
            for rows in rows_of.values():
                hop = routes[rows[0]][step]
                engine = self._engine_of(hop)
                ends = {row for row in rows if step == len(routes[row]) - 1}
                requests = [
                    Request(
                        current[row].text,
                        routes[row][step].tag,
                        letters=letters_of(pairs[row][0]) if row in ends else "",
                    )
                    for row in rows
                ]
                # A sentence that goes in clauses has no one place to be written again from.
                demands = {
                    at: self._demands(pairs[row], current[row]) if self._steered else ()
                    for at, row in enumerate(rows)
                    if row in ends and engine.length(current[row].text) <= MAX_TOKENS
                }
                noted = list(requests)
                if hop.checkpoint.noted and not settings.careful:
                    for at, wanted in demands.items():
                        noted[at] = replace(noted[at], notes=notes_of(wanted, pairs[rows[at]][0]))
                answers = _whole(engine, noted, settings)
                drafts = [
                    Draft(requests[at], answers[at], wanted, pairs[rows[at]][0])
                    for at, wanted in demands.items()
                ]
                steered = [
                    replace(draft, hypothesis=answer)
                    for draft, answer in zip(drafts, steer(engine, drafts, settings), strict=True)
                ]
                for at, answer in zip(demands, with_numbers(engine, steered, settings), strict=True):
                    answers[at] = answer
                for row, answer in zip(rows, answers, strict=True):
                    before = current[row]
                    current[row] = Hypothesis(
                        answer.text,
                        min(before.score, answer.score) if step else answer.score,
                        _composed(before.links, answer.links),
                        before.complete and answer.complete,
                    )
        return current

    def _demands(self, pair: tuple[str, str], given: Hypothesis) -> tuple[Demand, ...]:
        """Return the terms of a (language, source), at their words in what the last hop is given."""
        language, source = pair
        return tuple(
            Demand(demand.term, frozenset(word for start, word in given.links if start in demand.words))
            for demand in demands_of(self._glossary, source, language)
        )


def _ordered(batches: Iterable[Batch]) -> list[Batch]:
    """Return the shortest batch first, so that something is there soon, the others from the longest on.

    At the end workers wait for one another: let that be short.
    """
    found = list(batches)
    return [*found[:1], *reversed(found[1:])]


def _whole(engine: Engine, requests: Sequence[Request], settings: Settings) -> list[Hypothesis]:
    """Translate sentences; one too long goes in clauses, without notes, and comes back whole."""
    parts = [clauses(request.text, engine.length, MAX_TOKENS) for request in requests]
    asked = [
        request if len(row) == 1 else replace(request, text=part, notes=())
        for row, request in zip(parts, requests, strict=True)
        for part in row
        if _is_readable(engine, part)
    ]
    answers = iter(engine.translate(asked, settings))
    return [
        _rejoined([(part, next(answers) if _is_readable(engine, part) else _untold(part)) for part in row])
        for row in parts
    ]


def _is_readable(engine: Engine, part: str) -> bool:
    """Say whether an engine can take a part: one endless word has more tokens than it has places."""
    return len(part) <= MAX_TOKENS or engine.length(part) <= MOST_TOKENS


def _untold(part: str) -> Hypothesis:
    """Return a part as it is, marked so that the guards tell of it."""
    return Hypothesis(part, 0.0, _identity(part), complete=False)


def _rejoined(parts: Sequence[tuple[str, Hypothesis]]) -> Hypothesis:
    if len(parts) == 1:
        return parts[0][1]
    links: set[tuple[int, int]] = set()
    source_words = target_words = 0
    for text, hypothesis in parts:
        links |= {(a + source_words, b + target_words) for a, b in hypothesis.links}
        source_words += len(words(text))
        target_words += len(words(hypothesis.text))
    return Hypothesis(
        " ".join(hypothesis.text for _, hypothesis in parts),
        min(hypothesis.score for _, hypothesis in parts),
        frozenset(links),
        all(hypothesis.complete for _, hypothesis in parts),
    )


def _identity(text: str) -> Links:
    return frozenset((word, word) for word in range(len(words(text))))


def _composed(first: Links, second: Links) -> Links:
    """Follow the links of two hops: source → pivot → target."""
    onwards: dict[int, list[int]] = defaultdict(list)
    for middle, target in second:
        onwards[middle].append(target)
    return frozenset((source, target) for source, middle in first for target in onwards[middle])

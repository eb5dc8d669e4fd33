"""Terms across the workspace: where they are used, what breaks them, which new ones to propose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.decision import State
from pipeline.domain.errors import ConfigError, ReviewError
from pipeline.files import put
from pipeline.flow.addressing import once_read
from pipeline.flow.parts import Parts, is_current, record_of
from pipeline.flow.standing import unchecked
from pipeline.glossary import Term, forbidden_in, is_rendered, parse_terms, read_terms, write_terms
from pipeline.glossary.extraction import Proposal, propose


class Rendered(StrEnum):
    """How a translation treats a term of its source."""

    KEPT = "kept"
    MISSING = "missing"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class Use:
    """A term in one segment of a post and its translation into one language.

    `outdated`: the segment was approved under other terms. `page` is the page of the site that
    shows it, if there is one.
    """

    term: str
    post: str
    language: str
    segment: str
    source: str
    target: str
    rendered: Rendered
    state: State
    outdated: bool
    page: str


def uses(parts: Parts, languages: Sequence[str], names: Sequence[str] = ()) -> list[Use]:
    """Return where terms are used, all or those named. Raises ConfigError for an unknown name."""
    known = {term.source.lower(): term for term in parts.glossary.all}
    for name in names:
        if name.lower() not in known:
            raise ConfigError(f"there is no term {name!r}", where="glossary.csv")
    wanted = {known[name.lower()].source for name in names}
    return [use for use in _uses(parts, languages) if not wanted or use.term in wanted]


def _uses(parts: Parts, languages: Sequence[str]) -> Iterator[Use]:
    addresses = once_read(parts)
    for taken in parts.store.taken():
        record = record_of(parts, taken)
        for language in languages:
            page = parts.store.edition(taken.post.id, language)
            for item in unchecked(parts, taken, language, record):
                if item.translation is None or not is_current(item.segment, item.translation):
                    continue
                target = item.translation.target.text
                version = parts.glossary.version(item.segment.source.text, language)
                approved = [
                    decision
                    for decision in item.decisions
                    if decision.target_digest == item.translation.target.digest
                ]
                for term in parts.glossary.found_in(item.segment.source.text):
                    yield Use(
                        term=term.source,
                        post=taken.post.id,
                        language=language,
                        segment=item.segment.id,
                        source=item.segment.source.text,
                        target=target,
                        rendered=_rendered(term, target, language),
                        state=item.standing.state,
                        outdated=any(decision.glossary_version != version for decision in approved),
                        page=addresses().path(taken.post.id, language) if page else "",
                    )


def _rendered(term: Term, target: str, language: str) -> Rendered:
    if forbidden_in(term, target, language):
        return Rendered.FORBIDDEN
    return Rendered.KEPT if is_rendered(term, target, language) else Rendered.MISSING


def proposals(parts: Parts, languages: Sequence[str], most: int) -> list[Proposal]:
    """Return new terms proposed from the posts, with translations from what people approved."""
    sources: list[str] = []
    approved: list[tuple[str, str, str]] = []
    for taken in parts.store.taken():
        sources += [segment.source.text for segment in taken.segmented.segments]
        record = record_of(parts, taken)
        for language in languages:
            approved += [
                (item.segment.source.text, language, item.translation.target.text)
                for item in unchecked(parts, taken, language, record)
                if item.translation and item.standing.state in (State.REVIEWED, State.FINAL)
            ]
    return propose(sources, approved, parts.glossary, most=most)


def must_be_new(parts: Parts, term: Term) -> None:
    """Raise ReviewError where the glossary has a term, or a sheet could not hold it."""
    if any(one.source.casefold() == term.source.casefold() for one in parts.glossary.all):
        raise ReviewError("the glossary has this term already", where=term.source)
    if not term.source.strip() or parse_terms(write_terms([term])) != [term]:
        raise ReviewError(
            "a sheet cannot hold this term", where=term.source, hint="Leave out |, !, > and space at the ends"
        )


def add_term(parts: Parts, term: Term) -> None:
    """Write a new term into glossary.csv, as it is on the disk now. Raises ConfigError."""
    path = parts.workspace / "glossary.csv"
    present = read_terms(path)
    if all(one.source.casefold() != term.source.casefold() for one in present):
        put(path, write_terms([*present, term]).encode())

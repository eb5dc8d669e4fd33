"""Fills a store as it would look after years: posts of the domain, translated, partly approved."""

import csv
import random
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

from pipeline import wiring
from pipeline.domain.post import BlockKind, Post, Segment, Segmented
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.flow import Parts
from pipeline.flow.looking import findings_of, stamp_of
from pipeline.review.store import Taken, Tally

PROJECT = Path(__file__).parents[1]
LANGUAGES = ("it", "hu", "de", "pt", "ro", "sr")
_CONTENT, _END = "\ue000", "\ue001"
_POSTS_AT_ONCE = 20
# Of all segments; the rest waits for a reviewer.
_APPROVED = 0.6


def sentences(most: int = 1500) -> list[dict[str, str]]:
    """Return rows of the domain's parallel text."""
    rows: list[dict[str, str]] = []
    for path in sorted((PROJECT / "corpus" / "indomain").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows += csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
    return random.Random(5).sample(rows, min(most, len(rows)))


def workspace(folder: Path) -> Path:
    """Make an empty workspace."""
    (folder / "posts").mkdir(parents=True)
    (folder / "glagol.toml").write_text((PROJECT / "glagol.toml").read_text("utf-8"), "utf-8")
    (folder / "glossary.csv").write_bytes((PROJECT / "glossary.csv").read_bytes())
    return folder


def fill(folder: Path, posts: int, segments: int, most: int = 1500) -> Parts:
    """Fill the store of a workspace from so many sentences; the checks are asked once a pair of them."""
    parts = wiring.open_workspace(folder)
    from django.db import transaction

    rows = sentences(most)
    pairs = {
        (number, language): _pair(parts, row, language)
        for number, row in enumerate(rows)
        for language in LANGUAGES
    }
    chosen = random.Random(7)
    for start in range(0, posts, _POSTS_AT_ONCE):
        with transaction.atomic():
            for number in range(start, min(start + _POSTS_AT_ONCE, posts)):
                picked = [chosen.randrange(len(rows)) for _ in range(segments)]
                _post(parts, number, picked, rows, pairs, chosen)
    return parts


Pair = tuple[
    Translation, list[dict[str, object]], str, int, str
]  # findings as rows keep them, stamp, blocking


def _pair(parts: Parts, row: dict[str, str], language: str) -> Pair:
    segment = Segment("", BlockKind.PARAGRAPH, 0, TaggedText.plain(row["bg"]))
    translation = Translation(
        language=language,
        source_digest=segment.source.digest,
        target=TaggedText.plain(row[language]),
        origin=Origin.MT,
        signature="embedded@bench|beam4|glossary@none",
        confidence=random.Random(row["bg"] + language).random(),
    )
    found = findings_of(parts, segment.source, translation)
    told = [asdict(one) for one in found]
    blocking = sum(one.severity == "blocking" for one in found)
    version = parts.glossary.version(row["bg"], language)
    return translation, told, stamp_of(parts, segment.source, translation), blocking, version


def _post(
    parts: Parts,
    number: int,
    picked: Sequence[int],
    rows: Sequence[dict[str, str]],
    pairs: dict[tuple[int, str], Pair],
    chosen: random.Random,
) -> None:
    from pipeline.desk.models import DecisionRow, SegmentRow, StandRow, TranslationRow

    key = f"post-{number:05}"
    made = [
        Segment(
            f"{number:05x}{place:05x}",
            BlockKind.TITLE if place == 0 else BlockKind.PARAGRAPH,
            place,
            TaggedText.plain(rows[pick]["bg"]),
        )
        for place, pick in enumerate(picked)
    ]
    body = "".join(f"<p>{_CONTENT}{segment.id}{_END}</p>" for segment in made[1:])
    templates = {"title": f"{_CONTENT}{made[0].id}{_END}", "summary": "", "body": body}
    post = Post(
        key,
        made[0].source.text,
        "".join(f"<p>{segment.source.markup}</p>" for segment in made[1:]),
        published=date(2020, 1, 1) + timedelta(days=number),
    )
    parts.store.take(Taken(post, Segmented(templates, tuple(made)), f"{key}.md", key))
    places = list(SegmentRow.objects.filter(post__key=key).order_by("position"))
    translations, stands, decisions = [], [], []
    tallies = []
    for language in LANGUAGES:
        counts = dict.fromkeys(("final", "translated", "words", "warnings", "blocking"), 0)
        for row, pick in zip(places, picked, strict=True):
            translation, findings, stamp, blocking, version = pairs[pick, language]
            final = chosen.random() < _APPROVED and not blocking
            digest = translation.target.digest
            translations.append(
                TranslationRow(
                    segment=row, language=language, source_coded=row.coded,
                    source_digest=translation.source_digest, target=translation.target.to_json(),
                    target_digest=digest, origin=translation.origin, signature=translation.signature,
                    findings=[], confidence=translation.confidence,
                )
            )  # fmt: skip
            if final:
                decisions.append(
                    DecisionRow(
                        segment=row, language=language, person="Anna Rossi", target_digest=digest,
                        source_digest=translation.source_digest, glossary_version=version,
                        at=parts.now(),
                    )
                )  # fmt: skip
            words = len(row.coded.split())
            stands.append(
                StandRow(
                    segment=row, post_id=row.post_id, language=language,
                    state="final" if final else "translated", stale=False, version=0,
                    origin=translation.origin, author="", words=words,
                    warnings=len(findings) - blocking, blocking=blocking,
                    confidence=translation.confidence, target=translation.target.text.lower(),
                    stamp=stamp, findings=findings,
                )
            )  # fmt: skip
            counts["final" if final else "translated"] += 1
            if not final:
                counts["words"] += words
                counts["warnings"] += len(findings) - blocking
                counts["blocking"] += blocking
        tallies.append(Tally(language, segments=len(places), **counts))
    for row, stand in zip(TranslationRow.objects.bulk_create(translations), stands, strict=True):
        stand.version = row.id
    StandRow.objects.bulk_create(stands)
    DecisionRow.objects.bulk_create(decisions)
    parts.store.tally(key, tallies)

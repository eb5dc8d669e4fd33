"""An approval holds for exactly (person, target, source, terms)."""

from datetime import UTC, datetime

from pipeline.domain.decision import Decision, Standing, State
from pipeline.domain.post import BlockKind, Segment
from pipeline.domain.text import TaggedText
from pipeline.domain.translation import Origin, Translation
from pipeline.review.standing import lowest, standing

SEGMENT = Segment("s", BlockKind.PARAGRAPH, 0, TaggedText.plain("Клъстерът расте."))
TARGET = TaggedText.plain("Il cluster cresce.")


def translation(target: TaggedText = TARGET, source: Segment = SEGMENT, author: str = "") -> Translation:
    return Translation("it", source.source.digest, target, Origin.MT, "x", author=author)


def decision(person: str = "Анна", target: TaggedText = TARGET, glossary: str = "g") -> Decision:
    return Decision(
        person, "it", "s", target.digest, SEGMENT.source.digest, glossary, datetime(2017, 1, 1, tzinfo=UTC)
    )


def stands(
    made: Translation | None, *decisions: Decision, segment: Segment = SEGMENT, four_eyes: bool = False
) -> Standing:
    return standing(segment, made, decisions, glossary_version="g", four_eyes=four_eyes)


def test_the_states_follow_from_what_is_there() -> None:
    assert stands(None).state is State.INITIAL
    assert stands(translation()).state is State.TRANSLATED
    assert stands(translation(), decision()) == Standing(State.FINAL, approved_by=("Анна",))


def test_another_target_or_glossary_voids_the_approval() -> None:
    assert stands(translation(TaggedText.plain("Altro.")), decision()).state is State.TRANSLATED
    assert stands(translation(), decision(glossary="h")).state is State.TRANSLATED


def test_a_changed_source_makes_the_segment_stale() -> None:
    changed = Segment("s", BlockKind.PARAGRAPH, 0, TaggedText.plain("Клъстерът расте бързо."))
    assert stands(translation(), decision(), segment=changed) == Standing(State.INITIAL, stale=True)
    assert stands(translation(source=changed), decision(), segment=changed) == Standing(
        State.TRANSLATED, stale=True
    )


def test_a_changed_link_is_no_change_of_the_source() -> None:
    from pipeline.domain.text import Tag

    before = TaggedText((Tag(1, "open", '<a href="a">'), "Виж", Tag(1, "close", "</a>")))
    after = TaggedText((Tag(1, "open", '<a href="b">'), "Виж", Tag(1, "close", "</a>")))
    assert before.digest == after.digest
    assert before.digest != TaggedText.plain("Виж").digest


def test_four_eyes_want_somebody_else() -> None:
    own = translation(author="Анна")
    assert stands(own, decision("Анна"), four_eyes=True).state is State.REVIEWED
    assert stands(own, decision("Анна"), decision("Петър"), four_eyes=True).state is State.FINAL
    assert stands(own, decision("Анна")).state is State.FINAL
    assert stands(translation(), decision("Анна"), four_eyes=True).state is State.FINAL


def test_a_page_stands_where_its_weakest_segment_does() -> None:
    assert lowest([Standing(State.FINAL), Standing(State.TRANSLATED)]) is State.TRANSLATED
    assert lowest([]) is State.INITIAL

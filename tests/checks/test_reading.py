"""Approvals that came faster than anybody reads."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.reading import Approval, unread

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def approvals(person: str, *steps: tuple[float, int]) -> list[Approval]:
    return [Approval(person, NOON + timedelta(seconds=at), words) for at, words in steps]


def test_a_page_approved_at_once_is_told() -> None:
    (finding,) = unread(approvals("Anna Rossi", (0, 40), (0, 50), (2, 60)))
    assert finding.message == "Anna Rossi approved 110 words of machine translation within 2 seconds."


def test_who_takes_the_time_to_read_is_not_told() -> None:
    assert not list(unread(approvals("Anna Rossi", (0, 40), (12, 50), (30, 60))))


def test_a_few_sentences_may_have_been_read_before() -> None:
    assert not list(unread(approvals("Anna Rossi", (0, 400), (0, 20), (0, 20))))


def test_people_are_counted_apart() -> None:
    found = list(unread([*approvals("Anna", (0, 40), (60, 90)), *approvals("Éva", (0, 40), (1, 90))]))
    assert [finding.message.partition(" ")[0] for finding in found] == ["Éva"]


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 200)), max_size=8))
def test_the_order_of_the_approvals_does_not_matter(steps: list[tuple[int, int]]) -> None:
    # Of approvals at the same moment any may be the first.
    steps = list(dict(steps).items())
    there, back = approvals("Anna", *steps), approvals("Anna", *reversed(steps))
    assert list(unread(there)) == list(unread(back))

"""The outbox: one worker each, in order, nothing lost when a worker dies."""

import random
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import flow
from pipeline.delivery.channel import LONGEST_WAIT, MOST_ATTEMPTS, Refused, Stopped, Temporary, wait_before
from pipeline.delivery.outbox import Outcome, outcome_of, plan
from pipeline.delivery.partners import lines_for
from pipeline.delivery.values import Delivery, Kind, Sent, Status
from pipeline.domain.errors import ConfigError
from pipeline.flow import Parts
from tests.conftest import Desk
from tests.delivery.house import AT, CONTENT, Clock, with_partners

PARTNER = """\
[bologna]
name = "Camera di commercio"
languages = ["it"]
time_zone = "Europe/Rome"
{more}
[bologna.channels.folder]
"""
LEASE = timedelta(seconds=60)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace_of(desk: Desk, clock: Clock) -> Callable[..., Parts]:
    def parts(more: str = "", text: str = PARTNER) -> Parts:
        return with_partners(desk, text.format(more=more), clock)

    return parts


def offered(parts: Parts, post: str = "nov-proekt", title: str = "Titolo") -> list[Delivery]:
    content = replace(CONTENT, post=post, title=title, pictures=())
    return parts.outbox.offer(content, lines_for(parts.partners, "it"), parts.now())


def sent(parts: Parts, worker: str = "w") -> list[str]:
    """Deliver all that may go, without a channel; return the posts."""
    posts = []
    while claim := parts.outbox.claim(worker, parts.now(), LEASE):
        posts += [parcel.delivery.post for parcel in claim.parcels]
        parts.outbox.finish(claim, Outcome(Status.DELIVERED, "delivered", "ok"), parts.now())
    return posts


def test_what_a_dead_worker_held_goes_to_another_when_its_lease_is_over(
    workspace_of: Callable[..., Parts], clock: Clock
) -> None:
    parts = workspace_of()
    offered(parts)
    dead = parts.outbox.claim("dead", clock.now, LEASE)
    assert dead
    assert parts.outbox.claim("other", clock.now, LEASE) is None
    clock.turn(seconds=61)
    claim = parts.outbox.claim("other", clock.now, LEASE)
    assert claim
    assert claim.parcels[0].delivery.key == dead.parcels[0].delivery.key
    # The one given up for dead wakes: what it says is no longer kept.
    assert not parts.outbox.finish(dead, Outcome(Status.STOPPED, "stopped", "late"), clock.now)
    assert parts.outbox.finish(claim, Outcome(Status.DELIVERED, "delivered", "ok"), clock.now)
    assert [one.outcome for one in parts.outbox.receipts()] == ["delivered"]


def test_a_worker_that_lives_keeps_what_it_holds(workspace_of: Callable[..., Parts], clock: Clock) -> None:
    parts = workspace_of()
    offered(parts)
    assert parts.outbox.claim("slow", clock.now, LEASE)
    clock.turn(seconds=50)
    parts.outbox.renew("slow", clock.now + LEASE)
    clock.turn(seconds=50)
    assert parts.outbox.claim("other", clock.now, LEASE) is None


def test_a_line_sends_one_thing_at_a_time_and_in_order(
    workspace_of: Callable[..., Parts], clock: Clock
) -> None:
    parts = workspace_of()
    for post in "cab":
        offered(parts, post)
    first = parts.outbox.claim("one", clock.now, LEASE)
    assert first
    assert parts.outbox.claim("two", clock.now, LEASE) is None
    parts.outbox.finish(
        first, Outcome(Status.WAITING, "tried again later", "", due=clock.now + LEASE), clock.now
    )
    assert sent(parts) == []  # what waits to be tried again goes first
    clock.turn(seconds=61)
    assert sent(parts) == ["c", "a", "b"]


def test_a_withdrawal_passes_other_pages_but_not_its_own(
    workspace_of: Callable[..., Parts], clock: Clock
) -> None:
    parts = workspace_of()
    later = Outcome(Status.WAITING, "tried again later", "", due=clock.now + LEASE)
    offered(parts, "a")
    first = parts.outbox.claim("w", clock.now, LEASE)
    assert first
    flow.withdraw(parts, "a", ["it"], "Anna")
    offered(parts, "b")
    assert parts.outbox.claim("other", clock.now, LEASE) is None  # a line sends one thing at a time
    parts.outbox.finish(first, later, clock.now)
    assert sent(parts) == []  # the partner may have it: it must arrive before it is taken back
    clock.turn(seconds=61)
    assert sent(parts) == ["a", "a", "b"]
    offered(parts, "c")
    held = parts.outbox.claim("w", clock.now, LEASE)
    assert held
    flow.withdraw(parts, "b", ["it"], "Anna")
    assert parts.outbox.claim("other", clock.now, LEASE) is None
    parts.outbox.finish(held, replace(later, due=clock.now + LEASE), clock.now)
    assert sent(parts) == ["b"]


def test_an_embargo_holds_new_pages_back_and_not_their_corrections(
    workspace_of: Callable[..., Parts], clock: Clock
) -> None:
    parts = workspace_of("embargo_hours = 24")
    offered(parts, "a")
    assert sent(parts) == []
    clock.turn(hours=24)
    assert sent(parts) == ["a"]
    offered(parts, "b")
    offered(parts, "a", "Corretto")
    assert sent(parts) == ["a"]
    clock.turn(hours=12)
    offered(parts, "b", "Corretto")  # takes the place, and the time, of the first
    clock.turn(hours=12)
    assert sent(parts) == ["b"]


def test_quiet_hours_hold_all_but_withdrawals(workspace_of: Callable[..., Parts], clock: Clock) -> None:
    parts = workspace_of('quiet = "20:00-08:00"')
    offered(parts, "a")
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}
    clock.turn(hours=10)  # ten in the evening in Rome
    offered(parts, "b")
    assert flow.deliver(parts, workers=1).outcomes == {}
    assert [one.obstacle for one in flow.planned(parts)] == ["quiet hours"]
    flow.withdraw(parts, "a", ["it"], "Anna")
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}
    clock.turn(hours=10)
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}


def test_quiet_hours_hold_letters_of_withdrawal_too(workspace_of: Callable[..., Parts], clock: Clock) -> None:
    more = 'quiet = "20:00-08:00"\ncontacts = [{ email = "anna@example.org" }]'
    parts = workspace_of(more, PARTNER.replace("channels.folder", "channels.email"))
    offered(parts, "a")
    assert sent(parts) == ["a"]
    clock.turn(hours=10)
    flow.withdraw(parts, "a", ["it"], "Anna")
    assert [one.obstacle for one in flow.planned(parts)] == ["quiet hours"]
    assert flow.deliver(parts, workers=1).outcomes == {}
    clock.turn(hours=10)
    assert sent(parts) == ["a"]


def test_a_paused_partner_waits_and_one_that_is_gone_is_told(
    workspace_of: Callable[..., Parts], clock: Clock
) -> None:
    parts = workspace_of()
    offered(parts)
    parts = workspace_of("paused = true")
    assert flow.deliver(parts, workers=1).outcomes == {}
    parts = workspace_of(text="")
    done = flow.deliver(parts, workers=1)
    assert "no longer described" in done.failed[0].error
    parts = workspace_of()
    flow.replay(parts, done.failed[0].key)
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 1}


def test_a_secret_that_is_missing_is_told_before_anything_is_sent(workspace_of: Callable[..., Parts]) -> None:
    hook = PARTNER.replace(
        "[bologna.channels.folder]",
        '[bologna.channels.webhook]\naddress = "https://example.org/"\nsecret = "env:TEST_NOT_THERE"',
    )
    parts = workspace_of(text=hook)
    offered(parts)
    (planned,) = flow.planned(parts)
    assert planned.obstacle == "the environment variable TEST_NOT_THERE is not set"
    assert flow.obstacles(parts, parts.partners["bologna"]) == {"webhook": planned.obstacle}
    assert flow.receipts(parts) == []


def test_partners_can_be_described_in_the_desk(workspace_of: Callable[..., Parts]) -> None:
    parts = workspace_of()
    table = {"name": "Opština", "languages": ["sr"], "channels": {"folder": {}}}
    flow.describe_partner(parts, "nis", table)
    assert list(workspace_of().partners) == ["bologna", "nis"]
    thief = {**table, "channels": {"webhook": {"address": "https://e.org/", "secret": "env:DATABASE_URL"}}}
    writer = {**table, "channels": {"folder": {"path": "/etc"}}}
    prober = {**table, "channels": {"webhook": {"address": "http://127.0.0.1/", "secret": "env:PARTNER_X"}}}
    for key, wrong in (
        ("nis", {"name": "x"}), ("bologna", table), ("nis", thief), ("nis", writer), ("nis", prober),
    ):  # fmt: skip
        with pytest.raises(ConfigError):
            flow.describe_partner(parts, key, wrong)
    flow.describe_partner(workspace_of(), "nis", None)
    assert list(workspace_of().partners) == ["bologna"]


def test_many_workers_send_everything_once(desk: Desk, clock: Clock) -> None:
    text = "\n".join(
        f'[p{number}]\nname = "P"\nlanguages = ["it"]\n[p{number}.channels.folder]\n' for number in range(6)
    )
    parts = with_partners(desk, text, clock)
    for post in "abcd":
        offered(parts, post)
    lock, told = threading.Lock(), Counter[str]()

    def work(name: str) -> None:
        while claim := parts.outbox.claim(name, clock.now, LEASE):
            with lock:
                told[claim.parcels[0].delivery.key] += 1
            parts.outbox.finish(claim, Outcome(Status.DELIVERED, "delivered", "ok"), clock.now)
        parts.outbox.close()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    work("last")
    assert len(told) == 24
    assert set(told.values()) == {1}
    for number in range(6):
        kept = [one.post for one in reversed(parts.outbox.receipts(partner=f"p{number}"))]
        assert kept == ["a", "b", "c", "d"]
    parts.outbox.withdraw(
        "a", ["it"], [line for one in parts.partners.values() for line in one.lines], AT, AT
    )
    assert sorted(sent(parts)) == ["a"] * 6
    assert parts.outbox.next_due() is None


def delivery(kind: Kind, version: str, status: Status, attempts: int = 1, key: str = "k") -> Delivery:
    return Delivery(key, "p", "c", "post", "it", kind, version, "T", status, AT, attempts, "", AT, None)


_DONE = delivery(Kind.PUBLISHED, "1", Status.DELIVERED)


@pytest.mark.parametrize(
    ("history", "version", "kind", "overtaken"),
    [
        ([], "1", Kind.PUBLISHED, 0),
        ([], None, None, 0),
        ([_DONE], "1", None, 0),
        ([_DONE], "2", Kind.UPDATED, 0),
        ([_DONE], None, Kind.WITHDRAWN, 0),
        ([_DONE, delivery(Kind.WITHDRAWN, "1", Status.DELIVERED)], "1", Kind.PUBLISHED, 0),
        ([_DONE, delivery(Kind.WITHDRAWN, "1", Status.DELIVERED)], None, None, 0),
        ([_DONE, delivery(Kind.WITHDRAWN, "1", Status.WAITING, 0)], "1", None, 1),
        ([_DONE, delivery(Kind.UPDATED, "2", Status.WAITING, 0)], "1", None, 1),
        ([_DONE, delivery(Kind.UPDATED, "2", Status.WAITING, 0)], "2", None, 0),
        ([_DONE, delivery(Kind.UPDATED, "2", Status.WAITING, 0)], None, Kind.WITHDRAWN, 1),
        ([_DONE, delivery(Kind.WITHDRAWN, "1", Status.WAITING, 0)], None, None, 0),
        ([delivery(Kind.PUBLISHED, "1", Status.WAITING, 0)], "2", Kind.PUBLISHED, 1),
        ([delivery(Kind.PUBLISHED, "1", Status.WAITING, 0)], None, None, 1),
        # It was tried: the partner may have it.
        ([delivery(Kind.PUBLISHED, "1", Status.WAITING, 2)], "2", Kind.UPDATED, 0),
        ([delivery(Kind.PUBLISHED, "1", Status.SENDING)], None, Kind.WITHDRAWN, 0),
        ([delivery(Kind.PUBLISHED, "1", Status.STOPPED)], "2", Kind.UPDATED, 0),
        ([delivery(Kind.PUBLISHED, "1", Status.REFUSED)], "2", Kind.PUBLISHED, 1),
        ([_DONE, delivery(Kind.UPDATED, "2", Status.REFUSED)], "3", Kind.UPDATED, 1),
    ],
)
def test_what_follows_from_what_a_partner_has(
    history: list[Delivery], version: str | None, kind: Kind | None, overtaken: int
) -> None:
    found = plan([replace(one, key=str(number)) for number, one in enumerate(history)], version)
    assert (found.kind, len(found.overtaken)) == (kind, overtaken)


@given(st.lists(st.tuples(st.sampled_from(["1", "2", "3", None]), st.booleans()), max_size=12))
def test_a_partner_ends_up_with_the_last_version_whatever_happened(
    events: list[tuple[str | None, bool]],
) -> None:
    """Versions come and go, deliveries arrive or not in between; at the end all that waits arrives."""
    history: list[Delivery] = []
    for version, arrives in events:
        found = plan(history, version)
        history = [
            replace(one, status=Status.SUPERSEDED) if one.key in found.overtaken else one for one in history
        ]
        if found.kind:
            made = version or next(one.version for one in history if one.key == found.since)
            history.append(delivery(found.kind, made, Status.WAITING, 0, str(len(history))))
        if arrives:
            history = [
                replace(one, status=Status.DELIVERED) if one.status is Status.WAITING else one
                for one in history
            ]
    arrived = [one for one in history if one.status in (Status.WAITING, Status.DELIVERED)]
    has = None
    for one in arrived:
        assert (one.kind is Kind.PUBLISHED) == (has is None)
        assert one.kind is Kind.WITHDRAWN or one.version != has
        has = None if one.kind is Kind.WITHDRAWN else one.version
    assert has == (events[-1][0] if events else None)


@given(st.integers(1, 200), st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=30))))
def test_waiting_grows_is_spread_and_ends(attempt: int, after: timedelta | None) -> None:
    waited = wait_before(attempt, after)
    assert timedelta(seconds=15) <= waited <= max(LONGEST_WAIT, min(after or timedelta(0), timedelta(days=1)))
    if after and after < timedelta(days=1):
        assert waited >= after


def test_attempts_last_over_a_week_end() -> None:
    waits = [wait_before(attempt, chance=random.Random(attempt)) for attempt in range(1, MOST_ATTEMPTS)]
    assert timedelta(days=1.75) < sum(waits, timedelta()) < timedelta(days=2.5)


def test_outcomes() -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    assert outcome_of(Sent("ok", "d"), 1, 3, now).status is Status.DELIVERED
    assert outcome_of(Refused("no"), 1, 3, now).status is Status.REFUSED
    assert outcome_of(Stopped("no"), 1, 3, now).status is Status.STOPPED
    later = outcome_of(Temporary("busy"), 2, 3, now)
    assert later.status is Status.WAITING
    assert later.due
    assert later.due > now
    assert outcome_of(Temporary("busy"), 3, 3, now).status is Status.STOPPED


def test_a_list_of_deliveries_does_not_read_the_pages(
    workspace_of: Callable[..., Parts], clock: Clock
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    parts = workspace_of()
    for number in range(3):
        offered(parts, f"post-{number}", f"Titolo {number}")
    sent(parts)
    with CaptureQueriesContext(connection) as queries:
        listed = parts.outbox.deliveries()
        parts.outbox.receipts()
        parts.outbox.due(clock.now)
        (withdrawn,) = parts.outbox.withdraw(
            "post-1", ["it"], lines_for(parts.partners, "it"), clock.now, clock.now
        )
    assert [one.title for one in listed] == ["Titolo 2", "Titolo 1", "Titolo 0"]
    assert withdrawn.title == "Titolo 1"
    read = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    # Of what is in them the titles alone are asked for.
    assert not [sql for sql in read if re.search(r'"content"(?!, \'\$| ->| #>)', sql.partition(" FROM ")[0])]
    assert len(read) == 5

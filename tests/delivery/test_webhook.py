"""Webhooks against a receiver that fails, times out, duplicates and lies."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import flow
from pipeline.delivery.channel import Recipient, Refused, Stopped, Temporary
from pipeline.delivery.channels.webdav import WebDav, WebDavSettings
from pipeline.delivery.channels.webhook import Webhook, WebhookSettings
from pipeline.delivery.values import Change, Kind, Status
from tests.conftest import POST, Desk
from tests.delivery.house import CONTENT, Clock, approved, house, message, png, secret, with_partners
from tests.delivery.receiver import PROJECT, Receiver, receiving

SECRET = "whsec_" + base64.b64encode(b"a key of twenty-four bytes").decode()
PARTNER = """\
[bologna]
name = "Camera di commercio"
languages = ["it"]
[bologna.channels.webhook]
address = "{address}"
secret = "env:TEST_HOOK"
proof = {proof}
timeout = 1
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    secret("TEST_HOOK", SECRET)
    with receiving(SECRET) as started:
        yield started


def channel(folder: Path, receiver: Receiver, **settings: Any) -> Webhook:
    chosen = {"address": receiver.address, "secret": "env:TEST_HOOK", "timeout": 1, **settings}
    return Webhook(WebhookSettings(**chosen), house(folder), Recipient("bologna", "Camera"))


def test_a_page_arrives_signed_and_whole(tmp_path: Path, receiver: Receiver) -> None:
    sent = channel(tmp_path, receiver, proof=True).send([message()])
    (taken,) = receiver.taken
    assert taken["type"] == "page.published"
    data = taken["data"]
    assert (data["post"], data["language"], data["version"]) == ("nov-proekt", "it", CONTENT.version)
    assert base64.b64decode(data["pictures"]["media/a.png"]["base64"]) == png()
    assert "**un nuovo progetto**" in data["markdown"]
    assert sent.digest == hashlib.sha256(receiver.requests[0][2]).hexdigest()


def test_an_update_carries_what_changed_and_a_withdrawal_no_text(tmp_path: Path, receiver: Receiver) -> None:
    channel(tmp_path, receiver).send([message(kind=Kind.UPDATED, changes=(Change("a", "b"),))])
    channel(tmp_path, receiver).send([message(kind=Kind.WITHDRAWN, key="w" * 32)])
    updated, withdrawn = receiver.taken
    assert updated["data"]["changes"] == [{"before": "a", "after": "b"}]
    assert withdrawn["type"] == "page.withdrawn"
    assert "html" not in withdrawn["data"]


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ("500", Temporary), ("503", Temporary), ("429", Temporary), ("408", Temporary), ("later 120", Temporary),
        ("hangs", Temporary), ("drips", Temporary), ("floods", Temporary), ("takes and breaks", Temporary),
        ("lies", Temporary), ("400", Refused), ("413", Refused), ("422", Refused), ("401", Stopped),
        ("403", Stopped), ("404", Stopped), ("410", Stopped), ("moves", Stopped),
    ],
)  # fmt: skip
def test_every_failure_is_sorted(
    tmp_path: Path, receiver: Receiver, mood: str, error: type[Exception]
) -> None:
    receiver.moods = [mood]
    with pytest.raises(error) as caught:
        channel(tmp_path, receiver, proof=True).send([message()])
    assert {"floods": "larger than 4 MB", "drips": "no whole answer"}.get(mood, "") in str(caught.value)
    if mood == "later 120":
        assert caught.value.after == timedelta(minutes=2)  # type: ignore[attr-defined]


def test_a_secret_that_a_receiver_repeats_is_not_told(tmp_path: Path, receiver: Receiver) -> None:
    """An error page that shows the request shows the password in it."""
    receiver.moods = ["echoes"]
    chosen = WebDavSettings(
        address=receiver.address, user="glagol", password=secret("TEST_ECHO", "tаen дума")
    )
    with pytest.raises(Temporary) as caught:
        WebDav(chosen, house(tmp_path), Recipient("bologna", "Camera")).send([message()])
    hidden = base64.b64encode("glagol:tаen дума".encode()).decode()
    assert hidden in str(receiver.requests[0][1])
    assert "answered 500" in str(caught.value)
    assert hidden not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_receiver_that_takes_and_breaks_has_it_once(desk: Desk, receiver: Receiver) -> None:
    clock = Clock()
    parts = with_partners(desk, PARTNER.format(address=receiver.address, proof="true"), clock)
    approved(parts, desk)
    receiver.moods = ["500", "takes and breaks", "lies", "hangs", "well"]
    while flow.deliver(parts, workers=1).outcomes != {"delivered": 1}:
        clock.turn(hours=1)
    assert len(receiver.requests) == 5
    assert len(receiver.taken) == 1
    assert len({headers["webhook-id"] for _, headers, _ in receiver.requests}) == 1
    outcomes = [one.outcome for one in flow.receipts(parts)]
    assert outcomes == ["delivered", *["tried again later"] * 4]
    assert flow.receipts(parts)[0].digest == hashlib.sha256(receiver.requests[-1][2]).hexdigest()


def test_pages_arrive_in_the_order_in_which_they_became_final(desk: Desk, receiver: Receiver) -> None:
    clock = Clock()
    for name in ("a", "b", "c"):
        desk.write(f"{name}.md", POST)
    parts = with_partners(desk, PARTNER.format(address=receiver.address, proof="false"), clock)
    for name in ("b", "a", "c"):
        approved(parts, desk, "it", name)
    receiver.moods = ["500"]
    assert flow.deliver(parts, workers=1).outcomes == {"tried again later": 1}  # the others wait behind it
    clock.turn(hours=1)
    flow.deliver(parts, workers=1)
    assert [one["data"]["post"] for one in receiver.taken] == ["b", "a", "c"]


def test_a_permanent_error_stops_the_line_until_a_person_has_seen_to_it(
    desk: Desk, receiver: Receiver
) -> None:
    clock = Clock()
    desk.write("vtori.md", POST)
    parts = with_partners(desk, PARTNER.format(address=receiver.address, proof="false"), clock)
    approved(parts, desk, "it", "nov-proekt")
    approved(parts, desk, "it", "vtori")
    receiver.moods = ["403"]
    done = flow.deliver(parts, workers=1)
    clock.turn(days=3)
    assert flow.deliver(parts, workers=1).outcomes == {}
    (stopped,) = done.failed
    assert (stopped.status, stopped.error) == (Status.STOPPED, "answered 403: no")
    flow.replay(parts, stopped.key)
    assert flow.deliver(parts, workers=1).outcomes == {"delivered": 2}
    assert [one["data"]["post"] for one in receiver.taken] == ["nov-proekt", "vtori"]


def test_a_refused_page_lets_others_pass_and_its_next_version_takes_its_place(
    desk: Desk, receiver: Receiver
) -> None:
    clock = Clock()
    desk.write("vtori.md", POST)
    parts = with_partners(desk, PARTNER.format(address=receiver.address, proof="false"), clock)
    approved(parts, desk, "it", "nov-proekt")
    approved(parts, desk, "it", "vtori")
    receiver.moods = ["422"]
    assert flow.deliver(parts, workers=1).outcomes == {"refused": 1, "delivered": 1}
    desk.write("nov-proekt.md", POST.replace("14 декември", "15 декември"))
    approved(parts, desk, "it", "nov-proekt")
    flow.deliver(parts, workers=1)
    assert [(one["data"]["post"], one["type"]) for one in receiver.taken] == [
        ("vtori", "page.published"),
        ("nov-proekt", "page.published"),
    ]


def test_what_fails_too_often_waits_for_a_person(desk: Desk, receiver: Receiver) -> None:
    clock = Clock()
    parts = with_partners(desk, PARTNER.format(address=receiver.address, proof="false"), clock)
    approved(parts, desk)
    receiver.moods = ["500"] * 3
    for _ in range(4):
        done = flow.deliver(parts, workers=1, most=3)
        clock.turn(days=1)
    assert len(receiver.requests) == 3
    assert "(tried 3 times)" in done.failed[0].error


def test_both_secrets_sign_while_a_partner_changes_over(tmp_path: Path, receiver: Receiver) -> None:
    former = secret("TEST_HOOK_FORMER", "whsec_" + base64.b64encode(b"the former key").decode())
    receiver.secret = "whsec_" + base64.b64encode(b"the former key").decode()
    channel(tmp_path, receiver, former_secret=former).send([message()])
    assert len(receiver.taken) == 1


def test_a_secret_that_is_missing_or_badly_written_stops_the_line(tmp_path: Path, receiver: Receiver) -> None:
    with pytest.raises(Stopped, match="TEST_HOOK_NONE is not set"):
        channel(tmp_path, receiver, secret="env:TEST_HOOK_NONE").send([message()])
    with pytest.raises(Stopped, match="whsec_ and base64") as caught:
        channel(tmp_path, receiver, secret=secret("TEST_HOOK_ODD", "not base64!")).send([message()])
    assert "not base64!" not in str(caught.value)


_PYTHON = """
import importlib.util, json, sys
spec = importlib.util.spec_from_file_location("verify", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
asked = json.load(sys.stdin)
print(module.verify(asked["headers"], asked["body"].encode(), asked["secret"], asked["now"]))
"""
_PHP = """
require $argv[1];
$asked = json_decode(file_get_contents('php://stdin'), true);
try {
    echo glagol_verify($asked['headers'], $asked['body'], $asked['secret'], $asked['now']);
} catch (InvalidArgumentException $error) {
    fwrite(STDERR, $error->getMessage());
    exit(1);
}
"""
_NODE = """
const { verify } = require(process.argv[1]);
const asked = JSON.parse(require("fs").readFileSync(0));
console.log(verify(asked.headers, Buffer.from(asked.body), asked.secret, asked.now));
"""
VERIFIERS = {
    "py": [sys.executable, "-c", _PYTHON],
    "php": ["php", "-r", _PHP],
    "js": ["node", "-e", _NODE],
}


@pytest.mark.parametrize("language", VERIFIERS)
def test_the_examples_for_partners_accept_what_is_ours_and_nothing_else(
    language: str, tmp_path: Path, receiver: Receiver
) -> None:
    assert shutil.which(VERIFIERS[language][0]), "`make servers` installs PHP and Node"
    channel(tmp_path, receiver).send([message()])
    _, headers, body = receiver.requests[0]
    headers = {name: value for name, value in headers.items() if name.startswith("webhook-")}
    now = int(headers["webhook-timestamp"])

    def verified(**changed: Any) -> tuple[bool, str]:
        asked = {"headers": headers, "body": body.decode(), "secret": SECRET, "now": now + 10, **changed}
        done = subprocess.run(
            [*VERIFIERS[language], str(PROJECT / "docs" / "partners" / f"verify_webhook.{language}")],
            input=json.dumps(asked), capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode == 0, done.stdout.strip() + done.stderr

    assert verified() == (True, "k" * 32)
    rotated = {**headers, "webhook-signature": f"v1,AAAA v2,x {headers['webhook-signature']}"}
    assert verified(headers=rotated) == (True, "k" * 32)
    for changed, told in (
        ({"body": body.decode() + " "}, "signature is wrong"),
        ({"secret": "whsec_" + base64.b64encode(b"another").decode()}, "signature is wrong"),
        ({"now": now + 301}, "too old"),
        ({"headers": {**headers, "webhook-id": "x"}}, "signature is wrong"),
        ({"headers": {**headers, "webhook-signature": ""}}, "signature is wrong"),
        ({"headers": {}}, "headers are missing"),
    ):
        well, said = verified(**changed)
        assert not well
        assert told in said


def test_a_message_that_arrives_twice_is_taken_once(tmp_path: Path, receiver: Receiver) -> None:
    for _ in range(2):
        channel(tmp_path, receiver, proof=True).send([message()])
    channel(tmp_path, receiver).send([replace(message(), key="o" * 32)])
    assert len(receiver.requests) == 3
    assert len(receiver.taken) == 2

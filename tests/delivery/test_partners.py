"""partners.toml: all mistakes told together, nothing secret repeated."""

import re
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.delivery.channels import KINDS, channel_of
from pipeline.delivery.moments import Quiet, Rhythm
from pipeline.delivery.partners import Partner, lines_for, partner_of, read_partners
from pipeline.delivery.secret import Secret
from pipeline.domain.errors import ConfigError, DeliveryError

PROJECT = Path(__file__).parents[2]
TEMPLATE = PROJECT / "pipeline/cli/workspace/partners.toml"
ROME = ZoneInfo("Europe/Rome")


def read(folder: Path, text: str) -> dict[str, Partner]:
    (folder / "partners.toml").write_text(text, encoding="utf-8")
    return read_partners(folder)


def test_without_a_file_there_are_no_partners(tmp_path: Path) -> None:
    assert read_partners(tmp_path) == {}


def test_the_template_of_new_workspaces_holds_no_partner_until_it_is_uncommented(tmp_path: Path) -> None:
    text = TEMPLATE.read_text("utf-8")
    assert read(tmp_path, text) == {}
    bare = re.sub(r"^# (?=# |\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    (partner,) = read(tmp_path, bare).values()
    assert {access.channel.kind for access in partner.accesses} == set(KINDS)
    assert [access.name for access in partner.accesses][-1] == "intranet"


def test_the_template_explains_every_key() -> None:
    text = TEMPLATE.read_text("utf-8")
    for kind in KINDS:
        assert channel_of(kind).kind == kind
        assert f".{kind}]" in text
        for key in channel_of(kind).Settings.model_fields:
            assert f"{key} = " in text, (kind, key)
    assert (PROJECT / "partners.toml").read_text("utf-8") == text


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(
            tmp_path,
            """\
[bologna]
name = "Camera"
languages = ["it", "xx"]
[Roma]
name = "Comune"
languages = ["it"]
time_zone = "Europe/Roma"
quiet = "20-8"
digest = "sometimes"
[Roma.channels.email]
[Roma.channels.fax]
[Roma.channels.webhook]
address = "http://example.org/hook"
secret = "whsec_c2VjcmV0"
[praha]
name = "Obec"
languages = ["de"]
[praha.channels.sftp]
host = "example.org"
user = "glagol"
hostkey = "x"
""",
        )
    told = str(caught.value).splitlines()
    for expected in (
        "partners.toml: [bologna] languages.1 is none of",
        "partners.toml: [bologna] channels is missing",
        "partners.toml: [Roma] the name in brackets takes small Latin letters",
        "partners.toml: [Roma] time_zone: 'Europe/Roma' is no time zone; write it as Europe/Rome",
        "partners.toml: [Roma] quiet is not written as 20:00-08:00",
        'partners.toml: [Roma] digest is not written as "daily 08:00"',
        "partners.toml: [Roma] channels.email needs a contact with an e-mail address",
        "partners.toml: [Roma] channels.fax: 'fax' is no channel; known are email,",
        "partners.toml: [Roma] channels.webhook.secret a secret is not written here: name where it stands",
        "partners.toml: [praha] channels.sftp.host_key is missing",
        "partners.toml: [praha] channels.sftp.hostkey is no setting; known are",
    ):
        assert any(line.startswith(expected) for line in told), (expected, told)
    assert "c2VjcmV0" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://example.org/", "https://user:pw@example.org/", "ftp://example.org", "https://", "x"]
)
def test_what_is_secret_goes_to_safe_addresses_only(address: str) -> None:
    for kind, more in (
        ("webhook", {"secret": "env:X"}),
        ("webdav", {}),
        ("wordpress", {"user": "u", "password": "env:X"}),
    ):
        table = {"name": "N", "languages": ["it"], "channels": {kind: {"address": address, **more}}}
        found = partner_of("n", table)
        assert isinstance(found, list)
        assert "address must begin with https://" in found[0]
        assert "pw" not in found[0]


@pytest.mark.parametrize(
    "address", ["anna", "анна@пример.бг", "a b@example.org", "a@example.org, b@example.org", "a@b"]
)
def test_an_address_that_no_server_takes_is_told(address: str) -> None:
    table = {"name": "N", "languages": ["it"], "contacts": [{"email": address}], "channels": {"email": {}}}
    assert partner_of("n", table) == ["contacts.0.email is not written as it must be"]


def test_a_partner_of_the_desk_and_of_the_file_are_told_apart(tmp_path: Path) -> None:
    table = {"name": "N", "languages": ["sr", "sr-Latn", "sr"], "channels": {"folder": {}}}
    (partner,) = read_partners(tmp_path, {"n": table}).values()
    assert partner.variants == ("sr-Cyrl", "sr-Latn")
    assert [line.id for line in lines_for({"n": partner}, "sr-Latn")] == ["n/folder"]
    assert lines_for({"n": partner}, "it") == []
    (tmp_path / "partners.toml").write_text(
        '[n]\nname = "N"\nlanguages = ["it"]\n[n.channels.folder]\n', "utf-8"
    )
    with pytest.raises(ConfigError, match="described in the desk too"):
        read_partners(tmp_path, {"n": table})


@pytest.mark.parametrize("text", ["[n\n", "n = 1\n", "[n]\nname = 1\n"])
def test_what_is_no_description_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"partners\.toml"):
        read(tmp_path, text)


def test_a_secret_is_read_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("парола\n", "utf-8")
    assert Secret("file:key").reveal(tmp_path) == "парола"
    assert Secret("env:A").reveal(tmp_path, {"A": "x"}) == "x"
    for missing in ("file:none", "env:B"):
        with pytest.raises(DeliveryError, match=r"B is not set|none is missing"):
            Secret(missing).reveal(tmp_path, {})


@pytest.mark.parametrize(
    ("written", "clock", "quiet"),
    [
        ("20:00-08:00", "2026-05-04T19:59", True),  # 21:59 in Rome
        ("20:00-08:00", "2026-05-04T05:59", True),
        ("20:00-08:00", "2026-05-04T06:00", False),
        ("20:00-08:00", "2026-05-04T17:59", False),
        ("12:00-14:00", "2026-05-04T10:00", True),
        ("12:00-14:00", "2026-12-04T10:00", False),  # winter: 11:00 in Rome
    ],
)
def test_quiet_hours_are_the_partner_s_own(written: str, clock: str, quiet: bool) -> None:
    assert Quiet.read(written).holds(datetime.fromisoformat(clock).replace(tzinfo=UTC), ROME) is quiet


@pytest.mark.parametrize(
    ("written", "after", "comes"),
    [
        ("daily 08:00", "2026-05-04T06:00", "2026-05-04T06:00"),
        ("daily 08:00", "2026-05-04T06:01", "2026-05-05T06:00"),
        ("monday 08:00", "2026-05-04T06:01", "2026-05-11T06:00"),
        ("sunday 23:30", "2026-05-04T06:00", "2026-05-10T21:30"),
        ("daily 02:30", "2026-03-29T00:00", "2026-03-29T01:30"),  # an hour that the clocks leap over
        ("daily 08:00", "2026-10-24T07:00", "2026-10-25T07:00"),  # the day the clocks go back
    ],
)
def test_a_digest_comes_when_it_should(written: str, after: str, comes: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert Rhythm.read(written).next_after(moment, ROME).astimezone(UTC).isoformat()[:16] == comes


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Rome", "Europe/Sofia", "Atlantic/Azores", "UTC"]),
    st.sampled_from([None, *range(7)]),
    st.times().map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=None)),
)
def test_a_digest_is_never_in_the_past_nor_farther_than_its_rhythm(
    moment: datetime, zone: str, day: int | None, at: time
) -> None:
    found = Rhythm(day, at).next_after(moment, ZoneInfo(zone))
    ahead = (found - moment).total_seconds()
    assert 0 <= ahead <= (26 * 3600 if day is None else 8 * 86400)
    assert day is None or found.weekday() == day

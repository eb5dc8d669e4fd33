"""The audit log cannot be changed unseen."""

import pytest
from django.db import DatabaseError, connection, transaction

from pipeline.desk import audit
from pipeline.desk.models import AuditRow
from tests.desk.conftest import Web


def written() -> None:
    for number in range(3):
        audit.record("Анна", "approve", "trace-kei", segment=f"s{number}")


def test_an_untouched_log_is_unbroken(web: Web) -> None:
    written()
    verdict = audit.verify()
    assert (verdict.entries, verdict.broken) == (3, None)
    assert len(verdict.last) == 64


@pytest.mark.parametrize("statement", ["UPDATE desk_audit SET person = 'Друг'", "DELETE FROM desk_audit"])
def test_the_database_refuses_to_change_it(web: Web, statement: str) -> None:
    written()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE desk_audit SET person = 'Друг' WHERE number = 2", 2),
        ("UPDATE desk_audit SET details = '{}' WHERE number = 1", 1),
        ("DELETE FROM desk_audit WHERE number = 2", 2),
        ("UPDATE desk_audit SET at = '2020-01-01 00:00:00' WHERE number = 3", 3),
    ],
)
def test_who_gets_around_the_database_is_seen(web: Web, statement: str, broken: int) -> None:
    written()
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER desk_audit_no_{verb}")
        cursor.execute(statement)
    assert audit.verify().broken == broken


def test_an_entry_written_anew_with_a_digest_of_its_own_breaks_the_next(web: Web) -> None:
    written()
    row = AuditRow.objects.get(number=2)
    row.person = "Друг"
    row.digest = audit._digest(row)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER desk_audit_no_UPDATE")
    row.save()
    assert audit.verify().broken == 3


def test_an_entry_falls_with_what_it_tells_of(web: Web) -> None:
    def half() -> None:
        with transaction.atomic():
            audit.record("Анна", "approve", "trace-kei")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert audit.verify().entries == 0

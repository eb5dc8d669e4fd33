"""The worker looks after what nobody asks for."""

from datetime import UTC, datetime, timedelta

from pipeline import flow
from pipeline.desk import workspaces
from pipeline.desk.models import JobRow, TallyRow
from pipeline.desk.work import queue, upkeep
from tests.desk.conftest import Web

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_posts_are_counted_anew_when_terms_change_and_only_then(web: Web) -> None:
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    TallyRow.objects.all().delete()  # as in a workspace from before there were counts
    upkeep.look(workspaces.parts(), NOW)
    web.work()
    assert TallyRow.objects.count() == 3
    upkeep.look(workspaces.parts(), NOW)
    assert JobRow.objects.filter(kind="tally").count() == 1
    sheet = web.desk.folder / "glossary.csv"
    sheet.write_text(sheet.read_text("utf-8") + "\n", "utf-8")
    upkeep.look(workspaces.parts(), NOW)
    assert JobRow.objects.filter(kind="tally").count() == 2


def test_old_jobs_and_sessions_are_forgotten_but_not_what_letters_were_sent(web: Web) -> None:
    web.editor()
    for kind in ("translate", "announce"):
        job = queue.put(kind)
        queue.finish(job)
        JobRow.objects.filter(pk=job.pk).update(finished_at=NOW - timedelta(days=91))
    upkeep.look(workspaces.parts(), NOW + timedelta(days=365))
    from django.contrib.sessions.models import Session

    assert Session.objects.count() == 0
    assert set(JobRow.objects.values_list("kind", flat=True)) == {"announce", "digest", "tally"}

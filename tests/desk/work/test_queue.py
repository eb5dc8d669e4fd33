"""Jobs are done once, also when a worker dies over them."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import flow
from pipeline.domain.errors import TranslationError, WorkspaceError
from tests.desk.conftest import Web


@pytest.fixture
def queue(web: Web):
    from pipeline.desk.work import queue

    return queue


def test_a_job_is_taken_once_and_the_oldest_first(queue) -> None:
    first, second = queue.put("translate", "a"), queue.put("translate", "b")
    assert [queue.take().pk, queue.take().pk, queue.take()] == [first.pk, second.pk, None]


def test_a_letter_does_not_wait_for_a_translation(queue) -> None:
    queue.put("translate", "a")
    queue.put("letter", "b")
    assert queue.take().kind == "letter"


def test_the_site_is_built_once_for_many_posts_but_at_once_for_an_approval(queue) -> None:
    shared = queue.put("publish", within=timedelta(seconds=20))
    assert queue.put("publish", within=timedelta(seconds=20)).pk == shared.pk
    assert queue.take() is None
    assert queue.put("publish").pk == shared.pk
    assert queue.take().pk == shared.pk


def test_the_same_job_is_put_in_line_once(queue) -> None:
    assert queue.put("publish").pk == queue.put("publish").pk
    queue.take()
    assert queue.put("publish").state == "waiting"


def test_the_job_of_a_dead_worker_is_taken_again_but_not_for_ever(queue) -> None:
    queue.put("translate", "a")
    for _ in range(queue.MOST_ATTEMPTS):
        job = queue.take()
        job.beat_at -= queue.SILENCE + timedelta(seconds=1)
        job.save()
    assert queue.take() is None
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "the worker died over this job, three times")


def test_a_translation_is_made_by_the_worker_and_told_of(web: Web, queue) -> None:
    flow.take_in(web.desk.parts, [web.desk.folder / "posts" / "nov-proekt.md"])
    job = queue.put("translate", "nov-proekt", languages=["it"])
    web.work()
    job.refresh_from_db()
    assert (job.state, job.done, job.result) == ("done", 4, {"translated": 4})
    queue.put("publish")
    assert web.work() == 2, "the site is built, and partners are told"
    assert (web.desk.folder / "outputs" / "site" / "it" / "nov-proekt" / "index.html").exists()


def test_an_expected_failure_is_kept_in_one_line(web: Web, queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise TranslationError("the weights are missing", where="models")

    monkeypatch.setattr("pipeline.desk.work.worker.TASKS", {"translate": fails})
    job = queue.put("translate", "a")
    web.work()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "models: the weights are missing")
    assert queue.put("translate", "a").state == "waiting", "and it may be tried again"


def test_while_another_glagol_is_at_work_jobs_wait(web: Web, queue) -> None:
    from pipeline.desk.work.worker import do_next

    @contextlib.contextmanager
    def taken(_folder: Path) -> Iterator[None]:
        raise WorkspaceError("another glagol is at work here")
        yield

    job = queue.put("publish")
    assert not do_next(taken)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    assert queue.take() is None, "it rests before the next attempt"

"""Jobs: started by an action, tried again with pauses, finished exactly once although workers are killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from procrastinate.jobs import Job
from psycopg import sql
from tests.cluster import Cluster, close_connections, use_database

from rapport.config.database import addresses_on_socket
from rapport.kernel import audit, clock
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo
from rapport.kernel.jobs import queries, registry, tasks
from rapport.kernel.jobs.actions import start_job
from rapport.kernel.jobs.registry import UnknownKind, Work, handles
from rapport.kernel.models import JobRun, MailNotice

WORKER = Path(__file__).with_name("worker_process.py")
Handled = Callable[..., None]


@pytest.fixture
def handler() -> Iterator[Handled]:
    """Declares a kind for the test, and forgets it afterwards."""
    before = dict(registry._kinds)

    def declare(function: Callable[[Work], None], *, name: str = "trial.do", max_attempts: int = 3) -> None:
        handles(name, max_attempts=max_attempts)(function)

    yield declare
    registry._kinds.clear()
    registry._kinds.update(before)


@pytest.mark.django_db
def test_starting_is_audited_and_queues_ids_only(
    handler: Handled, now: datetime, audited: list[audit.Recorded]
) -> None:
    handler(lambda work: None)
    run = start_job(kind="trial.do", subject="reports.edition:7", by=Viewer(person_id=3), now=now)
    assert [(one.event, one.subject, one.actor) for one in audited] == [
        ("job.queued", f"kernel.jobrun:{run}", 3)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, args FROM procrastinate_jobs")
        assert [(status, json.loads(args)) for status, args in cursor.fetchall()] == [
            ("todo", {"run_id": run})
        ]


@pytest.mark.django_db
def test_the_same_is_not_started_twice(handler: Handled, now: datetime, system: Viewer) -> None:
    handler(lambda work: None)
    first = start_job(kind="trial.do", subject="a:1", by=system, now=now)
    with pytest.raises(UnableTo) as refusal:
        start_job(kind="trial.do", subject="a:1", by=system, now=now)
    assert (refusal.value.code, refusal.value.extra) == ("already_running", {"run": first})
    start_job(kind="trial.do", subject="a:2", by=system, now=now)
    tasks.do_run(first)
    start_job(kind="trial.do", subject="a:1", by=system, now=now)


@pytest.mark.django_db
def test_an_unknown_kind_is_a_defect(now: datetime, system: Viewer) -> None:
    with pytest.raises(UnknownKind):
        start_job(kind="trial.unknown", subject="a:1", by=system, now=now)


@pytest.mark.django_db
def test_a_done_job_is_not_done_again(handler: Handled, now: datetime, system: Viewer) -> None:
    seen: list[str] = []
    handler(lambda work: seen.append(work.subject))
    run = start_job(kind="trial.do", subject="a:1", by=system, now=now)
    tasks.do_run(run)
    tasks.do_run(run)
    assert seen == ["a:1"]
    view = queries.run(viewer=system, run_id=run)
    assert (view.state, view.attempts, view.share, view.is_over) == ("DONE", 1, 1.0, True)


@pytest.mark.django_db
def test_an_error_for_users_ends_the_job_with_its_code(
    handler: Handled, now: datetime, system: Viewer
) -> None:
    def refuse(work: Work) -> None:
        queue_effect(work)
        raise InvalidInput("chapter 2, line 5: there is no figure x", code="unknown_name")

    handler(refuse)
    run = start_job(kind="trial.do", subject="a:1", by=system, now=now)
    with pytest.raises(tasks.Failed):
        tasks.do_run(run)
    view = queries.run(viewer=system, run_id=run)
    assert (view.state, view.error_code) == ("FAILED", "unknown_name")
    assert MailNotice.objects.count() == 0


@pytest.mark.django_db
def test_a_defect_is_tried_again_and_then_given_up(handler: Handled, now: datetime, system: Viewer) -> None:
    def crash(work: Work) -> None:
        queue_effect(work)
        raise ValueError("value-that-must-not-be-kept")

    handler(crash, max_attempts=3)
    run = start_job(kind="trial.do", subject="a:1", by=system, now=now)
    for _ in range(2):
        with pytest.raises(tasks.TryAgain) as again:
            tasks.do_run(run)
        assert "value-that-must-not-be-kept" not in str(again.value)
        assert queries.run(viewer=system, run_id=run).state == "RUNNING"
    with pytest.raises(tasks.Failed):
        tasks.do_run(run)
    view = queries.run(viewer=system, run_id=run)
    assert (view.state, view.attempts) == ("FAILED", 3)
    assert view.error_code.startswith("defect ")
    assert MailNotice.objects.count() == 0


@pytest.mark.django_db
def test_who_may_see_a_run(handler: Handled, now: datetime) -> None:
    handler(lambda work: None)
    run = start_job(kind="trial.do", subject="a:1", by=Viewer(person_id=3), now=now)
    for viewer in (Viewer(person_id=3), Viewer(person_id=4, permissions=frozenset({"OFFICE_VIEW"}))):
        assert queries.run(viewer=viewer, run_id=run).subject == "a:1"
        found = queries.latest_run(viewer=viewer, kind="trial.do", subject="a:1")
        assert found is not None
        assert found.id == run
    for viewer in (Viewer(person_id=4), Viewer.public()):
        with pytest.raises(NotAvailable):
            queries.run(viewer=viewer, run_id=run)
        assert queries.recent_runs(viewer=viewer) == []


def queue_effect(work: Work) -> None:
    MailNotice.objects.create(person_id=1, kind="trial", queued_at=work.now)


def test_pauses_grow_and_end() -> None:
    def pause(attempts: int) -> timedelta:
        job = Job(
            id=1, queue="work", lock=None, queueing_lock=None, task_name="rapport.run", attempts=attempts
        )
        decision = tasks.GrowingPauses().get_retry_decision(exception=tasks.TryAgain("1"), job=job)
        assert decision is not None
        assert decision.retry_at is not None
        return decision.retry_at - clock.now()

    pauses = [round(pause(attempts).total_seconds()) for attempts in (0, 1, 2, 5, 20)]
    assert pauses == [2, 4, 8, 64, tasks.LONGEST_PAUSE]
    anything: Any = None
    assert tasks.GrowingPauses().get_retry_decision(exception=tasks.Failed("x"), job=anything) is None


def start_worker(folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, str(WORKER), str(folder), "1.5"], env=environment)


def wait_until(condition: Callable[[], bool], *, seconds: float = 30) -> None:
    stop = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < stop, "It did not happen in time."
        time.sleep(0.1)


def state_of(run: int) -> tuple[str, str, int]:
    row = JobRun.objects.get(pk=run)
    return row.state, row.step, row.attempts


@pytest.mark.slow
def test_a_job_survives_its_worker(
    committed_db: Cluster, handler: Handled, tmp_path: Path, now: datetime, system: Viewer
) -> None:
    handler(lambda work: None, name="trial.effect")
    run = start_job(kind="trial.effect", subject="a:1", by=system, now=now)
    first = start_worker(tmp_path)
    try:
        wait_until(lambda: state_of(run) == ("RUNNING", "waiting", 1))
        assert MailNotice.objects.count() == 0, "nothing of an unfinished job is seen"
    finally:
        first.kill()
        first.wait()
    (tmp_path / "go").touch()
    time.sleep(2)
    second = start_worker(tmp_path)
    try:
        wait_until(lambda: state_of(run)[0] == "DONE")
        assert state_of(run)[2] == 2
        assert MailNotice.objects.count() == 1, "exactly one effect"
        second.send_signal(signal.SIGTERM)
        assert second.wait(timeout=20) == 0
    finally:
        second.kill()
        second.wait()
    with psycopg.connect(committed_db.addresses.owner) as connection:
        workers = connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
    assert workers == (0,)


@pytest.mark.slow
def test_a_job_that_kills_its_workers_is_given_up(
    committed_db: Cluster, handler: Handled, tmp_path: Path, now: datetime, system: Viewer
) -> None:
    handler(lambda work: None, name="trial.deadly", max_attempts=2)
    run = start_job(kind="trial.deadly", subject="a:1", by=system, now=now)
    for _ in range(4):
        worker = start_worker(tmp_path)
        try:
            wait_until(lambda worker=worker: worker.poll() is not None or state_of(run)[0] == "FAILED")
        finally:
            worker.kill()
            worker.wait()
        if state_of(run)[0] == "FAILED":
            break
        time.sleep(2)
    row = JobRun.objects.get(pk=run)
    assert (row.state, row.error_code) == ("FAILED", "worker_killed")


@pytest.mark.slow
@pytest.mark.slow
def test_a_worker_whose_database_goes_away_ends_as_failed(committed_db: Cluster, tmp_path: Path) -> None:
    name = f"{committed_db.database}_gone"
    with psycopg.connect(committed_db.admin, autocommit=True) as admin:
        committed_db.copy(admin, committed_db.template, name)
        use_database(committed_db.socket, name)
        worker = start_worker(tmp_path)
        try:
            with psycopg.connect(addresses_on_socket(committed_db.socket, name).owner) as other:
                wait_until(lambda: works_at(other))
            close_connections()
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            admin.execute(drop)
            # 1 and not 0: a service that is started again on failure stayed down.
            assert worker.wait(timeout=150) == 1
        finally:
            worker.kill()
            worker.wait()
            use_database(committed_db.socket, committed_db.database)


def works_at(database: "psycopg.Connection[tuple[int]]") -> bool:
    found = database.execute("SELECT count(*) FROM procrastinate_workers").fetchone()
    database.rollback()
    return found == (1,)

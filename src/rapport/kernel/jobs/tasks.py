"""The queue's side of a job:

one task for all kinds, tried again after failures and kills, with growing pauses.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app

from rapport.kernel import clock, defects
from rapport.kernel.access import Viewer
from rapport.kernel.errors import UserFacingError
from rapport.kernel.jobs.registry import Kind, Work, kind_named
from rapport.kernel.models import JobRun, JobState

LOCK_CLASS = 7012
LONGEST_PAUSE = 15 * 60


class TryAgain(Exception):
    """The job failed and is to be tried again. Carries a defect's number, never the error itself."""


class Failed(Exception):
    """The job failed for good."""


class GrowingPauses(BaseRetryStrategy):
    """2, 4, 8 … seconds up to a quarter of an hour, as long as the run says that it is to be tried again."""

    def get_retry_decision(self, *, exception: BaseException, job: Any) -> RetryDecision | None:
        """When to try again, or None."""
        if not isinstance(exception, TryAgain):
            return None
        pause = min(2 ** (job.attempts + 1), LONGEST_PAUSE)
        return RetryDecision(retry_at=clock.now() + timedelta(seconds=pause))


@app.task(name="rapport.run", queue="work", retry=GrowingPauses())
def do_run(run_id: int) -> None:
    """Do a run. Does nothing if it is done already, or if another worker is at it."""
    run = _begin(run_id)
    if run is None:
        return
    kind = kind_named(run.kind)
    try:
        _do(run, kind)
    except UserFacingError as error:
        _fail(run_id, error.code)
        raise Failed(error.code) from None
    except Exception as error:
        number = defects.report(error, place=f"job {run.kind}")
        if run.attempts >= kind.max_attempts:
            _fail(run_id, f"defect {number}")
            raise Failed(number) from None
        raise TryAgain(number) from None


def _begin(run_id: int) -> JobRun | None:
    """Count the attempt, before anything can go wrong: a job that kills its worker must end somewhere."""
    with transaction.atomic():
        run = JobRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None or run.state in (JobState.DONE, JobState.FAILED):
            return None
        run.attempts += 1
        run.state = JobState.RUNNING
        run.started_at = run.started_at or clock.now()
        if run.attempts > kind_named(run.kind).max_attempts:
            run.state, run.finished_at, run.error_code = JobState.FAILED, clock.now(), "worker_killed"
        run.save(update_fields=["attempts", "state", "started_at", "finished_at", "error_code"])
    return run if run.state == JobState.RUNNING else None


def _do(run: JobRun, kind: Kind) -> None:
    with _progress(run.pk) as progress, transaction.atomic():
        if not _is_ours(run.pk):
            return
        # Asked again under the lock: a worker thought dead may have finished meanwhile.
        if JobRun.objects.filter(pk=run.pk, state=JobState.RUNNING).exists():
            by = (
                Viewer.system()
                if run.started_by is None
                else Viewer(person_id=run.started_by, is_system=True)
            )
            kind.handler(Work(run.pk, run.subject, by, clock.now(), progress))
            JobRun.objects.filter(pk=run.pk).update(
                state=JobState.DONE, finished_at=clock.now(), error_code=""
            )


def _is_ours(run_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_CLASS, run_id % 2**31])
        return bool(cursor.fetchone()[0])


@contextmanager
def _progress(run_id: int) -> Iterator[Callable[..., None]]:
    """A way to note progress on a connection of its own:

    the handler's transaction is not seen until it ends.
    """
    apart = connections[DEFAULT_DB_ALIAS].copy()

    def note(*, step: str = "", done: int = 0, total: int | None = None) -> None:
        with apart.cursor() as cursor:
            cursor.execute(
                "UPDATE kernel_jobrun SET step = %s, done = %s, total = %s WHERE id = %s",
                [step, done, total, run_id],
            )

    try:
        yield note
    finally:
        apart.close()


def _fail(run_id: int, code: str) -> None:
    JobRun.objects.filter(pk=run_id).update(
        state=JobState.FAILED, finished_at=clock.now(), error_code=code[:120]
    )

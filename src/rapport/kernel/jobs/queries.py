"""Reads of job runs."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.kernel.jobs.types import RunView
from rapport.kernel.models import JobRun

OFFICE_PERMISSION = "OFFICE_VIEW"


def run(*, viewer: Viewer, run_id: int) -> RunView:
    """One run, for the office and for whoever started it. Raises NotAvailable."""
    row = _visible(viewer).filter(pk=run_id).first()
    if row is None:
        raise NotAvailable(_("There is no such job."))
    return _view(row)


def latest_run(*, viewer: Viewer, kind: str, subject: str) -> RunView | None:
    """The newest run of a kind on a subject, or None."""
    row = _visible(viewer).filter(kind=kind, subject=subject).order_by("-id").first()
    return None if row is None else _view(row)


def recent_runs(*, viewer: Viewer, limit: int = 50) -> list[RunView]:
    """The newest runs, newest first."""
    return [_view(row) for row in _visible(viewer).order_by("-id")[:limit]]


def _visible(viewer: Viewer) -> QuerySet[JobRun]:
    if viewer.is_system or viewer.has(OFFICE_PERMISSION):
        return JobRun.objects.all()
    if viewer.is_anonymous:
        return JobRun.objects.none()
    return JobRun.objects.filter(Q(started_by=viewer.person_id))


def _view(row: JobRun) -> RunView:
    return RunView(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        state=row.state,
        step=row.step,
        done=row.done,
        total=row.total,
        attempts=row.attempts,
        error_code=row.error_code,
        queued_at=row.queued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )

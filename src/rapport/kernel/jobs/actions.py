"""Starting a job. Whether the person may is asked by the action that starts it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rapport.kernel import audit
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action
from rapport.kernel.errors import UnableTo
from rapport.kernel.jobs.registry import kind_named
from rapport.kernel.jobs.tasks import do_run
from rapport.kernel.models import JobRun


@action
def start_job(*, kind: str, subject: str, by: Viewer, now: datetime) -> int:
    """Queue a job and give the id of its run; it begins when the caller's transaction is committed.

    Raises UnableTo (code `already_running`, with `run` in extra) while a job of the kind on the subject waits
    or runs, and UnknownKind (a defect).
    """
    kind_named(kind)
    try:
        with transaction.atomic():
            run = JobRun.objects.create(kind=kind, subject=subject, started_by=by.person_id, queued_at=now)
    except IntegrityError as error:
        running = JobRun.objects.filter(kind=kind, subject=subject, state__in=["QUEUED", "RUNNING"]).first()
        raise UnableTo(
            _("This is already being done. Wait until it has ended; its page shows how far it is."),
            code="already_running",
            extra={"run": running.pk if running else None},
        ) from error
    do_run.defer(run_id=run.pk)
    audit.record("job.queued", by=by, now=now, subject=f"kernel.jobrun:{run.pk}", detail={"kind": kind})
    return int(run.pk)

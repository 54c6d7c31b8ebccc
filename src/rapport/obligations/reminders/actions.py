"""The daily run of reminders and escalation."""

from datetime import datetime

from django.db import connection

from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.mail.outbox import queue_notice
from rapport.obligations import notices, rules
from rapport.obligations.models import SentNotice
from rapport.obligations.reminders import planning
from rapport.obligations.reminders.types import Planned

RUN = 0x0B11_6A71
"""Key of the lock that lets one run happen at a time."""


@action
def notices_run(*, by: Viewer, now: datetime) -> int:
    """Queue what is due today and was not told yet; gives how many notices. A second run queues nothing.

    Raises AccessDenied.
    """
    rules.check_assign(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RUN])
    planned = planning.plan(now=now)
    SentNotice.objects.bulk_create(
        [
            SentNotice(
                obligation_id=one.obligation_id,
                step=one.step,
                level=one.level,
                due_on=one.due_on,
                person=one.person_id,
                for_person=one.for_person,
                on=now.date(),
                queued=one.queued,
            )
            for one in planned
        ]
    )
    queued = [one for one in planned if one.queued]
    for one in queued:
        params = {"obligation": one.obligation_id}
        queue_notice(person_id=one.person_id, kind=_kind(one), params=params, now=now)
    people = len({one.person_id for one in queued})
    record(
        "notice.run",
        by=by,
        now=now,
        subject="obligations.notice:all",
        detail={"notices": len(queued), "people": people},
    )
    return len(queued)


def _kind(one: Planned) -> str:
    if one.step.startswith("APPROVE_"):
        return notices.APPROVE
    if one.level:
        return notices.ESCALATED
    return notices.NEAR if one.step.startswith("BEFORE_") else notices.LATE

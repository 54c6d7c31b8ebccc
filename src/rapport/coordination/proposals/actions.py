"""Writes of proposals: what was ticked comes onto the agenda."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination.meetings import rows, rules
from rapport.coordination.proposals.types import Proposal
from rapport.coordination.rules import check_run_meetings
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput


@action
def proposals_take(*, meeting: int, chosen: Sequence[Proposal], by: Viewer, now: datetime) -> int:
    """Put the chosen points at the end of an agenda, each with the address of its source; gives how many are new.

    What stands there already is left as it is, so that two people who tick the same lose nothing (OSCE SR Annual
    Report 2008, 5.2: new findings come onto the agenda). Raises AccessDenied, NotAvailable, UnableTo, InvalidInput.
    """
    check_run_meetings(by)
    row = rows.held(meeting, by, now)
    rules.check_change_agenda(by, row.state)
    if not chosen:
        raise InvalidInput(_("Nothing is ticked. Tick what comes onto the agenda."), code="nothing_chosen")
    there = set(row.items.exclude(source="").values_list("source", flat=True))
    fresh = {one.source: one for one in chosen if one.source not in there}
    for one in fresh.values():
        rows.put_last(row, kind=one.kind, title=one.title[:300], link=one.link, source=one.source)
    detail = {"points": len(fresh)}
    record("agenda_items.taken", by=by, now=now, subject=rows.subject_of(row.pk), detail=detail)
    return len(fresh)

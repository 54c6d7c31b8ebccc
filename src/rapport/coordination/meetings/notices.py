"""Notices of meetings, decisions and procedures: ids only. Kinds are declared when the part is ready."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination import seats
from rapport.coordination.models import Meeting
from rapport.kernel.access import Viewer
from rapport.kernel.mail.directory import Line, Params, declare_kind
from rapport.kernel.mail.outbox import queue_notice

CONVENED, CHANGED, CANCELLED, CIRCULATED = (
    "meeting.convened",
    "meeting.changed",
    "meeting.cancelled",
    "minutes.circulated",
)


def to_organisations(
    kind: str, organisations: Iterable[int], key: str, pk: int, *, by: Viewer, now: datetime
) -> int:
    """Tell those who act for organisations in the mechanism, each once. Gives how many people were told."""
    acting = actors.acting_for_each(
        viewer=by, organisation_ids=organisations, permission=Permission.MECHANISM_ANSWER, now=now
    )
    people = {person for found in acting.values() for person in found} - {by.person_id}
    for person in sorted(one for one in people if one is not None):
        queue_notice(person_id=person, kind=kind, params={key: pk}, now=now)
    return len(people)


def to_secretariat(kind: str, key: str, pk: int, *, by: Viewer, now: datetime) -> None:
    """Tell those who run meetings; not the person who did it."""
    for person in actors.holders(viewer=by, permission=Permission.MEETING_RUN, now=now):
        if person != by.person_id:
            queue_notice(person_id=person, kind=kind, params={key: pk}, now=now)


def _to_members(kind: str, row: Meeting, *, by: Viewer, now: datetime) -> int:
    members = seats.capacities(row.body_id, seats.day_of(row.starts_at, row.zone))
    return to_organisations(kind, members, "meeting", row.pk, by=by, now=now)


def convened(row: Meeting, *, by: Viewer, now: datetime) -> int:
    """Tell members that they are invited."""
    return _to_members(CONVENED, row, by=by, now=now)


def changed(row: Meeting, *, by: Viewer, now: datetime) -> int:
    """Tell members that the arrangements changed."""
    return _to_members(CHANGED, row, by=by, now=now)


def cancelled(row: Meeting, *, by: Viewer, now: datetime) -> int:
    """Tell members that the meeting does not take place."""
    return _to_members(CANCELLED, row, by=by, now=now)


def circulated(row: Meeting, *, by: Viewer, now: datetime) -> int:
    """Tell members that the minutes can be read."""
    return _to_members(CIRCULATED, row, by=by, now=now)


def _path(params: Params) -> str:
    return reverse("mechanism:meeting", args=[int(params["meeting"])])


def _convened(params: Params) -> Line:
    return Line(_("Your organisation is invited to a meeting."), _path(params))


def _changed(params: Params) -> Line:
    return Line(_("A meeting to which you are invited was changed."), _path(params))


def _cancelled(params: Params) -> Line:
    return Line(_("A meeting to which you were invited is cancelled."), _path(params))


def _circulated(params: Params) -> Line:
    return Line(_("Minutes of a meeting can be read and commented."), _path(params))


for _kind, _describe in (
    (CONVENED, _convened),
    (CHANGED, _changed),
    (CANCELLED, _cancelled),
    (CIRCULATED, _circulated),
):
    declare_kind(_kind, _describe)

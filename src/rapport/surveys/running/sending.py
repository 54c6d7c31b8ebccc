"""Sending a word to respondents, each once on an occasion. Private to `actions`: no rights, no audit."""

from collections.abc import Iterable
from datetime import datetime

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.surveys.models import WaveMessage, WaveRespondent
from rapport.surveys.running import notices
from rapport.surveys.running.types import RunView, Sent

Kind = WaveMessage.Kind


def send(
    of: RunView,
    rows: Iterable[WaveRespondent],
    kind: WaveMessage.Kind,
    key: str,
    *,
    by: Viewer,
    now: datetime,
    note: str = "",
) -> Sent:
    """Send a word to respondents that did not get it on this occasion (`key`) before, to all who answer for them."""
    wanted = list(rows)
    had = set(
        WaveMessage.objects.filter(respondent__in=wanted, key=key).values_list("respondent_id", flat=True)
    )
    fresh = [row for row in wanted if row.pk not in had]
    people = actors.acting_for_each(
        viewer=by,
        organisation_ids=[row.organisation_id for row in fresh],
        permission=Permission.RETURN_ANSWER,
        now=now,
    )
    word = {
        Kind.INVITATION: notices.INVITED,
        Kind.REMINDER: notices.REMINDED,
        Kind.EXTENSION: notices.EXTENDED,
    }[kind]
    told = 0
    for row in fresh:
        deadline = row.deadline or of.wave.deadline
        reached = notices.tell(
            word,
            people.get(row.organisation_id, ()),
            wave=of.wave.code,
            respondent=row.organisation.code,
            deadline=deadline,
            zone=of.wave.timezone,
            now=now,
        )
        told += reached
        WaveMessage.objects.create(
            respondent=row,
            kind=kind,
            key=key,
            note=note,
            deadline=deadline,
            people=reached,
            sent_at=now,
            sent_by=by.person_id,
        )
    if kind == Kind.INVITATION:
        WaveRespondent.objects.filter(pk__in=[row.pk for row in fresh]).update(invited_at=now)
    return Sent(respondents=len(fresh), people=told, before=len(had))

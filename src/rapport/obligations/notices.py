"""Notices of obligations: ids and codes, no names. Each is a line of the digest; whoever is absent is stood in for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.kernel.i18n.formats import long_date
from rapport.kernel.mail.directory import Line, Params, declare_kind
from rapport.kernel.mail.outbox import queue_notice
from rapport.obligations.models import Absence, Obligation

MADE, REDATED, WAITING, RETURNED, ACCEPTED, NEAR, LATE, ESCALATED, APPROVE = (
    "obligation.made",
    "obligation.redated",
    "update.waiting",
    "update.returned",
    "update.accepted",
    "obligation.near",
    "obligation.late",
    "obligation.escalated",
    "update.approve",
)


def deputies_on(day: date) -> Mapping[int, int]:
    """Who stands in for whom on a day: absent person to deputy. A deputy who is away too passes it on."""
    rows = Absence.objects.filter(from_on__lte=day, until_on__gte=day, ended_at__isnull=True)
    direct = dict(rows.order_by("pk").values_list("person_id", "deputy_id"))
    return {person: _last(person, direct) for person in direct}


def _last(person: int, direct: Mapping[int, int]) -> int:
    seen, now_with = {person}, direct[person]
    while now_with in direct and now_with not in seen:
        seen.add(now_with)
        now_with = direct[now_with]
    # A circle of absences ends nowhere: better the absent person than nobody.
    return now_with if now_with not in direct else person


def _queue(
    people: Iterable[int], kind: str, obligation: int, *, by: Viewer, now: datetime, but: int | None = None
) -> None:
    standing_in = deputies_on(now.date())
    for person in sorted({standing_in.get(one, one) for one in people} - {but}):
        queue_notice(person_id=person, kind=kind, params={"obligation": obligation}, now=now)


def _owners(organisation_id: int, now: datetime) -> list[int]:
    # Asked as the system: whoever assigns or accepts need not be allowed to see who works there.
    return actors.acting_for(
        viewer=Viewer.system(),
        organisation_id=organisation_id,
        permission=Permission.OBLIGATION_REPORT,
        now=now,
    )


def made(obligation: int, organisation_id: int, *, by: Viewer, now: datetime) -> None:
    """Tell an organisation that it owes something."""
    _queue(_owners(organisation_id, now), MADE, obligation, by=by, now=now, but=by.person_id)


def redated(obligation: int, organisation_id: int, *, by: Viewer, now: datetime) -> None:
    """Tell an organisation that the day until which it owes something was moved."""
    _queue(_owners(organisation_id, now), REDATED, obligation, by=by, now=now, but=by.person_id)


def waiting(obligation: int, *, by: Viewer, now: datetime) -> None:
    """Tell those who approve that an update waits for them."""
    people = actors.holders(viewer=Viewer.system(), permission=Permission.OBLIGATION_REVIEW, now=now)
    _queue(people, WAITING, obligation, by=by, now=now, but=by.person_id)


def decided(kind: str, obligation: int, organisation_id: int, *, by: Viewer, now: datetime) -> None:
    """Tell an organisation that its update was accepted or returned."""
    _queue(_owners(organisation_id, now), kind, obligation, by=by, now=now, but=by.person_id)


def _line(text: str, params: Params) -> Line | None:
    row = Obligation.objects.filter(pk=int(params["obligation"])).first()
    if row is None:
        return None
    said = text % {"number": row.number, "day": long_date(row.due_on)}
    return Line(said, reverse("mechanism:obligation", args=[row.pk]))


def _made(params: Params) -> Line | None:
    return _line(_("%(number)s: your organisation is accountable for it until %(day)s."), params)


def _redated(params: Params) -> Line | None:
    return _line(_("%(number)s: it is now due on %(day)s."), params)


def _waiting(params: Params) -> Line | None:
    return _line(_("%(number)s: an update waits for your approval."), params)


def _returned(params: Params) -> Line | None:
    return _line(_("%(number)s: your update was returned with a reason."), params)


def _accepted(params: Params) -> Line | None:
    return _line(_("%(number)s: your update was accepted."), params)


def _near(params: Params) -> Line | None:
    return _line(_("%(number)s: it is due on %(day)s."), params)


def _late(params: Params) -> Line | None:
    return _line(_("%(number)s: it was due on %(day)s and is late."), params)


def _escalated(params: Params) -> Line | None:
    return _line(
        _("%(number)s: it was due on %(day)s, and this is brought before you because it is late."), params
    )


def _approve(params: Params) -> Line | None:
    return _line(_("%(number)s: an update still waits for your approval."), params)


for _kind, _describe in (
    (MADE, _made),
    (REDATED, _redated),
    (WAITING, _waiting),
    (RETURNED, _returned),
    (ACCEPTED, _accepted),
    (NEAR, _near),
    (LATE, _late),
    (ESCALATED, _escalated),
    (APPROVE, _approve),
):
    declare_kind(_kind, _describe)

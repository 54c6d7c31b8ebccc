"""Reads of absences: one's own, and those one stands in for."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Q

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.access import Viewer
from rapport.obligations import reading
from rapport.obligations.absences.types import AbsenceView
from rapport.obligations.models import Absence


def absences(*, viewer: Viewer, day: date) -> list[AbsenceView]:
    """Absences that are not over: the viewer's own and those the viewer stands in for, by first day."""
    if viewer.person_id is None:
        return []
    rows = Absence.objects.filter(Q(person=viewer.person_id) | Q(deputy=viewer.person_id))
    rows = rows.filter(ended_at__isnull=True, until_on__gte=day)
    return [AbsenceView(row.pk, row.person_id, row.deputy_id, row.from_on, row.until_on) for row in rows]


def possible_deputies(*, viewer: Viewer, now: datetime) -> Mapping[int, str]:
    """Who could stand in for the viewer, by id: colleagues who report for the same organisation, or who approve too."""
    if viewer.person_id is None:
        return {}
    asking = Viewer.system()
    if viewer.organisations:
        found = actors.acting_for_each(
            viewer=asking,
            organisation_ids=viewer.organisations,
            permission=Permission.OBLIGATION_REPORT,
            now=now,
        )
        people = {person for those in found.values() for person in those}
    elif reading.is_secretariat(viewer):
        people = set(actors.holders(viewer=asking, permission=Permission.OBLIGATION_ASSIGN, now=now))
    else:
        return {}
    return actors.people_named(viewer=viewer, ids=people - {viewer.person_id})


def represented(*, viewer: Viewer, organisation_id: int, now: datetime) -> int | None:
    """The absent person of an organisation in whose place the viewer acts today, or None."""
    if viewer.person_id is None:
        return None
    day = now.date()
    rows = Absence.objects.filter(
        deputy=viewer.person_id, from_on__lte=day, until_on__gte=day, ended_at__isnull=True
    )
    absent = set(rows.values_list("person_id", flat=True))
    if not absent:
        return None
    for organisation in {organisation_id, *reading.above(viewer, organisation_id)}:
        acting = actors.acting_for(
            viewer=Viewer.system(),
            organisation_id=organisation,
            permission=Permission.OBLIGATION_REPORT,
            now=now,
        )
        for person in acting:
            if person in absent:
                return person
    return None

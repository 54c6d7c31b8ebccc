"""Obligations for the sweep: one that a body keeps to itself, with a draft of an update, evidence and an absence."""

from datetime import date
from typing import Any

from rapport.actors.models import Organisation, Person
from rapport.obligations.models import Absence, Accountability, Evidence, Obligation, Update

AT = "2026-01-01T00:00Z"


def obligations(canary: str) -> dict[str, list[str]]:
    """Values by parameter."""
    organisation = Organisation.objects.get(code="MT")
    row = Obligation.objects.create(
        number="O-1998-001",
        title=canary,
        description=canary,
        accountable=organisation,
        made_on=date(2026, 1, 1),
        dated_on=date(2026, 1, 1),
        due_on=date(2026, 2, 1),
        origin="OTHER",
        visibility="BODY",
        body_ref="coordination.body:0",
        made_at=AT,
    )
    Accountability.objects.create(obligation=row, organisation=organisation, from_at=AT, reason=canary)
    how: dict[str, Any] = {"organisation": organisation, "begun_at": AT, "changed_at": AT}
    update = Update.objects.create(obligation=row, activity=canary, result=canary, **how)
    piece = Evidence.objects.create(
        update=update, title=canary, name="a.csv", stored="none/none", size=1, kept_at=AT
    )
    first, second = Person.objects.order_by("pk")[:2]
    absence = Absence.objects.create(
        person=first, deputy=second, from_on=date(2026, 1, 1), until_on=date(2026, 1, 2), made_at=AT
    )
    return {
        "obligation": [str(row.pk), "999999"],
        "update": [str(update.pk), "999999"],
        "evidence": [str(piece.pk), "999999"],
        "absence": [str(absence.pk), "999999"],
    }

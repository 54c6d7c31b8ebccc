"""For the sweep: what an office sent up, a guest of a closed meeting, a written procedure for the body only."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories import meetings

from rapport.coordination.circulars import actions as circulars
from rapport.coordination.minutes import actions as minutes
from rapport.coordination.models import ProcedureSeat
from rapport.coordination.procedures import actions as procedures
from rapport.coordination.procedures.types import ProcedureFields


def make(canary: str, unknown: str) -> dict[str, list[str]]:
    """Values by parameter."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    table = meetings.a_table(now=now)
    given: dict[str, Any] = table.given()
    meeting = table.convened(title=canary, place=canary, visibility="BODY")
    guest = minutes.guest_add(meeting=meeting, organisation=None, guest_of=canary, name=canary, **given)
    sent = circulars.contribution_send(
        body=table.body.code,
        organisation=table.health.pk,
        kind="QUESTION",
        title=canary,
        text=canary,
        **table.given(table.acting_for(table.health)),
    )
    circulars.contribution_to_agenda(contribution=sent, meeting=meeting, **given)
    procedure, seat = _procedure(table, canary)
    return {
        "procedure": [str(procedure), "999999"],
        "seat": [str(seat), "999999"],
        "mechanism:guest-remove.guest": [str(guest), "999999"],
        "contribution": [str(sent), "999999"],
        "mechanism:guest-remove.meeting": [str(meeting), "999999"],
    }


def _procedure(table: meetings.Table, canary: str) -> tuple[int, int]:
    """An open procedure with an answer and the seat that gave it, the canary in every text."""
    due_on = (table.now + timedelta(days=365)).date()
    fields = table.decided(title=canary, text=canary, visibility="BODY", answers_to=canary, due_on=due_on)
    made = procedures.procedure_draft(
        body=table.body.code, fields=ProcedureFields(fields, "SILENCE", 90), **table.given()
    )
    procedures.procedure_open(procedure=made, expected=1, **table.given())
    seat = ProcedureSeat.objects.filter(procedure=made).earliest("pk").pk
    procedures.vote_enter(
        procedure=made, seat=seat, choice="AGAINST", reason=canary, came_as=canary, **table.given()
    )
    return made, seat

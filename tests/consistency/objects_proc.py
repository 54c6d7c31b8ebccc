"""For the sweep: what an office sent up, and a guest of a meeting for members of its body only, with the canary."""

from datetime import UTC, datetime
from typing import Any

from tests.factories import meetings

from rapport.coordination.circulars import actions as circulars
from rapport.coordination.minutes import actions as minutes


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
    return {
        "mechanism:guest-remove.guest": [str(guest), "999999"],
        "contribution": [str(sent), "999999"],
        "mechanism:guest-remove.meeting": [str(meeting), "999999"],
    }

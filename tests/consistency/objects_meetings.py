"""Objects of meetings for the sweep: a meeting for members of its body only, the canary in every text."""

from datetime import UTC, datetime
from typing import Any

from tests.factories import meetings

from rapport.coordination.decisions import actions as decisions
from rapport.coordination.meetings import actions
from rapport.coordination.minutes import actions as minutes
from rapport.coordination.models import CircularCopy

WITH_ITEM = ("item-change", "item-move", "minutes-text", "minutes-settle", "minutes-correct", "decision-new")


def make(canary: str, unknown: str) -> dict[str, list[str]]:
    """Values by parameter."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    table = meetings.a_table(now=now)
    given: dict[str, Any] = table.given()
    meeting = table.convened(title=canary, place=canary, note=canary, visibility="BODY")
    item = actions.item_add(meeting=meeting, kind="TOPIC", title=canary, description=canary, **given)
    minutes.text_write(meeting=meeting, item=item, text=canary, public_text=canary, expected=1, **given)
    paper = actions.paper_keep(
        meeting=meeting,
        item=item,
        title=canary,
        visibility="BODY",
        name="note.txt",
        content=canary.encode(),
        **given,
    )
    fields = table.decided(title=canary, text=canary, visibility="BODY")
    decision = decisions.decision_record(meeting=meeting, item=item, fields=fields, **given)
    decisions.decision_put_in_force(decision=decision, expected=1, **given)
    copy = CircularCopy.objects.get(decision_id=decision).pk
    return {
        "meeting": [str(meeting), "999999"],
        "paper": [str(paper), "999999"],
        "decision": [str(decision), "999999"],
        "copy": [str(copy), "999999"],
        "mechanism:meeting-practice.body": [table.body.code, unknown],
        **{f"mechanism:{name}.item": [str(item), "999999"] for name in WITH_ITEM},
    }

"""Points proposed for an agenda: what is late and what was published, once each, never wider than the meeting."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.factories import meetings as made
from tests.integration.web.mechanism.test_meetings import browser

from rapport.coordination.meetings import actions
from rapport.coordination.models import AgendaItem
from rapport.coordination.proposals.actions import proposals_take
from rapport.coordination.proposals.types import Proposal
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, UnableTo
from rapport.obligations.actions import obligation_make

pytestmark = pytest.mark.django_db
ONE = Proposal("reports.edition:7", "RESEARCH", "A report", "https://office.example/reports/a/")


@pytest.fixture
def table(now: datetime) -> made.Table:
    """A body with members."""
    return made.a_table(now=now)


def owed(table: made.Table, title: str, visibility: str) -> int:
    """Something late that the body asked for."""
    then = table.now - timedelta(days=40)
    return obligation_make(
        title=title, description="", accountable_id=table.health.pk, supporting_ids=[],
        due_on=(then + timedelta(days=5)).date(), origin="DECISION", origin_ref=f"coordination.decision:{len(title)}",
        answers_to="", visibility=visibility, body_ref=f"coordination.body:{table.body.pk}",
        by=table.secretariat, now=then,
    )  # fmt: skip


def test_ticked_points_come_onto_the_agenda_once(
    table: made.Table, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    shared, closed = owed(table, "Late-shared", "MEMBERS"), owed(table, "Late-closed", "BODY")
    meeting = table.planned(days=20)
    office, path = browser(table, "SECRETARIAT"), f"/mechanism/meetings/{meeting}/items/proposed/"
    with django_assert_max_num_queries(31):  # a third are the session and its scope
        page = office.get(path).content.decode()
    assert "Late-shared" in page
    assert "Late-closed" not in page
    assert office.post(path, {}).status_code == 400
    forged = ["coordination.decision:1", f"obligations.obligation:{closed}"]
    assert office.post(path, {"point": forged}).status_code == 400
    source = f"obligations.obligation:{shared}"
    assert office.post(path, {"point": [source]}).status_code == 302
    item = AgendaItem.objects.get(meeting=meeting, source=source)
    assert item.link.endswith(f"/mechanism/obligations/{shared}/")
    assert "Late-shared" not in office.get(path).content.decode()
    within = table.planned(days=30, visibility="BODY")
    assert "Late-closed" in office.get(f"/mechanism/meetings/{within}/items/proposed/").content.decode()
    outside = browser(table, "REPRESENTATIVE", table.outside.pk)
    assert outside.get(path).status_code == 403


def test_taking_proposals(table: made.Table, audited: list[Recorded]) -> None:
    meeting = table.planned(days=20)
    assert proposals_take(meeting=meeting, chosen=[ONE, ONE], **table.given()) == 1
    assert proposals_take(meeting=meeting, chosen=[ONE], **table.given()) == 0
    assert audited[-1].event == "agenda_items.taken"
    with pytest.raises(InvalidInput):
        proposals_take(meeting=meeting, chosen=[], **table.given())
    with pytest.raises(AccessDenied):
        proposals_take(meeting=meeting, chosen=[ONE], **table.given(table.acting_for(table.interior)))
    over = table.convened()
    actions.meeting_hold(meeting=over, expected=2, **table.given())
    with pytest.raises(UnableTo):
        proposals_take(meeting=over, chosen=[ONE], **table.given())

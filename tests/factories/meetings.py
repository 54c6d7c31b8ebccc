"""A body with members with a vote, a secretariat that runs its meetings, and meetings in every state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.factories import actors, mechanism

from rapport.actors import queries as people
from rapport.actors.models import Organisation
from rapport.coordination.decisions.types import DecisionFields
from rapport.coordination.meetings import actions, queries
from rapport.coordination.meetings.types import MeetingFields, MeetingView
from rapport.coordination.models import Body, BodyMember
from rapport.kernel.access import Viewer


@dataclass
class Table:
    """A body, three members of which one observes, and an organisation that has no seat."""

    body: Body
    secretariat: Viewer
    interior: Organisation
    health: Organisation
    observer: Organisation
    outside: Organisation
    now: datetime

    def given(self, by: Viewer | None = None, at: datetime | None = None) -> dict[str, Any]:
        """`by` and `now` of an action."""
        return {"by": by or self.secretariat, "now": at or self.now}

    def acting_for(self, organisation: Organisation, role: str = "REPRESENTATIVE") -> Viewer:
        """Somebody who acts for an organisation."""
        return people.viewer_of(actors.a_person(role, now=self.now, organisation=organisation.pk), self.now)

    def view(self, meeting: int, by: Viewer | None = None) -> MeetingView:
        """The meeting as somebody sees it."""
        return queries.meeting(
            viewer=by or self.secretariat, meeting_id=meeting, language="en", day=self.now.date()
        )

    def fields(self, *, days: int = -7, **values: Any) -> MeetingFields:
        """Arrangements of a meeting so many days from now."""
        start = self.now + timedelta(days=days)
        made: dict[str, Any] = {
            "title": "Spring meeting",
            "starts_at": start,
            "ends_at": start + timedelta(hours=2),
            "zone": "Europe/Vienna",
            "place": "Hall 1",
        }
        return MeetingFields(**{**made, **values})

    def planned(self, *, days: int = -7, **values: Any) -> int:
        """A planned meeting."""
        fields = self.fields(days=days, **values)
        return actions.meetings_plan(body=self.body.code, fields=fields, **self.given())[0]

    def convened(self, *, days: int = -7, **values: Any) -> int:
        """A convened meeting with one point."""
        made = self.planned(days=days, **values)
        actions.item_add(meeting=made, kind="TOPIC", title="Shelters", **self.given())
        actions.meeting_convene(meeting=made, expected=self.view(made).version, **self.given())
        return made

    def item(self, meeting: int) -> int:
        """The last point of a meeting."""
        found = queries.agenda(viewer=self.secretariat, meeting=self.view(meeting), day=self.now.date())
        return found[-1].id

    def decided(self, **values: Any) -> DecisionFields:
        """What the ministry of health is to do in a month."""
        made: dict[str, Any] = {
            "title": "Open a shelter",
            "text": "A shelter is opened in the north.",
            "owners": [self.health.pk],
            "due_on": (self.now + timedelta(days=30)).date(),
        }
        return DecisionFields(**{**made, **values})


def a_table(*, now: datetime) -> Table:
    """A body with two members with a vote and one observer."""
    country = mechanism.a_mechanism(now=now)
    body = Body.objects.get(code=mechanism.a_body(country, now=now))
    made = [mechanism.an_actor(now=now) for _number in range(4)]
    capacities = ("DECISION", "DECISION", "OBSERVER")
    for organisation, capacity in zip(made, capacities, strict=False):
        BodyMember.objects.create(body=body, organisation=organisation, capacity=capacity)
    return Table(body, actors.a_viewer("SECRETARIAT", now=now), *made, now)

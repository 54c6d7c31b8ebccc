"""Who sits in a body on a day: one answer for what is seen, who is told, who votes and who is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories import mechanism
from tests.factories import meetings as made

from rapport.coordination import seats
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.bodies.for_obligations import PREFIX, Bodies
from rapport.coordination.meetings import queries
from rapport.coordination.models import Body, BodyMember
from rapport.kernel.errors import NotAvailable

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("begins", "ends", "sits"),
    [
        (None, None, True),
        (DAY, None, True),
        (DAY + timedelta(days=1), None, False),
        (None, DAY + timedelta(days=1), True),
        (None, DAY, False),  # the first day without the seat
    ],
)
def test_a_term_holds_from_its_first_day_to_the_day_before_its_end(
    begins: date | None, ends: date | None, sits: bool, now: datetime
) -> None:
    table = made.a_table(now=now)
    BodyMember.objects.filter(organisation=table.interior).update(from_on=begins, until_on=ends)
    viewer = table.acting_for(table.interior)
    assert (table.interior.pk in seats.deciding(table.body.pk, DAY)) is sits
    assert (table.body.pk in seats.bodies_of(viewer, DAY)) is sits
    told = bodies.members_of(viewer=viewer, body_id=table.body.pk, day=DAY)
    assert (table.interior.pk in {one.organisation_id for one in told}) is sits


def test_who_is_only_consulted_has_no_seat_and_sees_nothing_of_the_body_alone(now: datetime) -> None:
    table = made.a_table(now=now)
    consulted = mechanism.an_actor(now=now)
    BodyMember.objects.create(body=table.body, organisation=consulted, capacity="CONSULTED")
    meeting = table.planned(visibility="BODY")
    stranger, member = table.acting_for(consulted), table.acting_for(table.interior)
    assert table.view(meeting, member).id == meeting
    with pytest.raises(NotAvailable):
        table.view(meeting, stranger)
    assert consulted.pk not in seats.capacities(table.body.pk, DAY)
    assert consulted.pk not in Bodies().members_of(f"{PREFIX}{table.body.pk}")
    Body.objects.filter(pk=table.body.pk).update(visibility="BODY")
    with pytest.raises(NotAvailable):
        bodies.body(viewer=stranger, code=table.body.code, day=DAY)


def test_seats_are_held_by_the_day_of_the_place(now: datetime) -> None:
    late_evening = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    assert seats.day_of(late_evening, "UTC") == DAY
    assert seats.day_of(late_evening, "Asia/Tashkent") == DAY + timedelta(days=1)
    table = made.a_table(now=now)
    BodyMember.objects.filter(organisation=table.health).update(from_on=DAY + timedelta(days=1))
    fields = {"starts_at": late_evening, "ends_at": late_evening + timedelta(hours=1)}
    seated = {}
    for zone in ("UTC", "Asia/Tashkent"):
        view = table.view(table.planned(zone=zone, **fields))
        found = queries.attendance(viewer=table.secretariat, meeting=view, language="en", day=DAY)
        seated[zone] = table.health.pk in {one.organisation_id for one in found}
    assert seated == {"UTC": False, "Asia/Tashkent": True}

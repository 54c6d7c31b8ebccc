"""Staff by institution: the total has a base, what is unknown is no zero, and double counting is told."""

from rapport.actors.register.staff import staff_of
from rapport.actors.register.types import ActorView


def _actor(number: int, people: int | None, *, parent: int | None = None, kind: str = "OFFICE") -> ActorView:
    return ActorView(number, f"a{number}", kind, f"Office {number}", parent, staff_full_time=people)


def test_what_nobody_stated_is_no_zero() -> None:
    assert staff_of([_actor(1, None), _actor(2, None)]).total is None
    staff = staff_of([_actor(1, None), _actor(2, 0), _actor(3, 5), _actor(4, None, kind="STATE")])
    assert (staff.total, staff.stated, staff.asked, staff.unknown) == (5, 2, 3, 1)
    assert [one.people for one in staff.lines] == [5, 0]


def test_a_number_that_may_be_held_by_one_above_is_told() -> None:
    rows = [_actor(1, 10), _actor(2, None, parent=1), _actor(3, 4, parent=2), _actor(4, 2, parent=4)]
    assert [(one.actor.id, one.above.id) for one in staff_of(rows).doubtful if one.above] == [(3, 1)]

"""What bodies answer to the engine of obligations, which knows them only by a reference: `coordination.body:3`."""

from collections.abc import Mapping

from django.db.models import QuerySet

from rapport.coordination.models import BodyMember, BodyReminders
from rapport.coordination.reminders.reading import settings_of
from rapport.coordination.seats import sitting
from rapport.kernel import clock
from rapport.kernel.database.remembering import remembered
from rapport.obligations.settings import ReminderSettings

PREFIX = "coordination.body:"


class Bodies:
    """Who sits in a body today, who chairs it, and which reminders it set for itself."""

    def settings_of(self, body_ref: str) -> ReminderSettings | None:
        """The reminders the body set, or None: the usual ones hold."""
        number = _number(body_ref)
        row = BodyReminders.objects.filter(body_id=number).first() if number is not None else None
        return None if row is None else settings_of(row)

    def escalation_of(self, body_ref: str) -> Mapping[str, list[int]]:
        """The people on the seats of the chair, for the last step of the ladder."""
        chairs = _now_in(body_ref).filter(seat="CHAIR", representative__isnull=False)
        people = sorted(set(chairs.values_list("representative_id", flat=True)))
        return {"CHAIR": people} if people else {}

    def members_of(self, body_ref: str) -> frozenset[int]:
        """Ids of the organisations that sit in the body today; none for a reference that is not a body's."""
        everywhere = remembered("coordination.members", _members)
        return everywhere.get(_number(body_ref) or 0, frozenset())


def _members() -> Mapping[int, frozenset[int]]:
    """Who sits where today, in one question: a page asks of every body that keeps something to itself."""
    found: dict[int, set[int]] = {}
    rows = sitting(clock.now().date()).values_list("body_id", "organisation_id")
    for body, organisation in rows:
        found.setdefault(body, set()).add(organisation)
    return {body: frozenset(held) for body, held in found.items()}


def _now_in(body_ref: str) -> QuerySet[BodyMember]:
    number = _number(body_ref)
    if number is None:
        return BodyMember.objects.none()
    return sitting(clock.now().date()).filter(body_id=number)


def _number(body_ref: str) -> int | None:
    """The id of the body, None for a reference that is not a body's."""
    number = body_ref.removeprefix(PREFIX)
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if body_ref.startswith(PREFIX) and is_number else None

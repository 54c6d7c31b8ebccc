"""What bodies answer to the engine of obligations, which knows them only by a reference: `coordination.body:3`."""

from collections.abc import Mapping

from django.db.models import QuerySet

from rapport.coordination.models import BodyMember
from rapport.coordination.seats import sitting
from rapport.kernel import clock
from rapport.obligations.settings import ReminderSettings

PREFIX = "coordination.body:"


class Bodies:
    """Who sits in a body today and who chairs it. Bodies have no reminders of their own yet: the usual ones hold."""

    def settings_of(self, body_ref: str) -> ReminderSettings | None:
        """None: the usual reminders."""
        return None

    def escalation_of(self, body_ref: str) -> Mapping[str, list[int]]:
        """The people on the seats of the chair, for the last step of the ladder."""
        chairs = _now_in(body_ref).filter(seat="CHAIR", representative__isnull=False)
        people = sorted(set(chairs.values_list("representative_id", flat=True)))
        return {"CHAIR": people} if people else {}

    def members_of(self, body_ref: str) -> frozenset[int]:
        """Ids of the organisations that sit in the body today; none for a reference that is not a body's."""
        return frozenset(_now_in(body_ref).values_list("organisation_id", flat=True))


def _now_in(body_ref: str) -> QuerySet[BodyMember]:
    number = body_ref.removeprefix(PREFIX)
    if not (body_ref.startswith(PREFIX) and number.isascii() and number.isdecimal()):
        return BodyMember.objects.none()
    return sitting(clock.now().date()).filter(body_id=int(number))

"""The single national point of contact: one for each State on any day. The database holds it, too (migration 0008)."""

from datetime import date

from django.utils.translation import gettext as _

from rapport.actors.kinds import STATES, ContactFunction
from rapport.actors.models import ContactPoint, Organisation
from rapport.actors.register.types import ContactFields
from rapport.kernel.errors import InvalidInput, UnableTo

NATIONAL = str(ContactFunction.NATIONAL_POINT)


def check_one(
    fields: ContactFields, *, from_on: date | None, until_on: date | None, but: int | None = None
) -> None:
    """Raise UnableTo where the State has a national point on one of these days, other than the row `but`.

    Raises InvalidInput where the State is none, or is said of another function.
    """
    if fields.function != NATIONAL:
        if fields.state_id is not None:
            raise InvalidInput(
                _("A State is said of the single national point of contact only."),
                code="state_of_other",
                extra={"fields": {"state_id": ""}},
            )
        return
    if fields.state_id is not None:
        kinds = Organisation.objects.filter(pk=fields.state_id).values_list("kind", flat=True)
        if not STATES.intersection(kinds):
            raise InvalidInput(
                _("Choose a State from the list."), code="no_state", extra={"fields": {"state_id": ""}}
            )
    rows = ContactPoint.objects.filter(function=NATIONAL, state_id=fields.state_id).exclude(pk=but)
    rows = rows.exclude(from_on__isnull=True, until_on__isnull=False)
    if from_on is not None:
        rows = rows.exclude(until_on__lte=from_on)
    if until_on is not None:
        rows = rows.exclude(from_on__gte=until_on)
    other = rows.select_related("organisation").first()
    if other is not None:
        raise UnableTo(
            _(
                "A State has one national point of contact at a time, and “%(title)s” of '%(code)s' is it. "
                "End that one first, or choose another function."
            )
            % {"title": other.title, "code": other.organisation.code},
            code="national_point_taken",
            extra={"fields": {"function": ""}},
        )

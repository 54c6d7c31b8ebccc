"""Rows of grants and memberships, private to the actions of this part: the audit event is the action's."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rapport.actors import rules
from rapport.actors.models import Membership, Organisation, Person, RoleGrant
from rapport.actors.roles import ROLES
from rapport.kernel.errors import NotAvailable, UnableTo

OUTSIDE_ROLES = frozenset(role.code for role in ROLES.values() if not role.is_office)


def not_over(now: datetime) -> QuerySet[RoleGrant]:
    """Grants that are in force or will be."""
    return RoleGrant.objects.filter(ended_at__isnull=True).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    )


def put_grant(
    *,
    person_id: int,
    organisation_id: int,
    role: str,
    period: tuple[datetime, datetime | None],
    by: int | None,
    now: datetime,
) -> int:
    """Grant a role for a period, and make the person a member of the organisation. Returns the id of the grant.

    Raises NotAvailable (person or organisation), UnableTo where the role is held, or does not go with the
    organisation or the person's other roles.
    """
    rules.check_role_exists(role)
    # Held until the end of the transaction: two grants at once see each other.
    if Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first() is None:
        raise NotAvailable(_("There is no such person."))
    organisation = Organisation.objects.select_for_update(of=("self",)).filter(pk=organisation_id).first()
    if organisation is None:
        raise NotAvailable(_("There is no such organisation."))
    mine = RoleGrant.objects.filter(person_id=person_id, ended_at__isnull=True)
    for over in mine.filter(ends_at__lte=now):
        over.ended_at = over.ends_at
        over.save(update_fields=["ended_at"])
    if mine.filter(organisation_id=organisation_id, role=role).exists():
        raise UnableTo(_("The person holds this role already."), code="role_held")
    rules.check_role_fits(
        role,
        kind=organisation.kind,
        of_organisation=frozenset(
            not_over(now).filter(organisation_id=organisation_id).values_list("role", flat=True)
        ),
        of_person=frozenset(mine.values_list("role", flat=True)),
        organisation_id=organisation_id,
    )
    join(person_id=person_id, organisation_id=organisation_id, unit="", now=now)
    start, end = period
    made = RoleGrant.objects.create(
        person_id=person_id,
        organisation_id=organisation_id,
        role=role,
        granted_at=start,
        ends_at=end,
        granted_by_id=by,
    )
    return made.pk


def join(*, person_id: int, organisation_id: int, unit: str, now: datetime) -> tuple[int, bool]:
    """Make a person a member of an organisation where they are none. Returns the id, and whether it is new."""
    row, is_new = Membership.objects.get_or_create(
        person_id=person_id,
        organisation_id=organisation_id,
        ended_at__isnull=True,
        defaults={"unit": unit, "began_at": now},
    )
    return row.pk, is_new


def end_grants(*, person_id: int, organisation_id: int, now: datetime) -> int:
    """End what a person holds, or would hold, on behalf of an organisation. Returns how many grants were ended."""
    held = RoleGrant.objects.filter(
        person_id=person_id, organisation_id=organisation_id, ended_at__isnull=True
    )
    return held.update(ended_at=now)

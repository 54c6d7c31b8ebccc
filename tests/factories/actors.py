"""People with roles and organisations."""

from datetime import datetime
from itertools import count

from rapport.actors import actions, queries
from rapport.actors.models import Person
from rapport.kernel.access import Viewer

_numbers = count(1)
PASSWORD = "correct horse battery staple"


def an_organisation(*, now: datetime, code: str = "") -> int:
    """A regional organisation. Returns its id."""
    name = code or f"office-{next(_numbers)}"
    return actions.organisation_register(
        code=name,
        kind=actions.OrganisationKind.REGIONAL_ORGANISATION,
        names={"en": f"Office {name}"},
        by=Viewer.system(),
        now=now,
    )


def a_person(*roles: str, now: datetime, organisation: int | None = None) -> Person:
    """Somebody who may sign in and holds the roles on behalf of an organisation."""
    number = next(_numbers)
    made = actions.person_register(
        email=f"colleague{number}_of_the_national_coordinator@office.example",
        full_name=f"Colleague {number}",
        password=PASSWORD,
        by=Viewer.system(),
        now=now,
    )
    if roles:
        office = organisation or an_organisation(now=now)
        for role in roles:
            actions.role_grant(person_id=made, organisation_id=office, role=role, by=Viewer.system(), now=now)
    return Person.objects.get(pk=made)


def a_viewer(*roles: str, now: datetime) -> Viewer:
    """Such a person as the one on whose behalf something is done."""
    return queries.viewer_of(a_person(*roles, now=now), now)

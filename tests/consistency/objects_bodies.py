"""Bodies for the sweep: a public one with a conflict of interest, and one for its members alone, with the canary."""

from datetime import UTC, datetime

from tests.factories.mechanism import a_body, a_mechanism, an_actor

from rapport.coordination.bodies import actions
from rapport.coordination.bodies.actions import BodyFields, MemberFields
from rapport.kernel.access import Viewer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def values(canary: str, unknown: str) -> dict[str, list[str]]:
    """Values by parameter of the addresses of bodies."""
    country = a_mechanism(now=NOW)
    shown = a_body(country, now=NOW, values={"visibility": "PUBLIC"})
    hidden = BodyFields(name={"en": canary}, kind="TEAM", values={"visibility": "BODY", "tasks": canary})
    actions.body_add(
        country=country.code, code="body-of-the-sweep", fields=hidden, by=Viewer.system(), now=NOW
    )
    member = actions.member_add(
        body=shown,
        fields=MemberFields(
            organisation=an_actor(now=NOW).code, interests=canary, selected_by="By an open call."
        ),
        by=Viewer.system(),
        now=NOW,
    )
    return {
        "body": [shown, "body-of-the-sweep", unknown],
        "member": [str(member), "999999"],
        "country": [country.code, unknown],
        "checklist": ["objectives", unknown],
    }

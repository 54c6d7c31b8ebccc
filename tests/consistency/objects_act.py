"""A line and a contact point for the sweep. Every member of the mechanism may see them: they carry no canary."""

from datetime import UTC, datetime

from tests.factories.mechanism import an_actor

from rapport.actors.agreements.actions import agreement_enter
from rapport.actors.agreements.types import AgreementFields
from rapport.actors.models import Organisation
from rapport.actors.register import actions
from rapport.actors.register.types import ContactFields
from rapport.actors.trafficking.actions import state_role_record
from rapport.kernel.access import Viewer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def values() -> dict[str, list[str]]:
    """Values by parameter of the addresses of the register."""
    system = Viewer.system()
    one, other = an_actor(now=NOW), an_actor(now=NOW)
    contact = actions.contact_add(
        organisation_id=one.pk, fields=ContactFields("HOTLINE", "Line", "+000 1"), by=system, now=NOW
    )
    line = actions.line_draw(
        source_id=one.pk, target_id=other.pk, kind="FUNDS", is_formal=True, by=system, now=NOW
    )
    agreement = agreement_enter(
        fields=AgreementFields(
            "Memorandum",
            "MEMORANDUM",
            "Referral",
            organisations=(one.pk,),
            others=("A State",),
            reference="12",
        ),
        by=system,
        now=NOW,
    )
    states = Organisation.objects.filter(kind="STATE").order_by("code")
    role = state_role_record(
        state_id=states[0].pk, role="TRANSIT", source="Report of 2008", by=system, now=NOW
    )
    return {
        "agreement": [str(agreement), "999999"],
        "role": [str(role), "999999"],
        "line": [str(line), "999999"],
        "contact": [str(contact), "999999"],
        "mechanism:actors-file.form": ["xlsx", "json", "none"],
    }

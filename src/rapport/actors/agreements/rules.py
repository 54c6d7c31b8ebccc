"""Who sees agreements, and what must be said of one."""

from datetime import date

from django.utils.translation import gettext as _

from rapport.actors import vocabulary
from rapport.actors.agreements.types import AgreementFields
from rapport.actors.kinds import AgreementKind
from rapport.actors.register.rules import check_codes
from rapport.actors.roles import Permission
from rapport.kernel.access import Decision, Viewer, can_use
from rapport.kernel.errors import InvalidInput, NotAvailable

BEFORE = (180, 90, 30, 7)
"""Days before the last day in force on which its keepers and parties are told."""
FOLLOW_UP_BEFORE = 14
"""Days before the next follow-up."""
SOON = 90
"""An agreement with so many days left is marked in the list."""


def can_see_all(viewer: Viewer) -> Decision:
    """Whether the viewer sees agreements that are not public: members of the mechanism do."""
    return can_use(viewer, Permission.MECHANISM_VIEW)


def unknown() -> NotAvailable:
    """The answer for an agreement that is not there, or not the viewer's to see."""
    return NotAvailable(_("There is no such agreement."))


def state_on(
    day: date,
    *,
    signed_on: date | None,
    in_force_on: date | None,
    expires_on: date | None,
    ended_on: date | None,
) -> str:
    """The state of an agreement on a day. Without a day of entry into force it is in force from its signature."""
    if ended_on is not None and ended_on <= day:
        return "ENDED"
    if expires_on is not None and expires_on < day:
        return "EXPIRED"
    begins = in_force_on or signed_on
    if begins is not None and begins <= day:
        return "IN_FORCE"
    return "SIGNED" if signed_on is not None and signed_on <= day else "PLANNED"


def check_fields(fields: AgreementFields) -> None:
    """Raise InvalidInput, naming the field and what to do."""
    for name in ("title", "subject"):
        if not getattr(fields, name).strip():
            raise _refused(name, _("Say what the agreement is about."), "missing")
    if fields.kind not in AgreementKind.values:
        raise _refused("kind", _("Choose a kind from the list."), "unknown_kind")
    if len(set(fields.organisations)) + len(fields.others) < 2:
        raise _refused(
            "organisations",
            _("An agreement has at least two parties: choose organisations of the register, or name others."),
            "too_few_parties",
        )
    check_codes("services", fields.services, vocabulary.SERVICES)
    if not (fields.text.strip() or fields.reference.strip() or fields.link.strip()):
        raise _refused("reference", _("Give the text, or say where it can be found."), "no_text")
    begins = fields.in_force_on or fields.signed_on
    if begins and fields.expires_on and fields.expires_on < begins:
        raise _refused("expires_on", _("The last day in force comes after the first."), "bad_period")
    if fields.signed_on and fields.in_force_on and fields.in_force_on < fields.signed_on:
        raise _refused("in_force_on", _("An agreement enters into force after it was signed."), "bad_period")


def _refused(field: str, message: str, code: str) -> InvalidInput:
    return InvalidInput(message, code=code, extra={"fields": {field: ""}})

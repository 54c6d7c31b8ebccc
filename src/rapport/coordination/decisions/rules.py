"""What a decision must have and when it may be closed. `check_x` raises with a reason, `can_x` answers with it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.coordination.decisions.types import DecisionFields
from rapport.kernel.access import ALLOWED, Decision
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo

CLOSED_OBLIGATIONS = frozenset({"DONE", "WITHDRAWN"})
NO_OWNER = gettext_lazy(
    "A decision needs an organisation that answers for it. Choose one; others can support it."
)
NO_DAY = gettext_lazy("A decision needs a day until which it is to be done.")


def unknown_decision() -> NotAvailable:
    """The one answer for a decision that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no such decision."), code="unknown_decision")


def check_owner(owners: Sequence[int]) -> int:
    """The one accountable organisation. Raises InvalidInput for none and for several.

    Source: OSCE SR Annual Report 2008, 3.3.6: each measure names the one who answers for it.
    """
    distinct = sorted(set(owners))
    if not distinct:
        raise _wrong("owner", str(NO_OWNER))
    if len(distinct) > 1:
        raise _wrong(
            "owner",
            _(
                "Two organisations cannot both answer for a decision. Choose one and name the other as supporting it."
            ),
        )
    return distinct[0]


def check_due(due_on: date | None, decided_on: date) -> date:
    """The day until which it is to be done. Raises InvalidInput for none, and for one before the decision."""
    if due_on is None:
        raise _wrong("due_on", str(NO_DAY))
    if due_on < decided_on:
        raise _wrong(
            "due_on",
            _("The day until which it is to be done lies before the day of the decision. Give a later one."),
        )
    return due_on


def check_fields(fields: DecisionFields, decided_on: date) -> tuple[int, date]:
    """Owner and day. Raises InvalidInput for the first rule that is broken."""
    if not fields.text.strip():
        raise _wrong("text", _("Write what was decided."))
    return check_owner(fields.owners), check_due(fields.due_on, decided_on)


def can_fulfil(states: Iterable[str]) -> Decision:
    """Whether a decision counts as fulfilled, from the states of its obligations: none open, one done."""
    found = list(states)
    if any(state not in CLOSED_OBLIGATIONS for state in found):
        return Decision(
            False, _("An obligation of this decision is still open. It is fulfilled once all are done.")
        )
    if "DONE" not in found:
        return Decision(False, _("Nothing was done on this decision. Repeal it, or wait for a report."))
    return ALLOWED


def check_fulfil(states: Iterable[str]) -> None:
    """Raise UnableTo where `can_fulfil` says no."""
    decision = can_fulfil(states)
    if not decision:
        raise UnableTo(decision.reason, code="obligations_open")


def check_no_open(states: Iterable[str]) -> None:
    """Raise UnableTo where an obligation is still open: nobody may owe what is no longer asked for."""
    if any(state not in CLOSED_OBLIGATIONS for state in states):
        raise UnableTo(
            _(
                "An obligation of this decision is still open. Withdraw it first, or have it accepted as done."
            ),
            code="obligations_open",
        )


def check_reason(reason: str) -> None:
    """Raise InvalidInput where no reason is given."""
    if not reason.strip():
        raise _wrong("reason", _("Say why, so that members can read it later."))


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code=f"wrong_{field}", extra={"fields": {field: "wrong"}})

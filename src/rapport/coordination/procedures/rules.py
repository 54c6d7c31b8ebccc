"""Who may speak in a written procedure and when it may be closed. `check_x` raises, `can_x` answers with a reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.decisions import rules as decisions
from rapport.coordination.procedures.types import ProcedureFields, Tally
from rapport.coordination.seats import day_of
from rapport.kernel.access import ALLOWED, Decision, Viewer, can_use
from rapport.kernel.errors import InvalidInput, NotAvailable, UnableTo

SHORTEST, LONGEST = 1, 90
MODES, MAJORITIES, CHOICES = ("SILENCE", "VOTE"), ("SIMPLE", "TWO_THIRDS"), ("FOR", "AGAINST", "ABSTAIN")


@dataclass(frozen=True)
class Speaker:
    """Who may speak for a seat: the named representative and deputy, and all who act for its organisation."""

    organisation_id: int
    representative: int | None
    deputy: int | None
    acting: Collection[int]


def unknown_procedure() -> NotAvailable:
    """The one answer for a procedure that does not exist or is not the viewer's to know of."""
    return NotAvailable(_("There is no such written procedure."), code="unknown_procedure")


def check_fields(fields: ProcedureFields, opens_on: date) -> tuple[int, date]:
    """Owner and day of what is proposed. Raises InvalidInput for the first rule that is broken.

    The day until which it is to be done must not lie before the last day of the procedure.
    """
    if not fields.decision.title.strip():
        raise _wrong("title", _("Give the proposal a title."))
    if fields.mode not in MODES:
        raise _wrong("mode", _("Choose silence or a vote."))
    if fields.majority not in MAJORITIES:
        raise _wrong("majority", _("Choose what carries the vote."))
    if not SHORTEST <= fields.days <= LONGEST:
        said = _("Members have between %(least)d and %(most)d days.") % {"least": SHORTEST, "most": LONGEST}
        raise _wrong("days", said)
    return decisions.check_fields(fields.decision, opens_on + timedelta(days=fields.days))


def can_speak(viewer: Viewer, seat: Speaker, *, mine: Collection[int], absent: Mapping[int, int]) -> Decision:
    """Whether the viewer speaks for a seat now.

    `mine`: organisations that the viewer acts for, with their parts; `absent`: who is away today, to who stands in.
    Where the body named a representative who can act, that one speaks; during an absence the deputy does.
    """
    allowed = can_use(viewer, Permission.MECHANISM_ANSWER)
    if not allowed or viewer.is_system:
        return allowed
    if seat.organisation_id not in mine:
        return Decision(False, _("This seat is of another organisation."))
    named = seat.representative
    if named is None or named not in seat.acting or named == viewer.person_id:
        return ALLOWED
    if named not in absent:
        return Decision(
            False,
            _("Your organisation's representative in this body votes; the deputy does during an absence."),
        )
    if viewer.person_id in (absent[named], seat.deputy):
        return ALLOWED
    return Decision(False, _("Your organisation's representative is away: the deputy votes."))


def check_open(state: str, closes_on: date | None, zone: str, now: datetime) -> None:
    """Raise UnableTo unless the procedure runs and its last day has not passed where the body meets."""
    if state != "OPEN" or closes_on is None:
        raise UnableTo(_("This written procedure is not open."), code="not_open")
    if day_of(now, zone) > closes_on:
        raise UnableTo(_("The last day to say something has passed."), code="period_over")


def check_word(mode: str, choice: str, reason: str) -> None:
    """Raise InvalidInput for an unknown word, and for an objection without its reason."""
    if choice not in CHOICES or (mode == "SILENCE" and choice == "ABSTAIN"):
        raise _wrong("choice", _("Choose one of the answers."))
    if mode == "SILENCE" and choice == "AGAINST" and not reason.strip():
        raise _wrong("reason", _("Say why, so that the proposal can be worked on."))


def can_close(mode: str, tally: Tally, closes_on: date, zone: str, now: datetime) -> Decision:
    """Whether the result may be found: the period is over, or nothing that is still to come could be asked for.

    Before its end a silence procedure closes once somebody has objected or all agreed, a vote once all have voted.
    """
    if day_of(now, zone) > closes_on or tally.silent == 0:
        return ALLOWED
    if mode == "SILENCE":
        if tally.against:
            return ALLOWED
        return Decision(False, _("The period is running and nobody has objected. Wait for its end."))
    return Decision(False, _("The period is running and not all members have voted. Wait for its end."))


def check_close(mode: str, tally: Tally, closes_on: date, zone: str, now: datetime) -> None:
    """Raise UnableTo where `can_close` says no."""
    decision = can_close(mode, tally, closes_on, zone, now)
    if not decision:
        raise UnableTo(decision.reason, code="period_running")


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, code=f"wrong_{field}", extra={"fields": {field: "wrong"}})

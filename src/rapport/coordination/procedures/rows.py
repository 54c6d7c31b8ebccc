"""Rows of written procedures as actions need them: locked, on the roll, counted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination import seats
from rapport.coordination.models import Ballot, Procedure, ProcedureSeat
from rapport.coordination.procedures import rules, tally
from rapport.coordination.procedures.types import Tally
from rapport.coordination.procedures.workflow import PROCEDURE, ProcedureStep
from rapport.kernel.access import Viewer
from rapport.kernel.database.remembering import remembered
from rapport.kernel.errors import UnableTo


def subject_of(pk: int) -> str:
    """The opaque reference of a written procedure."""
    return f"coordination.procedure:{pk}"


def held(procedure: int, by: Viewer, now: datetime) -> Procedure:
    """The procedure, locked, if it is the viewer's to know of. Raises NotAvailable."""
    rows = Procedure.objects.select_for_update(of=("self",)).select_related("body")
    row: Procedure | None = rows.filter(seats.visible(by, now.date()), pk=procedure).first()
    if row is None or (row.state == ProcedureStep.DRAFT and not seats.sees_all(by)):
        raise rules.unknown_procedure()
    return row


def words(procedures: Iterable[int]) -> dict[int, Ballot]:
    """The last word of each seat of some procedures, by id of the seat."""
    wanted = tuple(procedures)
    return remembered(("procedures.words", wanted), lambda: _words(wanted))


def _words(wanted: tuple[int, ...]) -> dict[int, Ballot]:
    rows = Ballot.objects.filter(seat__procedure_id__in=wanted).order_by("seat_id", "-pk")
    return {one.seat_id: one for one in rows.distinct("seat_id")}


def seated(procedures: Iterable[int]) -> list[ProcedureSeat]:
    """The rolls of some procedures with their members."""
    wanted = tuple(procedures)
    rows = ProcedureSeat.objects.filter(procedure_id__in=wanted).select_related("member")
    return remembered(("procedures.seated", wanted), lambda: list(rows))


def counted(row: Procedure) -> Tally:
    """What was said until now."""
    said = words([row.pk])
    return tally.count((one.votes, said[one.pk].choice if one.pk in said else "") for one in row.roll.all())


def enrol(row: Procedure, day: date) -> list[int]:
    """Put everybody with a vote today on the roll; gives their organisations. Raises UnableTo where nobody has one."""
    members = list(seats.sitting(day).filter(body_id=row.body_id, capacity=seats.DECIDES).order_by("pk"))
    if not members:
        raise UnableTo(
            _("Nobody has a vote in this body. Give its members their capacity first."), code="nobody_votes"
        )
    ProcedureSeat.objects.bulk_create(
        ProcedureSeat(procedure=row, member=one, organisation_id=one.organisation_id, votes=one.seats)
        for one in members
    )
    return [one.organisation_id for one in members]


def still_votes(seat: ProcedureSeat, day: date) -> bool:
    """Whether the member of a seat has its vote in the body today."""
    member = seat.member
    if member is None or member.capacity != seats.DECIDES:
        return False
    begun = member.from_on is None or member.from_on <= day
    return begun and (member.until_on is None or member.until_on > day)


def speakers(roll: Iterable[ProcedureSeat], now: datetime) -> dict[int, rules.Speaker]:
    """Who may speak for each seat, by its id; whoever acts for a ministry acts for its offices."""
    found = list(roll)
    if not any(one.member and one.member.representative_id for one in found):
        # Nobody is named: whoever acts for the organisation speaks, so it need not be asked who that is.
        return {one.pk: rules.Speaker(one.organisation_id, None, None, ()) for one in found}
    system = Viewer.system()
    above = actors.parents(viewer=system)
    lines: dict[int, list[int]] = {}
    for one in {seat.organisation_id for seat in found}:
        line = [one]
        while (higher := above.get(line[-1])) is not None and higher not in line:
            line.append(higher)
        lines[one] = line
    acting = actors.acting_for_each(
        viewer=system,
        organisation_ids={one for line in lines.values() for one in line},
        permission=Permission.MECHANISM_ANSWER,
        now=now,
    )
    return {
        seat.pk: rules.Speaker(
            seat.organisation_id,
            seat.member.representative_id if seat.member else None,
            seat.member.deputy_id if seat.member else None,
            {person for one in lines[seat.organisation_id] for person in acting.get(one, ())},
        )
        for seat in found
    }


def own(viewer: Viewer) -> frozenset[int]:
    """The organisations for which the viewer may speak, with their parts."""
    acting = [one for one in viewer.organisations if viewer.has_for(Permission.MECHANISM_ANSWER, one)]
    return actors.with_parts(viewer=viewer, ids=acting) if acting else frozenset()


def move(row: Procedure, target: ProcedureStep, expected: int, **changes: object) -> str:
    """Take the step if the table has it; gives the name of its event. Raises UnableTo, StaleVersion."""
    step = PROCEDURE.check(ProcedureStep(row.state), target)
    row.state = target.value
    for name, value in changes.items():
        setattr(row, name, value)
    row.save_version(expected=expected, fields=["state", *changes])
    return step.event

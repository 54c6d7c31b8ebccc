"""Taking in a file of mechanisms: every fault is told with its place, and with one fault nothing is written."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.coordination import rules
from rapport.coordination.bodies import actions
from rapport.coordination.bodies.files import BodyEntry, MechanismEntry, read_mechanisms
from rapport.coordination.models import Body, BodyMember, Mechanism
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UserFacingError


@action
def mechanisms_import(*, text: str, by: Viewer, now: datetime) -> tuple[int, int]:
    """Take in mechanisms and bodies; those that are there already are changed. Gives how many of each.

    Raises AccessDenied, and InvalidInput with one line per fault in `extra["lines"]`: then nothing was written.
    """
    rules.check_edit_bodies(by)
    entries = read_mechanisms(text)
    faults: list[str] = []
    for entry in entries:
        _take(entry, faults, by, now)
    if faults:
        raise InvalidInput(
            _("Nothing was taken in: %(faults)s") % {"faults": "; ".join(faults)},
            code="import_faults",
            extra={"lines": faults},
        )
    bodies = sum(len(entry.bodies) for entry in entries)
    record(
        "mechanism.imported",
        by=by,
        now=now,
        subject="coordination.mechanism:all",
        detail={"mechanisms": len(entries), "bodies": bodies},
    )
    return len(entries), bodies


def _take(entry: MechanismEntry, faults: list[str], by: Viewer, now: datetime) -> None:
    try:
        with transaction.atomic():
            row = Mechanism.objects.filter(country__code__iexact=entry.country).first()
            actions.mechanism_describe(
                country=entry.country,
                values=entry.values,
                expected=row.version if row else None,
                by=by,
                now=now,
            )
    except UserFacingError as error:
        faults.append(f"{entry.where}: {error.message}")
        return
    for body in entry.bodies:
        try:
            with transaction.atomic():
                _take_body(entry.country, body, by, now)
        except UserFacingError as error:
            faults.append(f"{body.where}: {error.message}")


def _take_body(country: str, entry: BodyEntry, by: Viewer, now: datetime) -> None:
    row = Body.objects.filter(code=entry.code).first()
    if row is None:
        actions.body_add(country=country, code=entry.code, fields=entry.fields, by=by, now=now)
    elif row.mechanism.country.code.lower() != country.lower():
        raise InvalidInput(_("The code '%(code)s' is taken.") % {"code": entry.code}, code="taken")
    else:
        actions.body_change(code=entry.code, fields=entry.fields, expected=row.version, by=by, now=now)
    for member in entry.members:
        had = BodyMember.objects.filter(
            body__code=entry.code, organisation__code__iexact=member.organisation, from_on=member.from_on
        ).first()
        if had is None:
            actions.member_add(body=entry.code, fields=member, by=by, now=now)
        else:
            actions.member_change(member=had.pk, fields=member, expected=had.version, by=by, now=now)

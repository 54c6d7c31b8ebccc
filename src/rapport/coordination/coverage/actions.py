"""Writes of coverage: why a gap is none, and that the reason holds no more."""

from datetime import datetime

from django.utils.translation import gettext as _

from rapport.coordination import rules
from rapport.coordination.coverage.kinds import CoverageList
from rapport.coordination.models import Body, CoverageReason, Mechanism
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion

LONGEST = 1000


def _locked(country: str, body: str) -> tuple[Mechanism, Body | None]:
    mechanism = (
        Mechanism.objects.select_for_update(of=("self",)).filter(country__code__iexact=country).first()
    )
    if mechanism is None:
        raise NotAvailable(_("There is no mechanism of '%(code)s'.") % {"code": country})
    if not body:
        return mechanism, None
    row = Body.objects.filter(code=body, mechanism=mechanism).first()
    if row is None:
        raise NotAvailable(_("There is no body '%(code)s'.") % {"code": body}, code="unknown_body")
    return mechanism, row


def _ended(
    mechanism: Mechanism, table: Body | None, which: str, code: str, *, expected: int, now: datetime
) -> bool:
    """End the reason in force, if there is one. Raises StaleVersion where it is not the one that was read."""
    rows = CoverageReason.objects.select_for_update(of=("self",))
    had = rows.filter(mechanism=mechanism, body=table, list=which, code=code, ended_at=None).first()
    current = had.pk if had else 0
    if current != expected:
        raise StaleVersion(
            _("Somebody else has changed the reason for this in the meantime. Read it, then save again."),
            extra={"expected": expected, "current": current},
        )
    if had is not None:
        had.ended_at = now
        had.save(update_fields=["ended_at"])
    return had is not None


@action
def gap_explain(
    *,
    country: str,
    body: str = "",
    which: str,
    code: str,
    reason: str,
    expected: int,
    by: Viewer,
    now: datetime,
) -> int:
    """Say why nobody at a table needs to have an entry of a list: "not relevant, because …". Returns the id.

    `body` is empty for the whole mechanism; `expected` is the id of the reason that was read, 0 where there was none.
    What was said before ends and stays. Raises AccessDenied, NotAvailable, InvalidInput, and StaleVersion where
    somebody else wrote in between.
    """
    rules.check_edit_bodies(by)
    mechanism, table = _locked(country, body)
    if which not in CoverageList.values or not code or len(code) > 120:
        raise InvalidInput(_("There is no such line in this list."), extra={"fields": {"code": ""}})
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise InvalidInput(
            _("Give a reason of at most %(many)d signs.") % {"many": LONGEST},
            extra={"fields": {"reason": ""}},
        )
    _ended(mechanism, table, which, code, expected=expected, now=now)
    made = CoverageReason.objects.create(
        mechanism=mechanism, body=table, list=which, code=code, reason=said, by=by.person_id, at=now
    )
    record(
        "coverage.explained",
        by=by,
        now=now,
        subject=f"coordination.mechanism:{mechanism.pk}",
        detail={"list": which, "code": code, "body": table.pk if table else None},
    )
    return int(made.pk)


@action
def gap_reopen(
    *, country: str, body: str = "", which: str, code: str, expected: int, by: Viewer, now: datetime
) -> None:
    """Take a reason back: the gap counts again. Raises AccessDenied, NotAvailable, StaleVersion."""
    rules.check_edit_bodies(by)
    mechanism, table = _locked(country, body)
    if not _ended(mechanism, table, which, code, expected=expected, now=now):
        raise NotAvailable(_("There is no reason to take back."))
    record(
        "coverage.reopened",
        by=by,
        now=now,
        subject=f"coordination.mechanism:{mechanism.pk}",
        detail={"list": which, "code": code, "body": table.pk if table else None},
    )

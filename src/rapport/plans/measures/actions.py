"""Writes of measures: added, changed, moved, dropped. A revision gives the reason and the meeting that decided."""

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from rapport.analysis.plan.diff import ChangeKind, changed
from rapport.analysis.plan.document import Measure
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.plans import extracts, models, rows, rules


def _found(plan: models.ActionPlan, key: str) -> models.Measure:
    row: models.Measure | None = (
        models.Measure.objects.select_for_update(of=("self",)).filter(plan=plan, key=key).first()
    )
    if row is None:
        raise rules.unknown_measure()
    return row


def _event(name: str, plan: str, key: str, by: Viewer, now: datetime) -> None:
    record(name, by=by, now=now, subject=rows.subject_of(plan), detail={"measure": key})


@action
def measure_add(
    *, plan: str, measure: Measure, reason: str = "", decided_at: str = "", by: Viewer, now: datetime
) -> str:
    """Add a measure at the end of the draft; its `id` is given here and stays through all versions. Returns it.

    Raises NotAvailable, AccessDenied, UnableTo (no draft), InvalidInput.
    """
    row, version = rows.writing(plan, by)
    rules.check_reason(version.number, reason)
    row.last_measure += 1
    models.ActionPlan.objects.filter(pk=row.pk).update(last_measure=row.last_measure)
    key = f"m{row.last_measure}"
    register = rows.Register(by, now.date(), row.language)
    given = replace(measure, id=key, code=measure.code.strip() or str(row.last_measure))
    rows.put_measure(row, given, register, by=by, now=now, reason=reason, position=row.last_measure)
    rows.explain(row, key, reason, decided_at)
    _event("measure.added", plan, key, by, now)
    return key


@action
def measure_change(
    *,
    plan: str,
    key: str,
    measure: Measure,
    expected: int,
    reason: str = "",
    decided_at: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """Write a measure anew, with everything in it; `expected` is the version that was read.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput, StaleVersion (nothing is written).
    """
    row, version = rows.writing(plan, by)
    found = _found(row, key)
    rules.check_reason(version.number, reason)
    register = rows.Register(by, now.date(), row.language)
    given = replace(measure, id=key, code=measure.code.strip() or found.code)
    day, language = now.date(), row.language
    before = extracts.measure_of(found, viewer=by, day=day, language=language)
    found = rows.put_measure(
        row, given, register, by=by, now=now, row=found, expected=expected, reason=reason
    )
    after = extracts.measure_of(found, viewer=by, day=day, language=language)
    rows.explain(row, key, reason, decided_at, [one.kind.value for one in changed(before, after)])
    _event("measure.changed", plan, key, by, now)


@action
def measure_move(*, plan: str, key: str, up: bool, by: Viewer, now: datetime) -> None:
    """Move a measure one place up or down; at the end it stays. Raises NotAvailable, AccessDenied, UnableTo."""
    row, _version = rows.writing(plan, by)
    found = _found(row, key)
    keys = list(models.Measure.objects.filter(plan=row).values_list("pk", flat=True))
    at = keys.index(found.pk)
    to = max(0, min(len(keys) - 1, at + (-1 if up else 1)))
    keys.insert(to, keys.pop(at))
    for position, pk in enumerate(keys, start=1):
        models.Measure.objects.filter(pk=pk).exclude(position=position).update(position=position)
    _event("measure.moved", plan, key, by, now)


@action
def measure_drop(
    *,
    plan: str,
    key: str,
    expected: int,
    reason: str = "",
    decided_at: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """Take a measure out of the draft; adopted versions keep it.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (a revision without a reason; another version).
    """
    row, version = rows.writing(plan, by)
    try:
        found = _found(row, key)
    except NotAvailable as error:
        raise InvalidInput(
            _("Somebody dropped this measure already. Nothing is left to do."), code="dropped"
        ) from error
    rules.check_reason(version.number, reason)
    found.save_version(expected=expected, fields=[])
    found.delete()
    rows.explain(row, key, reason, decided_at)
    _event("measure.dropped", plan, key, by, now)


@action
def change_explain(
    *, plan: str, key: str, kind: str, reason: str, decided_at: str = "", by: Viewer, now: datetime
) -> None:
    """Say why a revision changed a measure in one way (a code of `ChangeKind`), and which meeting decided it.

    Raises NotAvailable, AccessDenied, UnableTo (no draft), InvalidInput (no reason, a first version, an unknown kind).
    """
    row, version = rows.writing(plan, by)
    if kind not in set(ChangeKind) or version.number < 2:
        raise InvalidInput(_("A first version changes nothing."), code="no_such_change")
    rules.check_reason(version.number, reason)
    rows.explain(row, key, reason, decided_at, [kind])
    _event("measure.explained", plan, key, by, now)

"""Writes of diagnoses: one is kept, findings are answered, empty cells of the coverage are given a reason."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from rapport.analysis.plan.check import check
from rapport.analysis.plan.checks.elements import elements
from rapport.analysis.plan.coverage import AXES
from rapport.analysis.plan.document import Justification
from rapport.analysis.plan.findings import Finding
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable, StaleVersion
from rapport.plans import models, queries, rows, rules
from rapport.plans.diagnosis.context import context, coverage_codes
from rapport.plans.diagnosis.instruments import all_findings
from rapport.plans.diagnosis.verdicts import Verdict

LONGEST = 1000
_CELL: TypeAdapter[Justification] = TypeAdapter(Justification)


@action
def diagnosis_keep(*, plan: str, number: int | None = None, note: str = "", by: Viewer, now: datetime) -> int:
    """Keep what the rules find in a version today, so that a later diagnosis can be compared. Returns its id.

    Without a number the version that is open, else the newest. Raises AccessDenied, NotAvailable, InvalidInput.
    """
    rules.check_edit(by)
    said = note.strip()
    if len(said) > 500:
        raise InvalidInput(
            _("A note has at most 500 signs. Shorten it."), extra={"fields": {"note": "too_long"}}
        )
    shown = queries.shown(viewer=by, code=plan, number=number, day=now.date())
    found = check(shown.document, context())
    made = models.Diagnosis.objects.create(
        of_id=shown.at.id,
        of_draft=shown.at.state == "DRAFT",
        at=now,
        by=by.person_id,
        note=said,
        measures=len(shown.document.measures),
        findings=[_frozen(one) for one in found],
        elements=[
            {"id": one.id, "measures": list(one.measures), "missing": list(one.missing)}
            for one in elements(shown.document, context())
        ],
    )
    detail = {"version": shown.at.number, "findings": len(found)}
    record("plan_diagnosis.kept", by=by, now=now, subject=rows.subject_of(plan), detail=detail)
    return int(made.pk)


def _frozen(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "severity": one.rule.severity.value,
        "source": one.rule.source,
        "measure": one.measure,
        "place": one.place,
        "facts": dict(one.facts),
    }


def _ended(plan: models.ActionPlan, key: str, expected: int, now: datetime) -> None:
    """End the answer in force. Raises StaleVersion where it is not the one that was read (0: there was none)."""
    held = models.FindingAnswer.objects.select_for_update(of=("self",))
    had = held.filter(plan=plan, key=key, ended_at=None).first()
    current = had.pk if had else 0
    if current != expected:
        raise StaleVersion(
            _("Somebody else has answered this finding in the meantime. Read it, then save again."),
            extra={"expected": expected, "current": current},
        )
    if had is not None:
        had.ended_at = now
        had.save(update_fields=["ended_at"])


@action
def finding_answer(
    *,
    plan: str,
    number: int | None = None,
    key: str,
    verdict: str,
    words: str,
    expected: int,
    by: Viewer,
    now: datetime,
) -> int:
    """Say what is to become of a finding of a version, and why; what was said before ends and stays. Returns the id.

    `expected` is the id of the answer that was read, 0 where there was none. Raises AccessDenied, NotAvailable (not
    found in this version), InvalidInput, StaleVersion.
    """
    rules.check_edit(by)
    row = rows.held(plan)
    shown = queries.shown(viewer=by, code=plan, number=number, day=now.date())
    found = next((one for one in all_findings(shown.document) if one.key == key), None)
    if found is None:
        raise NotAvailable(
            _("The diagnosis of this version does not find this any more."), code="unknown_finding"
        )
    rules.check_answer(verdict, words, Verdict.values, found.rule.severity)
    _ended(row, key, expected, now)
    made = models.FindingAnswer.objects.create(
        plan=row, of_id=shown.at.id, key=key, verdict=verdict, words=words.strip(), at=now, by=by.person_id
    )
    detail = {"rule": found.rule.id, "measure": found.measure, "verdict": verdict}
    record("plan_finding.answered", by=by, now=now, subject=rows.subject_of(plan), detail=detail)
    return int(made.pk)


@action
def finding_reopen(*, plan: str, key: str, expected: int, by: Viewer, now: datetime) -> None:
    """Take the answer to a finding back. Raises AccessDenied, NotAvailable, StaleVersion."""
    rules.check_edit(by)
    row = rows.held(plan)
    if not expected:
        raise NotAvailable(_("There is no answer to take back."), code="no_answer")
    _ended(row, key, expected, now)
    rule, measure, _place = (*key.split("|"), "", "")[:3]
    detail = {"rule": rule, "measure": measure}
    record("plan_finding.reopened", by=by, now=now, subject=rows.subject_of(plan), detail=detail)


def _checked(cell: Justification) -> dict[str, Any]:
    codes = coverage_codes()
    named = {axis: str(getattr(cell, axis)) for axis in AXES if getattr(cell, axis)}
    if not named or any(code not in codes[axis] for axis, code in named.items()):
        raise NotAvailable(_("The coverage has no such cell."), code="unknown_cell")
    return {"reason": cell.reason.strip(), **dict.fromkeys(AXES, ""), **named}


def _same_cell(one: dict[str, Any], cell: dict[str, Any]) -> bool:
    return all(one.get(axis, "") == cell[axis] for axis in AXES)


@action
def gap_justify(*, plan: str, cell: Justification, expected: int, by: Viewer, now: datetime) -> None:
    """Say in the draft why no measure is needed in a cell: "not relevant, because …"; an empty reason takes it back.

    `expected` is the lock of the plan. An axis that the cell leaves empty means all of it. Raises AccessDenied,
    NotAvailable (no such cell), UnableTo (no draft), InvalidInput, StaleVersion.
    """
    row, _version = rows.writing(plan, by)
    given = _checked(cell)
    if len(given["reason"]) > LONGEST:
        raise InvalidInput(
            _("Give a reason of at most %(many)d signs.") % {"many": LONGEST},
            extra={"fields": {"reason": "too_long"}},
        )
    others = [one for one in row.justified if not _same_cell(one, given)]
    if not given["reason"] and len(others) == len(row.justified):
        raise InvalidInput(
            _("Say why nothing is needed here: “not relevant, because …”."),
            extra={"fields": {"reason": "missing"}},
        )
    kept = [_CELL.dump_python(_CELL.validate_python(given), mode="json")] if given["reason"] else []
    row.justified = [*others, *kept]
    row.save_version(expected=expected, fields=["justified"])
    detail = {"cell": {axis: given[axis] for axis in AXES if given[axis]}, "justified": bool(kept)}
    record("plan_gap.justified", by=by, now=now, subject=rows.subject_of(plan), detail=detail)

"""Writes of the strategy: a section, contributing factor or objective is put (added or changed) or removed."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from rapport.analysis.plan.document import ContributingFactor, Objective, Section
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, NotAvailable
from rapport.plans import models, rows

Part = Section | ContributingFactor | Objective
TABLES: dict[str, Any] = {
    "section": models.StrategySection,
    "factor": models.ContributingFactor,
    "objective": models.Objective,
}
_KINDS = {Section: "section", ContributingFactor: "factor", Objective: "objective"}


@action
def part_put(*, plan: str, part: Part, expected: int | None, by: Viewer, now: datetime) -> None:
    """Add a part of the strategy (`expected` None) or change the one of the same code.

    Raises NotAvailable, AccessDenied, UnableTo (no draft), InvalidInput (no code, a code that is taken),
    StaleVersion.
    """
    row, _version = rows.writing(plan, by)
    kind = _KINDS[type(part)]
    table = TABLES[kind]
    values = TypeAdapter(type(part)).dump_python(part, mode="json")
    code = values["code"].strip()
    found = table.objects.select_for_update(of=("self",)).filter(plan=row, code=code).first()
    if not code or (expected is None and found is not None):
        raise InvalidInput(
            _("Give a code that nothing else in this list has, for example A or 3."),
            code="code_taken",
            extra={"fields": {"code": "taken"}},
        )
    if expected is None:
        last = table.objects.filter(plan=row).aggregate(last=Max("position"))["last"] or 0
        table.objects.create(plan=row, position=last + 1, **{**values, "code": code})
    elif found is None:
        raise NotAvailable(_("Somebody removed this from the strategy."), code="unknown_part")
    else:
        fields = [name for name in values if name not in ("code", "evidence")]
        for name in fields:
            setattr(found, name, values[name])
        found.save_version(expected=expected, fields=fields)
    record("strategy.changed", by=by, now=now, subject=rows.subject_of(plan), detail={"part": kind})


@action
def part_remove(*, plan: str, kind: str, code: str, by: Viewer, now: datetime) -> None:
    """Take a section, factor or objective out of the strategy.

    Raises NotAvailable, AccessDenied, UnableTo, InvalidInput (a measure still serves the objective).
    """
    row, _version = rows.writing(plan, by)
    found = TABLES[kind].objects.select_for_update(of=("self",)).filter(plan=row, code=code).first()
    if found is None:
        raise NotAvailable(_("Somebody removed this from the strategy."), code="unknown_part")
    serving = models.Measure.objects.filter(plan=row, objective=code) if kind == "objective" else None
    if serving is not None and serving.exists():
        raise InvalidInput(
            _("Measures serve this objective. Give them another one first."), code="objective_served"
        )
    found.delete()
    record("strategy.part_removed", by=by, now=now, subject=rows.subject_of(plan), detail={"part": kind})

"""Writes of taking in: a file is kept, its columns are explained, it is taken in whole, or forgotten."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from rapport.analysis.plan.diff import changed
from rapport.analysis.plan.document import Measure, Plan, write_plan
from rapport.analysis.plan.sheet.layout import Layout, write_layout
from rapport.kernel.access import Viewer
from rapport.kernel.audit import action, record
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.kernel.files.guard import check_upload
from rapport.plans import actions, extracts, models, rows, rules
from rapport.plans.measures import actions as measures
from rapport.plans.taking import queries, reading
from rapport.plans.taking.looking import fingerprint, unknown_file

KEPT = timedelta(days=14)
"""So long a file waits for its owner; then it is forgotten when the next one comes."""
MOST_WAITING = 20
"""So many files of one person wait; older ones are forgotten."""


def _subject(pk: int) -> str:
    return f"plans.sheet:{pk}"


@action
def sheet_keep(*, name: str, content: bytes, by: Viewer, now: datetime) -> int:
    """Keep a workbook while its columns are explained; files that nobody came back to are forgotten. Returns its id.

    Raises AccessDenied, Refused (not an XLSX, too large, not what its name says).
    """
    rules.check_edit(by)
    upload = check_upload(name, content, accepted=("xlsx",))
    models.PlanSheet.objects.filter(at__lt=now - KEPT).delete()
    mine = models.PlanSheet.objects.filter(by=by.person_id)
    old = list(mine.values_list("pk", flat=True)[MOST_WAITING - 1 :])
    models.PlanSheet.objects.filter(pk__in=old).delete()
    row = models.PlanSheet.objects.create(by=by.person_id, at=now, name=upload.name, content=upload.content)
    record("plan_sheet.kept", by=by, now=now, subject=_subject(row.pk), detail={"bytes": len(content)})
    return int(row.pk)


def _held(sheet: int, by: Viewer) -> models.PlanSheet:
    rules.check_edit(by)
    row: models.PlanSheet | None = (
        models.PlanSheet.objects.select_for_update(of=("self",)).filter(pk=sheet, by=by.person_id).first()
    )
    if row is None:
        raise unknown_file()
    return row


@action
def sheet_explain(
    *,
    sheet: int,
    layout: Layout,
    kept: frozenset[str] = frozenset(),
    expected: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Say what the columns and words of a file mean; `kept` are names that stay names.

    Raises AccessDenied, NotAvailable, InvalidInput (no column with the measure), StaleVersion.
    """
    row = _held(sheet, by)
    if "text" not in layout.columns.values():
        raise InvalidInput(
            _("Say which column holds the measure: without it nothing can be taken in."),
            code="no_text_column",
        )
    row.layout = json.loads(write_layout(layout))
    row.kept = sorted(kept)
    row.save_version(expected=expected, fields=["layout", "kept"])
    record("plan_sheet.explained", by=by, now=now, subject=_subject(row.pk))


@action
def sheet_forget(*, sheet: int, by: Viewer, now: datetime) -> None:
    """Forget a file. Raises AccessDenied, NotAvailable."""
    row = _held(sheet, by)
    pk = row.pk
    row.delete()
    record("plan_sheet.forgotten", by=by, now=now, subject=_subject(pk))


@action
def sheet_take(*, sheet: int, begun: Plan, language: str, by: Viewer, now: datetime) -> str:
    """Begin a plan with everything that a file says, whole or not at all, and forget the file. Returns its code.

    Raises AccessDenied, NotAvailable, UnableTo (something cannot be read, or was not decided), InvalidInput.
    """
    row = _held(sheet, by)
    view = queries.sheet(viewer=by, sheet_id=row.pk)
    if view.is_own:
        document = replace(queries.returned(view=view, viewer=by, day=now.date()).document, code=begun.code)
    else:
        found = queries.read(view=view, viewer=by, language=language, day=now.date())
        if not found.is_ready:
            raise UnableTo(
                _("Something in the file is not understood or not decided yet. Nothing was taken in."),
                code="not_ready",
            )
        document = reading.document(found.sheet, view.layout or Layout(columns={}), begun)
    code, _unknown = actions.document_load(document=document, code=begun.code, by=by, now=now)
    pk = row.pk
    row.delete()
    record("plan_sheet.taken_in", by=by, now=now, subject=_subject(pk), detail={"plan": code})
    return code


@dataclass(frozen=True)
class Counts:
    """How many measures a document changed in a draft."""

    added: int
    changed: int
    dropped: int


@action
def sheet_return(
    *, sheet: int, seen: str, reason: str = "", decided_at: str = "", by: Viewer, now: datetime
) -> Counts:
    """Bring a draft to what our own workbook says that came back, whole or not at all, and forget the file.

    `seen` is the fingerprint of the draft that was compared with it. Raises AccessDenied, NotAvailable, UnableTo
    (somebody changed the draft since, no draft), InvalidInput (what a measure may not say; a revision without a
    reason).
    """
    row = _held(sheet, by)
    view = queries.sheet(viewer=by, sheet_id=row.pk)
    back = queries.returned(view=view, viewer=by, day=now.date())
    if back.draft is None:
        raise UnableTo(_("The plan is not kept here. Begin it from the file."), code="no_draft")
    counts = document_update(
        document=back.document, seen=seen, reason=reason, decided_at=decided_at, by=by, now=now
    )
    pk = row.pk
    row.delete()
    record("plan_sheet.returned", by=by, now=now, subject=_subject(pk))
    return counts


@action
def document_update(
    *, document: Plan, seen: str, reason: str = "", decided_at: str = "", by: Viewer, now: datetime
) -> Counts:
    """Bring the draft of a plan to what a document says, whole or not at all; measures are the same by their ids.

    A measure without an id is new. What the document says alike is not written. Raises as `sheet_return`.
    """
    row, version = rows.writing(document.code, by)
    draft = extracts.document_of(row, version.number, viewer=by, day=now.date())
    if fingerprint(write_plan(draft)) != seen:
        raise UnableTo(
            _("Somebody changed the draft since you compared it with your file. Compare them again."),
            code="draft_changed",
        )
    given: dict[str, Any] = {"plan": document.code, "reason": reason, "decided_at": decided_at}
    given |= {"by": by, "now": now}
    old = {one.id: one for one in draft.measures}
    _check_ids(document, old)
    _put_whole(row, draft, document)
    locks = dict(models.Measure.objects.filter(plan=row).values_list("key", "version"))
    kept = {one.id for one in document.measures}
    counts = {"added": 0, "changed": 0, "dropped": 0}
    for key in old:
        if key not in kept:
            measures.measure_drop(key=key, expected=locks[key], **given)
            counts["dropped"] += 1
    order: list[str] = []
    for one in document.measures:
        was = old.get(one.id)
        if was is None:
            order.append(measures.measure_add(measure=one, **given))
            counts["added"] += 1
            continue
        order.append(one.id)
        if any(changed(was, one)) or was.from_ids != one.from_ids:
            measures.measure_change(key=one.id, measure=one, expected=locks[one.id], **given)
            counts["changed"] += 1
    for position, key in enumerate(order, start=1):
        models.Measure.objects.filter(plan=row, key=key).exclude(position=position).update(position=position)
    record("plan.updated", by=by, now=now, subject=rows.subject_of(row.code), detail=counts)
    return Counts(**counts)


def _check_ids(document: Plan, old: dict[str, Measure]) -> None:
    seen: set[str] = set()
    for one in document.measures:
        if one.id in seen or (one.id and one.id not in old):
            raise InvalidInput(
                _(
                    "Measure %(code)s: the draft has no measure with the id “%(id)s”, or it is given twice. "
                    "Leave the id of a new measure empty."
                )
                % {"code": one.code or "–", "id": one.id},
                code="measure_id",
            )
        seen |= {one.id} - {""}


def _put_whole(row: models.ActionPlan, draft: Plan, document: Plan) -> None:
    """Write what the document says of the plan as a whole, and its strategy, where it says something else."""
    columns = {
        name: value
        for name, value in rows.columns_of(document).items()
        if getattr(draft, name) != getattr(document, name)
    }
    if columns:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save_version(expected=row.version, fields=list(columns))
    parts = ("strategy", "factors", "objectives")
    if any(getattr(draft, name) != getattr(document, name) for name in parts):
        for table in (models.StrategySection, models.ContributingFactor, models.Objective):
            table.objects.filter(plan=row).delete()
        rows.put_strategy(row, document)

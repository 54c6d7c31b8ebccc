"""Reads of diagnoses: those that were kept, and what is said to findings at present."""

from collections.abc import Mapping
from typing import Any

from django.db.models import ExpressionWrapper, F, Func, JSONField, QuerySet, Value
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.analysis.plan.checks.elements import Element
from rapport.analysis.plan.findings import Finding, Rule, Severity
from rapport.kernel.access import Viewer
from rapport.kernel.errors import NotAvailable
from rapport.plans import rules
from rapport.plans.diagnosis.types import AnswerView, KeptDiagnosis, KeptView
from rapport.plans.models import Diagnosis, FindingAnswer
from rapport.plans.types import PlanView


def _seen(viewer: Viewer, plan: PlanView) -> QuerySet[Diagnosis]:
    """Diagnoses of the versions of a plan that was read for the viewer; of drafts only for those who write."""
    rows = Diagnosis.objects.filter(of__in=[one.id for one in plan.versions])
    if rules.can_edit(viewer) or viewer.has(Permission.PLAN_ADOPT):
        return rows
    return rows.filter(of_draft=False) if viewer.has(Permission.MECHANISM_VIEW) else rows.none()


def kept(*, viewer: Viewer, plan: PlanView, with_names: bool = True) -> list[KeptView]:
    """The kept diagnoses of a plan that was read for the viewer, latest first; perhaps without who kept them."""
    severities = Func(F("findings"), Value("$[*].severity"), function="jsonb_path_query_array")
    rows = list(
        _seen(viewer, plan)
        .annotate(severities=ExpressionWrapper(severities, JSONField()))
        .defer("findings", "elements")
    )
    ids = {row.by for row in rows if row.by is not None} if with_names else set()
    names = actors.people_named(viewer=viewer, ids=ids) if ids else {}
    return [_view(row, plan, names, row.severities) for row in rows]


def kept_one(*, viewer: Viewer, plan: PlanView, diagnosis: int) -> KeptDiagnosis:
    """One kept diagnosis of a plan that was read for the viewer. Raises NotAvailable."""
    row = _seen(viewer, plan).filter(pk=diagnosis).first()
    if row is None:
        raise NotAvailable(_("There is no such diagnosis of this plan."), code="unknown_diagnosis")
    names = actors.people_named(viewer=viewer, ids={row.by} if row.by is not None else set())
    return KeptDiagnosis(
        _view(row, plan, names, [one["severity"] for one in row.findings]),
        tuple(_finding(one) for one in row.findings),
        tuple(Element(one["id"], tuple(one["measures"]), tuple(one["missing"])) for one in row.elements),
    )


def kept_findings(*, viewer: Viewer, plan: PlanView, diagnosis: int) -> tuple[Finding, ...]:
    """What a kept diagnosis of a plan that was read for the viewer found. Raises NotAvailable."""
    found = _seen(viewer, plan).filter(pk=diagnosis).values_list("findings", flat=True).first()
    if found is None:
        raise NotAvailable(_("There is no such diagnosis of this plan."), code="unknown_diagnosis")
    return tuple(map(_finding, found))


def _view(row: Diagnosis, plan: PlanView, names: Mapping[int, str], severities: list[str]) -> KeptView:
    numbers = {one.id: one.number for one in plan.versions}
    return KeptView(
        row.pk,
        numbers[row.of_id],
        row.of_draft,
        row.at,
        names.get(row.by or 0, ""),
        row.note,
        row.measures,
        {severity.value: severities.count(severity.value) for severity in Severity},
    )


def _finding(values: Mapping[str, Any]) -> Finding:
    rule = Rule(values["rule"], Severity(values["severity"]), values["source"])
    return Finding(rule, values["measure"], values["facts"], values["place"])


def answers(*, viewer: Viewer, plan: PlanView) -> Mapping[str, AnswerView]:
    """What is said at present to findings of the versions of a plan that was read for the viewer, by key."""
    if not viewer.has(Permission.MECHANISM_VIEW) and not rules.can_edit(viewer):
        return {}
    numbers = {one.id: one.number for one in plan.versions}
    rows = list(FindingAnswer.objects.filter(plan_id=plan.id, of__in=numbers, ended_at=None))
    names = actors.people_named(viewer=viewer, ids={row.by for row in rows if row.by is not None})
    return {
        row.key: AnswerView(
            row.pk, row.verdict, row.words, names.get(row.by or 0, ""), row.at, numbers[row.of_id]
        )
        for row in rows
    }

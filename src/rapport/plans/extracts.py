"""Tables of a plan to its document."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from pydantic import TypeAdapter

from rapport.actors import queries as actors
from rapport.actors.types import OrganisationView
from rapport.analysis.plan.document import Measure as MeasureValue
from rapport.analysis.plan.document import Party, Plan, plan_of
from rapport.analysis.plan.lists import SHEET_FIELDS
from rapport.kernel.access import Viewer
from rapport.plans.models import ActionPlan, Benchmark, Contributor, CostLine, Indicator, Measure

PLAN_FIELDS = (
    *("code", "title", "kind", "language", "starts_on", "ends_on", "legal_basis", "predecessor", "currency"),
    *("rates", "related", "justified", "agreements", "funding_strategy", "assessed_every_months"),
    *("evaluated_on", "changes"),
)
MEASURE_FIELDS = (
    *("code", "text", "detail", "areas", "objective", "factors", "forms", "profiles", "geography", "levels"),
    *("places", "services", "start_on", "due_on", "no_cost", "evidence", "answers_to", "own_initiative"),
    *("other_plans", "from_ids", "continues"),
)
INDICATOR_FIELDS = (
    *("title", "kind", "unit", "direction", "baseline", "baseline_on", "targets", "source", "method"),
    "sheet",
)
PARTS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "contributors": (Contributor, ("organisation_id", "name", "role", "duty")),
    "indicators": (Indicator, ("key", *INDICATOR_FIELDS)),
    "costs": (CostLine, ("year", "amount", "currency", "status", "source", "note")),
}
OWN_FIELDS = ("id", "key", "action", "timing", "accountable_id", "accountable_name", *MEASURE_FIELDS)
Names = Mapping[int, OrganisationView]
_MEASURE: TypeAdapter[MeasureValue] = TypeAdapter(MeasureValue)


def document_of(row: ActionPlan, number: int, *, viewer: Viewer, day: date) -> Plan:
    """The document of what is written in the tables now, with names as of the day, in the plan's language."""
    measures = _rows(Measure.objects.filter(plan=row))
    ids = _organisations(measures)
    language = row.language or "en"
    names = actors.organisations(viewer=viewer, language=language, day=day, ids=ids) if ids else {}
    values: dict[str, Any] = {name: getattr(row, name) for name in PLAN_FIELDS}
    values["version"] = number
    values["strategy"] = [_of(one, "code", "title", "text") for one in row.sections.all()]
    values["factors"] = [_of(one, "code", "kind", "text", "evidence") for one in row.factors.all()]
    values["objectives"] = [_of(one, "code", "title", "text", "factors") for one in row.objectives.all()]
    values["measures"] = [_measure(one, names) for one in measures]
    return plan_of(values)


def measure_of(row: Measure, *, viewer: Viewer, day: date, language: str) -> MeasureValue:
    """One measure of the tables as a value, with names as of the day, in the language."""
    (values,) = _rows(Measure.objects.filter(pk=row.pk))
    ids = _organisations([values])
    names = actors.organisations(viewer=viewer, language=language or "en", day=day, ids=ids) if ids else {}
    return _MEASURE.validate_python(_measure(values, names))


def _rows(chosen: QuerySet[Measure]) -> list[dict[str, Any]]:
    """Measures as plain values, each with the rows of its parts: a plan has thousands, and a page reads them all."""
    own = Benchmark.objects.filter(measure=OuterRef("pk")).order_by("id")
    steps = ArraySubquery(own.values(as_one=JSONObject(key="key", due_on="due_on", statement="statement")))
    found = list(chosen.values(*OWN_FIELDS, steps=steps))
    held = {one["id"]: one for one in found}
    for name, (model, fields) in PARTS.items():
        for one in found:
            one[name] = []
        for part in model.objects.filter(measure__in=chosen.order_by()).values("measure_id", *fields):
            held[part.pop("measure_id")][name].append(part)
    return found


def _organisations(measures: Sequence[Mapping[str, Any]]) -> set[int]:
    """The organisations that measures name, to be asked for at once."""
    found = {one["accountable_id"] for one in measures}
    found |= {who["organisation_id"] for one in measures for who in one["contributors"]}
    return found - {None}


def _of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def party(organisation_id: int | None, name: str, names: Names) -> Party | None:
    """The party of a column and the name beside it; `ref` is the code of the organisation."""
    if organisation_id is not None:
        one = names[organisation_id]
        return Party(one.name, ref=one.code, kind=str(one.kind))
    return Party(name) if name else None


def _measure(row: Mapping[str, Any], names: Names) -> dict[str, Any]:
    values = {name: row[name] for name in MEASURE_FIELDS}
    values["id"] = row["key"]
    values["action"] = row["action"] or None
    values["timing"] = row["timing"] or None
    values["accountable"] = party(row["accountable_id"], row["accountable_name"], names)
    values["contributors"] = [
        {"party": party(one["organisation_id"], one["name"], names), "role": one["role"], "duty": one["duty"]}
        for one in row["contributors"]
    ]
    values["benchmarks"] = [
        {"id": one["key"], "due_on": one["due_on"], "statement": one["statement"]} for one in row["steps"]
    ]
    values["indicators"] = [_indicator(one) for one in row["indicators"]]
    values["costs"] = [{**one, "amount": _short(one["amount"])} for one in row["costs"]]
    return values


def _indicator(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: row[name] for name in INDICATOR_FIELDS}
    values["id"] = row["key"]
    # The database keeps no order of names; equal plans are to be equal bytes.
    order = {name: at for at, name in enumerate(SHEET_FIELDS)}
    values["sheet"] = dict(sorted(row["sheet"].items(), key=lambda one: (order.get(one[0], 99), one[0])))
    if row["baseline"] is not None:
        values["baseline"] = _short(row["baseline"])
    return values


def _short(number: Any) -> Any:
    """A stored number without the zeros that its column adds: 50000.000000 is 50000."""
    found = number.normalize()
    return found if found.as_tuple().exponent <= 0 else found.quantize(1)

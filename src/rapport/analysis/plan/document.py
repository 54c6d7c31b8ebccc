"""What a plan says, as plain values: one document for editing, freezing, comparing, checking, import and export.

`read_plan` and `write_plan` carry a plan as JSON. Amounts are decimal numbers written as text, days are ISO dates. A
reader refuses unknown fields: a misspelt one is an error, never silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from rapport.analysis.errors import AnalyticsError
from rapport.analysis.plan.lists import (
    Action,
    Area,
    Comparator,
    CostStatus,
    Direction,
    Factor,
    Geography,
    IndicatorKind,
    PlanKind,
    Quality,
    Related,
    Role,
    Timing,
)

_CLOSED = ConfigDict(extra="forbid")
Number = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=20, decimal_places=6)]
"""A finite decimal number: at most fourteen digits before the point and six behind it."""


class PlanDocumentError(AnalyticsError):
    """The JSON of a plan breaks its form. `faults` are the places (`measures.3.due_on`) with what is wrong there."""

    code = "analysis.plan.document"

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        self.faults = faults
        where, rule = faults[0]
        more = f"{len(faults) - 1} more places are wrong." if len(faults) > 1 else ""
        super().__init__(where=where or "plan", rule=rule, context=more)


@dataclass(frozen=True)
class Party:
    """An organisation. `ref` is its id in this instance, empty where only a name is known; `kind` as registered."""

    __pydantic_config__ = _CLOSED
    name: str
    ref: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Contributor:
    """An organisation that takes part in a measure, with its duty in words."""

    __pydantic_config__ = _CLOSED
    party: Party
    role: Role = Role.SUPPORTING
    duty: str = ""


@dataclass(frozen=True)
class Benchmark:
    """What will have been reached on a day: the dated steps of an ongoing measure.

    `id` stays through every version of its measure, whatever becomes of the day and the words; it is given where the
    plan is kept, and empty in a plan that was written by hand.
    """

    __pydantic_config__ = _CLOSED
    due_on: date
    statement: str
    id: str = ""


@dataclass(frozen=True)
class Target:
    """A value wanted for a period ("2027", "2027-H1"), of everybody (`group` empty) or of one group."""

    __pydantic_config__ = _CLOSED
    period: str
    value: Number
    comparator: Comparator = Comparator.AT_LEAST
    group: str = ""


@dataclass(frozen=True)
class Indicator:
    """How one sees what came of a measure. `sheet` holds the metadata by `lists.SHEET_FIELDS`."""

    __pydantic_config__ = _CLOSED
    id: str
    title: str
    kind: IndicatorKind = IndicatorKind.PROCESS
    unit: str = ""
    direction: Direction = Direction.UP
    baseline: Number | None = None
    baseline_on: date | None = None
    targets: tuple[Target, ...] = ()
    source: str = ""
    method: str = ""
    sheet: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CostLine:
    """Money of one year: amount in its own currency, how sure, from where."""

    __pydantic_config__ = _CLOSED
    year: int
    amount: Number
    currency: str
    status: CostStatus
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Evidence:
    """The passage that supports a measure: document, page, quote, and how good it is as evidence."""

    __pydantic_config__ = _CLOSED
    document: str
    page: str = ""
    quote: str = ""
    link: str = ""
    quality: Quality = Quality.EXPERT


@dataclass(frozen=True)
class Answers:
    """What a measure answers to: a recommendation or an article (`ref`), in words."""

    __pydantic_config__ = _CLOSED
    ref: str
    text: str = ""


@dataclass(frozen=True)
class Measure:
    """One measure. `id` stays through every version of the plan; `code` is the printed number and may change.

    `areas`: the leading one first. `from_ids`: the measures of the version before that it was merged or split from.
    `continues`: "plan/measure" of the plan before. `no_cost`: why no money is needed, in words.
    """

    __pydantic_config__ = _CLOSED
    id: str
    code: str
    text: str
    detail: str = ""
    areas: tuple[Area, ...] = ()
    action: Action | None = None
    objective: str = ""
    factors: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    geography: tuple[Geography, ...] = ()
    levels: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    accountable: Party | None = None
    contributors: tuple[Contributor, ...] = ()
    timing: Timing | None = None
    start_on: date | None = None
    due_on: date | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    costs: tuple[CostLine, ...] = ()
    no_cost: str = ""
    evidence: tuple[Evidence, ...] = ()
    answers_to: tuple[Answers, ...] = ()
    own_initiative: bool = False
    other_plans: tuple[str, ...] = ()
    from_ids: tuple[str, ...] = ()
    continues: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the strategy in words."""

    __pydantic_config__ = _CLOSED
    code: str
    title: str
    text: str


@dataclass(frozen=True)
class ContributingFactor:
    """What contributes to trafficking in this State, as the strategy describes it."""

    __pydantic_config__ = _CLOSED
    code: str
    kind: Factor
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Objective:
    """A strategic objective; `factors` are the codes of the contributing factors it answers."""

    __pydantic_config__ = _CLOSED
    code: str
    title: str
    text: str = ""
    factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class RelatedPlan:
    """A plan beside this one: of a lower level, for children, of the family of plans."""

    __pydantic_config__ = _CLOSED
    code: str
    title: str
    kind: Related
    place: str = ""
    link: str = ""


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is worth in the plan's own, on a day."""

    __pydantic_config__ = _CLOSED
    currency: str
    worth: Annotated[Number, Field(gt=0)]
    as_of: date
    source: str = ""


@dataclass(frozen=True)
class Justification:
    """Why no measure is needed in a cell of the coverage matrix; an empty axis means all of it."""

    __pydantic_config__ = _CLOSED
    reason: str
    area: str = ""
    form: str = ""
    profile: str = ""
    level: str = ""


@dataclass(frozen=True)
class Change:
    """Why a revision changed a measure, and which meeting decided it."""

    __pydantic_config__ = _CLOSED
    measure: str
    kind: str
    reason: str
    decided_at: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole plan in one version. `changes` explain what this version changed against the one before."""

    __pydantic_config__ = _CLOSED
    code: str
    title: str
    kind: PlanKind = PlanKind.PLAN
    version: int = 0
    language: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    legal_basis: str = ""
    adopted_on: date | None = None
    adopted_by: str = ""
    predecessor: str = ""
    currency: str = ""
    rates: tuple[Rate, ...] = ()
    strategy: tuple[Section, ...] = ()
    factors: tuple[ContributingFactor, ...] = ()
    objectives: tuple[Objective, ...] = ()
    measures: tuple[Measure, ...] = ()
    related: tuple[RelatedPlan, ...] = ()
    justified: tuple[Justification, ...] = ()
    agreements: tuple[str, ...] = ()
    funding_strategy: str = ""
    assessed_every_months: int | None = None
    evaluated_on: date | None = None
    changes: tuple[Change, ...] = ()

    def measure(self, id_: str) -> Measure | None:
        """The measure of this id, if the version has it."""
        return next((one for one in self.measures if one.id == id_), None)


_ADAPTER: TypeAdapter[Plan] = TypeAdapter(Plan)


def read_plan(data: bytes | str) -> Plan:
    """The plan that JSON text says. Raises PlanDocumentError with every place that is wrong."""
    try:
        return _ADAPTER.validate_json(data)
    except ValidationError as error:
        raise PlanDocumentError(_faults(error)) from None


def plan_of(values: Mapping[str, Any]) -> Plan:
    """The plan that plain values (dictionaries, lists, texts) say. Raises PlanDocumentError."""
    try:
        return _ADAPTER.validate_python(dict(values))
    except ValidationError as error:
        raise PlanDocumentError(_faults(error)) from None


def _faults(error: ValidationError) -> tuple[tuple[str, str], ...]:
    found = error.errors(include_url=False, include_input=False)
    return tuple((".".join(str(step) for step in one["loc"]), str(one["msg"])) for one in found)


def write_plan(plan: Plan) -> bytes:
    """The plan as JSON in UTF-8: every field, in the order of the classes, so that equal plans are equal bytes."""
    return _ADAPTER.dump_json(plan, indent=1)


def values_of(plan: Plan) -> dict[str, Any]:
    """The plan as plain values that JSON can carry."""
    found: dict[str, Any] = _ADAPTER.dump_python(plan, mode="json")
    return found

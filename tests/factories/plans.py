"""A small plan in which nothing is wrong, and what a diagnosis may know of the organisations."""

from datetime import date
from decimal import Decimal

from rapport.analysis.plan.document import (
    Answers,
    Benchmark,
    ContributingFactor,
    Contributor,
    CostLine,
    Evidence,
    Indicator,
    Measure,
    Objective,
    Party,
    Plan,
    Rate,
    RelatedPlan,
    Section,
    Target,
)
from rapport.analysis.plan.findings import Context
from rapport.analysis.plan.lists import (
    SHEET_REQUIRED,
    Action,
    Area,
    CostStatus,
    Factor,
    Geography,
    IndicatorKind,
    Quality,
    Related,
    Timing,
)

FORMS = ("fx.labour", "fx.sex.prostitution", "fx.organs")
PROFILES = ("vp.woman", "vp.man", "vp.girl", "vp.boy", "vp.parent_children")
LEVELS = ("lv.national", "lv.subnational", "lv.local")
CONTEXT = Context(
    government=frozenset({"OFFICE", "MINISTRY", "POLICE"}),
    civil_society=frozenset({"NGO"}),
    international=frozenset({"INTERNATIONAL_ORGANISATION"}),
    whole_ministry=frozenset({"MINISTRY"}),
    forms=FORMS,
    profiles=PROFILES,
    levels=LEVELS,
    child_profiles=frozenset({"vp.girl", "vp.boy"}),
    child_forms=frozenset({"fx.csec"}),
    internal_profiles=frozenset({"vp.national"}),
)
START, END = date(2026, 1, 1), date(2027, 12, 31)
OFFICE = Party("Office for victims", ref="7", kind="OFFICE")
POLICE = Party("Organised crime unit", ref="8", kind="POLICE")
NGO = Party("Open Door", ref="9", kind="NGO")


def indicator(number: int = 1) -> Indicator:
    """An indicator with everything that publishing asks for."""
    return Indicator(
        id=f"i{number}",
        title="Victims who stayed at least thirty days",
        kind=IndicatorKind.OUTCOME,
        unit="persons",
        baseline=Decimal(12),
        baseline_on=date(2025, 12, 31),
        targets=(Target("2027", Decimal(40)),),
        sheet=dict.fromkeys(SHEET_REQUIRED, "said"),
    )


def measure(number: int, **changes: object) -> Measure:
    """A measure in which nothing is wrong; `changes` replace its fields."""
    values: dict[str, object] = {
        "id": f"m{number}",
        "code": f"1.{number}",
        "text": f"Open places of stay, number {number}",
        "areas": (Area.PROTECTION,),
        "action": Action.ACCOMMODATION,
        "objective": "A",
        "factors": ("F",),
        "forms": FORMS,
        "profiles": PROFILES,
        "geography": (Geography.TRANSNATIONAL, Geography.INTERNAL),
        "levels": LEVELS,
        "places": (f"place {number}",),
        "services": ("sv.shelter",),
        "accountable": OFFICE,
        "contributors": (Contributor(NGO, duty="runs the house"),),
        "timing": Timing.DATED,
        "start_on": date(2026, 3, 1),
        "due_on": date(2027, 6, 30),
        "indicators": (indicator(number),),
        "costs": (CostLine(2026, Decimal("50000"), "EUR", CostStatus.BUDGETED, "state budget"),),
        "evidence": (Evidence("Study of needs", page="12", quality=Quality.EMPIRICAL),),
        "answers_to": (Answers("recommendation:4"),),
    }
    return Measure(**{**values, **changes})  # type: ignore[arg-type]


def plan(*more: Measure, **changes: object) -> Plan:
    """A plan of five sound measures and those given; `changes` replace its fields."""
    sound = (
        measure(1),
        measure(
            2,
            text="Inspect agencies that recruit abroad",
            areas=(Area.PREVENTION,),
            action=Action.INSPECTION,
            services=(),
            accountable=POLICE,
        ),
        measure(
            3,
            text="Investigate the money of traffickers",
            areas=(Area.PROSECUTION,),
            action=Action.INVESTIGATION,
            services=(),
            timing=Timing.ONGOING,
            start_on=None,
            due_on=None,
            benchmarks=(
                Benchmark(date(2026, 12, 31), "ten inquiries opened"),
                Benchmark(date(2027, 12, 1), "twenty inquiries opened"),
            ),
        ),
        measure(
            4,
            text="Guardians for girls and boys",
            action=Action.SERVICE,
            services=("sv.guardian",),
            profiles=("vp.girl", "vp.boy"),
        ),
        measure(
            5,
            text="Study what brings people back",
            areas=(Area.RESEARCH,),
            action=Action.RESEARCH,
            services=(),
        ),
    )
    values: dict[str, object] = {
        "code": "plan-2026",
        "title": "National action plan 2026–2027",
        "starts_on": START,
        "ends_on": END,
        "currency": "EUR",
        "rates": (Rate("CHF", Decimal("1.05"), date(2026, 1, 1)),),
        "strategy": (Section("1", "Situation", "What is known."),),
        "factors": (ContributingFactor("F", Factor.RECRUITMENT, "Agencies abroad"),),
        "objectives": (Objective("A", "Everybody is protected", factors=("F",)),),
        "measures": (*sound, *more),
        "related": (RelatedPlan("c", "Plan for children", Related.CHILDREN),),
        "agreements": ("Memorandum on referral",),
        "funding_strategy": "Applications to donors every spring.",
        "assessed_every_months": 12,
        "evaluated_on": END,
    }
    return Plan(**{**values, **changes})  # type: ignore[arg-type]

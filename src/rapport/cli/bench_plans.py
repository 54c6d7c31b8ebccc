"""Large action plans against their limits: pages, matrix, comparison, documents, import.

Makes five plans of 300 measures and 600 indicators with what they made offices owe and 10,000 reports, in a transaction
that is rolled back: nothing stays. The first plan is made by the product's actions, the others and the reports are made
of its rows in bulk.
"""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rapport.cli import runtime
from rapport.cli.bench_mechanism import PageTimes, timed_page

if TYPE_CHECKING:
    from rapport.analysis.plan.document import Plan

PLANS, MEASURES, INDICATORS, UPDATES, OFFICES, IMPORTED, CHARTS = 5, 300, 600, 10_000, 20, 2000, 20
CODE = "bench-plan"
PAGE_SECONDS, QUERIES = 0.200, 20
PAGES = ("list", "plan", "chart", "measure", "progress", "coverage", "funding", "timeline", "diagnosis")
"""Names of pages; one that this version has not got is left out."""
FIRST = date(2026, 1, 1)


@dataclass(frozen=True)
class Work:
    """One piece of work without a page: the seconds of each run, and its limit."""

    what: str
    times: Sequence[float]
    limit: float


def computing(*, runs: int = 5) -> list[Work]:
    """Matrix, comparison, Word, PDF and import, each so many times; documents and import once."""
    runtime.start()
    from rapport.analysis.plan.coverage import all_cells
    from rapport.analysis.plan.diff import compare
    from rapport.plans.diagnosis.context import coverage_codes
    from rapport.reports.building import fonts_dir
    from rapport.reports.document.charts import use_fonts
    from rapport.reports.document.record import record_docx, record_pdf
    from rapport.reports.plans.paper import plan_paper

    plan, codes = a_plan(), coverage_codes()
    shown = {"area": codes["area"][:8], "form": codes["form"][:10], "profile": codes["profile"][:10]}
    shown["level"] = codes["level"][:2]
    after = replace(plan, measures=tuple(_revised(plan)))
    use_fonts(fonts_dir())

    def paper() -> Any:
        return plan_paper(plan, part="combined", language="en", direction="ltr")

    book = workbook()
    return [
        Work("matrix of 1,600 cells", _times(lambda: all_cells(plan, shown), runs), 0.3),
        Work("comparison of two versions", _times(lambda: compare(plan, after), runs), 1.0),
        Work("combined Word document", _times(lambda: record_docx(paper()), 1), 6.0),
        Work("combined PDF document", _times(lambda: record_pdf(paper(), fonts_dir()), 1), 4.0),
        Work(f"import of {IMPORTED} rows, read and checked", _times(lambda: taken_in(book), 1), 10.0),
    ]


def _times(work: Callable[[], object], runs: int) -> list[float]:
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def _revised(plan: "Plan") -> Iterator[Any]:
    for number, one in enumerate(plan.measures):
        if number % 3 == 0:
            yield replace(one, text=f"{one.text} in every region", due_on=None)
        elif number % 7:
            yield one


def a_plan(offices: Sequence[str] = ()) -> "Plan":
    """A plan of 300 measures with two indicators, costs and evidence each, under as many objectives as charts."""
    from rapport.analysis.plan.document import plan_of

    codes = [*offices] or [f"bench-office-{number}" for number in range(OFFICES)]
    return plan_of(
        {
            "code": CODE,
            "title": "Plan of the bench",
            "language": "en",
            "currency": "EUR",
            "starts_on": FIRST,
            "ends_on": date(2029, 12, 31),
            "strategy": [{"code": "s", "title": "Situation", "text": "What is known of trafficking. " * 40}],
            "factors": [{"code": "F1", "kind": "pf.demand", "text": "Demand for cheap work. " * 4}],
            "objectives": [
                {"code": str(number), "title": f"Objective {number}", "factors": ["F1"]}
                for number in range(1, CHARTS + 1)
            ],
            "measures": [_measure(number, codes) for number in range(MEASURES)],
        }
    )


def _measure(number: int, offices: Sequence[str]) -> dict[str, Any]:
    from rapport.actors.vocabulary import FORMS, PROFILES
    from rapport.analysis.plan.lists import SHEET_REQUIRED, Action, Area

    def some(codes: Sequence[str], many: int) -> list[str]:
        return [codes[(number * 7 + at) % len(codes)] for at in range(many)]

    due = FIRST + timedelta(days=120 + number * 4 % 1200)
    return {
        "id": f"m{number + 1}",
        "code": f"{number % CHARTS + 1}.{number // CHARTS + 1}",
        "text": f"Train, inspect and refer in district {number}, so that victims are recognised and safe",
        "detail": "What is done, with whom, and how one will notice. " * 3,
        "objective": str(number % CHARTS + 1),
        "areas": some([str(one) for one in Area], 1),
        "action": some([str(one) for one in Action], 1)[0],
        "factors": ["F1"],
        "forms": some(list(FORMS), 3),
        "profiles": some(list(PROFILES), 3),
        "levels": some(["lv.national", "lv.subnational", "lv.local"], 1),
        "geography": ["geo.transnational"],
        "accountable": {"name": "", "ref": offices[number % len(offices)]},
        "contributors": [
            {"party": {"name": "", "ref": offices[(number + 1) % len(offices)]}, "duty": "gives data"}
        ],
        "timing": "DATED",
        "start_on": due - timedelta(days=100),
        "due_on": due,
        "indicators": [
            {
                "id": f"i{at}",
                "title": f"Persons referred, series {at}",
                "kind": "OUTCOME",
                "unit": "persons",
                "baseline": 4,
                "targets": [{"period": str(due.year), "value": 40}],
                "sheet": dict.fromkeys(SHEET_REQUIRED, "As in the register of the office"),
            }
            for at in range(INDICATORS // MEASURES)
        ],
        "costs": [
            {
                "year": 2026,
                "amount": Decimal(1000 + number),
                "currency": "EUR",
                "status": "BUDGETED",
                "source": "State",
            }
        ],
        "evidence": [{"document": "Study", "page": str(number)}],
        "answers_to": [{"ref": f"recommendation:{number % 35 + 1}"}],
    }


def workbook() -> bytes:
    """A ministry's sheet of 2,000 rows."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, ["Objective", "No.", "Activity", "Lead agency", "Timeframe", "Budget"])
        for number in range(1, IMPORTED + 1):
            when = ("Q3 2027", "2026", "31.12.2027")[number % 3]
            row = [
                f"Objective {number % 40}",
                str(number),
                f"Train inspectors of district {number}",
                "Office",
            ]
            sheet.write_row(number, 0, [*row, when, f"{number} EUR"])
    return out.getvalue()


def taken_in(content: bytes) -> int:
    """Read and check the sheet by the layout that its headings suggest. Returns how many measures it has.

    Raises ValueError where it is not read whole: the bench would measure nothing.
    """
    from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES
    from rapport.analysis.plan.check import check
    from rapport.analysis.plan.document import Party, Plan
    from rapport.analysis.plan.sheet.reading import folded, read_rows
    from rapport.plans.diagnosis.context import context
    from rapport.plans.files.foreign import first_look, read_book

    rows = read_book(content).rows("")
    lists = {"forms": frozenset(FORMS), "profiles": frozenset(PROFILES), "levels": frozenset(LEVELS)}
    layout = replace(first_look(rows), currency="EUR", year=2026)
    known = {folded("Office"): Party("Office", ref="office")}
    found = read_rows(rows, layout, known=known, lists=lists)
    if found.faults or len(found.measures) != IMPORTED:
        raise ValueError(f"{len(found.measures)} of {IMPORTED} rows were read, {len(found.faults)} faults")
    check(Plan("sheet", "Sheet", measures=found.measures, objectives=found.objectives), context())
    return len(found.measures)


def pages(*, requests: int = 40) -> list[PageTimes]:
    """The pages of the plans, as a co-ordinator asks for them; each so many times after five warm ones."""
    runtime.start()
    from django.db import transaction
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from rapport.config import memory
    from rapport.kernel.clock import now

    found = []
    with transaction.atomic():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(_make(now()))
        memory.settle()
        for name in PAGES:
            given = {"list": {}, "measure": {"code": CODE, "measure": "m150"}}.get(name, {"code": CODE})
            try:
                path = reverse(f"plans:{name}", kwargs=given)
            except NoReverseMatch:
                continue
            found.append(timed_page(client, path, path, requests))
        transaction.set_rollback(True)
    return found


def _make(now: datetime) -> Any:
    """The plans with what is owed and reported; gives a co-ordinator."""
    from django.contrib.auth import get_user_model
    from django.db import connection

    from rapport.actors import actions
    from rapport.actors.kinds import OrganisationKind
    from rapport.kernel.access import Viewer
    from rapport.plans.actions import document_load

    by = Viewer.system()
    offices = {
        f"bench-office-{number}": actions.organisation_register(
            code=f"bench-office-{number}",
            kind=OrganisationKind.OFFICE,
            names={"en": f"Office {number} of the bench"},
            by=by,
            now=now,
        )
        for number in range(OFFICES)
    }
    document_load(document=a_plan(list(offices)), by=by, now=now)
    _copies()
    _owed(list(offices.values()), now)
    person = actions.person_register(
        email="bench-plans@office.example", full_name="Bench", password=None, by=by, now=now
    )
    first = next(iter(offices.values()))
    actions.role_grant(person_id=person, organisation_id=first, role="NATIONAL_COORDINATOR", by=by, now=now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return get_user_model().objects.get(pk=person)


def _copies() -> None:
    """The other plans, of the rows of the first."""
    from django.apps import apps

    Plan, Version, Measure = (
        apps.get_model("plans", name) for name in ("ActionPlan", "PlanVersion", "Measure")
    )
    first = Plan.objects.get(code=CODE)
    for number in range(1, PLANS):
        plan = Plan.objects.get(pk=first.pk)
        plan.pk, plan.code = None, f"{CODE}-{number}"
        plan._state.adding = True
        plan.save(force_insert=True)
        Version.objects.create(plan=plan, number=1, begun_at=first.made_at)
        rows = {}
        for row in Measure.objects.filter(plan=first):
            old, row.pk, row.plan_id = row.pk, None, plan.pk
            rows[old] = row
        Measure.objects.bulk_create(rows.values())
        for name in ("Indicator", "CostLine", "Contributor"):
            parts = list(apps.get_model("plans", name).objects.filter(measure_id__in=rows))
            for part in parts:
                part.pk, part.measure_id = None, rows[part.measure_id].pk
            apps.get_model("plans", name).objects.bulk_create(parts)


def _owed(offices: Sequence[int], now: datetime) -> None:
    """What each measure made an office owe, and the reports: in every fourth case it is done."""
    from django.apps import apps

    Measure = apps.get_model("plans", "Measure")
    Obligation, Accountability, Update = (
        apps.get_model("obligations", name) for name in ("Obligation", "Accountability", "Update")
    )
    made = FIRST - timedelta(days=60)
    rows = [
        Obligation(
            number=f"O-1991-{at:05d}",
            title=f"{one.code} {one.text}"[:300],
            accountable_id=one.accountable_id or offices[0],
            made_on=made,
            dated_on=made,
            due_on=one.due_on,
            state="DONE" if at % 4 == 0 else "IN_PROGRESS",
            origin="MEASURE",
            origin_ref=f"plans.measure:{one.plan.code}/{one.key}",
            made_at=now,
            closed_at=now if at % 4 == 0 else None,
        )
        for at, one in enumerate(Measure.objects.filter(plan__code__startswith=CODE).select_related("plan"))
    ]
    Obligation.objects.bulk_create(rows, batch_size=1000)
    Accountability.objects.bulk_create(
        [Accountability(obligation=row, organisation_id=row.accountable_id, from_at=now) for row in rows]
    )
    Update.objects.bulk_create(
        [
            Update(
                obligation=rows[at % len(rows)],
                organisation_id=rows[at % len(rows)].accountable_id,
                state="ACCEPTED",
                activity="A step was taken with those concerned. " * 3,
                begun_at=now,
                changed_at=now,
                submitted_at=now - timedelta(days=at % 300),
                decided_at=now - timedelta(days=at % 300),
            )
            for at in range(UPDATES)
        ],
        batch_size=2000,
    )

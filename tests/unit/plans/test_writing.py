"""Plans in tables: document to tables and back, measures, adoption and what it makes owed, freezing, revision."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import action_plans as make
from tests.factories.actors import a_viewer
from tests.factories.obligations import a_member, viewer_for

from rapport.analysis.plan.document import CostLine, Indicator, Measure, Party, Plan, Target, write_plan
from rapport.analysis.plan.lists import CostStatus, Timing
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.obligations.models import Obligation
from rapport.plans import actions, queries
from rapport.plans.consultation import actions as consultation
from rapport.plans.consultation import queries as comments
from rapport.plans.measures import actions as measures
from rapport.plans.models import Measure as Row
from rapport.plans.models import PlanVersion
from rapport.plans.types import PlanFields

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()
TARGETS = (Target("2027", Decimal(40)),)


@pytest.fixture
def planner(now: datetime) -> Viewer:
    return a_viewer("PLANNER", now=now)


def a_measure(**more: object) -> Measure:
    return Measure(**{"id": "", "code": "", "text": "Train inspectors", **more})  # type: ignore[arg-type]


def test_a_document_comes_back_as_it_went_in(now: datetime) -> None:
    given = make.a_plan(now)
    found = queries.document(viewer=SYSTEM, code="nap", day=now.date())
    kinds = {
        one.accountable.ref: one.accountable.kind for one in found.measures if one.accountable is not None
    }
    assert set(kinds.values()) == {"GOVERNMENT_BODY"}

    def plain(plan: Plan) -> bytes:
        bare = [
            replace(
                one,
                accountable=replace(one.accountable, kind="") if one.accountable else None,
                contributors=tuple(replace(c, party=replace(c.party, kind="")) for c in one.contributors),
                benchmarks=tuple(replace(b, id="") for b in one.benchmarks),
            )
            for one in plan.measures
        ]
        return write_plan(replace(plan, measures=tuple(bare), version=1))

    assert plain(found) == plain(given)


def test_a_name_that_nobody_bears_is_kept_as_a_name(now: datetime) -> None:
    document = make.a_document(now)
    first = replace(document.measures[0], accountable=Party("Ministry of Rivers"))
    _code, unknown = actions.document_load(
        document=replace(document, measures=(first, *document.measures[1:])), by=SYSTEM, now=now
    )
    assert unknown == ("Ministry of Rivers",)
    found = queries.document(viewer=SYSTEM, code="nap", day=now.date()).measures[0]
    assert found.accountable == Party("Ministry of Rivers")
    with pytest.raises(UnableTo, match="Ministry of Rivers"):
        actions.plan_adopt(
            plan="nap",
            decision=make.a_decision(now),
            expected=1,
            not_consulted="Asked before",
            by=SYSTEM,
            now=now,
        )


def test_a_measure_is_added_changed_moved_and_dropped(
    now: datetime, planner: Viewer, audited: list[Recorded]
) -> None:
    make.a_plan(now)
    audited.clear()
    given = {"plan": "nap", "by": planner, "now": now}
    key = measures.measure_add(measure=a_measure(), **given)  # type: ignore[arg-type]
    measures.measure_change(key=key, measure=a_measure(text="Train all"), expected=1, **given)  # type: ignore[arg-type]
    measures.measure_move(key=key, up=True, **given)  # type: ignore[arg-type]
    ids = [one.id for one in queries.document(viewer=planner, code="nap", day=now.date()).measures]
    assert ids.index(key) == len(ids) - 2
    with pytest.raises(StaleVersion):
        measures.measure_change(key=key, measure=a_measure(text="Lost"), expected=1, **given)  # type: ignore[arg-type]
    assert Row.objects.get(key=key).text == "Train all"
    measures.measure_drop(key=key, expected=2, **given)  # type: ignore[arg-type]
    assert not Row.objects.filter(key=key).exists()
    assert [one.event for one in audited] == [
        f"measure.{how}" for how in ("added", "changed", "moved", "dropped")
    ]
    with pytest.raises(AccessDenied):
        measures.measure_add(plan="nap", measure=a_measure(), by=a_viewer("READER", now=now), now=now)


@pytest.mark.parametrize(
    ("field", "said", "wrong"),
    [
        ("text", "say what is done", {"text": " "}),
        ("due_on", "ends before it starts", {"start_on": date(2026, 2, 1), "due_on": date(2026, 1, 1)}),
        ("costs", "below zero", {"costs": (CostLine(2026, Decimal(-1), "EUR", CostStatus.BUDGETED),)}),
        ("costs", "“euro”", {"costs": (CostLine(2026, Decimal(1), "euro", CostStatus.BUDGETED),)}),
        ("indicators", "no unit", {"indicators": (Indicator("i", "Trained", targets=TARGETS),)}),
        ("forms", "“fx.nonsense”", {"forms": ("fx.nonsense",)}),
    ],
)
def test_what_the_tables_refuse_is_said_in_words_and_nothing_is_written(
    now: datetime, planner: Viewer, field: str, said: str, wrong: dict[str, object]
) -> None:
    make.a_plan(now)
    before = set(Row.objects.values_list("key", flat=True))
    with pytest.raises(InvalidInput, match=said) as refused:
        measures.measure_add(plan="nap", measure=a_measure(**wrong), by=planner, now=now)
    assert refused.value.extra == {"fields": {field: "wrong"}}
    assert set(Row.objects.values_list("key", flat=True)) == before


def test_adoption_freezes_and_makes_what_is_owed(now: datetime) -> None:
    coordinator = make.adopted(now)
    document = queries.document(viewer=coordinator, code="nap", day=now.date())
    assert document.adopted_on == now.date() and "901" in document.adopted_by
    wanted = sum(1 if one.timing is Timing.DATED else len(one.benchmarks) for one in document.measures)
    rows = Obligation.objects.filter(origin="MEASURE", origin_ref__startswith="plans.measure:nap/")
    assert rows.count() == wanted > 4
    frozen = queries.frozen_bytes(viewer=coordinator, code="nap", number=1)
    assert frozen == write_plan(document)
    with pytest.raises(UnableTo, match="revision"):
        measures.measure_add(plan="nap", measure=a_measure(), by=coordinator, now=now)
    for sql in (
        "UPDATE plans_planversion SET document = 'x'",
        "UPDATE plans_planversion SET adopted_by = 'x'",
        "UPDATE plans_planversion SET state = 'DRAFT', document = NULL",
        "DELETE FROM plans_planversion",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE plans_measure SET accountable_id = NULL WHERE key = 'm1'",
        "UPDATE plans_measure SET due_on = NULL WHERE key = 'm1'",
        "UPDATE plans_measure SET timing = '' WHERE key = 'm1'",
        "DELETE FROM plans_benchmark WHERE id = (SELECT min(id) FROM plans_benchmark)",
        "DELETE FROM plans_measure",
    ],
)
def test_the_database_alone_refuses_to_adopt_what_is_not_whole(now: datetime, broken: str) -> None:
    make.a_plan(now)
    with connection.cursor() as cursor:
        if "plans_measure" in broken and broken.startswith("DELETE"):
            Row.objects.all().delete()
        else:
            cursor.execute(broken)
    version = PlanVersion.objects.get()
    whole = {"document": b"{}", "sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(
            state="ADOPTED",
            adopted_on=now.date(),
            adopted_at=now,
            decision_ref="coordination.decision:1",
            **whole,
        )


def test_whoever_alone_wrote_it_does_not_adopt_it(now: datetime, planner: Viewer) -> None:
    coordinator = a_viewer("NATIONAL_COORDINATOR", now=now)
    actions.plan_make(code="own", fields=PlanFields("Own", "PLAN"), by=coordinator, now=now)
    given: dict[str, Any] = {
        "plan": "own",
        "decision": make.a_decision(now),
        "expected": 1,
        "not_consulted": "Asked before",
        "now": now,
    }
    with pytest.raises(AccessDenied, match="alone"):
        actions.plan_adopt(by=coordinator, **given)
    with pytest.raises(AccessDenied):
        actions.plan_adopt(by=planner, **given)
    measures.measure_add(plan="own", measure=a_measure(), by=planner, now=now)
    with pytest.raises(UnableTo) as refused:
        actions.plan_adopt(by=coordinator, **given)
    assert refused.value.code == "blocking_findings"


def test_a_revision_gives_reasons_and_changes_what_is_owed(now: datetime) -> None:
    coordinator = make.adopted(now)
    assert actions.plan_revise(plan="nap", reason="The tender failed", by=coordinator, now=now) == 2
    with pytest.raises(UnableTo):
        actions.plan_revise(plan="nap", reason="Again", by=coordinator, now=now)
    draft = queries.document(viewer=coordinator, code="nap", day=now.date())
    one = draft.measures[0]
    assert one.due_on is not None
    later = replace(one, due_on=one.due_on + timedelta(days=30))
    given = {"plan": "nap", "key": one.id, "by": coordinator, "now": now}
    with pytest.raises(InvalidInput, match="why"):
        measures.measure_change(measure=later, expected=1, **given)  # type: ignore[arg-type]
    measures.measure_change(
        measure=later, expected=1, reason="The tender failed", decided_at="Council 3", **given
    )  # type: ignore[arg-type]
    gone = draft.measures[1]
    measures.measure_drop(plan="nap", key=gone.id, expected=1, reason="Done by law", by=coordinator, now=now)
    changes = queries.document(viewer=coordinator, code="nap", day=now.date()).changes
    assert [(x.measure, x.kind, x.reason) for x in changes] == [
        (one.id, "REDATED", "The tender failed"),
        (gone.id, "", "Done by law"),
    ]
    planner = a_viewer("PLANNER", now=now)
    measures.measure_move(plan="nap", key=one.id, up=False, by=planner, now=now)
    ids = [x.id for x in queries.document(viewer=planner, code="nap", day=now.date()).measures]
    assert ids[1] == one.id and gone.id not in ids
    number = int(queries.plan(viewer=coordinator, code="nap").versions[1].decision_ref.split(":")[1])
    actions.plan_adopt(
        plan="nap", decision=number, expected=1, not_consulted="Two days only", by=coordinator, now=now
    )
    moved = Obligation.objects.get(origin_ref=f"plans.measure:nap/{one.id}")
    changed = moved.due_date_changes.get()
    assert (moved.due_on, changed.from_on, changed.to_on) == (later.due_on, one.due_on, later.due_on)
    states = set(
        Obligation.objects.filter(origin_ref=f"plans.measure:nap/{gone.id}").values_list("state", flat=True)
    )
    assert states == {"WITHDRAWN"}
    assert [one.state for one in queries.plan(viewer=coordinator, code="nap").versions] == [
        "ADOPTED",
        "SUPERSEDED",
    ]


def test_members_see_a_version_from_its_consultation_on(now: datetime, planner: Viewer) -> None:
    make.a_plan(now)
    ministry = a_member(now=now)
    member = viewer_for(ministry, now=now)
    said = {"plan": "nap", "organisation_id": ministry, "text": "Too late", "by": member, "now": now}
    for refused in (
        lambda: queries.plan(viewer=member, code="nap"),
        lambda: consultation.comment_add(**said),  # type: ignore[arg-type]
    ):
        with pytest.raises(NotAvailable):
            refused()
    actions.plan_open_consultation(
        plan="nap", until=now.date() + timedelta(days=7), expected=1, by=planner, now=now
    )
    seen = queries.document(viewer=member, code="nap", day=now.date())
    assert "m1" in {one.id for one in seen.measures}
    made = consultation.comment_add(measure="m1", **said)  # type: ignore[arg-type]
    with pytest.raises(AccessDenied):
        consultation.comment_add(**{**said, "organisation_id": ministry + 999})  # type: ignore[arg-type]
    with pytest.raises(UnableTo, match="consultation"):
        measures.measure_add(plan="nap", measure=a_measure(), by=planner, now=now)
    consultation.comment_answer(
        plan="nap", comment=made, answer="Moved to May", outcome="TAKEN_UP", expected=1, by=planner, now=now
    )
    found = comments.comments(viewer=member, plan="nap", number=1, language="en", day=now.date())
    assert [(one.measure, one.answer) for one in found] == [("m1", "Moved to May")]
    with pytest.raises(InvalidInput, match="why"):
        actions.plan_close_consultation(plan="nap", expected=2, by=planner, now=now)
    actions.plan_close_consultation(plan="nap", expected=2, reason="All spoke", by=planner, now=now)
    with pytest.raises(NotAvailable):
        queries.plan(viewer=member, code="nap")

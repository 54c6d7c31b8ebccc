"""Diagnoses that are kept, answers to findings, reasons for empty cells."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.factories import action_plans as make
from tests.factories.actors import a_viewer

from rapport.analysis.plan.check import check
from rapport.analysis.plan.document import Justification
from rapport.analysis.plan.findings import Finding
from rapport.analysis.plan.since import since
from rapport.kernel.access import Viewer
from rapport.kernel.audit import Recorded
from rapport.kernel.errors import AccessDenied, InvalidInput, NotAvailable, StaleVersion, UnableTo
from rapport.plans import actions as plans
from rapport.plans import queries
from rapport.plans.diagnosis import actions
from rapport.plans.diagnosis import queries as diagnoses
from rapport.plans.diagnosis.context import context
from rapport.plans.measures import actions as measures
from rapport.plans.models import FindingAnswer

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()


@pytest.fixture
def planner(now: datetime) -> Viewer:
    return a_viewer("PLANNER", now=now)


def a_flawed_plan(now: datetime) -> None:
    """The sound plan, but nobody is accountable for its first measure."""
    document = make.a_document(now)
    first = replace(document.measures[0], accountable=None)
    make.a_plan(now, replace(document, measures=(first, *document.measures[1:])))


def found(now: datetime, rule: str) -> Finding:
    document = queries.document(viewer=SYSTEM, code="nap", day=now.date())
    return next(one for one in check(document, context()) if one.rule.id == rule)


def kept(viewer: Viewer, number: int) -> list[Finding]:
    plan = queries.plan(viewer=viewer, code="nap")
    return list(diagnoses.kept_one(viewer=viewer, plan=plan, diagnosis=number).findings)


def test_a_diagnosis_stays_as_it_was_and_is_compared(
    now: datetime, planner: Viewer, audited: list[Recorded]
) -> None:
    a_flawed_plan(now)
    before = found(now, "measure.no_accountable")
    first = actions.diagnosis_keep(plan="nap", note=" before ", by=planner, now=now)
    sound = queries.document(viewer=SYSTEM, code="nap", day=now.date())
    mended = replace(sound.measures[0], accountable=sound.measures[1].accountable, evidence=())
    measures.measure_change(
        plan="nap", key=mended.id, measure=mended, expected=1, by=planner, now=now + timedelta(days=1)
    )
    second = actions.diagnosis_keep(plan="nap", by=planner, now=now + timedelta(days=1))
    found_since = since(kept(planner, first), kept(planner, second))
    assert [one.key for one in found_since.gone] == [before.key]
    assert [one.rule.id for one in found_since.new] == ["measure.no_evidence"]
    assert found_since.gone[0].facts == before.facts and found_since.gone[0].rule == before.rule
    latest, earlier = diagnoses.kept(viewer=planner, plan=queries.plan(viewer=planner, code="nap"))
    assert (latest.id, earlier.id, earlier.note) == (second, first, "before")
    assert earlier.counts["BLOCKING"] == 1 and latest.counts["BLOCKING"] == 0
    assert [one.event for one in audited if one.event == "plan_diagnosis.kept"] == ["plan_diagnosis.kept"] * 2


def test_a_diagnosis_of_a_draft_is_for_those_who_write(now: datetime, planner: Viewer) -> None:
    a_flawed_plan(now)
    number = actions.diagnosis_keep(plan="nap", by=planner, now=now)
    version = queries.version(viewer=SYSTEM, code="nap")
    plans.plan_open_consultation(plan="nap", until=None, expected=version.version, by=planner, now=now)
    open_one = actions.diagnosis_keep(plan="nap", by=planner, now=now)
    member = a_viewer("REPRESENTATIVE", now=now)
    plan = queries.plan(viewer=member, code="nap")
    assert [one.id for one in diagnoses.kept(viewer=member, plan=plan)] == [open_one]
    with pytest.raises(NotAvailable):
        diagnoses.kept_one(viewer=member, plan=plan, diagnosis=number)
    with pytest.raises(AccessDenied):
        actions.diagnosis_keep(plan="nap", by=member, now=now)


def test_a_finding_is_answered_changed_and_taken_back(now: datetime, planner: Viewer) -> None:
    make.a_plan(now)
    key = next(
        one.key for one in check(queries.document(viewer=SYSTEM, code="nap", day=now.date()), context())
    )
    given = {"plan": "nap", "key": key, "by": planner, "now": now}
    with pytest.raises(InvalidInput):
        actions.finding_answer(**given, verdict="JUSTIFIED", words=" ", expected=0)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput):
        actions.finding_answer(**given, verdict="PERHAPS", words="so", expected=0)  # type: ignore[arg-type]
    one = actions.finding_answer(**given, verdict="JUSTIFIED", words="No such case", expected=0)  # type: ignore[arg-type]
    with pytest.raises(StaleVersion):
        actions.finding_answer(**given, verdict="TO_MEND", words="Later", expected=0)  # type: ignore[arg-type]
    two = actions.finding_answer(**given, verdict="TO_MEND", words="In May", expected=one)  # type: ignore[arg-type]
    plan = queries.plan(viewer=planner, code="nap")
    said = diagnoses.answers(viewer=planner, plan=plan)[key]
    assert (said.id, said.verdict, said.words, said.number) == (two, "TO_MEND", "In May", 1)
    actions.finding_reopen(plan="nap", key=key, expected=two, by=planner, now=now)
    assert diagnoses.answers(viewer=planner, plan=plan) == {}
    assert FindingAnswer.objects.count() == 2
    with pytest.raises(NotAvailable):
        actions.finding_answer(**{**given, "key": "no|such|"}, verdict="TO_MEND", words="x", expected=0)  # type: ignore[arg-type]


def test_what_keeps_a_plan_from_adoption_is_only_mended(now: datetime, planner: Viewer) -> None:
    a_flawed_plan(now)
    key = found(now, "measure.no_accountable").key
    with pytest.raises(InvalidInput, match="only be mended"):
        actions.finding_answer(
            plan="nap", key=key, verdict="ACCEPTED", words="It is so", expected=0, by=planner, now=now
        )


def test_an_empty_cell_is_justified_and_reopened_in_the_draft(now: datetime, planner: Viewer) -> None:
    make.a_plan(now)
    cell = Justification("No coast", form="fx.organs", profile="vp.man")
    lock = queries.plan(viewer=planner, code="nap").version
    actions.gap_justify(plan="nap", cell=cell, expected=lock, by=planner, now=now)
    assert queries.document(viewer=planner, code="nap", day=now.date()).justified == (cell,)
    with pytest.raises(StaleVersion):
        actions.gap_justify(plan="nap", cell=replace(cell, reason="x"), expected=lock, by=planner, now=now)
    actions.gap_justify(plan="nap", cell=replace(cell, reason=""), expected=lock + 1, by=planner, now=now)
    assert queries.document(viewer=planner, code="nap", day=now.date()).justified == ()
    for wrong in (Justification("everywhere"), Justification("x", form="fx.none")):
        with pytest.raises(NotAvailable):
            actions.gap_justify(plan="nap", cell=wrong, expected=lock + 2, by=planner, now=now)
    with pytest.raises(InvalidInput):
        actions.gap_justify(plan="nap", cell=replace(cell, reason=""), expected=lock + 2, by=planner, now=now)


def test_what_is_adopted_is_justified_by_a_revision_only(now: datetime) -> None:
    coordinator = make.adopted(now)
    cell = Justification("No coast", form="fx.organs")
    with pytest.raises((UnableTo, AccessDenied)):
        actions.gap_justify(plan="nap", cell=cell, expected=1, by=coordinator, now=now)

"""What an adopted plan makes owed: one obligation for a measure and step, whatever becomes of words, day and office."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.factories import action_plans as make
from tests.factories import mechanism
from tests.factories.actors import a_viewer

from rapport.analysis.plan.document import Benchmark, Measure, Party
from rapport.analysis.plan.lists import Timing
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.obligations import actions as obligations
from rapport.obligations.models import Obligation
from rapport.plans import actions, owing, queries
from rapport.plans.consultation import actions as consultation
from rapport.plans.measures import actions as measures
from rapport.plans.models import PlanVersion

pytestmark = pytest.mark.django_db
ONGOING = "m3"
DATED = "m1"


def the_measure(key: str, viewer: Viewer, now: datetime) -> Measure:
    found = queries.document(viewer=viewer, code="nap", day=now.date()).measure(key)
    assert found is not None
    return found


def of(key: str) -> dict[str, Obligation]:
    return {one.origin_step: one for one in Obligation.objects.filter(origin_ref=f"plans.measure:nap/{key}")}


class Revision:
    """A draft of the next version: change measures, then adopt it by the decision of the one before."""

    def __init__(self, coordinator: Viewer, now: datetime) -> None:
        self.by, self.now = coordinator, now
        self.given: dict[str, Any] = {"plan": "nap", "by": coordinator, "now": now}
        actions.plan_revise(reason="Findings of the first year", **self.given)

    def change(self, key: str, **values: Any) -> None:
        one = the_measure(key, self.by, self.now)
        lock = queries.measure_state(
            viewer=self.by, code="nap", key=key, language="en", day=self.now.date()
        ).version
        measures.measure_change(
            key=key, measure=replace(one, **values), expected=lock, reason="Council", **self.given
        )

    def adopt(self) -> owing.Outcome:
        ref = PlanVersion.objects.filter(state="ADOPTED").values_list("decision_ref", flat=True).get()
        draft = PlanVersion.objects.get(state="DRAFT")
        draft.authors.create(person=999_999)
        return actions.plan_adopt(
            decision=int(ref.split(":")[1]), expected=draft.version, not_consulted="Small", **self.given
        )


def test_a_dated_measure_is_owed_once_and_an_ongoing_one_step_by_step() -> None:
    steps = (Benchmark(date(2027, 1, 1), "half", "b1"), Benchmark(date(2027, 6, 1), "half", "b2"))
    one = Measure("m1", "1", "Train", timing=Timing.DATED, due_on=date(2027, 12, 1), benchmarks=steps)
    assert [(owed.step, owed.due_on) for owed in owing.asked(one)] == [("", date(2027, 12, 1))]
    ongoing = replace(one, timing=Timing.ONGOING)
    # Two steps of the same words are two things to do.
    assert [owed.step for owed in owing.asked(ongoing)] == ["b1", "b2"]
    assert len(owing.wanted_of(queries.Plan("nap", "Plan", measures=(ongoing,)))) == 2


def test_reworded_reassigned_and_redated_measures_keep_their_obligation_and_its_history(
    now: datetime,
) -> None:
    coordinator = make.adopted(now)
    before = of(DATED)[""]
    other = mechanism.an_actor(now=now, kind="GOVERNMENT_BODY", name="Office for housing")
    due = before.due_on + timedelta(days=40)
    revision = Revision(coordinator, now)
    revision.change(
        DATED, text="Open safe houses", due_on=due, accountable=Party("Office for housing", ref=other.code)
    )
    kinds = {one.kind for one in queries.document(viewer=coordinator, code="nap", day=now.date()).changes}
    assert kinds == {"REWORDED", "REASSIGNED", "REDATED"}
    assert revision.adopt() == owing.Outcome(made=0, changed=1, withdrawn=0)
    after = of(DATED)[""]
    assert (after.pk, after.due_on, after.accountable_id) == (before.pk, due, other.pk)
    assert "Open safe houses" in after.title
    assert after.accountabilities.count() == 2 and after.due_date_changes.count() == 1


def test_steps_are_found_again_by_day_or_words_and_new_ones_never_bear_an_old_key(now: datetime) -> None:
    coordinator = make.adopted(now)
    first, second = the_measure(ONGOING, coordinator, now).benchmarks
    assert (first.id, second.id) == ("b1", "b2")
    moved = Benchmark(first.due_on - timedelta(days=20), first.statement)
    reworded = Benchmark(second.due_on, "thirty inquiries opened")
    revision = Revision(coordinator, now)
    revision.change(ONGOING, benchmarks=(reworded, moved))
    assert [one.id for one in the_measure(ONGOING, coordinator, now).benchmarks] == ["b2", "b1"]
    pks = {step: one.pk for step, one in of(ONGOING).items()}
    assert revision.adopt() == owing.Outcome(changed=2)
    assert {step: one.pk for step, one in of(ONGOING).items()} == pks
    later = Revision(coordinator, now)
    later.change(ONGOING, benchmarks=(reworded,))
    later.change(ONGOING, benchmarks=(reworded, Benchmark(first.due_on, "something else")))
    assert later.adopt() == owing.Outcome(made=1, withdrawn=1)
    assert {step: one.state for step, one in of(ONGOING).items()} == {
        "b1": "WITHDRAWN",
        "b2": "OPEN",
        "b3": "OPEN",
    }


def test_what_a_version_dropped_is_owed_again_and_what_people_withdrew_is_not(now: datetime) -> None:
    coordinator = make.adopted(now)
    ended = of("m2")[""]
    obligations.obligation_withdraw(
        obligation=ended.pk, reason="Another office does it", expected=1, by=coordinator, now=now
    )
    one = the_measure(DATED, coordinator, now)
    revision = Revision(coordinator, now)
    steps = (Benchmark(date(2026, 12, 31), "houses open"), Benchmark(date(2027, 12, 1), "houses open"))
    revision.change(DATED, timing=Timing.ONGOING, due_on=None, benchmarks=steps)
    revision.change("m2", text="Inspect agencies")
    assert revision.adopt() == owing.Outcome(made=2, withdrawn=1)
    back = Revision(coordinator, now)
    back.change(DATED, timing=Timing.DATED, due_on=one.due_on, benchmarks=())
    assert back.adopt() == owing.Outcome(changed=1, withdrawn=2)
    assert {name: row.state for name, row in of(DATED).items()} == {
        "": "IN_PROGRESS",
        "b1": "WITHDRAWN",
        "b2": "WITHDRAWN",
    }
    assert of("m2")[""].state == "WITHDRAWN"


def test_nothing_is_decided_before_everybody_was_heard_and_answered(now: datetime) -> None:
    make.a_plan(now)
    coordinator = a_viewer("NATIONAL_COORDINATOR", now=now)
    ministry = mechanism.an_actor(now=now, kind="GOVERNMENT_BODY")
    given: dict[str, Any] = {"plan": "nap", "by": coordinator, "now": now}
    decision = make.a_decision(now)
    with pytest.raises(InvalidInput, match="Nobody was consulted"):
        actions.plan_adopt(decision=decision, expected=1, **given)
    actions.plan_open_consultation(until=None, expected=1, **given)
    with pytest.raises(UnableTo, match="in consultation"):
        actions.plan_adopt(decision=decision, expected=2, not_consulted="No time", **given)
    comment = consultation.comment_add(
        plan="nap", organisation_id=ministry.pk, text="Too late", by=Viewer.system(), now=now
    )
    actions.plan_close_consultation(expected=2, **given)
    with pytest.raises(UnableTo, match="no answer"):
        actions.plan_adopt(decision=decision, expected=3, **given)
    consultation.comment_answer(
        comment=comment, answer="It is the budget year", outcome="NOTED", expected=1, **given
    )
    assert actions.plan_adopt(decision=decision, expected=3, **given).made == Obligation.objects.count()
    assert PlanVersion.objects.get().not_consulted == ""

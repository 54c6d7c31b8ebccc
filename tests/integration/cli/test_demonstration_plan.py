"""The action plan of the invented State: whole, in three versions, with its defects and nothing else found wrong."""

import re
from collections import Counter
from datetime import datetime

import pytest

from rapport.analysis.plan.check import blocking, check
from rapport.analysis.plan.diff import ChangeKind, compare
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.progress import Status, overall
from rapport.cli import demonstration_mechanism, demonstration_plan
from rapport.cli import demonstration_plan_data as data
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.obligations.models import Obligation, Update
from rapport.plans import actions, queries
from rapport.plans.diagnosis.context import context
from rapport.plans.measures import actions as measures
from rapport.plans.progress import queries as progress

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CODE, SYSTEM = demonstration_plan.CODE, Viewer.system()

OF_THE_PLAN = {
    "objective.no_measure||9": "nothing is planned against corrupt officials",
    "factor.no_measure||F9": "corruption is described and not answered",
    "element.forms||": "removal of organs is nowhere",
    "element.children||": "no child-specific measure: always “women and children”",
    "element.continuum||": "internal trafficking is absent",
    "element.agencies||": "follows from a contributor without a duty (m137)",
    "prevention.only_awareness||": "prevention is awareness-raising and job skills only",
    "protection.accommodation_profiles||": "no place for men",
    "plan.no_yearly_assessment||": "assessed every second year only",
}
OF_MEASURES = {
    "measure.overlap|m55|m135": "two offices train the same duty officers in first contact",
    "measure.not_government|m125|": "an NGO decides who is a victim",
    "measure.not_government|m126|": "an NGO inspects agencies",
    "measure.bare_shelter|m127|": "a shelter, but for whom? (note 94)",
    "measure.unfunded|m128|": "no money at all",
    "measure.unfunded|m129|": "money was only asked for",
    "measure.cost_not_said|m130|": "neither cost nor why there is none",
    "cost.no_source|m131|{year1}-1": "budgeted, nobody says where",
    "measure.no_evidence|m132|": "posters on buses",
    "measure.no_evidence|m133|": "an advisory group",
    "measure.weak_evidence|m134|": "an account given at a meeting",
    "measure.whole_ministry|m136|": "a whole ministry is accountable",
    "measure.contributor_without_duty|m137|qv-foreign": "takes part, but how?",
    "measure.no_indicator|m138|": "a register without a measure of success",
    "indicator.no_baseline|m139|m139-i1": "no baseline",
    "indicator.no_target|m140|m140-i1": "no target",
    "indicator.sheet_incomplete|m141|m141-i1": "a sheet of three fields",
    "measure.no_form|m142|": "no form",
    "measure.no_profile|m143|": "no profile",
    "measure.no_level|m144|": "no level",
    "measure.prevention_without_factor|m145|": "prevention of what?",
    "measure.answers_nothing|m146|": "answers nothing",
    "measure.outside_period|m147|": "ends after the plan",
    "measure.no_area|m148|": "no area",
    "measure.no_objective|m149|": "no objective",
}
OF_THE_DRAFT = {
    "measure.ongoing_without_benchmarks|m36|{month22}": "benchmarks end with the second year",
    "measure.no_accountable|m60|": "the region was merged",
    "measure.unknown_objective|m90|": "an objective that is still being written",
    "measure.no_accountable|m155|": "nobody is accountable",
    "measure.accountable_unknown|m156|": "an office that the register does not have",
    "measure.no_time|m157|": "no deadline",
    "measure.ongoing_without_benchmarks|m158|{month26}": "ongoing without a benchmark",
    "cost.no_rate|m159|USD": "another currency without its rate",
    "measure.same_code|m160|6.1": "a number that is taken",
    "measure.benchmark_empty|m161|{month37}": "a benchmark that says nothing",
}
"""What adoption forbids: all of it blocks, and it is only in the open third version."""


def version(number: int, now: datetime) -> Plan:
    return queries.document(viewer=SYSTEM, code=CODE, number=number, day=now.date())


def planted(now: datetime, *parts: dict[str, str]) -> set[str]:
    first = demonstration_plan.first_day(now)
    days = {f"month{n}": data.last_of(first, n).isoformat() for n in (22, 37)}
    days["month26"] = data.first_of(first, 26).isoformat()
    days["year1"] = str(data.first_of(first, 7).year)
    return {re.sub(r"\{(\w+)\}", lambda found: days[found[1]], key) for part in parts for key in part}


def _the_diagnosis_finds_what_is_planted_and_no_measure_that_is_sound(loaded: datetime) -> None:
    for number in (1, 2, 3):
        plan = version(number, loaded)
        found = [one.key for one in check(plan, context())]
        expected = planted(loaded, OF_THE_PLAN, OF_MEASURES, *([OF_THE_DRAFT] if number == 3 else []))
        assert sorted(found) == sorted(expected), number
        sound = {one.id for one in plan.measures} - {key.split("|")[1] for key in expected}
        assert len(plan.measures) >= 120 and len(sound) >= 110
    stops = {one.key for one in blocking(check(version(3, loaded), context()))}
    assert stops == planted(loaded, OF_THE_DRAFT)
    with pytest.raises(UnableTo) as refused:
        opened = queries.plan(viewer=SYSTEM, code=CODE).open
        assert opened is not None
        actions.plan_adopt(
            plan=CODE,
            decision=_decision(),
            expected=opened.version,
            not_consulted="Tried before anybody was asked",
            by=SYSTEM,
            now=loaded,
        )
    assert set((refused.value.extra or {})["findings"]) == stops


def _decision() -> int:
    view = queries.plan(viewer=SYSTEM, code=CODE).adopted
    assert view is not None
    return int(view.decision_ref.split(":")[1])


def _what_the_tables_refuse_is_found_in_the_file_and_written_nowhere(loaded: datetime) -> None:
    sent = data.refused(demonstration_plan.first_day(loaded))
    assert {one.rule for one in sent} == {
        *("indicator.target_without_unit", "measure.due_before_start", "cost.negative", "measure.empty"),
    }
    before = version(3, loaded)
    for one in sent:
        found = blocking(check(one.document, context()))
        assert one.rule in {finding.rule.id for finding in found if finding.measure == one.measure}
        measure = one.document.measure(one.measure)
        lock = queries.measure_state(
            viewer=SYSTEM, code=CODE, key=one.measure, language="en", day=loaded.date()
        ).version
        assert measure is not None
        with pytest.raises(InvalidInput):
            measures.measure_change(
                plan=CODE,
                key=one.measure,
                measure=measure,
                expected=lock,
                reason="Sent",
                by=SYSTEM,
                now=loaded,
            )
    assert version(3, loaded) == before


def _every_change_of_a_revision_has_its_reason_and_session(loaded: datetime) -> None:
    first, second, third = (version(number, loaded) for number in (1, 2, 3))
    for before, after, kinds in (
        (
            first,
            second,
            {"ADDED", "MERGED", "SPLIT", "REWORDED", "REASSIGNED", "REDATED", "RECOSTED"},
        ),
        (second, third, {"ADDED", "DROPPED", "REASSIGNED", "REDATED"}),
    ):
        done = compare(before, after)
        assert done.unexplained == ()
        assert all(one.decided_at for one in done.changes)
        assert kinds <= {one.kind.value for one in done.changes}
    assert {one.measure for one in compare(first, second).changes if one.kind is ChangeKind.SPLIT} == {
        *("m151", "m152")
    }
    states = [one.state for one in queries.plan(viewer=SYSTEM, code=CODE).versions]
    assert states == ["DRAFT", "ADOPTED", "SUPERSEDED"]


def _two_years_of_reports_in_every_state_and_progress_that_sees_them(loaded: datetime) -> None:
    owed = Obligation.objects.filter(origin="MEASURE", origin_ref__startswith=f"plans.measure:{CODE}/")
    assert owed.count() >= 150
    told = Counter(Update.objects.filter(obligation__in=owed).values_list("state", flat=True))
    assert told["ACCEPTED"] >= 100 and told["RETURNED"] and told["SUBMITTED"], told
    assert not Update.objects.filter(obligation__in=owed, changed_at__gt=loaded).exists()
    day = loaded.date()
    found = progress.standings(viewer=SYSTEM, document=version(2, loaded), day=day)
    counts = overall(found).counts
    assert all(counts[one] for one in (Status.LATE, Status.UNDER_WAY, Status.DONE, Status.NOT_STARTED)), (
        counts
    )
    assert counts[Status.DONE] > counts[Status.LATE], "most of what fell due was reached"


def _it_is_not_loaded_again_and_names_nobody(loaded: datetime) -> None:
    many = Obligation.objects.count()
    assert not demonstration_plan.load(now=loaded, say=lambda line: None)
    assert Obligation.objects.count() == many
    plan = version(3, loaded)
    assert plan.title.endswith("(invented)")
    assert all(one.document.endswith("(invented)") for m in plan.measures for one in m.evidence)


def test_the_plan_of_the_invented_state(now: datetime) -> None:
    # Loaded once for everything that is looked at, because loading takes seconds.
    assert demonstration_mechanism.load(now=now, say=lambda line: None)
    assert demonstration_plan.load(now=now, say=lambda line: None)
    _the_diagnosis_finds_what_is_planted_and_no_measure_that_is_sound(now)
    _what_the_tables_refuse_is_found_in_the_file_and_written_nowhere(now)
    _every_change_of_a_revision_has_its_reason_and_session(now)
    _two_years_of_reports_in_every_state_and_progress_that_sees_them(now)
    _it_is_not_loaded_again_and_names_nobody(now)

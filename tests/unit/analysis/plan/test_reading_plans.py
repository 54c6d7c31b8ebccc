"""Coverage, comparison, progress and money of a plan, each against a plain second computation."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.factories.plans import FORMS, LEVELS, PROFILES, measure, plan

from rapport.analysis.plan import funding
from rapport.analysis.plan.coverage import AXES, all_cells, matrix
from rapport.analysis.plan.diff import GROUPS, ChangeKind, compare, words_changed
from rapport.analysis.plan.document import (
    Benchmark,
    Change,
    CostLine,
    Justification,
    Measure,
    Plan,
)
from rapport.analysis.plan.lists import Area, CostStatus, Timing
from rapport.analysis.plan.progress import (
    DIMENSIONS,
    Reported,
    Status,
    overall,
    progress,
    standing,
    standings,
)

CODES = {
    "area": tuple(area.value for area in Area)[:4],
    "form": FORMS,
    "profile": PROFILES,
    "level": LEVELS,
}
some = {name: st.lists(st.sampled_from(values), max_size=3).map(tuple) for name, values in CODES.items()}
AREAS = st.lists(st.sampled_from(list(Area)[:4]), max_size=2).map(tuple)


@st.composite
def plans(draw: Callable[..., object]) -> Plan:
    many = draw(st.integers(0, 8))
    assert isinstance(many, int)
    made = tuple(
        measure(
            number,
            areas=draw(AREAS),
            forms=draw(some["form"]),
            profiles=draw(some["profile"]),
            levels=draw(some["level"]),
            due_on=draw(st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))),
            costs=tuple(
                CostLine(
                    2026,
                    Decimal(n),
                    draw(st.sampled_from(["EUR", "CHF", "XXX"])),
                    draw(st.sampled_from(CostStatus)),
                )  # type: ignore[arg-type]
                for n in range(draw(st.integers(0, 2)))  # type: ignore[call-overload]
            ),
        )
        for number in range(many)
    )
    return replace(plan(), measures=made)


@given(plans())
def test_a_cell_holds_exactly_the_measures_with_its_codes(given: Plan) -> None:
    late = frozenset(one.id for one in given.measures[::2])
    cells = all_cells(given, CODES, late=late)
    assert len(cells) == 4 * 3 * 5 * 3
    for cell in cells:
        naive = [
            one.id
            for one in given.measures
            if cell.at["area"] in one.areas
            and cell.at["form"] in one.forms
            and cell.at["profile"] in one.profiles
            and cell.at["level"] in one.levels
        ]
        assert list(cell.measures) == naive
        assert cell.late == len(late & set(naive))
        assert cell.state == ("COVERED" if naive else "GAP")


@given(plans())
def test_the_table_of_two_axes_sees_a_measure_whatever_the_others_say(given: Plan) -> None:
    table = matrix(given, CODES, rows="form", columns="area")
    for row in table.cells:
        for cell in row:
            naive = {
                o.id for o in given.measures if cell.at["form"] in o.forms and cell.at["area"] in o.areas
            }
            assert set(cell.measures) == naive
    assert sum(table.counts().values()) == len(FORMS) * 4
    assert set(table.not_said) == set(AXES)


def test_a_gap_may_be_justified_and_money_without_a_rate_is_not_zero() -> None:
    dear = measure(1, forms=("fx.labour",), costs=(CostLine(2026, Decimal(3), "XXX", CostStatus.BUDGETED),))
    given = replace(plan(), measures=(dear,), justified=(Justification("no case", form="fx.organs"),))
    table = matrix(given, CODES, rows="form", columns="area", late=frozenset({"m1"}))
    by = {cell.at["form"]: cell for row in table.cells for cell in row if cell.at["area"] == "p.protection"}
    assert (by["fx.organs"].state, by["fx.organs"].reason) == ("JUSTIFIED", "no case")
    assert by["fx.sex.prostitution"].state == "GAP"
    assert by["fx.labour"].money is None and by["fx.labour"].late == 1
    assert by["fx.organs"].money == 0


@given(plans())
def test_a_plan_does_not_differ_from_itself_however_ordered(given: Plan) -> None:
    turned = replace(given, measures=tuple(reversed(given.measures)))
    assert compare(given, given).changes == compare(given, turned).changes == ()


@given(plans(), plans())
def test_every_measure_of_either_side_is_accounted_for(before: Plan, after: Plan) -> None:
    seen = {one.measure: one.kind for one in compare(before, after).changes}
    old, new = {one.id for one in before.measures}, {one.id for one in after.measures}
    assert {name for name, kind in seen.items() if kind is ChangeKind.ADDED} == new - old
    assert {name for name, kind in seen.items() if kind is ChangeKind.DROPPED} == old - new


def test_every_field_of_a_measure_belongs_to_a_kind_of_change() -> None:
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted({one.name for one in fields(Measure)} - {"id", "from_ids"})


def test_changes_have_their_kind_reason_and_meeting() -> None:
    before = plan()
    first, second, third, fourth, fifth = before.measures
    after = replace(
        before,
        measures=(
            replace(first, text="Open more places of stay", due_on=date(2027, 9, 30)),
            replace(second, from_ids=("m2", "m3")),
            measure(8, from_ids=("m4",)),
            measure(9, from_ids=("m4",)),
            measure(10),
        ),
        changes=(
            Change("m1", "REDATED", "The budget came late.", "M-2026-3, decision 4"),
            Change("m10", "ADDED", "GRETA, second report"),
        ),
    )
    done = compare(before, after)
    kinds = {(one.measure, one.kind.value) for one in done.changes}
    assert kinds == {
        *(("m1", "REWORDED"), ("m1", "REDATED"), ("m2", "MERGED"), ("m8", "SPLIT"), ("m9", "SPLIT")),
        *(("m10", "ADDED"), ("m5", "DROPPED")),
    }
    said = {(one.measure, one.kind.value): (one.reason, one.decided_at) for one in done.changes}
    assert said[("m1", "REDATED")] == ("The budget came late.", "M-2026-3, decision 4")
    assert {(one.measure, one.kind.value) for one in done.unexplained} == kinds - {
        ("m1", "REDATED"),
        ("m10", "ADDED"),
    }
    assert third.id == "m3" and fourth.id == "m4" and fifth.id == "m5"


TEXTS = st.text(st.sampled_from("ab \n"), max_size=30)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_the_changed_words(before: str, after: str) -> None:
    runs = words_changed(before, after)
    assert "".join(text for step, text in runs if step != "new") == before
    assert "".join(text for step, text in runs if step != "gone") == after


def test_a_measure_past_its_own_end_is_late_whatever_was_reported_on_it() -> None:
    one = measure(1, due_on=date(2026, 6, 30))
    on = Reported(last_on=date(2026, 7, 1))
    assert standing(one, plan(), on, date(2026, 7, 10)).status is Status.LATE
    assert standing(one, plan(), on, date(2026, 7, 10)).days_late == 10
    assert standing(one, plan(), Reported(done_on=date(2026, 7, 9)), date(2026, 7, 10)).status is Status.DONE
    assert standing(one, plan(), Reported(done_on=date(2026, 7, 11)), date(2026, 7, 10)).status is Status.LATE


def test_an_ongoing_measure_is_late_by_its_benchmark() -> None:
    marks = (Benchmark(date(2026, 6, 30), "a"), Benchmark(date(2027, 6, 30), "b"))
    one = measure(1, timing=Timing.ONGOING, start_on=date(2026, 1, 1), due_on=None, benchmarks=marks)
    assert standing(one, plan(), Reported(), date(2026, 7, 1)).status is Status.LATE
    met = Reported(last_on=date(2026, 6, 1), met=frozenset({date(2026, 6, 30)}))
    assert standing(one, plan(), met, date(2026, 7, 1)).status is Status.UNDER_WAY
    assert standing(one, plan(), met, date(2026, 12, 1)).stale == 180
    assert standing(one, plan(), met, date(2027, 6, 15)).status is Status.DUE


def test_statuses_of_what_nobody_reported() -> None:
    bare = measure(1, start_on=None, due_on=None, timing=None)
    assert standing(bare, plan(), Reported(), date(2026, 7, 1)).status is Status.NO_DATE
    later = measure(1, start_on=date(2026, 9, 1))
    assert standing(later, plan(), Reported(), date(2026, 7, 1)).status is Status.NOT_STARTED
    gone = Reported(withdrawn_on=date(2026, 5, 1))
    assert standing(later, plan(), gone, date(2026, 7, 1)).status is Status.WITHDRAWN


@given(plans(), st.dates(date(2025, 12, 1), date(2028, 1, 31)), st.sampled_from(sorted(DIMENSIONS)))
def test_progress_counts_every_measure_under_every_code(given: Plan, day: date, dimension: str) -> None:
    found = standings(given, {"m0": Reported(done_on=date(2026, 5, 1))}, day)
    assert sum(overall(found).counts.values()) == len(given.measures)
    tallies = progress(given, found, dimension)
    expected = sum(len(set(DIMENSIONS[dimension](one))) or 1 for one in given.measures)
    assert sum(sum(one.counts.values()) for one in tallies) <= sum(
        len(tuple(DIMENSIONS[dimension](one))) or 1 for one in given.measures
    )
    assert sum(sum(one.counts.values()) for one in tallies) >= expected
    assert all(one.share(Status.LATE) is not None for one in tallies if one.base)
    lates = [one.counts[Status.LATE] for one in tallies]
    assert lates == sorted(lates, reverse=True)


def test_a_share_without_base_is_not_computable() -> None:
    assert overall(()).share(Status.DONE) is None


@given(plans(), st.sampled_from(sorted(funding.BY)))
def test_money_adds_up_however_it_is_told_apart(given: Plan, by: str) -> None:
    parts, whole = funding.funding(given, by), funding.total(given)
    assert sum((one.need for one in parts), Decimal(0)) == whole.need
    assert sum((one.gap for one in parts), Decimal(0)) == whole.gap
    assert sum(one.unconverted for one in parts) == whole.unconverted
    assert whole.need - whole.gap == whole.budgeted + whole.pledged
    risky = {one.id for one, _ in funding.at_risk(given)}
    naive = {
        one.id
        for one in given.measures
        if any(
            line.currency == "XXX"
            or (line.amount > 0 and line.status in (CostStatus.REQUESTED, CostStatus.UNFUNDED))
            for line in one.costs
        )
    }
    assert risky == naive

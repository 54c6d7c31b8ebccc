"""How far a plan is on a day, by a published rule that also looks at a measure's own dates.

The rule, first that applies: WITHDRAWN where nobody owes the measure any longer; DONE where accepted reports of that
day or before say so, of the deadline or, where the measure is ongoing, of every benchmark; LATE where the deadline of a
dated measure, or the date of a benchmark of an ongoing one that was not met, has passed; DUE where it comes within
thirty days; UNDER_WAY where something was reported or its own start has come; NO_DATE where it has neither a date nor a
report; NOT_STARTED otherwise. A measure is never on time because nobody wrote about it. What falls due after the plan
is seen by the measure's own dates, so that a task whose day was moved elsewhere is late here until the plan is revised.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.lists import Timing

SOON = timedelta(days=30)
STALE_DAYS = (30, 60, 180)


class Status(StrEnum):
    """Where a measure is; the order is the order of pages: what needs somebody first."""

    LATE = "LATE"
    DUE = "DUE"
    UNDER_WAY = "UNDER_WAY"
    NOT_STARTED = "NOT_STARTED"
    NO_DATE = "NO_DATE"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True)
class Reported:
    """What is known of a measure from accepted reports. `met`: days of benchmarks that were met or are not owed."""

    last_on: date | None = None
    done_on: date | None = None
    withdrawn_on: date | None = None
    met: frozenset[date] = frozenset()


NOTHING = Reported()


@dataclass(frozen=True)
class Standing:
    """Where one measure is on a day. `due_on`: the date that counts next or has passed; `days_late`: 0 unless late.

    `silent_days`: days since the last accepted report or, without one, since the start; None where neither is known.
    """

    measure: str
    status: Status
    due_on: date | None
    days_late: int
    silent_days: int | None

    @property
    def stale(self) -> int:
        """The highest of 30, 60 and 180 days that the silence has reached; 0 where it is shorter or nothing is owed."""
        if self.status in (Status.DONE, Status.WITHDRAWN, Status.NOT_STARTED) or self.silent_days is None:
            return 0
        return max((days for days in STALE_DAYS if self.silent_days >= days), default=0)


def standing(measure: Measure, plan: Plan, reported: Reported, as_of: date) -> Standing:
    """Where a measure is on a day, by the rule above."""
    start = measure.start_on or plan.starts_on
    seen = reported.last_on if reported.last_on and reported.last_on <= as_of else None
    since = seen or (start if start and start <= as_of else None)
    silent = (as_of - since).days if since else None
    if reported.withdrawn_on and reported.withdrawn_on <= as_of:
        return Standing(measure.id, Status.WITHDRAWN, None, 0, silent)
    if reported.done_on and reported.done_on <= as_of:
        return Standing(measure.id, Status.DONE, measure.due_on, 0, silent)
    due = _next_due(measure, reported)
    if due and due < as_of:
        return Standing(measure.id, Status.LATE, due, (as_of - due).days, silent)
    if due and due - as_of <= SOON:
        return Standing(measure.id, Status.DUE, due, 0, silent)
    begun = seen is not None or (measure.start_on is not None and measure.start_on <= as_of)
    if begun:
        return Standing(measure.id, Status.UNDER_WAY, due, 0, silent)
    if due is None and measure.start_on is None:
        return Standing(measure.id, Status.NO_DATE, None, 0, silent)
    return Standing(measure.id, Status.NOT_STARTED, due, 0, silent)


def _next_due(measure: Measure, reported: Reported) -> date | None:
    """The earliest date that is still owed: the deadline of a dated measure, else a benchmark that was not met."""
    if measure.timing is Timing.DATED and measure.due_on:
        return measure.due_on
    open_ones = [one.due_on for one in measure.benchmarks if one.due_on not in reported.met]
    if measure.due_on:
        open_ones.append(measure.due_on)
    return min(open_ones, default=None)


def standings(plan: Plan, reported: Mapping[str, Reported], as_of: date) -> tuple[Standing, ...]:
    """Every measure of the plan on a day, in the order of the plan; `reported` by the ids of measures."""
    return tuple(standing(one, plan, reported.get(one.id, NOTHING), as_of) for one in plan.measures)


def late_first(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """By status in the order of `Status`, the longest late and then the earliest due first."""
    order = {status: number for number, status in enumerate(Status)}
    return tuple(
        sorted(
            found, key=lambda one: (order[one.status], -one.days_late, one.due_on or date.max, one.measure)
        )
    )


@dataclass(frozen=True)
class Task:
    """What a measure made somebody owe until a day, as it had come on the day asked for.

    `step`: the day of the benchmark, None for the deadline of the measure; `told_on`: when a report was last accepted.
    """

    step: date | None
    told_on: date | None = None
    done_on: date | None = None
    withdrawn_on: date | None = None


def reported_of(measure: Measure, tasks: Iterable[Task], told_on: date | None = None) -> Reported:
    """What the tasks of a measure say of it; `told_on`: the last accepted report on anything it ever asked for.

    A step that was withdrawn and asked for again counts by its living task. A measure of which nothing is owed any
    longer and nothing was done is withdrawn; an ongoing one is done with its last benchmark.
    """
    known = tuple(tasks)
    steps: dict[date | None, Task] = {}
    for one in sorted(known, key=lambda task: task.withdrawn_on is None):
        steps[one.step] = one
    told = max((day for day in (told_on, *(one.told_on for one in known)) if day), default=None)
    owed = [one for one in steps.values() if one.withdrawn_on is None]
    gone = [one.withdrawn_on for one in steps.values() if one.withdrawn_on is not None]
    if steps and not owed:
        return Reported(told, withdrawn_on=max(gone))
    met = frozenset(one.step for one in steps.values() if one.step and (one.done_on or one.withdrawn_on))
    whole = steps.get(None)
    if whole is not None:
        return Reported(told, done_on=whole.done_on, met=met)
    done = [one.done_on for one in owed]
    asked = {mark.due_on for mark in measure.benchmarks}
    ended = max((day for day in done if day), default=None) if all(done) and asked <= met else None
    return Reported(told, done_on=ended, met=met)


@dataclass(frozen=True)
class Tally:
    """Counts by status of the measures that bear a code. A measure with several codes counts under each."""

    code: str
    counts: Mapping[Status, int]

    @property
    def base(self) -> int:
        """How many measures bear the code and are still owed or done."""
        return sum(many for status, many in self.counts.items() if status is not Status.WITHDRAWN)

    def share(self, status: Status) -> Decimal | None:
        """Per cent of the base with one decimal; None where there is no base: not computable is not zero."""
        if not self.base:
            return None
        return (Decimal(100 * self.counts[status]) / self.base).quantize(Decimal("0.1"))


def _years(measure: Measure) -> tuple[str, ...]:
    days = {one.due_on.year for one in measure.benchmarks} | (
        {measure.due_on.year} if measure.due_on else set()
    )
    return tuple(str(year) for year in sorted(days))


def _accountable(measure: Measure) -> tuple[str, ...]:
    one = measure.accountable
    return () if one is None else (one.ref or one.name,)


DIMENSIONS: Mapping[str, Callable[[Measure], Iterable[Any]]] = {
    "area": lambda one: one.areas,
    "accountable": _accountable,
    "level": lambda one: one.levels,
    "form": lambda one: one.forms,
    "profile": lambda one: one.profiles,
    "year": _years,
    "objective": lambda one: (one.objective,) if one.objective else (),
}
"""By what progress is told apart. Years are those in which something falls due."""


def progress(plan: Plan, found: Iterable[Standing], dimension: str) -> tuple[Tally, ...]:
    """Counts by status for every code of a dimension, most late first, then by code; "" is "not said".

    Raises KeyError for a dimension that does not exist.
    """
    codes_of = DIMENSIONS[dimension]
    counts: dict[str, dict[Status, int]] = {}
    of = {one.id: one for one in plan.measures}
    for one in found:
        for code in tuple(codes_of(of[one.measure])) or ("",):
            counts.setdefault(str(code), dict.fromkeys(Status, 0))[one.status] += 1
    tallies = [Tally(code, many) for code, many in counts.items()]
    return tuple(sorted(tallies, key=lambda one: (-one.counts[Status.LATE], one.code)))


def overall(found: Iterable[Standing]) -> Tally:
    """Counts by status of all measures."""
    counts = dict.fromkeys(Status, 0)
    for one in found:
        counts[one.status] += 1
    return Tally("", counts)

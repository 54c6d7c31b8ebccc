"""Reads of progress: accepted reports of what measures made offices owe."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.lists import Timing
from rapport.analysis.plan.progress import Reported, Standing, Task, reported_of
from rapport.analysis.plan.progress import standings as by_rule
from rapport.kernel.access import Viewer
from rapport.obligations import queries as obligations
from rapport.obligations.types import ToldView
from rapport.plans import owing, rules


def reported(*, viewer: Viewer, document: Plan, day: date) -> Mapping[str, Reported]:
    """What accepted reports said of each measure by a day, by its id; measures without any are left out.

    Only what the viewer may see counts. A draft is seen through what its adopted version made offices owe.
    """
    refs = {rules.measure_ref(document.code, one.id): one for one in document.measures}
    found = obligations.told_of(viewer=viewer, refs=refs, day=day)
    return {refs[ref].id: _reported(refs[ref], views) for ref, views in found.items()}


def standings(*, viewer: Viewer, document: Plan, day: date) -> tuple[Standing, ...]:
    """Where every measure is on a day, in the order of the plan, by the rule of `rapport.analysis.plan.progress`."""
    return by_rule(document, reported(viewer=viewer, document=document, day=day), day)


def _reported(measure: Measure, views: Sequence[ToldView]) -> Reported:
    tasks = [
        Task(step, one.told_on, one.done_on, one.withdrawn_on)
        for step, owed in _steps(measure)
        for one in _matching(owed, views)
    ]
    return reported_of(measure, tasks, max((one.told_on for one in views if one.told_on), default=None))


def _steps(measure: Measure) -> Iterator[tuple[date | None, owing.Owed]]:
    """What the measure asks for, each with the day of its benchmark; None is the deadline, which comes first."""
    dated = measure.timing is Timing.DATED and measure.due_on is not None
    for number, owed in enumerate(owing.asked(measure)):
        yield (None if dated and number == 0 else owed.due_on), owed


def _matching(owed: owing.Owed, views: Sequence[ToldView]) -> list[ToldView]:
    """The obligations that stand for it: of its words and day, else of its words alone, else of its day."""
    words = [one for one in views if one.title == owed.title]
    day = [one for one in views if one.due_on == owed.due_on]
    return [one for one in words if one in day] or words or day

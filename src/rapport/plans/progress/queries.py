"""Reads of progress: accepted reports of what measures made offices owe."""

from collections.abc import Mapping, Sequence
from datetime import date

from rapport.analysis.plan.document import Measure, Plan
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
    days = {one.step: None if one.step == "" else one.due_on for one in owing.asked(measure)}
    tasks = [
        Task(days[one.step], one.told_on, one.done_on, one.withdrawn_on) for one in views if one.step in days
    ]
    return reported_of(measure, tasks, max((one.told_on for one in views if one.told_on), default=None))

"""`rapport plan progress`: where every measure is on a day, by accepted reports and its own dates."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from rapport.analysis.plan.document import Plan
from rapport.cli import plan_documents, runtime
from rapport.cli.output import print_json, print_rows

if TYPE_CHECKING:
    from rapport.analysis.plan.progress import Standing

MEASURE = "measure"
COUNTS = ("code", "label", "base", "late", "due", "under_way", "not_started", "no_date", "done", "withdrawn")
MEASURES = ("code", "measure", "status", "due_on", "days_late", "silent_days", "accountable", "text")


def add(parser: Any, day: Callable[[str], date]) -> None:
    """Add the options of the word; `day` reads a day."""
    from rapport.analysis.plan.progress import DIMENSIONS

    parser.add_argument("--as-of", type=day, metavar="DATE", help="seen from this day (today)")
    parser.add_argument(
        "--by",
        choices=[MEASURE, *sorted(DIMENSIONS)],
        default="area",
        help="count by this (area); `measure` lists every measure",
    )
    parser.set_defaults(run=show)


def show(arguments: argparse.Namespace) -> None:
    """Count the measures by status, told apart by one dimension, or list them; what is late first.

    Of a file nothing is known but its dates; of a plan of this instance also the accepted reports.
    """
    runtime.start()
    from rapport.analysis.plan.progress import late_first, overall, progress, standings
    from rapport.kernel.access import Viewer
    from rapport.kernel.clock import now
    from rapport.plans.diagnosis.labels import label
    from rapport.plans.progress import queries

    plan = plan_documents.named(arguments.plan)
    day = arguments.as_of or now().date()
    if plan_documents.is_file(arguments.plan):
        found = standings(plan, {}, day)
    else:
        found = queries.standings(viewer=Viewer.system(), document=plan, day=day)
    if arguments.by == MEASURE:
        _print([_row(plan, one) for one in late_first(found)], MEASURES, arguments.format)
        return
    names = _owners(plan)
    rows: list[Mapping[str, Any]] = [
        {
            "code": one.code,
            "label": names.get(one.code) or (label(one.code) if one.code else "not said"),
            "base": one.base,
            **{status.value.lower(): many for status, many in one.counts.items()},
        }
        for one in progress(plan, found, arguments.by)
    ]
    whole = overall(found)
    counts = {status.value.lower(): many for status, many in whole.counts.items()}
    rows.append({"code": "*", "label": "the whole plan", "base": whole.base, **counts})
    _print(rows, COUNTS, arguments.format)


def _row(plan: Plan, standing: "Standing") -> Mapping[str, Any]:
    one = plan.measure(standing.measure)
    assert one is not None
    return {
        "code": one.code,
        "measure": one.id,
        "status": standing.status.value,
        "due_on": standing.due_on.isoformat() if standing.due_on else None,
        "days_late": standing.days_late,
        "silent_days": standing.silent_days,
        "accountable": (one.accountable.ref or one.accountable.name) if one.accountable else "",
        "text": one.text,
    }


def _owners(plan: Plan) -> Mapping[str, str]:
    owners = (one.accountable for one in plan.measures if one.accountable)
    return {one.ref or one.name: one.name for one in owners}


def _print(rows: list[Mapping[str, Any]], columns: tuple[str, ...], wanted: str) -> None:
    if wanted == "json":
        print_json(rows)
    else:
        print_rows(rows, columns, kind="table")

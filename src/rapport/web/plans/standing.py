"""Where the measures of a plan stand on the day of the request, for every page that shows their status."""

from collections.abc import Mapping

from django.http import HttpRequest

from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.progress import Standing, Status
from rapport.plans.diagnosis import labels
from rapport.plans.progress import queries
from rapport.web.components.types import Label
from rapport.web.plans.frame import today, viewer_of

TONES: Mapping[Status, str] = {
    Status.LATE: "red",
    Status.DUE: "orange",
    Status.UNDER_WAY: "teal",
    Status.NOT_STARTED: "grey",
    Status.NO_DATE: "yellow",
    Status.DONE: "green",
    Status.WITHDRAWN: "grey",
}


def of_plan(request: HttpRequest, plan: Plan) -> dict[str, Standing]:
    """The standing of every measure today, by its id, as far as the reader may see what was reported."""
    found = queries.standings(viewer=viewer_of(request), document=plan, day=today(request))
    return {one.measure: one for one in found}


def label(status: Status) -> Label:
    """A status as a label."""
    return Label(labels.STATUSES[status], TONES[status])

"""The words and colours of states, and the names that pages of obligations show."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.actors import queries as actors
from rapport.obligations.types import ObligationView
from rapport.web.components.types import Crumb, Label
from rapport.web.mechanism.frame import address, viewer_of
from rapport.web.office import words

STATES = {
    "OPEN": (gettext_lazy("Open"), "grey"),
    "IN_PROGRESS": (gettext_lazy("In progress"), "teal"),
    "DONE": (gettext_lazy("Done"), "green"),
    "WITHDRAWN": (gettext_lazy("Withdrawn"), "grey"),
}
WAITING = {
    "DRAFT": (gettext_lazy("Draft update"), "yellow"),
    "SUBMITTED": (gettext_lazy("Waits for approval"), "purple"),
    "RETURNED": (gettext_lazy("Returned"), "orange"),
    "ACCEPTED": (gettext_lazy("Accepted"), "green"),
    "SET_ASIDE": (gettext_lazy("Set aside"), "grey"),
}
STEPS = {
    "BEGUN": gettext_lazy("Begun"),
    "SUBMITTED": gettext_lazy("Submitted"),
    "TAKEN_BACK": gettext_lazy("Taken back"),
    "RETURNED": gettext_lazy("Returned"),
    "ACCEPTED": gettext_lazy("Accepted"),
    "SET_ASIDE": gettext_lazy("Set aside"),
}
LEVELS = {
    "OWNER": gettext_lazy("The accountable organisation"),
    "HEAD": gettext_lazy("The head of the organisation"),
    "COORDINATOR": gettext_lazy("The national co-ordinator"),
    "CHAIR": gettext_lazy("The chair of the body"),
}
ORIGINS = {
    "DECISION": gettext_lazy("Decision of a body"),
    "MEASURE": gettext_lazy("Measure of a plan"),
    "RECOMMENDATION": gettext_lazy("Recommendation"),
    "EVALUATION": gettext_lazy("Evaluation"),
    "REGIONAL_TARGET": gettext_lazy("Regional target"),
    "OTHER": gettext_lazy("Other"),
}
SHOWN_TO = {
    "PUBLIC": gettext_lazy("Everybody"),
    "MEMBERS": gettext_lazy("Members of the mechanism"),
    "BODY": gettext_lazy("Members of the body"),
}


def state(view: ObligationView) -> Label:
    """The state in a word; lateness goes before it."""
    if view.is_late:
        return Label(_("Late"), "red")
    text, tone = STATES[view.state]
    return Label(text, tone)


def waiting(code: str) -> Label | None:
    """The state of an update in words, or None where there is none."""
    return Label(*WAITING[code]) if code else None


def names(request: HttpRequest, ids: Iterable[int] | None) -> Mapping[int, str]:
    """Names of organisations by id today; all of them where `ids` is None."""
    found = actors.organisations(
        viewer=viewer_of(request), language=words.language(), day=today(request), ids=ids
    )
    return {one.id: one.name for one in found.values()}


def today(request: HttpRequest) -> date:
    """The day on which the page was asked for."""
    return request.now.date()  # type: ignore[attr-defined, no-any-return]


def crumbs(view: ObligationView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of an obligation."""
    way = (Crumb(_("Obligations"), address("obligations")),)
    return way if view is None else (*way, Crumb(view.number, address("obligation", view.id)))

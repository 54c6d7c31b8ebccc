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
TOLD = {
    "RESULT": gettext_lazy("Results with evidence"),
    "UNSHOWN": gettext_lazy("Results without evidence"),
    "ACTIVITY": gettext_lazy("Activities only"),
}
MEASURES = {
    "running": gettext_lazy("Still owed"),
    "late": gettext_lazy("Late"),
    "approval": gettext_lazy("Waits for approval"),
    "stale30": gettext_lazy("No update for 30 days"),
    "stale60": gettext_lazy("No update for 60 days"),
    "stale180": gettext_lazy("No update for 180 days"),
    "done": gettext_lazy("Done"),
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
    """Names of organisations by id today; all of them where `ids` is None.

    Once a page asked for all of them, it does not ask for some of them again.
    """
    every: Mapping[int, str] = getattr(request, "names_of_all", {})
    lacking = None if ids is None else {one for one in ids if one not in every}
    if lacking == set():
        return every
    found = actors.organisations(
        viewer=viewer_of(request), language=words.language(), day=today(request), ids=lacking
    )
    # A duplicate that was merged is named like the one it was merged into.
    named = {asked: one.name for asked, one in found.items()}
    if ids is None:
        request.names_of_all = named  # type: ignore[attr-defined]
    return {**every, **named}


def today(request: HttpRequest) -> date:
    """The day on which the page was asked for."""
    return request.now.date()  # type: ignore[attr-defined, no-any-return]


def crumbs(view: ObligationView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of an obligation."""
    way = (Crumb(_("Obligations"), address("obligations")),)
    return way if view is None else (*way, Crumb(view.number, address("obligation", view.id)))

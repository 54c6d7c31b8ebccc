"""Written procedures: the list, one of them with the roll, and what is said in it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.procedures import queries, rules
from rapport.coordination.procedures.types import ProcedureView, SeatView
from rapport.coordination.rules import can_run_meetings
from rapport.kernel.access import Decision
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.meetings import pages
from rapport.web.mechanism.meetings import words as meetings
from rapport.web.mechanism.procedures import words
from rapport.web.office.words import language

STATES = ("DRAFT", "OPEN", "ADOPTED", "NOT_ADOPTED", "WITHDRAWN")


def found(request: HttpRequest, procedure: int) -> ProcedureView:
    """The procedure named in the address. Raises NotAvailable."""
    return queries.procedure(
        viewer=viewer_of(request), procedure_id=procedure, language=language(), day=pages.today(request)
    )


def crumbs(view: ProcedureView | None = None) -> tuple[Crumb, ...]:
    """The way to a page of a procedure."""
    way = (Crumb(_("Written procedures"), address("procedures")),)
    return way if view is None else (*way, Crumb(view.fields.decision.title, address("procedure", view.id)))


def roll(request: HttpRequest, view: ProcedureView) -> list[SeatView]:
    """The roll as the viewer sees it."""
    return queries.roll(
        viewer=viewer_of(request), procedure=view, language=language(), now=pages.now_of(request)
    )


@needs(Permission.MECHANISM_VIEW)
def show_procedures(request: HttpRequest) -> HttpResponse:
    """All written procedures with state and last day; those that wait for the viewer's organisations first."""
    viewer, now = viewer_of(request), pages.now_of(request)
    given = request.GET.get("state", "")
    chosen = given if given in STATES else ""
    views = queries.procedures(viewer=viewer, language=language(), day=now.date(), state=chosen)
    waiting = set(queries.awaiting(viewer=viewer, now=now))
    context = {
        "rows": [(one, words.state(one.state)) for one in views],
        "waiting": [one for one in views if one.id in waiting],
        "state": chosen,
        "states": [(code, words.state(code).text) for code in STATES],
        "can_run": can_run_meetings(viewer),
    }
    return show(request, "procedures/list", title=_("Written procedures"), context=context)


@needs(Permission.MECHANISM_VIEW)
def show_procedure(request: HttpRequest, procedure: int) -> HttpResponse:
    """One procedure: what is proposed, until when, who said what, what came of it."""
    viewer, view = viewer_of(request), found(request, procedure)
    can_run = can_run_meetings(viewer)
    seats = roll(request, view)
    context = {
        "view": view,
        "state": words.state(view.state),
        "outcome": words.outcome(view.outcome),
        "mode": words.MODES[view.fields.mode],
        "majority": words.MAJORITIES[view.fields.majority] if view.fields.mode == "VOTE" else "",
        "seen_by": meetings.visibility(view.fields.decision.visibility),
        "rows": [(one, words.word(view.fields.mode, one.choice)) for one in seats],
        "mine": [one for one in seats if (one.mine or one.refused) and view.state == "OPEN"],
        "can_run": can_run,
        "can_close": _closing(request, view) if can_run else None,
    }
    return show(
        request, "procedures/procedure", title=view.fields.decision.title, crumbs=crumbs(), context=context
    )


def _closing(request: HttpRequest, view: ProcedureView) -> Decision | None:
    if view.state != "OPEN" or view.tally is None or view.closes_on is None:
        return None
    return rules.can_close(view.fields.mode, view.tally, view.closes_on, view.zone, pages.now_of(request))

"""Queries to respondents: what is pending, asking by hand, closing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, UnableTo
from rapport.surveys import queries as surveys
from rapport.surveys.running import actions, queries, rules
from rapport.surveys.types import items_by_code
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.office import refusals, running_words, words
from rapport.web.office.forms.running import AskForm, NoteForm
from rapport.web.office.frame import address, show, viewer_of, wave_crumbs
from rapport.web.office.views.running import asked, to_page


@needs(Permission.OFFICE_VIEW)
def show_queries(request: HttpRequest, wave: str) -> HttpResponse:
    """All queries of a wave by state, those that wait for the office first."""
    viewer = viewer_of(request)
    of = queries.run(viewer=viewer, wave=wave)
    found = queries.queries_of_wave(viewer=viewer, wave=of.wave)
    order = {"ANSWERED": 0, "OPEN": 1, "CLOSED": 2}
    found.sort(key=lambda one: (not one.resolved_by, order[one.state], one.id))
    names = actors.people_named(viewer=viewer, ids=[one.asked_by for one in found if one.asked_by])
    may_ask = bool(rules.can_enter_returns(viewer))
    return show(
        request,
        "running/queries",
        title=_("Queries to respondents"),
        crumbs=wave_crumbs(of.wave),
        context={
            "wave": of.wave,
            "rows": [
                {
                    "query": one,
                    "text": words.text(one.text),
                    "label": running_words.query_label(one.state),
                    "asked_by": names.get(one.asked_by or 0, ""),
                }
                for one in found
            ],
            "may_ask": may_ask,
            "submitted": [row for row in asked(request, of) if row.revision] if may_ask else [],
        },
    )


@needs(Permission.RETURN_ENTER, methods=["GET", "POST"])
def ask(request: HttpRequest, wave: str, respondent: str) -> HttpResponse:
    """The form of a query by hand, and its asking."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    pending = queries.queries_of(viewer=viewer, wave=wave, respondent=respondent)
    sections = queries.asked_about(viewer=viewer, wave=wave, respondent=respondent)
    known = [item for item in items_by_code(sections).values() if item.kind not in ("NOTE", "GROUP")]
    form = AskForm(request.POST if request.method == "POST" else None, known=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.query_ask(
                wave=wave,
                respondent=respondent,
                text=form.cleaned_data["text"],
                items=form.cleaned_data["items"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="text")
            status = error.status
        else:
            messages.success(request, _("The query was sent to %(code)s.") % {"code": respondent})
            return to_page("wave-queries", wave)
    return show(
        request,
        "running/ask",
        title=_("Ask %(code)s") % {"code": respondent},
        crumbs=wave_crumbs(view, Crumb(_("Queries to respondents"), address("wave-queries", wave))),
        context={
            "wave": view,
            "form": form,
            "pending": [
                (words.text(one.text), running_words.query_label(one.state))
                for one in pending
                if one.state != "CLOSED"
            ],
        },
        status=max(status, 400) if form.errors else status,
    )


@needs(Permission.RETURN_ENTER, methods=["GET", "POST"])
def close(request: HttpRequest, wave: str, respondent: str, query: int) -> HttpResponse:
    """A query with its answer; a POST closes it with a note."""
    viewer = viewer_of(request)
    view = surveys.wave(viewer=viewer, code=wave)
    one = queries.query(viewer=viewer, wave=wave, respondent=respondent, query=query)
    form = NoteForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.query_close(
                wave=wave,
                respondent=respondent,
                query=query,
                note=form.cleaned_data["note"],
                by=viewer,
                now=request.now,  # type: ignore[attr-defined]
            )
        except (InvalidInput, UnableTo) as error:
            refusals.put(form, error, default="note")
            status = error.status
        else:
            messages.success(request, _("The query was closed."))
            return to_page("wave-queries", wave)
    return show(
        request,
        "running/query",
        title=_("Query to %(name)s") % {"name": one.name},
        crumbs=wave_crumbs(view, Crumb(_("Queries to respondents"), address("wave-queries", wave))),
        context={
            "wave": view,
            "query": one,
            "text": words.text(one.text),
            "label": running_words.query_label(one.state),
            "form": form,
        },
        status=max(status, 400) if form.errors else status,
    )

"""Pages that show obligations: the inbox of an organisation, the list, one obligation with its history."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.coordination.decisions import queries as decisions
from rapport.kernel.errors import NotAvailable
from rapport.obligations import queries, reading, rules
from rapport.obligations.types import ObligationView
from rapport.obligations.updates import queries as updates
from rapport.obligations.updates.types import UpdateView
from rapport.web.access import needs
from rapport.web.mechanism.frame import show, viewer_of
from rapport.web.mechanism.obligations import forms, labels, narrowing
from rapport.web.office import words


def _rows(
    request: HttpRequest, views: list[ObligationView], names: Mapping[int, str]
) -> list[dict[str, Any]]:
    day = labels.today(request)
    return [
        {
            "view": one,
            "owner": names[one.accountable_id],
            "state": labels.state(one),
            "waiting": labels.waiting(one.waiting),
            "days_late": one.days_late(day),
        }
        for one in views
    ]


def page_of(request: HttpRequest) -> int:
    """The page of a list that was asked for; the first where that is no number."""
    page = request.GET.get("page", "1")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1


@needs(Permission.MECHANISM_VIEW)
def show_inbox(request: HttpRequest) -> HttpResponse:
    """What the viewer's organisations owe, by due date; what waits for others; what waits for the viewer's approval."""
    viewer, day = viewer_of(request), labels.today(request)
    owed = queries.owed(viewer=viewer, day=day)
    supported = queries.supported(viewer=viewer, day=day)
    reviews, number = rules.can_review(viewer), page_of(request)
    waiting = queries.awaiting(viewer=viewer, day=day, page=number) if reviews else []
    count = queries.awaiting_count(viewer=viewer) if reviews else 0
    review = [one for one, _update in waiting]
    # One question for the names of all four lists.
    every = labels.names(request, {one.accountable_id for one in (*owed, *supported, *review)})
    context = {
        "mine": _rows(request, [one for one in owed if one.waiting != "SUBMITTED"], every),
        "elsewhere": _rows(request, [one for one in owed if one.waiting == "SUBMITTED"], every),
        "supported": _rows(request, supported, every),
        "review": _rows(request, review, every),
        "acts": bool(viewer.organisations),
        "reviews": reviews,
        "page": Paginator(range(count), queries.PAGE).get_page(number),
    }
    return show(request, "obligations/inbox", title=_("What we owe"), context=context)


@needs(Permission.MECHANISM_VIEW)
def show_list(request: HttpRequest) -> HttpResponse:
    """All obligations the viewer may see, narrowed by organisation, theme, state, lateness, what is missing."""
    viewer = viewer_of(request)
    themes, _bodies = queries.in_use(viewer=viewer)
    form = forms.ListForm(
        request.GET or None,
        names=labels.names(request, None),
        themes=themes,
        bodies=narrowing.body_names(request),
    )
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    number = page_of(request)
    views, count = queries.obligations(
        viewer=viewer,
        day=labels.today(request),
        narrowing=narrowing.narrowing_of(given),
        page=number,
    )
    paginator = Paginator(range(count), queries.PAGE)
    context = {
        "form": form,
        "rows": _rows(request, views, labels.names(request, {one.accountable_id for one in views})),
        "count": count,
        "page": paginator.get_page(number),
        "can_assign": rules.can_assign(viewer),
    }
    return show(request, "obligations/list", title=_("Obligations"), context=context)


@needs(Permission.MECHANISM_VIEW)
def show_obligation(request: HttpRequest, obligation: int) -> HttpResponse:
    """One obligation with its updates, and its history beside it."""
    viewer = viewer_of(request)
    view = queries.obligation(viewer=viewer, obligation_id=obligation, day=labels.today(request))
    record = queries.record_of(viewer=viewer, obligation_id=obligation)
    found = updates.updates_of(viewer=viewer, obligation_id=obligation)
    owners = {one.organisation_id for one in record.accountabilities}
    names = labels.names(request, {view.accountable_id, *view.supporting_ids, *owners})
    people = actors.people_named(
        viewer=viewer,
        ids={
            person
            for one in found
            for entry in one.entries
            for person in (entry.by, entry.for_person)
            if person is not None
        },
    )
    above = reading.above(viewer, view.accountable_id)
    can_report = bool(view.is_running and rules.can_report(viewer, above))
    context = {
        "view": view,
        "state": labels.state(view),
        "owner": names[view.accountable_id],
        "supporting": [names[one] for one in view.supporting_ids],
        "origin": labels.ORIGINS[view.origin],
        "origin_link": _origin_link(request, view),
        "shown_to": labels.SHOWN_TO[view.visibility],
        "days_late": view.days_late(labels.today(request)),
        "record": record,
        "owners": [(names[one.organisation_id], one) for one in record.accountabilities],
        "ladder": [(labels.LEVELS[one.level], one) for one in record.escalations],
        "updates": [_update(one, view, people, request) for one in found],
        "can_begin": can_report and not view.waiting,
        "can_write": can_report,
        "can_submit": bool(view.is_running and rules.can_submit(viewer, above)),
        "can_assign": rules.can_assign(viewer),
    }
    return show(request, "obligations/obligation", title=view.title, crumbs=labels.crumbs(), context=context)


def _origin_link(request: HttpRequest, view: ObligationView) -> str:
    """Where the decision stands that the obligation comes from; nothing where the viewer may not know of it."""
    part, _dot, number = view.origin_ref.partition("coordination.decision:")
    if part or not number.isdecimal():
        return ""
    day, language = labels.today(request), words.language()
    try:
        decisions.decision(viewer=viewer_of(request), decision_id=int(number), language=language, day=day)
    except NotAvailable:
        return ""
    return reverse("mechanism:decision", args=[int(number)])


def _update(one: UpdateView, view: ObligationView, people: Any, request: HttpRequest) -> SimpleNamespace:
    return SimpleNamespace(
        view=one,
        state=labels.waiting(one.state),
        entries=[
            (labels.STEPS[entry.step], entry, people.get(entry.by, ""), people.get(entry.for_person, ""))
            for entry in one.entries
        ],
        decide=rules.can_decide(viewer_of(request), submitted_by=one.submitted_by)
        if one.state == "SUBMITTED"
        else None,
        is_own=one.organisation_id == view.accountable_id,
    )

"""Obligations that meet in theme, target group and place, side by side, and what is judged of them.

Source: OSCE SR Annual Report 2008, 2.1: initiatives do not duplicate each other or work at cross-purposes.
"""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from rapport.actors import queries as actors
from rapport.actors.roles import Permission
from rapport.kernel.errors import InvalidInput, StaleVersion
from rapport.kernel.i18n import formats
from rapport.obligations import queries as obligations
from rapport.obligations import rules
from rapport.obligations.overlaps import actions, queries
from rapport.obligations.overlaps.types import STATES, ComparedView, PairView
from rapport.obligations.types import ObligationView
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Label
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import labels
from rapport.web.mechanism.obligations.narrowing import narrowing_of
from rapport.web.mechanism.obligations.showing import page_of
from rapport.web.mechanism.overlaps import forms, words
from rapport.web.office import refusals


@needs(Permission.MECHANISM_VIEW)
def show_overlaps(request: HttpRequest) -> HttpResponse:
    """Pairs of obligations in force that share a theme, a target group and a place."""
    viewer, day = viewer_of(request), labels.today(request)
    themes, _bodies = obligations.in_use(viewer=viewer)
    every = labels.names(request, None)
    form = forms.PairsForm(request.GET or None, names=every, themes=themes)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    number, state = page_of(request), given.get("standing", "")
    pairs, counts = queries.overlaps(
        viewer=viewer, day=day, narrowing=narrowing_of(given), state=state, page=number
    )
    count = counts.get(state, 0) if state else sum(counts.values())
    context = {
        "form": form,
        "counts": [(Label(*words.STATES[one]), counts[one]) for one in STATES if counts.get(one)],
        "rows": [_row(request, one, every) for one in pairs],
        "count": count,
        "page": Paginator(range(count), queries.PAGE).get_page(number),
    }
    return show(request, "overlaps/list", title=_("Overlaps"), context=context)


def _row(request: HttpRequest, pair: PairView, names: Any) -> dict[str, Any]:
    return {
        "pair": pair,
        "sides": [_side(request, one, names) for one in (pair.first, pair.second)],
        "shared": _shared(pair),
        "state": Label(*words.STATES[pair.state]),
        "href": address("overlap", pair.first.id, pair.second.id),
    }


def _side(request: HttpRequest, view: ObligationView, names: Any) -> dict[str, Any]:
    return {"view": view, "owner": names.get(view.accountable_id, ""), "state": labels.state(view)}


def _shared(pair: PairView | ComparedView) -> list[tuple[Any, str]]:
    """What both name; where neither names a place, both mean the whole country."""
    places = formats.listing(pair.places) if pair.places else _("no place named by either")
    return [
        (_("Theme"), formats.listing(pair.themes)),
        (_("Target group"), formats.listing(pair.target_groups)),
        (_("Place"), places),
    ]


@needs(Permission.MECHANISM_VIEW, methods=["GET", "POST"])
def show_overlap(request: HttpRequest, obligation: int, other: int) -> HttpResponse:
    """Two obligations side by side with the judgements on them; the secretariat judges here."""
    viewer, day = viewer_of(request), labels.today(request)
    view = queries.compared(viewer=viewer, first=obligation, second=other, day=day)
    form = forms.JudgeForm(
        request.POST if request.method == "POST" else None, initial={"version": view.expected}
    )
    status = 200
    if request.method == "POST":
        rules.check_assign(viewer)
        if form.is_valid():
            try:
                actions.overlap_judge(
                    first=obligation,
                    second=other,
                    kind=form.cleaned_data["kind"],
                    reason=form.cleaned_data["reason"],
                    expected=form.cleaned_data["version"],
                    by=viewer,
                    now=request.now,  # type: ignore[attr-defined]
                )
            except StaleVersion as error:
                form = forms.JudgeForm(refusals.with_version(request.POST, error))
                form.add_error(None, error.message)
                view = queries.compared(viewer=viewer, first=obligation, second=other, day=day)
                status = 409
            except InvalidInput as error:
                refusals.put(form, error, default="reason")
            else:
                messages.success(request, _("The judgement was kept."))
                return HttpResponseRedirect(address("overlaps"))
    status = 400 if form.errors and status == 200 else status
    return _page(request, view, form, status)


def _page(request: HttpRequest, view: ComparedView, form: Any, status: int) -> HttpResponse:
    viewer = viewer_of(request)
    sides = (view.first, view.second)
    names = labels.names(request, {pk for one in sides for pk in (one.accountable_id, *one.supporting_ids)})
    people = actors.people_named(viewer=viewer, ids={one.by for one in view.judgements if one.by})
    context = {
        "view": view,
        "form": form,
        "sides": [
            {**_side(request, one, names), "supporting": [names[pk] for pk in one.supporting_ids]}
            for one in sides
        ],
        "shared": _shared(view),
        "judgements": [
            (Label(*words.STATES[one.kind]), one, people.get(one.by or 0, "")) for one in view.judgements
        ],
        "changed": formats.listing(str(words.FIELDS[name]) for name in view.changed),
        "can_judge": bool(view.meets and rules.can_assign(viewer)),
    }
    title = _("%(first)s and %(second)s") % {"first": view.first.number, "second": view.second.number}
    way = (Crumb(_("Overlaps"), address("overlaps")),)
    return show(request, "overlaps/pair", title=title, crumbs=way, context=context, status=status)

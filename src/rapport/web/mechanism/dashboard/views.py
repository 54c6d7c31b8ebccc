"""The dashboard and the list of results behind it.

Source: OSCE SR Annual Report 2008, 2.1 (the eight objectives), 2.2.11 (results, not the number of meetings).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination.bodies import queries as bodies
from rapport.coordination.bodies.choices import word
from rapport.coordination.bodies.lists import LISTS
from rapport.kernel.i18n import formats
from rapport.obligations.narrowing import ALL, Narrowing
from rapport.obligations.overview import queries
from rapport.obligations.overview.types import Counts, ToldView
from rapport.web.access import needs
from rapport.web.components.types import Crumb, Stat
from rapport.web.mechanism.dashboard import groups
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.mechanism.obligations import forms, labels
from rapport.web.mechanism.obligations.narrowing import body_names, narrowing_of
from rapport.web.mechanism.obligations.showing import page_of
from rapport.web.office import words

LATEST = 5
"""So many results stand on the dashboard itself."""
ANSWER_TONES = {"MET": "green", "PARTLY": "yellow", "NOT_MET": "red", "NOT_KNOWN": "grey"}


@needs(Permission.MECHANISM_VIEW)
def show_dashboard(request: HttpRequest) -> HttpResponse:
    """How many obligations stand where, which results were reported, and how far the objectives are met."""
    viewer, day = viewer_of(request), labels.today(request)
    named = body_names(request)
    form = forms.ScopeForm(request.GET or None, bodies=named)
    within = narrowing_of(form.cleaned_data) if form.is_bound and form.is_valid() else ALL
    view = queries.overview(viewer=viewer, day=day, narrowing=within)
    period = _period(within)
    counts = queries.told_counts(viewer=viewer, day=day, **period)
    latest = queries.told(viewer=viewer, day=day, kind="RESULT", size=LATEST, **period)
    context = {
        "form": form,
        "tiles": groups.tiles(view.total, within),
        "groups": groups.groups(request, view, within, named),
        "told": _told_tiles(counts, within),
        "latest": _told_rows(request, latest),
        "objectives": _objectives(request),
        "is_empty": not view.organisations,
    }
    return show(request, "dashboard/dashboard", title=_("Dashboard"), context=context)


@needs(Permission.MECHANISM_VIEW)
def show_results(request: HttpRequest) -> HttpResponse:
    """What accepted updates told: results with evidence, results that nothing shows, activities; latest first."""
    viewer, day = viewer_of(request), labels.today(request)
    form = forms.ToldForm(request.GET or None, bodies=body_names(request))
    given: Mapping[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    kind, period, number = given.get("kind") or "RESULT", _period(narrowing_of(given)), page_of(request)
    count = queries.told_counts(viewer=viewer, day=day, **period)[kind]
    rows = queries.told(viewer=viewer, day=day, kind=kind, page=number, **period)
    context = {
        "form": form,
        "heading": labels.TOLD[kind],
        "count": count,
        "rows": _told_rows(request, rows),
        "page": Paginator(range(count), queries.PAGE).get_page(number),
    }
    way = (Crumb(_("Dashboard"), address("dashboard")),)
    return show(request, "dashboard/results", title=_("What was reported"), crumbs=way, context=context)


def _period(within: Narrowing) -> dict[str, Any]:
    """For what was told the days are those of acceptance; the body is the obligation's."""
    return {
        "narrowing": replace(ALL, body_ref=within.body_ref),
        "since": within.due_from,
        "until": within.due_until,
    }


def _told_tiles(counts: Counts, within: Narrowing) -> list[Stat]:
    days = {"due_from": within.due_from, "due_until": within.due_until}
    asked = {name: day.isoformat() for name, day in days.items() if day}
    if within.body_ref:
        asked["body"] = within.body_ref
    return [
        Stat(
            formats.number(counts[kind]),
            labels.TOLD[kind],
            _("accepted updates"),
            f"{address('results')}?{urlencode({'kind': kind, **asked})}",
        )
        for kind in queries.KINDS
    ]


def _told_rows(request: HttpRequest, rows: list[ToldView]) -> list[tuple[ToldView, str]]:
    names = labels.names(request, {one.organisation_id for one in rows}) if rows else {}
    return [(one, names[one.organisation_id]) for one in rows]


def _objectives(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest answers to the eight objectives of each mechanism, with those of the time before."""
    viewer = viewer_of(request)
    found = []
    for one in bodies.mechanisms(viewer=viewer, day=labels.today(request), language=words.language())[:3]:
        checks = [
            check for check in bodies.checks(viewer=viewer, mechanism_id=one.id) if check.list == "OBJECTIVES"
        ]
        latest, before = checks[-1] if checks else None, checks[-2] if len(checks) > 1 else None
        lines = [
            (said, _answer(latest, item), latest.answers.get(item), _answer(before, item))
            for item, said in LISTS["OBJECTIVES"]
            if latest is not None
        ]
        found.append({"mechanism": one, "latest": latest, "before": before, "lines": lines})
    return found


def _answer(check: Any, item: str) -> tuple[Any, str] | None:
    if check is None or item not in check.answers:
        return None
    code = check.answers[item].answer
    return word("answer", code), ANSWER_TONES[code]

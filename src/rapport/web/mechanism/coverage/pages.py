"""Coverage of the whole mechanism and of one body: a table as a picture, what is missing first."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.coordination import rules
from rapport.coordination.coverage import matrices, queries
from rapport.coordination.coverage.ground import ground
from rapport.coordination.coverage.kinds import CoverageList
from rapport.coordination.coverage.types import Ground, MatrixView, ReasonView, ScopeOf, TableView
from rapport.web.access import needs
from rapport.web.components.types import Crumb
from rapport.web.mechanism.bodies.views import today
from rapport.web.mechanism.coverage.scope_words import warnings_of
from rapport.web.mechanism.coverage.words import MOST_ROWS, legend, rows_of, sentences
from rapport.web.mechanism.frame import address, show, viewer_of
from rapport.web.office import words


def which_of(request: HttpRequest) -> str:
    """The list that is asked for, competencies where it is none."""
    asked = request.GET.get("list", "")
    return asked if asked in CoverageList.values else str(CoverageList.COMPETENCIES)


def _drawn(
    base: Ground,
    tables: Mapping[str, MatrixView],
    reasons: Mapping[tuple[str, str], ReasonView],
    chosen: str,
    *,
    explain: str,
    of: str = "",
) -> dict[str, Any]:
    """What both pages draw of the chosen list; `of` is the mechanism that addresses keep, where bodies are columns."""
    table, keeps = tables[chosen], {"of": of} if of else {}
    rows = rows_of(base, table, reasons, counted=bool(of), explain=explain)
    return {
        "lists": [
            {
                "title": CoverageList(which).label,
                "href": f"?{urlencode({'list': which, **keeps})}",
                "gaps": len(each.gaps(reasons)),
                "current": which == chosen,
            }
            for which, each in tables.items()
        ],
        "list_title": CoverageList(chosen).label,
        "sentences": sentences(chosen, table.gaps(reasons)),
        "rows": rows[:MOST_ROWS],
        "left_off": max(0, len(rows) - MOST_ROWS),
        "legend": legend(counted=bool(of)),
    }


def _explain(country: str, body: str = "") -> str:
    return f"{address('gap-explain', country)}?{urlencode({'body': body})}"


@needs(Permission.MECHANISM_VIEW)
def show_coverage(request: HttpRequest) -> HttpResponse:
    """A whole mechanism: each list against its bodies, and how wide its mandate is."""
    viewer, day, language = viewer_of(request), today(request), words.language()
    base = ground(viewer=viewer, day=day, language=language)
    if not base.mechanisms:
        return show(request, "coverage/none", title=_("Coverage"))
    asked = request.GET.get("of", "")
    one = next((each for each in base.mechanisms if each.country == asked), _first(base))
    tables = {which: matrices.of_mechanism(base, one.id, which) for which in CoverageList.values}
    reasons = queries.reasons(viewer=viewer, mechanism_id=one.id, body_id=None)
    explain = _explain(one.country) if rules.can_edit_bodies(viewer) else ""
    context = {
        **_drawn(base, tables, reasons, which_of(request), explain=explain, of=one.country),
        "mechanism": one,
        "mechanisms": base.mechanisms if len(base.mechanisms) > 1 else (),
        "columns": _body_columns(base.of(one.id), tables[CoverageList.COMPETENCIES], language),
        "scope": warnings_of(one.in_law, one.in_practice),
    }
    return show(request, "coverage/whole", title=_("Coverage"), context=context)


def _first(base: Ground) -> ScopeOf:
    """The first mechanism of which the viewer sees a body, else the first."""
    return next((one for one in base.mechanisms if base.of(one.id)), base.mechanisms[0])


def _body_columns(tables: tuple[TableView, ...], drawn: MatrixView, language: str) -> list[dict[str, Any]]:
    by_code = {one.code: one for one in tables}
    rest = len(by_code.keys() - {column.key for column in drawn.columns})
    return [
        {
            "title": by_code[column.key].title(language)
            if column.key in by_code
            else _("%(many)d other bodies") % {"many": rest},
            "href": address("body-coverage", column.key) if column.key in by_code else "",
            "note": "",
        }
        for column in drawn.columns
    ]


@needs(Permission.MECHANISM_VIEW)
def show_body_coverage(request: HttpRequest, body: str) -> HttpResponse:
    """One body: each list against its members; an office that sits counts with what it has itself."""
    viewer, day, language = viewer_of(request), today(request), words.language()
    base = ground(viewer=viewer, day=day, language=language)
    view = matrices.table_of(base, body)
    one = next(each for each in base.mechanisms if each.id == view.mechanism_id)
    tables = {which: matrices.of_body(base, view, which) for which in CoverageList.values}
    reasons = queries.reasons(viewer=viewer, mechanism_id=one.id, body_id=view.id)
    explain = _explain(one.country, view.code) if rules.can_edit_bodies(viewer) else ""
    chosen = which_of(request)
    context = {
        **_drawn(base, tables, reasons, chosen, explain=explain),
        "body": view,
        "columns": _member_columns(base, view, tables[chosen]),
    }
    title = _("Coverage: %(body)s") % {"body": view.title(language)}
    return show(request, "coverage/body", title=title, crumbs=coverage_crumbs(one.country), context=context)


def _member_columns(base: Ground, view: TableView, table: MatrixView) -> list[dict[str, Any]]:
    seats = {base.actors[one.organisation_id].code: one for one in base.seats if one.body_id == view.id}
    return [
        {
            "title": base.actors[seats[column.key].organisation_id].name,
            "href": address("actor", column.key),
            "note": seats[column.key].unit or (_("consulted") if column.consulted else ""),
        }
        for column in table.columns
    ]


def coverage_crumbs(country: str) -> tuple[Crumb, ...]:
    """The way to a page below the coverage of a mechanism."""
    return (Crumb(_("Coverage"), f"{address('coverage')}?{urlencode({'of': country})}"),)

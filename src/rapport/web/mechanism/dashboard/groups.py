"""The tables of the dashboard: one row for each organisation, body, theme or origin, one linked number per measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.translation import gettext as _

from rapport.kernel.i18n import formats
from rapport.obligations.narrowing import MEASURES, NONE, Narrowing, measured
from rapport.obligations.overview.types import Counts, OverviewView
from rapport.web.components.types import Cell, Column, Row, Stat, Table, Text
from rapport.web.mechanism.dashboard import drawing
from rapport.web.mechanism.obligations import labels
from rapport.web.mechanism.obligations.narrowing import list_address
from rapport.web.office import words

MOST_ROWS = 20
Line = tuple[str, Narrowing, Counts]
"""The name of a row, what its list is narrowed to, and its numbers."""


@dataclass(frozen=True)
class Group:
    """One part of the dashboard: `svg` is empty where there is nothing to compare; `more`: how many rows were
    left out."""

    title: Text
    base: str
    svg: str
    is_late: bool
    table: Table
    more: int


def tiles(total: Counts, within: Narrowing) -> list[Stat]:
    """The numbers over everything, each with the list behind it."""
    owed = formats.number(total["running"])
    base = {"running": _("obligations"), "done": _("obligations")}
    return [
        Stat(
            formats.number(total[name]),
            labels.MEASURES[name],
            base.get(name, _("of %(many)s still owed") % {"many": owed}),
            list_address(measured(within, name)),
        )
        for name in MEASURES
    ]


def groups(
    request: HttpRequest, view: OverviewView, within: Narrowing, bodies: Mapping[str, str]
) -> list[Group]:
    """By organisation, body, theme and origin. A body the viewer may not know of has no row."""
    named = labels.names(request, _latest(view.organisations)) if view.organisations else {}
    organisations = [
        (named[one], replace(within, organisation_id=one, alone=True), view.organisations[one])
        for one in _latest(view.organisations)
    ]
    left = max(len(view.organisations) - len(organisations), 0)
    known = {**bodies, NONE: _("No body")}
    by_body = [
        (known[ref], replace(within, body_ref=ref), counts)
        for ref, counts in view.bodies.items()
        if ref in known
    ]
    by_theme = [
        (_("No theme") if theme == NONE else theme, replace(within, theme=theme), counts)
        for theme, counts in view.themes.items()
    ]
    by_origin = [
        (str(labels.ORIGINS[code]), replace(within, origin=code), counts)
        for code, counts in view.origins.items()
    ]
    return [
        _group("organisation", _("By organisation"), _("Organisation"), organisations, left),
        _group("body", _("By body"), _("Body"), _ordered(by_body), 0),
        _group("theme", _("By theme"), _("Theme"), _ordered(by_theme), 0),
        _group("origin", _("By where they come from"), _("Where they come from"), _ordered(by_origin), 0),
    ]


def _latest(organisations: Mapping[int, Counts]) -> list[int]:
    """Those with most that is late, then with most that is owed."""

    def rank(one: int) -> tuple[int, int, int]:
        return (-organisations[one]["late"], -organisations[one]["running"], one)

    return sorted(organisations, key=rank)[:MOST_ROWS]


def _ordered(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (-line[2]["late"], -line[2]["running"], line[0].casefold()))


def _group(name: str, title: str, heading: str, lines: Sequence[Line], more: int) -> Group:
    late = sum(counts["late"] for _name, _within, counts in lines)
    base = _("Late obligations. In this table: %(late)s.") % {"late": formats.number(late)}
    if name == "theme":
        base = _("Late obligations. What has several themes counts under each.")
    table = Table(
        id=f"by-{name}",
        caption=_("Obligations: %(group)s") % {"group": title},
        columns=(
            Column(heading),
            *(Column(labels.MEASURES[measure], numeric=True) for measure in MEASURES),
        ),
        rows=tuple(
            Row(
                Cell(label),
                tuple(
                    Cell(
                        formats.number(counts[measure]),
                        href=list_address(measured(within, measure)) if counts[measure] else "",
                    )
                    for measure in MEASURES
                ),
            )
            for label, within, counts in lines
        ),
    )
    svg = drawing.bars(
        [(label, counts["late"]) for label, _within, counts in lines],
        title=title,
        base=base,
        language=words.language(),
        name=f"late-{name}",
    )
    return Group(title, base, svg, late > 0, table, more)

"""The funding plan: need, what is secured, what is asked for, the gap; and the measures at risk.

Source: OSCE SR Annual Report 2008, 3.3.3, 3.3.4, 5.3.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from rapport.actors.roles import Permission
from rapport.analysis.plan.funding import Sums, at_risk, funding, total
from rapport.analysis.plan.lists import CostStatus
from rapport.analysis.plan.money_chart import money_svg
from rapport.kernel.i18n import formats
from rapport.plans.diagnosis.labels import COST_STATUSES
from rapport.plans.types import Shown
from rapport.web.access import needs
from rapport.web.components.types import Cell, CellState, Chart, Column, Row, Stat, Table
from rapport.web.plans.frame import address, asked, number_asked, show_plan
from rapport.web.plans.reading.common import code_in_words, measure_at, money

BY: dict[str, str | Promise] = {
    "year": gettext_lazy("Year"),
    "area": gettext_lazy("Area"),
    "accountable": gettext_lazy("Accountable office"),
    "source": gettext_lazy("Source of money"),
}
COLUMNS = ("need", "budgeted", "pledged", "requested", "unfunded", "gap")
TITLES: dict[str, str | Promise] = {
    "need": gettext_lazy("Need"),
    "budgeted": gettext_lazy("Budgeted"),
    "pledged": gettext_lazy("Pledged"),
    "requested": gettext_lazy("Requested"),
    "unfunded": gettext_lazy("Unfunded"),
    "gap": gettext_lazy("Gap"),
}
MOST_BARS, MOST_AT_RISK = 12, 100


class ByForm(forms.Form):
    """By what the money is told apart."""

    by = forms.ChoiceField(label=gettext_lazy("Tell apart by"), choices=list(BY.items()), required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)


@needs(Permission.MECHANISM_VIEW)
def show_funding(request: HttpRequest, code: str) -> HttpResponse:
    """Money of the plan as a chart and a table, and what is not secured."""
    shown = asked(request, code)
    by = request.GET.get("by", "year")
    by = by if by in BY else "year"
    version = number_asked(request)
    rows, whole = named(shown, by), total(shown.document)
    risky = at_risk(shown.document)
    context = {
        "form": ByForm({"by": by, "version": str(version or "")}),
        "tiles": _tiles(whole, shown),
        "chart": _chart(rows, whole, by, shown),
        "table": table_of(rows, whole, by, shown),
        "unconverted": whole.unconverted,
        "at_risk": _at_risk(request, shown, risky[:MOST_AT_RISK]) if risky else None,
        "more_at_risk": max(len(risky) - MOST_AT_RISK, 0),
        "no_cost": [one for one in shown.document.measures if not one.costs and not one.no_cost.strip()],
        "files": [
            (name, f"{address('file', code, f'funding.{ending}')}?by={by}&version={shown.at.number}")
            for ending, name in (("csv", "CSV"), ("xlsx", "Excel"))
        ],
    }
    return show_plan(request, "funding", shown, tab="funding", title=_("Funding plan"), context=context)


def named(shown: Shown, by: str) -> list[tuple[str, Sums]]:
    """The sums of every code of `by` with its name; years in their order, others with the largest gap first."""
    found = list(funding(shown.document, by))
    if by != "year":
        found.sort(key=lambda one: (-one.gap, -one.need, one.code))
    return [(code_in_words(shown.document, by, one.code), one) for one in found]


def amounts(one: Sums) -> list[Decimal]:
    """Need, its four parts and the gap, in the order of the columns."""
    return [getattr(one, name) for name in COLUMNS]


def _tiles(whole: Sums, shown: Shown) -> list[Stat]:
    currency = shown.document.currency or _("no currency is given")
    return [
        Stat(formats.number(amount, 0), TITLES[name], currency)
        for name, amount in zip(COLUMNS, amounts(whole), strict=True)
    ]


def _cells(one: Sums) -> tuple[Cell, ...]:
    return tuple(Cell(formats.number(amount, 0)) for amount in amounts(one))


def table_of(rows: Sequence[tuple[str, Sums]], whole: Sums, by: str, shown: Shown) -> Table:
    """The money as a table, with the sum of the plan in its last row."""
    return Table(
        id="money",
        caption=_("Money by %(by)s, in %(currency)s")
        % {"by": str(BY[by]).lower(), "currency": shown.document.currency or "–"},
        columns=(Column(BY[by]), *(Column(TITLES[name], numeric=True) for name in COLUMNS)),
        rows=(
            *(Row(Cell(name), _cells(one)) for name, one in rows),
            Row(Cell(_("The whole plan")), _cells(whole), total=True),
        ),
    )


def _chart(rows: Sequence[tuple[str, Sums]], whole: Sums, by: str, shown: Shown) -> Chart | None:
    drawn = [(name, one) for name, one in rows if one.need > 0][:MOST_BARS]
    if not drawn:
        return None
    title = _("Need and what is secured, by %(by)s") % {"by": str(BY[by]).lower()}
    base = _("Need of the plan: %(need)s. Gap: %(gap)s.") % {
        "need": money(whole.need, shown.document.currency),
        "gap": money(whole.gap, shown.document.currency),
    }
    lines = [
        _("%(name)s: need %(need)s, gap %(gap)s")
        % {"name": name, "need": formats.number(one.need, 0), "gap": formats.number(one.gap, 0)}
        for name, one in drawn
    ]
    svg = money_svg(
        drawn,
        title=title,
        text=f"{base} {'; '.join(lines)}.",
        names={status: str(COST_STATUSES[status]) for status in CostStatus},
        number=lambda amount: formats.number(amount, 0),
        direction="rtl" if get_language_bidi() else "ltr",
    )
    if len(rows) > len(drawn):
        base = f"{base} {_('The picture has the first %(many)d.') % {'many': len(drawn)}}"
    return Chart(title, base, svg, table_of(rows, whole, by, shown))


def _at_risk(request: HttpRequest, shown: Shown, risky: Sequence[tuple[Any, Sums]]) -> Table:
    """Measures of which something is not secured, the largest gap first."""
    at = measure_at(request, shown)
    unknown = Cell(state=CellState.UNKNOWN)
    return Table(
        id="at-risk",
        caption=_("Measures at risk: something is neither budgeted nor pledged"),
        columns=(
            Column(_("Measure")),
            Column(_("Accountable office")),
            Column(TITLES["need"], numeric=True),
            Column(TITLES["gap"], numeric=True),
        ),
        rows=tuple(
            Row(
                Cell(f"{one.code} {one.text}".strip(), href=at(one.id)),
                (
                    Cell(one.accountable.name) if one.accountable else unknown,
                    Cell(formats.number(sums.need, 0)) if not sums.unconverted else unknown,
                    Cell(formats.number(sums.gap, 0)) if not sums.unconverted else unknown,
                ),
            )
            for one, sums in risky
        ),
    )

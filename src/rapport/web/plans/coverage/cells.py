"""The coverage matrix as it is drawn: what each cell says, and what stands behind one of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.analysis.plan.coverage import AXES, Cell, Matrix
from rapport.analysis.plan.coverage import money_of as cost_of
from rapport.analysis.plan.document import Plan
from rapport.analysis.plan.progress import Standing
from rapport.kernel.i18n import formats
from rapport.plans.diagnosis.labels import label
from rapport.web.components.types import Label
from rapport.web.plans.reading.common import money, status_label

SHADES = 4


@dataclass(frozen=True)
class ShownCell:
    """A cell: its look (`covered-1` to `covered-4`, `justified`, `gap`), number or word, money, lateness, address."""

    look: str
    text: str
    money: str
    late: str
    href: str
    is_open: bool


@dataclass(frozen=True)
class ShownRow:
    """A row: its label and its cells."""

    label: str
    cells: tuple[ShownCell, ...]


def rows_of(
    table: Matrix, *, query: Mapping[str, str], open_at: tuple[str, str], currency: str
) -> list[ShownRow]:
    """The table, each cell with the address that opens it. `query`: what addresses keep; `open_at`: row and column."""
    most = max((len(cell.measures) for row in table.cells for cell in row), default=0)

    def drawn(cell: Cell) -> ShownCell:
        at = (cell.at[table.rows], cell.at[table.columns])
        many = len(cell.measures)
        look = cell.state.lower()
        words = {"GAP": _("none"), "JUSTIFIED": _("not needed"), "COVERED": formats.number(many)}
        if cell.measures:
            look = f"covered-{1 + (many - 1) * (SHADES - 1) // max(most - 1, 1)}"
        cost = "" if not cell.measures or cell.money == 0 else "?"
        if cost and cell.money is not None:
            cost = formats.number(cell.money, 0)
        late = (
            ngettext("%(many)d late", "%(many)d late", cell.late) % {"many": cell.late} if cell.late else ""
        )
        href = f"?{urlencode({**query, 'row': at[0], 'column': at[1]})}#cell"
        return ShownCell(look, words[cell.state], cost, late, href, at == open_at)

    return [
        ShownRow(label(row[0].at[table.rows]), tuple(drawn(cell) for cell in row))
        for row in table.cells
        if row
    ]


def legend() -> list[tuple[str, str, str]]:
    """What the looks of cells mean: look, the words in it, the meaning."""
    return [
        ("covered-1", "1", _("few measures")),
        (f"covered-{SHADES}", "9", _("most measures of this table")),
        ("justified", _("not needed"), _("no measure, and the plan says why")),
        ("gap", _("none"), _("no measure, and nobody says why")),
    ]


@dataclass(frozen=True)
class Behind:
    """What stands behind a cell: its title, measures with owner, money and where they are, or the reason of a gap."""

    title: str
    state: str
    measures: tuple[tuple[Any, str, str, Label | None], ...]
    money: str
    reason: str
    explain: tuple[tuple[str, str], ...]


def behind(
    cell: Cell,
    plan: Plan,
    standings: tuple[Standing, ...],
    *,
    measure_at: Callable[[str], str],
    explain_at: str,
) -> Behind:
    """What stands behind one cell. `explain_at`: where a reason is given, empty where the reader may not."""
    status = {one.measure: one.status for one in standings}
    wanted = set(cell.measures)
    lines = tuple(
        (
            one,
            measure_at(one.id),
            money(cost_of(one, plan), plan.currency),
            status_label(status[one.id]) if one.id in status else None,
        )
        for one in plan.measures
        if one.id in wanted
    )
    named = [(axis, cell.at[axis]) for axis in AXES if cell.at.get(axis)]
    ask = []
    if explain_at and not cell.measures:
        ask.append((_("Say why no measure is needed here"), f"{explain_at}{urlencode(dict(named))}"))
        ask += [
            (
                _("Say why nothing is needed for “%(code)s” at all") % {"code": label(code)},
                f"{explain_at}{urlencode({axis: code})}",
            )
            for axis, code in named
            if axis != "area"
        ]
    return Behind(
        " × ".join(label(code) for _axis, code in named),
        cell.state,
        lines,
        money(cell.money, plan.currency),
        cell.reason,
        tuple(ask),
    )

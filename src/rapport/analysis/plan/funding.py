"""Money of a plan: need, budgeted, pledged, requested, gap; by year, area, organisation, source (OSCE 2008, 5.3)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rapport.analysis.plan.document import CostLine, Measure, Plan
from rapport.analysis.plan.lists import CostStatus


@dataclass(frozen=True)
class Sums:
    """Money in the plan's currency by status. The need is all of it; the gap is what is neither budgeted nor pledged.

    `unconverted`: lines that could not be converted for want of a rate; they are in no sum.
    """

    code: str
    budgeted: Decimal
    pledged: Decimal
    requested: Decimal
    unfunded: Decimal
    unconverted: int = 0

    @property
    def need(self) -> Decimal:
        """All that the measures cost."""
        return self.budgeted + self.pledged + self.requested + self.unfunded

    @property
    def gap(self) -> Decimal:
        """What nobody has promised yet: asked for or without any source."""
        return self.requested + self.unfunded


@dataclass(frozen=True)
class Line:
    """A cost line with its measure and its worth in the plan's currency; None where a rate lacks."""

    measure: Measure
    cost: CostLine
    worth: Decimal | None


def lines(plan: Plan) -> tuple[Line, ...]:
    """All cost lines of the plan, converted at the plan's own rates."""
    worth = {rate.currency: rate.worth for rate in plan.rates} | {plan.currency: Decimal(1)}
    return tuple(
        Line(one, cost, cost.amount * worth[cost.currency] if cost.currency in worth else None)
        for one in plan.measures
        for cost in one.costs
    )


def _owner(line: Line) -> str:
    owner = line.measure.accountable
    return (owner.ref or owner.name) if owner else ""


BY: Mapping[str, Callable[[Line], str]] = {
    "year": lambda line: str(line.cost.year),
    "area": lambda line: line.measure.areas[0].value if line.measure.areas else "",
    "accountable": _owner,
    "source": lambda line: line.cost.source,
    "measure": lambda line: line.measure.id,
}
"""By what money is told apart. Each line counts once: by the leading area of its measure."""


def sums(code: str, of: Iterable[Line]) -> Sums:
    """The sums of some lines."""
    found = dict.fromkeys(CostStatus, Decimal(0))
    unconverted = 0
    for line in of:
        if line.worth is None:
            unconverted += 1
        else:
            found[line.cost.status] += line.worth
    budgeted, pledged, requested, unfunded = (found[status] for status in CostStatus)
    return Sums(code, budgeted, pledged, requested, unfunded, unconverted)


def funding(plan: Plan, by: str) -> tuple[Sums, ...]:
    """The sums for every code of `by`, ascending; they add up to the total. Raises KeyError for an unknown one."""
    groups: dict[str, list[Line]] = {}
    for line in lines(plan):
        groups.setdefault(BY[by](line), []).append(line)
    return tuple(sums(code, groups[code]) for code in sorted(groups))


def total(plan: Plan) -> Sums:
    """The sums of the whole plan."""
    return sums("", lines(plan))


def at_risk(plan: Plan) -> tuple[tuple[Measure, Sums], ...]:
    """Measures of which something is neither budgeted nor pledged, the largest gap first."""
    by_measure = {one.code: one for one in funding(plan, "measure")}
    found = [(one, by_measure[one.id]) for one in plan.measures if one.id in by_measure]
    risky = [(one, money) for one, money in found if money.gap > 0 or money.unconverted]
    return tuple(sorted(risky, key=lambda pair: (-pair[1].gap, pair[0].code)))

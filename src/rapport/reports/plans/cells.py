"""What stands in the cells of a printed plan: time, organisations, indicators and money in the words of the reader."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rapport.analysis.plan.document import CostLine, Evidence, Indicator, Measure, Target
from rapport.analysis.plan.lists import Timing
from rapport.kernel.i18n.formats import long_date, number
from rapport.plans.diagnosis.labels import COMPARATORS, COST_STATUSES


def time_of(one: Measure) -> str:
    """Start and deadline, or ongoing with its benchmarks, a line each."""
    lines = []
    if one.timing is Timing.ONGOING:
        lines.append(_("Ongoing"))
    if one.start_on and one.due_on:
        lines.append(f"{long_date(one.start_on)} – {long_date(one.due_on)}")
    elif one.due_on:
        lines.append(_("until %(day)s") % {"day": long_date(one.due_on)})
    elif one.start_on:
        lines.append(_("from %(day)s") % {"day": long_date(one.start_on)})
    lines += [f"{long_date(mark.due_on)}: {mark.statement}" for mark in one.benchmarks]
    return "\n".join(lines) or _("not said")


def owners_of(one: Measure) -> str:
    """The accountable office first, then whoever takes part with its duty."""
    lines = [one.accountable.name if one.accountable else _("nobody accountable")]
    for part in one.contributors:
        lines.append(f"{part.party.name}: {part.duty}" if part.duty else part.party.name)
    return "\n".join(lines)


def indicators_of(one: Measure) -> str:
    """Each indicator with its baseline and targets."""
    return "\n".join(_indicator(each) for each in one.indicators) or _("none")


def _indicator(one: Indicator) -> str:
    parts = [one.title]
    if one.baseline is not None:
        parts.append(_("baseline %(value)s") % {"value": _value(one.baseline, one.unit)})
    parts += [_target(each, one.unit) for each in one.targets]
    return "; ".join(parts)


def _target(one: Target, unit: str) -> str:
    said = f"{one.period}: {COMPARATORS[one.comparator]} {_value(one.value, unit)}"
    return f"{said} ({one.group})" if one.group else said


def _value(value: Decimal, unit: str) -> str:
    return f"{number(_short(value))} {unit}".strip()


def _short(value: Decimal) -> Decimal:
    """The number without zeros behind its last decimal that says something."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def money_of(one: Measure) -> str:
    """Cost lines with their status and source, or why there are none."""
    return "\n".join(map(_line, one.costs)) or one.no_cost or _("not said")


def _line(one: CostLine) -> str:
    said = (
        f"{one.year}: {number(_short(one.amount))} {one.currency}, {str(COST_STATUSES[one.status]).lower()}"
    )
    return f"{said} ({one.source})" if one.source else said


def cited(found: Iterable[Evidence]) -> str:
    """Evidence as it is cited: document, page, quote."""
    lines = []
    for one in found:
        page = _(", p. %(page)s") % {"page": one.page} if one.page else ""
        quote = f": “{one.quote}”" if one.quote else ""
        lines.append(f"{one.document}{page}{quote}")
    return "\n".join(lines)


def period(start: date | None, end: date | None) -> str:
    """From a day to a day, as far as they are known."""
    days = [long_date(day) if day else "…" for day in (start, end)]
    return " – ".join(days) if start or end else _("not said")

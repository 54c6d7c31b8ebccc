"""What pages say of a measure: codes in words, and where it can be read."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from rapport.analysis.plan.document import Measure, Plan
from rapport.plans.diagnosis import labels
from rapport.web.plans.frame import where


def said(codes: Iterable[Any]) -> list[str]:
    """Codes of lists in words."""
    return [labels.label(str(code)) for code in codes]


def link(code: str, measure: Measure, version: int | None) -> str:
    """Where a measure is shown; nothing for an id that no address can carry."""
    return where("measure", code, measure.id, version=version)


def name(measure: Measure) -> str:
    """The number of a measure and the beginning of its text."""
    text = measure.text if len(measure.text) <= 90 else f"{measure.text[:88]}…"
    return f"{measure.code} {text}"


def office(measure: Measure) -> str:
    """Who is accountable, in words."""
    return measure.accountable.name if measure.accountable else _("nobody accountable")


def by_objective(plan: Plan) -> list[tuple[Any, list[Measure]]]:
    """Objectives in their order with their measures; at the end, under None, those that serve none."""
    known = {one.code for one in plan.objectives}
    found: list[tuple[Any, list[Measure]]] = [
        (objective, [one for one in plan.measures if one.objective == objective.code])
        for objective in plan.objectives
    ]
    rest = [one for one in plan.measures if one.objective not in known]
    return [*found, (None, rest)] if rest else found

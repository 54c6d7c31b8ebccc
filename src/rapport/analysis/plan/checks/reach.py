"""Whom a measure serves: forms, profiles, levels, factors, shelter, overlap (OSCE SR Annual Report 2008, 3.3.3)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.findings import Context, Finding, Rule, Severity
from rapport.analysis.plan.lists import Action, Area

NO_AREA = Rule("measure.no_area", Severity.WARNING, "OSCE 2008, Annex B question 10")
NO_OBJECTIVE = Rule("measure.no_objective", Severity.WARNING, "OSCE 2008, 3.3.2, 5.3")
NO_FACTOR = Rule("measure.prevention_without_factor", Severity.WARNING, "OSCE 2008, 3.3.2, 3.3.3")
NO_FORM = Rule("measure.no_form", Severity.NOTE, "OSCE 2008, 3.3.3")
NO_PROFILE = Rule("measure.no_profile", Severity.NOTE, "OSCE 2008, 3.3.3")
NO_LEVEL = Rule("measure.no_level", Severity.NOTE, "OSCE 2008, 3.3.3, 5.3")
BARE_SHELTER = Rule("measure.bare_shelter", Severity.WARNING, "OSCE 2008, 3.3.3 note 94, 5.3")
ANSWERS_NOTHING = Rule("measure.answers_nothing", Severity.NOTE, "OSCE 2008, 3.3.5, 5.4")
EMPTY_TEXT = Rule("measure.empty", Severity.BLOCKING, "OSCE 2008, 3.3.1")
SAME_CODE = Rule("measure.same_code", Severity.BLOCKING, "a number names one measure")
SAME_ID = Rule("measure.same_id", Severity.BLOCKING, "an id names one measure")
UNKNOWN_OBJECTIVE = Rule(
    "measure.unknown_objective", Severity.BLOCKING, "a measure serves an objective of its plan"
)
OVERLAP = Rule("measure.overlap", Severity.WARNING, "OSCE 2008, 2.1")

SHELTER = re.compile(r"\b(shelters?|safe houses?|refuges?|foyers?|hébergement)\b", re.IGNORECASE)
"""Words for accommodation without saying for whom, in the languages whose texts were tried: English and French."""


def check_place_in_plan(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """A text, an area and an objective of the plan; prevention that answers a contributing factor."""
    facts = {"code": measure.code}
    if not measure.text.strip():
        yield Finding(EMPTY_TEXT, measure.id, facts)
    if not measure.areas:
        yield Finding(NO_AREA, measure.id, facts)
    if not measure.objective:
        yield Finding(NO_OBJECTIVE, measure.id, facts)
    elif measure.objective not in {one.code for one in plan.objectives}:
        yield Finding(UNKNOWN_OBJECTIVE, measure.id, {**facts, "objective": measure.objective})
    if Area.PREVENTION in measure.areas and not measure.factors:
        yield Finding(NO_FACTOR, measure.id, facts)
    if not measure.answers_to and not measure.own_initiative and not measure.continues:
        yield Finding(ANSWERS_NOTHING, measure.id, facts)


def check_reach(measure: Measure, plan: Plan, context: Context) -> Iterator[Finding]:
    """Forms, profiles and levels are named; a shelter says for whom."""
    facts = {"code": measure.code}
    if not measure.forms:
        yield Finding(NO_FORM, measure.id, facts)
    if not measure.levels:
        yield Finding(NO_LEVEL, measure.id, facts)
    if measure.profiles:
        return
    if is_accommodation(measure):
        yield Finding(BARE_SHELTER, measure.id, facts)
    else:
        yield Finding(NO_PROFILE, measure.id, facts)


def is_accommodation(measure: Measure) -> bool:
    """Whether the measure is about accommodating victims: by its kind, its services or its words."""
    return (
        measure.action is Action.ACCOMMODATION
        or "sv.shelter" in measure.services
        or SHELTER.search(measure.text) is not None
    )


def check_identity(plan: Plan, context: Context) -> Iterator[Finding]:
    """No number and no id twice."""
    for rule, name in ((SAME_CODE, "code"), (SAME_ID, "id")):
        seen: dict[str, Measure] = {}
        for one in plan.measures:
            value = getattr(one, name)
            if value in seen:
                yield Finding(rule, one.id, {"code": one.code, "other": seen[value].code}, place=value)
            seen.setdefault(value, one)


def check_overlap(plan: Plan, context: Context) -> Iterator[Finding]:
    """Measures of the same area and action for the same people in the same place and time, in different hands.

    What says nothing about action, forms or profiles is not compared: saying nothing in common is not an overlap.
    """
    alike: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    for one in plan.measures:
        if one.areas and one.action and one.action is not Action.OTHER and one.forms and one.profiles:
            alike[(one.areas[0], one.action, frozenset(one.forms), frozenset(one.profiles))].append(one)
    for group in alike.values():
        for first, second in combinations(group, 2):
            if _meet(first, second, plan):
                facts = {"code": first.code, "other": second.code}
                yield Finding(OVERLAP, first.id, facts, place=second.id)


def _meet(first: Measure, second: Measure, plan: Plan) -> bool:
    same_place = not first.places or not second.places or bool(set(first.places) & set(second.places))
    same_services = (
        not first.services or not second.services or bool(set(first.services) & set(second.services))
    )
    here, there = _span(first, plan), _span(second, plan)
    same_time = here[0] <= there[1] and there[0] <= here[1]
    other_hands = first.accountable != second.accountable
    same_factors = not first.factors or not second.factors or bool(set(first.factors) & set(second.factors))
    return same_place and same_services and same_time and same_factors and other_hands


def _span(measure: Measure, plan: Plan) -> tuple[date, date]:
    return (
        measure.start_on or plan.starts_on or date.min,
        measure.due_on or plan.ends_on or date.max,
    )

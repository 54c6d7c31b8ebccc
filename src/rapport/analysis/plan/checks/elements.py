"""The ten elements of a comprehensive plan (OSCE SR Annual Report 2008, 3.3.3): what shows each, what lacks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rapport.analysis.plan.checks.money import SECURED
from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.findings import Context, Finding, Rule, Severity, listed
from rapport.analysis.plan.lists import Area, Geography, PlanKind, Related

SOURCE = "OSCE 2008, 3.3.3"
CHILD_PLANS = frozenset({Related.CHILDREN})
LOWER_LEVELS = frozenset({"lv.subnational", "lv.local"})


@dataclass(frozen=True)
class Element:
    """How far one of the ten elements is there. `measures`: ids that show it; `missing`: codes of what lacks.

    `met` is True only where nothing lacks; there is no score: elements are not added up.
    """

    id: str
    measures: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def _is_regional(plan: Plan) -> bool:
    return plan.kind is PlanKind.REGIONAL_PLAN


def _ids(plan: Plan, holds: Callable[[Measure], bool]) -> tuple[str, ...]:
    return tuple(one.id for one in plan.measures if holds(one))


def _excused(plan: Plan, axis: str) -> frozenset[str]:
    """Codes of one axis that the plan justifies to leave out altogether: named alone, not only with another axis."""
    found = set()
    for one in plan.justified:
        named = {name for name in ("area", "form", "profile", "level") if getattr(one, name)}
        if named == {axis}:
            found.add(str(getattr(one, axis)))
    return frozenset(found)


def _unserved(plan: Plan, axis: str, field: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    served = {code for one in plan.measures for code in getattr(one, field)} | _excused(plan, axis)
    return tuple(code for code in wanted if code not in served)


def forms(plan: Plan, context: Context) -> Element:
    """Tackling all forms of trafficking."""
    missing = _unserved(plan, "form", "forms", context.forms)
    return Element("forms", _ids(plan, lambda one: bool(one.forms)), missing)


def profiles(plan: Plan, context: Context) -> Element:
    """The full range of profiles can be assisted: asked of the measures of protection."""
    assisting = tuple(one for one in plan.measures if Area.PROTECTION in one.areas)
    served = {code for one in assisting for code in one.profiles} | _excused(plan, "profile")
    missing = tuple(code for code in context.profiles if code not in served)
    return Element("profiles", tuple(one.id for one in assisting if one.profiles), missing)


def children(plan: Plan, context: Context) -> Element:
    """Special needs of children: measures for them, or a plan of their own."""
    own = any(one.kind in CHILD_PLANS for one in plan.related)

    def holds(one: Measure) -> bool:
        return bool(one.profiles or one.forms) and (
            (bool(one.profiles) and set(one.profiles) <= context.child_profiles)
            or (bool(one.forms) and set(one.forms) <= context.child_forms)
        )

    found = _ids(plan, holds)
    excused = context.child_profiles <= _excused(plan, "profile")
    return Element("children", found, () if found or own or excused else ("children",))


def levels(plan: Plan, context: Context) -> Element:
    """Several levels of government; a plan of several States leaves those below the State to the States' own plans."""
    attached = any(one.kind is Related.LOWER_LEVEL for one in plan.related)
    missing = _unserved(plan, "level", "levels", context.levels)
    if attached or _is_regional(plan):
        missing = tuple(code for code in missing if code not in LOWER_LEVELS)
    return Element("levels", _ids(plan, lambda one: bool(one.levels)), missing)


def disciplines(plan: Plan, context: Context) -> Element:
    """Jurisdictions and disciplines together: human rights, social and economic roots, law enforcement."""
    wanted = (Area.PREVENTION, Area.PROTECTION, Area.PROSECUTION)
    present = {area for one in plan.measures for area in one.areas}
    missing = tuple(area.value for area in wanted if area not in present)
    return Element("disciplines", _ids(plan, lambda one: bool(set(wanted) & set(one.areas))), missing)


def continuum(plan: Plan, context: Context) -> Element:
    """Transnational from origin to destination, and internal from recruitment to exploitation.

    A plan of several States is about what crosses borders; internal trafficking is for each State's own.
    """
    wanted = [code for code in Geography if code is Geography.TRANSNATIONAL or not _is_regional(plan)]
    present = {code for one in plan.measures for code in one.geography}
    if any(context.internal_profiles & set(one.profiles) for one in plan.measures):
        present.add(Geography.INTERNAL)
    missing = tuple(code.value for code in wanted if code not in present)
    return Element("continuum", _ids(plan, lambda one: bool(one.geography)), missing)


def funding(plan: Plan, context: Context) -> Element:
    """Concrete sources of money."""

    def holds(one: Measure) -> bool:
        return any(line.status in SECURED and line.source.strip() for line in one.costs)

    found = _ids(plan, holds)
    needs_none = bool(plan.measures) and all(one.no_cost.strip() and not one.costs for one in plan.measures)
    return Element("funding", found, () if found or needs_none else ("sources",))


def agencies(plan: Plan, context: Context) -> Element:
    """A broad range of implementing agencies with clear roles: more than one, each contributor with a duty."""
    owners = {one.accountable.ref or one.accountable.name for one in plan.measures if one.accountable}
    vague = [one for one in plan.measures if any(not part.duty.strip() for part in one.contributors)]
    missing = (() if len(owners) > 1 else ("several",)) + (("duties",) if vague else ())
    return Element("agencies", _ids(plan, lambda one: one.accountable is not None), missing)


def civil_society(plan: Plan, context: Context) -> Element:
    """Civil society takes part, in a role of its own."""

    def holds(one: Measure) -> bool:
        return any(part.party.kind in context.civil_society for part in one.contributors)

    found = _ids(plan, holds)
    return Element("civil_society", found, () if found else ("civil_society",))


def agreements(plan: Plan, context: Context) -> Element:
    """Memoranda, standard operating procedures or other agreements with those who give services."""
    found = _ids(plan, lambda one: one.action is not None and one.action.value == "AGREEMENT")
    return Element("agreements", found, () if found or plan.agreements else ("agreements",))


ELEMENTS = (
    *(forms, profiles, children, levels, disciplines),
    *(continuum, funding, agencies, civil_society, agreements),
)
"""The ten, in the order of the report."""
RULES = {made.__name__: Rule(f"element.{made.__name__}", Severity.WARNING, SOURCE) for made in ELEMENTS}


def elements(plan: Plan, context: Context) -> tuple[Element, ...]:
    """All ten, in the order of the report."""
    return tuple(made(plan, context) for made in ELEMENTS)


def check_elements(plan: Plan, context: Context) -> Iterator[Finding]:
    """One finding for each element of which something lacks; nothing for an empty plan, which has its own."""
    if not plan.measures:
        return
    for one in elements(plan, context):
        if not one.met:
            yield Finding(RULES[one.id], facts={"missing": listed(one.missing)})

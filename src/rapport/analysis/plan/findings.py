"""What a diagnosis of a plan finds: a rule that was broken, where, with the facts; never a sentence in a language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rapport.analysis.plan.document import Measure, Plan


class Severity(StrEnum):
    """BLOCKING: the plan cannot be adopted so. WARNING: a gap to close or to justify. NOTE: worth a look."""

    BLOCKING = "BLOCKING"
    WARNING = "WARNING"
    NOTE = "NOTE"


@dataclass(frozen=True)
class Rule:
    """One rule: its id never changes meaning; `source` is the section of the text it comes from."""

    id: str
    severity: Severity
    source: str


@dataclass(frozen=True)
class Finding:
    """One rule broken in one place. `measure` is the id of the measure, empty for the plan as a whole.

    `facts` are what a sentence about it needs: codes, names, days as ISO text, numbers as text. `key` is the same in
    the next diagnosis as long as the same thing is wrong in the same place: answers of people hang on it.
    """

    rule: Rule
    measure: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    place: str = ""

    @property
    def key(self) -> str:
        """Rule, measure and place, for finding it again."""
        return "|".join((self.rule.id, self.measure, self.place))


@dataclass(frozen=True)
class Context:
    """What a check may know beside the plan: how organisations count, and which forms and profiles there are.

    `government` and `civil_society`: kinds of organisations. `whole_ministry`: kinds too large to be one office.
    `forms` and `profiles`: ids that a comprehensive plan reaches. `child_profiles` and `internal_profiles`: those of
    children and of internally trafficked persons. `child_forms`: forms that concern children only. `levels`: of
    government.
    """

    government: frozenset[str]
    civil_society: frozenset[str]
    international: frozenset[str]
    whole_ministry: frozenset[str]
    forms: tuple[str, ...]
    profiles: tuple[str, ...]
    levels: tuple[str, ...]
    child_profiles: frozenset[str]
    child_forms: frozenset[str]
    internal_profiles: frozenset[str]


MeasureCheck = Callable[[Measure, Plan, Context], Iterable[Finding]]
PlanCheck = Callable[[Plan, Context], Iterable[Finding]]


def listed(codes: Iterable[str]) -> str:
    """Codes as one fact: separated by commas and a space, in their order."""
    return ", ".join(codes)


def each_measure(plan: Plan, context: Context, checks: Iterable[MeasureCheck]) -> Iterator[Finding]:
    """What the checks find in every measure, in the order of the plan."""
    wanted = tuple(checks)
    for one in plan.measures:
        for check in wanted:
            yield from check(one, plan, context)

"""What a revision changed, measure by measure, with the reason and the meeting that decided it."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapport.analysis.plan.document import Benchmark, Measure, Party, Plan


class ChangeKind(StrEnum):
    """Kinds of change. The first eight are those that the field names; the others complete them."""

    ADDED = "ADDED"
    DROPPED = "DROPPED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    REWORDED = "REWORDED"
    REASSIGNED = "REASSIGNED"
    REDATED = "REDATED"
    RECOSTED = "RECOSTED"
    MEASURED_OTHERWISE = "MEASURED_OTHERWISE"
    REACHES_OTHERS = "REACHES_OTHERS"
    MOVED = "MOVED"
    CONTRIBUTORS = "CONTRIBUTORS"
    SUPPORTED_OTHERWISE = "SUPPORTED_OTHERWISE"


GROUPS: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.REWORDED: ("text", "detail"),
    ChangeKind.REASSIGNED: ("accountable",),
    ChangeKind.REDATED: ("timing", "start_on", "due_on", "benchmarks"),
    ChangeKind.RECOSTED: ("costs", "no_cost"),
    ChangeKind.MEASURED_OTHERWISE: ("indicators",),
    ChangeKind.REACHES_OTHERS: ("forms", "profiles", "geography", "levels", "places", "services"),
    ChangeKind.MOVED: ("code", "areas", "action", "objective", "factors"),
    ChangeKind.CONTRIBUTORS: ("contributors",),
    ChangeKind.SUPPORTED_OTHERWISE: ("evidence", "answers_to", "own_initiative", "other_plans", "continues"),
}
"""Which fields of a measure make which kind of change; together they are all fields but `id` and `from_ids`."""


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as the values of the document."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class MeasureChange:
    """One kind of change of one measure. `reason` is empty where the revision does not explain it."""

    kind: ChangeKind
    measure: str
    before: Measure | None
    after: Measure | None
    fields: tuple[FieldChange, ...] = ()
    others: tuple[str, ...] = ()
    reason: str = ""
    decided_at: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two versions compared: changes in the order of the later one, what was dropped last; and fields of the plan."""

    before: Plan
    after: Plan
    changes: tuple[MeasureChange, ...]
    plan_fields: tuple[FieldChange, ...]

    @property
    def unexplained(self) -> tuple[MeasureChange, ...]:
        """Changes without a reason."""
        return tuple(one for one in self.changes if not one.reason)

    def counts(self) -> dict[ChangeKind, int]:
        """How many changes of every kind; zero is said."""
        return {kind: sum(one.kind is kind for one in self.changes) for kind in ChangeKind}


PLAN_FIELDS = (
    *("title", "kind", "starts_on", "ends_on", "legal_basis", "currency", "rates", "strategy", "factors"),
    *("objectives", "related", "justified", "agreements", "funding_strategy", "assessed_every_months"),
    "evaluated_on",
)


def compare(before: Plan, after: Plan) -> Comparison:
    """What `after` changed against `before`. Measures are the same by id, however they are numbered or ordered.

    A measure that a later one names in `from_ids` and that is gone was merged into it, or split where several name it.
    """
    old = {one.id: one for one in before.measures}
    new = {one.id: one for one in after.measures}
    found = [change for one in after.measures for change in _of(one, old, new)]
    heirs = {source for one in after.measures for source in one.from_ids}
    found += [
        MeasureChange(ChangeKind.DROPPED, one.id, one, None)
        for one in before.measures
        if one.id not in new and one.id not in heirs
    ]
    return Comparison(
        before, after, tuple(_explained(one, after) for one in found), _plan_fields(before, after)
    )


def _of(one: Measure, old: dict[str, Measure], new: dict[str, Measure]) -> Iterator[MeasureChange]:
    was = old.get(one.id)
    sources = tuple(source for source in one.from_ids if source in old and source != one.id)
    gone = tuple(source for source in sources if source not in new)
    if was is None and len(sources) == 1:
        yield MeasureChange(ChangeKind.SPLIT, one.id, old[sources[0]], one, others=sources)
    elif len(sources) > 1 or (was is not None and gone):
        yield MeasureChange(ChangeKind.MERGED, one.id, was or old[sources[0]], one, others=sources)
    elif was is None:
        yield MeasureChange(ChangeKind.ADDED, one.id, None, one)
    if was is not None:
        yield from changed(was, one)


def changed(was: Measure, one: Measure) -> Iterator[MeasureChange]:
    """The kinds of change between two states of one measure, each with its fields; nothing where they say the same."""
    for kind, names in GROUPS.items():
        fields = tuple(
            FieldChange(name, getattr(was, name), getattr(one, name))
            for name in names
            if not _same(getattr(was, name), getattr(one, name))
        )
        if fields:
            yield MeasureChange(kind, one.id, was, one, fields)


def _same(before: Any, after: Any) -> bool:
    """Equal, where an organisation that was renamed is still the same, and a benchmark is what it says."""
    if isinstance(before, Party) and isinstance(after, Party) and before.ref and after.ref:
        return before.ref == after.ref
    if isinstance(before, tuple) and before and isinstance(before[0], Benchmark):
        return [(one.due_on, one.statement) for one in before] == [
            (one.due_on, one.statement) for one in after
        ]
    return bool(before == after)


def _explained(change: MeasureChange, after: Plan) -> MeasureChange:
    for one in after.changes:
        if one.measure == change.measure and one.kind in (change.kind.value, ""):
            return MeasureChange(
                change.kind,
                change.measure,
                change.before,
                change.after,
                change.fields,
                change.others,
                one.reason,
                one.decided_at,
            )
    return change


def _plan_fields(before: Plan, after: Plan) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in PLAN_FIELDS
        if getattr(before, name) != getattr(after, name)
    )


def words_changed(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """A text as runs of words that stayed (`same`), went (`gone`) or came (`new`), in reading order.

    The runs of `same` and `gone` together are the text before, those of `same` and `new` the text after.
    """
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    found: list[tuple[str, str]] = []
    for step, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(("gone", "".join(old[a:b])))
        if d > c:
            found.append(("new", "".join(new[c:d])))
    return tuple(found)

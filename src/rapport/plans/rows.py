"""Rows of plans as actions need them: locked, written from document values. Part of the calling action."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from rapport.actors import queries as actors
from rapport.actors.vocabulary import FORMS, LEVELS, PROFILES, SERVICES
from rapport.analysis.plan.document import Benchmark, Change, Measure, Party, Plan
from rapport.kernel.access import Viewer
from rapport.kernel.errors import InvalidInput
from rapport.plans import models, rules
from rapport.plans.extracts import INDICATOR_FIELDS, MEASURE_FIELDS

_MEASURE: TypeAdapter[Measure] = TypeAdapter(Measure)
STEP_KEY = re.compile(r"b([0-9]{1,6})")
"""Keys of benchmarks as we give them."""
KEY = re.compile(r"[A-Za-z0-9._-]{1,40}")
"""What an id of a measure or benchmark may be: it stands in addresses and in what obligations refer to."""
LISTS = {"forms": FORMS, "profiles": PROFILES, "levels": LEVELS, "services": SERVICES}


OWN_FIELDS = (
    *("title", "kind", "starts_on", "ends_on", "language", "legal_basis", "currency", "predecessor"),
    *("funding_strategy", "assessed_every_months", "evaluated_on", "rates", "related", "justified"),
    "agreements",
)
"""What a document says of the plan as a whole."""


def subject_of(plan: str) -> str:
    """How the audit log names a plan."""
    return f"plans.plan:{plan}"


def held(code: str) -> models.ActionPlan:
    """The plan, locked. Raises NotAvailable."""
    row: models.ActionPlan | None = (
        models.ActionPlan.objects.select_for_update(of=("self",)).filter(code=code).first()
    )
    if row is None:
        raise rules.unknown_plan()
    return row


def open_version(row: models.ActionPlan) -> models.PlanVersion:
    """The version that is not decided yet, locked. Raises UnableTo where there is none."""
    found: models.PlanVersion | None = (
        models.PlanVersion.objects.select_for_update(of=("self",))
        .filter(plan=row, state__in=["DRAFT", "IN_CONSULTATION"])
        .first()
    )
    if found is None:
        rules.check_writable("ADOPTED")
    assert found is not None
    return found


def writing(code: str, by: Viewer) -> tuple[models.ActionPlan, models.PlanVersion]:
    """The plan and its draft, locked for somebody who writes in it. Raises what forbids it."""
    rules.check_edit(by)
    row = held(code)
    version = open_version(row)
    rules.check_writable(version.state)
    wrote(version, by)
    return row, version


def wrote(version: models.PlanVersion, by: Viewer) -> None:
    """Remember that somebody wrote in the version."""
    if by.person_id is not None:
        models.VersionAuthor.objects.get_or_create(of=version, person=by.person_id)


def explain(
    row: models.ActionPlan, key: str, reason: str, decided_at: str, kinds: Iterable[str] = ("",)
) -> None:
    """Keep why a revision changed a measure, by kind of change ("": all kinds); the last word on the same counts."""
    wanted = list(kinds)
    if not reason.strip() or not wanted:
        return
    said = [Change(key, kind, reason.strip(), decided_at.strip()) for kind in wanted]
    others = [one for one in row.changes if one["measure"] != key or one["kind"] not in wanted]
    row.changes = [*others, *(TypeAdapter(Change).dump_python(one, mode="json") for one in said)]
    models.ActionPlan.objects.filter(pk=row.pk).update(changes=row.changes)


def columns_of(document: Plan) -> dict[str, Any]:
    """What a document says of the plan as a whole, as columns. Raises InvalidInput for a wrong period or currency."""
    values = TypeAdapter(Plan).dump_python(document, mode="json")
    found = {name: values[name] for name in OWN_FIELDS}
    for name in ("starts_on", "ends_on", "evaluated_on"):
        found[name] = getattr(document, name)
    rules.check_period(document.starts_on, document.ends_on)
    currency = document.currency
    if currency and (len(currency) != 3 or not currency.isascii() or not currency.isupper()):
        raise InvalidInput(
            _("A currency is three capital letters, as EUR."), extra={"fields": {"currency": "wrong"}}
        )
    return found


class Register:
    """The organisations of the register by code and by name, as far as a name belongs to one alone."""

    def __init__(self, viewer: Viewer, day: date, language: str) -> None:
        self.codes: dict[str, int] = {}
        names: dict[str, set[int]] = {}
        for spoken in {language or "en", "en"}:
            for one in actors.organisations(viewer=viewer, language=spoken, day=day).values():
                self.codes[one.code] = one.id
                names.setdefault(one.name.strip().casefold(), set()).add(one.id)
        self.names = {name: next(iter(ids)) for name, ids in names.items() if len(ids) == 1}

    def find(self, party: Party) -> int | None:
        """The organisation of this code, else the only one of exactly this name. Nothing is guessed."""
        return self.codes.get(party.ref) or self.names.get(party.name.strip().casefold())


def check_measure(one: Measure) -> None:
    """What the tables refuse, said in words. Raises InvalidInput."""
    if not one.text.strip():
        raise _wrong(one, _("say what is done."), "text")
    if one.start_on and one.due_on and one.due_on < one.start_on:
        raise _wrong(one, _("it ends before it starts. Correct one of the two days."), "due_on")
    for line in one.costs:
        if line.amount < 0:
            raise _wrong(one, _("an amount of money is below zero. Give what it costs."), "costs")
        if len(line.currency) != 3 or not line.currency.isascii() or not line.currency.isupper():
            raise _wrong(
                one, _("a currency is three capital letters, as EUR. Correct “%s”.") % line.currency, "costs"
            )
    for indicator in one.indicators:
        if indicator.targets and not indicator.unit.strip():
            raise _wrong(one, _("an indicator has a target but no unit. Say what is counted."), "indicators")
    _check_codes(one)


def _check_codes(one: Measure) -> None:
    if any(step.id and not KEY.fullmatch(step.id) for step in one.benchmarks):
        raise _wrong(
            one, _("the id of a benchmark has letters, digits, points and hyphens only."), "benchmarks"
        )
    named = [indicator.id for indicator in one.indicators if indicator.id]
    if len(set(named)) < len(named):
        raise _wrong(one, _("two indicators have the same id. Give each its own."), "indicators")
    if any(not (who.party.name.strip() or who.party.ref) for who in one.contributors):
        raise _wrong(one, _("a contributing organisation has no name."), "contributors")
    for name, terms in LISTS.items():
        unknown = [code for code in getattr(one, name) if code not in terms]
        if unknown:
            raise _wrong(one, _("“%s” is not in our lists. Choose from them.") % unknown[0], name)


def _wrong(one: Measure, what: str, field: str) -> InvalidInput:
    return InvalidInput(
        _("Measure %(code)s: %(what)s") % {"code": one.code or "–", "what": what},
        code=f"wrong_{field}",
        extra={"fields": {field: "wrong"}},
    )


def put_measure(
    plan: models.ActionPlan,
    one: Measure,
    register: Register,
    *,
    by: Viewer,
    now: datetime,
    row: models.Measure | None = None,
    expected: int = 0,
    reason: str = "",
    position: int = 0,
) -> models.Measure:
    """Write a measure with everything in it; a new one without `row`. Raises InvalidInput, StaleVersion."""
    check_measure(one)
    values = _MEASURE.dump_python(one, mode="json")
    written = {name: values[name] for name in MEASURE_FIELDS}
    written |= {"start_on": one.start_on, "due_on": one.due_on}
    written |= {"action": values["action"] or "", "timing": values["timing"] or ""}
    owner = register.find(one.accountable) if one.accountable else None
    written["accountable_id"] = owner
    written["accountable_name"] = one.accountable.name if one.accountable and owner is None else ""
    written |= {"changed_at": now, "changed_by": by.person_id}
    before = row.accountable_id if row else None
    if row is None:
        row = models.Measure.objects.create(plan=plan, key=one.id, position=position, **written)
    else:
        for name, value in written.items():
            setattr(row, name, value)
        fields = [name.removesuffix("_id") if name == "accountable_id" else name for name in written]
        row.save_version(expected=expected, fields=fields)
    if owner != before:
        row.spans.filter(until_at=None).update(until_at=now)
        if owner is not None:
            models.AccountableSpan.objects.create(
                measure=row, organisation_id=owner, from_at=now, reason=reason.strip()
            )
    _put_parts(row, one, values, register)
    return row


def _put_parts(row: models.Measure, one: Measure, values: dict[str, Any], register: Register) -> None:
    steps = list(zip(_step_keys(row, one.benchmarks), one.benchmarks, strict=True))
    for name in ("contributors", "benchmarks", "indicators", "costs"):
        getattr(row, name).all().delete()
    contributors = []
    for who in one.contributors:
        known = register.find(who.party)
        name = "" if known else who.party.name or who.party.ref
        contributors.append(
            models.Contributor(
                measure=row, organisation_id=known, name=name, role=who.role.value, duty=who.duty
            )
        )
    models.Contributor.objects.bulk_create(contributors)
    models.Benchmark.objects.bulk_create(
        [models.Benchmark(measure=row, key=key, due_on=b.due_on, statement=b.statement) for key, b in steps]
    )
    models.Indicator.objects.bulk_create(
        [
            models.Indicator(measure=row, key=key, **{name: i[name] for name in INDICATOR_FIELDS})
            for key, i in zip(_indicator_keys(values["indicators"]), values["indicators"], strict=True)
        ]
    )
    models.CostLine.objects.bulk_create([models.CostLine(measure=row, **line) for line in values["costs"]])


def _indicator_keys(given: Sequence[dict[str, Any]]) -> list[str]:
    """The ids of the indicators; one that has none gets one that the others do not have."""
    taken = {one["id"] for one in given}
    free = (key for key in (f"i{number}" for number in count(1)) if key not in taken)
    return [one["id"] or next(free) for one in given]


def _step_keys(row: models.Measure, given: Sequence[Benchmark]) -> list[str]:
    """The keys of the benchmarks given: their own, else those of the row that say the same, or the same words or day.

    What is found in none of these ways is new, and gets a key that the measure never had.
    """
    left = list(row.benchmarks.all())
    found: dict[int, str] = {}

    def take(same: Callable[[Benchmark, models.Benchmark], bool]) -> None:
        for at, one in enumerate(given):
            match = next((old for old in left if at not in found and same(one, old)), None)
            if match is not None:
                left.remove(match)
                found[at] = match.key

    take(lambda one, old: one.id == old.key)
    for at, one in enumerate(given):
        if at not in found and one.id and one.id not in found.values():
            found[at] = one.id
    take(lambda one, old: one.due_on == old.due_on and one.statement == old.statement)
    take(lambda one, old: one.statement == old.statement)
    take(lambda one, old: one.due_on == old.due_on)
    numbers = [int(key[1:]) for key in found.values() if STEP_KEY.fullmatch(key)]
    last = max([row.last_step, *numbers])
    for at in range(len(given)):
        if at not in found:
            last += 1
            found[at] = f"b{last}"
    if last != row.last_step:
        row.last_step = last
        models.Measure.objects.filter(pk=row.pk).update(last_step=last)
    return [found[at] for at in range(len(given))]


def put_strategy(row: models.ActionPlan, document: Plan) -> None:
    """Write sections, factors and objectives of a document into a plan that has none."""
    values = TypeAdapter(Plan).dump_python(document, mode="json")
    tables: Iterable[tuple[Any, str]] = (
        (models.StrategySection, "strategy"),
        (models.ContributingFactor, "factors"),
        (models.Objective, "objectives"),
    )
    for table, name in tables:
        table.objects.bulk_create(
            [table(plan=row, position=n, **one) for n, one in enumerate(values[name], start=1)]
        )

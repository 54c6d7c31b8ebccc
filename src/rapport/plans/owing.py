"""What the measures of an adopted version make offices owe. Part of the calling action."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from rapport.analysis.plan.document import Measure, Plan
from rapport.analysis.plan.lists import Timing
from rapport.kernel.access import Viewer
from rapport.obligations import actions as obligations
from rapport.obligations import queries
from rapport.obligations.types import ObligationView
from rapport.plans import rows, rules


@dataclass(frozen=True)
class Owed:
    """One thing that a measure asks for until a day."""

    measure: Measure
    title: str
    due_on: date


Match = tuple[Owed, int]


def asked(one: Measure) -> Iterator[Owed]:
    """A dated measure is owed until its deadline, every benchmark until its own day."""
    name = f"{one.code} {one.text}".strip()
    if one.timing is Timing.DATED and one.due_on is not None:
        yield Owed(one, name[:300], one.due_on)
    for step in one.benchmarks:
        yield Owed(one, f"{one.code} {step.statement or one.text}".strip()[:300], step.due_on)


def put(document: Plan, *, number: int, visibility: str, by: Viewer, now: datetime) -> tuple[int, int]:
    """Make what the version asks for, re-assign it, withdraw what it no longer asks for. Gives made and withdrawn.

    What was done stays done. What fell due before the adoption is due on the day of adoption.
    """
    register = rows.Register(by, now.date(), document.language)
    wanted: dict[tuple[str, str], Match] = {}
    for one in document.measures:
        owner = register.find(one.accountable) if one.accountable else None
        if owner is not None:
            for owed in asked(one):
                wanted[(rules.measure_ref(document.code, one.id), owed.title)] = (owed, owner)
    known = {rules.measure_ref(document.code, one.id) for one in document.measures}
    known |= {rules.measure_ref(document.code, one.measure) for one in document.changes}
    why = _("Version %(number)s of the plan changed this.") % {"number": number}
    withdrawn = 0
    for found in queries.of_origin(viewer=by, refs=known).values():
        for view in found:
            match = wanted.pop((view.origin_ref, view.title), None)
            if view.is_running:
                withdrawn += _carry_on(view, match, why, by=by, now=now)
    for (ref, title), (owed, owner) in wanted.items():
        _make(ref, title, owed, owner, register, visibility=visibility, by=by, now=now)
    return len(wanted), withdrawn


def _carry_on(view: ObligationView, match: Match | None, why: str, *, by: Viewer, now: datetime) -> int:
    """Withdraw what is no longer asked for (1), else bring office and day up to the version (0)."""
    given: dict[str, Any] = {"obligation": view.id, "reason": why, "by": by, "now": now}
    if match is None:
        obligations.obligation_withdraw(expected=view.version, **given)
        return 1
    owed, owner = match
    lock = view.version
    if owner != view.accountable_id:
        obligations.obligation_reassign(accountable_id=owner, expected=lock, **given)
        lock += 1
    due_on = max(owed.due_on, view.made_on)
    if due_on != view.due_on:
        obligations.obligation_redate(due_on=due_on, expected=lock, **given)
    return 0


def _make(
    ref: str,
    title: str,
    owed: Owed,
    owner: int,
    register: rows.Register,
    *,
    visibility: str,
    by: Viewer,
    now: datetime,
) -> None:
    one = owed.measure
    supporting = {register.find(who.party) for who in one.contributors} - {None, owner}
    obligations.obligation_make(
        title=title,
        description=one.detail,
        accountable_id=owner,
        supporting_ids=[who for who in supporting if who is not None],
        due_on=max(owed.due_on, now.date()),
        origin="MEASURE",
        origin_ref=ref,
        answers_to="; ".join(answer.text or answer.ref for answer in one.answers_to)[:300],
        themes=[area.value for area in one.areas],
        target_groups=one.profiles,
        places=one.places,
        visibility=visibility,
        by=by,
        now=now,
    )

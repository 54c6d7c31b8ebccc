"""What the measures of an adopted version make offices owe. Part of the calling action.

A dated measure is owed until its deadline; an ongoing one is owed step by step, every benchmark until its own day
(OSCE SR Annual Report 2008, 3.3.6). An obligation belongs to its measure and step, whatever becomes of their words and
days: a revision moves, re-assigns and rewords it with its history, and withdraws only what is no longer asked for.
"""

from collections.abc import Collection, Iterator, Mapping
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

Place = tuple[str, str]
"""Where something is asked for: the id of the measure, and the id of its benchmark, empty for the deadline."""


@dataclass(frozen=True)
class Owed:
    """One thing that a measure asks for until a day; `step` is the id of the benchmark, empty for the deadline."""

    measure: Measure
    step: str
    title: str
    due_on: date


@dataclass(frozen=True)
class Outcome:
    """How many obligations the adoption of a version made, changed (office, day, words, or owed again), withdrew."""

    made: int = 0
    changed: int = 0
    withdrawn: int = 0


@dataclass(frozen=True)
class Coming:
    """What the adoption of a document would do, before it is done: made anew, still running, no longer asked for."""

    new: tuple[Owed, ...]
    kept: tuple[tuple[Owed, ObligationView], ...]
    ended: tuple[ObligationView, ...]


def asked(one: Measure) -> Iterator[Owed]:
    """What a measure asks for: its deadline where it is dated, else each of its benchmarks."""
    if one.timing is Timing.DATED:
        if one.due_on is not None:
            yield Owed(one, "", f"{one.code} {one.text}"[:300].strip(), one.due_on)
        return
    for step in one.benchmarks:
        yield Owed(one, step.id, f"{one.code} {step.statement or one.text}"[:300].strip(), step.due_on)


def wanted_of(document: Plan) -> dict[Place, Owed]:
    """Everything that a document asks for, by place."""
    return {(one.id, owed.step): owed for one in document.measures for owed in asked(one)}


def coming(document: Plan, *, viewer: Viewer) -> Coming:
    """What the adoption of this document would make owed, as far as the viewer may see what is owed now."""
    wanted = wanted_of(document)
    found = _found(document, viewer)
    new = tuple(owed for place, owed in wanted.items() if place not in found)
    kept = tuple((owed, found[place]) for place, owed in wanted.items() if place in found)
    ended = tuple(one for place, one in found.items() if place not in wanted and one.is_running)
    return Coming(new, kept, ended)


def _found(document: Plan, viewer: Viewer, before: Plan | None = None) -> dict[Place, ObligationView]:
    """The obligations of the plan's measures by place: of those of now, of the changes, and of the version before."""
    ids = {one.id for one in document.measures} | {one.measure for one in document.changes}
    ids |= {one.id for one in before.measures} if before else set()
    refs = {rules.measure_ref(document.code, one): one for one in ids if one}
    return {
        (refs[view.origin_ref], view.origin_step): view
        for views in queries.of_origin(viewer=viewer, refs=refs).values()
        for view in views
    }


@dataclass(frozen=True)
class _Adoption:
    """What stays the same for every obligation of one adoption."""

    code: str
    register: rows.Register
    visibility: str
    why: str
    by: Viewer
    now: datetime

    def owner(self, owed: Owed) -> int | None:
        one = owed.measure.accountable
        return self.register.find(one) if one else None

    def words(self, owed: Owed, owner: int) -> dict[str, Any]:
        """How the obligation is described."""
        one = owed.measure
        supporting = {self.register.find(who.party) for who in one.contributors} - {None, owner}
        return {
            "title": owed.title,
            "description": one.detail.strip(),
            "supporting_ids": sorted(who for who in supporting if who is not None),
            "answers_to": "; ".join(answer.text or answer.ref for answer in one.answers_to)[:300].strip(),
            "themes": [area.value for area in one.areas],
            "target_groups": list(one.profiles),
            "places": list(one.places),
            "visibility": self.visibility,
        }

    @property
    def given(self) -> dict[str, Any]:
        return {"by": self.by, "now": self.now}


def put(
    document: Plan,
    *,
    before: Plan | None = None,
    number: int,
    visibility: str,
    by: Viewer,
    now: datetime,
) -> Outcome:
    """Make what the version asks for, bring what runs up to it, withdraw what it no longer asks for.

    `before` is the version that it replaces. What was done stays done. What somebody withdrew while the plan asked for
    it stays withdrawn; what an earlier version had dropped is owed again. What fell due before the adoption is due on
    the day of adoption.
    """
    why = _("Version %(number)s of the plan changed this.") % {"number": number}
    register = rows.Register(by, now.date(), document.language)
    work = _Adoption(document.code, register, visibility, why, by, now)
    wanted = wanted_of(document)
    asked_before = wanted_of(before) if before else {}
    found = _found(document, by, before)
    changed = withdrawn = 0
    for place, view in found.items():
        owed = wanted.get(place)
        if owed is None and view.is_running:
            obligations.obligation_withdraw(
                obligation=view.id, reason=why, expected=view.version, **work.given
            )
            withdrawn += 1
        elif owed is not None and _brought_up(view, owed, work, place in asked_before):
            changed += 1
    fresh = {place: owed for place, owed in wanted.items() if place not in found}
    made = _make_all(fresh, work)
    return Outcome(made, changed, withdrawn)


def _brought_up(view: ObligationView, owed: Owed, work: _Adoption, was_asked: bool) -> bool:
    """Bring office, day and words of an obligation up to the version. Gives whether anything had to change."""
    owner = work.owner(owed)
    if owner is None:
        return False
    lock, due_on = view.version, max(owed.due_on, view.made_on)
    given: dict[str, Any] = {"obligation": view.id, "reason": work.why, **work.given}
    if view.state == "WITHDRAWN" and not was_asked:
        due_on = max(owed.due_on, work.now.date())
        obligations.obligation_reopen(due_on=due_on, expected=lock, **given)
        lock += 1
    elif not view.is_running:
        return False
    elif due_on != view.due_on:
        obligations.obligation_redate(due_on=due_on, expected=lock, **given)
        lock += 1
    if owner != view.accountable_id:
        obligations.obligation_reassign(accountable_id=owner, expected=lock, **given)
        lock += 1
    words = work.words(owed, owner)
    if not _says(view, words):
        obligations.obligation_describe(obligation=view.id, expected=lock, **words, **work.given)
        lock += 1
    return lock != view.version


def _says(view: ObligationView, words: Mapping[str, Any]) -> bool:
    def plain(value: Any) -> Any:
        return sorted(set(value)) if isinstance(value, Collection) and not isinstance(value, str) else value

    return all(plain(getattr(view, name)) == plain(value) for name, value in words.items())


def _make_all(fresh: Mapping[Place, Owed], work: _Adoption) -> int:
    made = 0
    for (measure, step), owed in fresh.items():
        owner = work.owner(owed)
        if owner is None:
            continue
        obligations.obligation_make(
            accountable_id=owner,
            due_on=max(owed.due_on, work.now.date()),
            origin="MEASURE",
            origin_ref=rules.measure_ref(work.code, measure),
            origin_step=step,
            **work.words(owed, owner),
            **work.given,
        )
        made += 1
    return made
